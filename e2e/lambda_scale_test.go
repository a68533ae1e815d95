package e2e_test

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"standin/internal/executor"
	"standin/internal/executor/executortest"
	"standin/internal/executor/local"
	"standin/internal/job"
	"standin/internal/pipeline/transform"
	"standin/internal/plan"
)

// TestTwoThousandFilesInOneJob masks as many files by Lambda and by v2, to the
// same bytes, and logs how long each takes.
func TestTwoThousandFilesInOneJob(t *testing.T) {
	t.Parallel()
	const files, rows = 2000, 50
	a, log := openAccount(t), slog.New(slog.DiscardHandler)
	p := &plan.Plan{
		Version: plan.Version, Staging: plan.Staging{Compression: plan.Stored, Null: "null_of_scale"}, Masking: plan.Masking{PRF: plan.SipHash},
		Tables: []plan.Table{{Ordinal: 1, Schema: "public", Name: "many", Columns: []plan.Column{
			{Name: "id", Type: plan.Type{Kind: plan.VarChar, Length: 20}, Rule: plan.Rule{Generator: plan.Passthrough}},
			{Name: "email", Type: plan.Type{Kind: plan.VarChar, Length: 100}, Rule: plan.Rule{Generator: "email"}},
		}}},
	}
	a.place(t, p, job.NewID(), plan.Notifications)
	p.Function.ResendAfter, p.Function.Concurrency = 30*time.Second, 2*runtime.GOMAXPROCS(0)
	session, err := a.executor(t, p).Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := session.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	began := time.Now()
	list := make([]plan.File, files)
	group, ctx := errgroup.WithContext(t.Context())
	group.SetLimit(8)
	for i := range list {
		group.Go(func() error {
			var text strings.Builder
			for row := range rows {
				fmt.Fprintf(&text, "%d-%d,ann%d.%d@example.com\n", i, row, i, row)
			}
			name := fmt.Sprintf("%04d_part_00", i)
			f := &list[i]
			*f = plan.File{Table: 1, Attempt: 1, Name: name, Input: p.InputPrefix(p.Tables[0], 1) + name, Output: p.OutputPrefix(p.Tables[0], 1) + name, Rows: rows}
			if err := a.bucket.Put(ctx, f.Input, []byte(text.String())); err != nil {
				return err
			}
			head, err := a.bucket.Head(ctx, f.Input)
			f.Bytes, f.ETag = head.Bytes, head.ETag
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	landed := time.Since(began)
	byLambda := masked(t, session, p.Job, list, files, log)
	took := time.Since(began)

	here, err := local.New(a.bucket, executortest.Keys(p), runtime.GOMAXPROCS(0), log).Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	byV2 := masked(t, here, p.Job, list, 2*runtime.GOMAXPROCS(0), log)
	for i := range byV2 {
		if byV2[i].OutputETag != byLambda[i].OutputETag || byV2[i].Rows != byLambda[i].Rows {
			t.Fatalf("the pipelines make different files of %s", list[i].Name)
		}
	}
	t.Logf("%d files of %d rows: by Lambda %s from the first file that lands (the last landed after %s), by v2 %s",
		files, rows, took.Round(time.Millisecond), landed.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
}

// masked has a session transform all files, as a job does.
func masked(t *testing.T, s executor.Session, id string, files []plan.File, atOnce int, log *slog.Logger) []plan.Result {
	t.Helper()
	results, err := transform.New(s, id, atOnce, log).Run(t.Context(), files, func(plan.Result) {})
	if err != nil {
		t.Fatal(err)
	}
	return results
}
