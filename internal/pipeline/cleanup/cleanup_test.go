package cleanup_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/aws/s3/storetest"
	"standin/internal/fault"
	"standin/internal/pipeline/cleanup"
	"standin/internal/plan"
)

var somePlan = plan.Plan{
	Job: "abcdefghij012345", Staging: plan.Staging{Bucket: "b", Prefix: "p"},
	Tables: []plan.Table{{Ordinal: 1, Schema: "public", Name: "users", Staging: "s", Retired: "r"}},
}

// outside is both warehouses and the record.
type outside struct {
	broken  error // of the warehouses
	removed []string
}

func (o *outside) CancelJob(context.Context, string) error { return o.broken }

func (o *outside) DropTables(context.Context, *plan.Plan) error { return o.broken }

func (o *outside) Removed(_ context.Context, r plan.Resource) error {
	o.removed = append(o.removed, r.Name)
	return nil
}

// stragglers is a store into which a statement still writes after so many
// removals of its prefix.
type stragglers struct {
	storetest.Memory
	late int
}

func (s *stragglers) Remains(ctx context.Context, prefix string) (int, error) {
	if prefix == somePlan.InputRoot() && s.late > 0 {
		s.late--
		if err := s.Put(ctx, prefix+"late", nil); err != nil {
			return 0, err
		}
	}
	return s.Memory.Remains(ctx, prefix)
}

func fill(t *testing.T, store *stragglers) {
	t.Helper()
	for _, key := range []string{
		somePlan.Key(), somePlan.LeaseKey(), somePlan.InputPrefix(somePlan.Tables[0], 1) + "0000", somePlan.OutputPrefix(somePlan.Tables[0], 1) + "0000",
		"p/input/zzzzzzzzzzzzzzzz/0000",
	} {
		if err := store.Put(t.Context(), key, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func run(t *testing.T, o *outside, store *stragglers, keep bool) error {
	t.Helper()
	fill(t, store)
	return cleanup.Step{Plan: &somePlan, Source: o, Destination: o, Store: store, Ledger: o}.Run(t.Context(), keep)
}

func TestRunRemovesEverythingOfTheJobAndNothingElse(t *testing.T) {
	t.Parallel()
	o, store := &outside{}, &stragglers{}
	if err := run(t, o, store, false); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"p/input/zzzzzzzzzzzzzzzz/0000"}, store.Keys("")); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
	want := []string{"public.s", "public.r", "p/input/abcdefghij012345/", "p/output/abcdefghij012345/", "p/jobs/abcdefghij012345/"}
	if diff := cmp.Diff(want, o.removed); diff != "" {
		t.Errorf("recorded as removed, in order (-want +got):\n%s", diff)
	}
}

func TestStragglersAreWaitedForWithinBounds(t *testing.T) {
	t.Parallel()
	for late, wantErr := range map[int]bool{1: false, 4: false, 5: true} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			err := run(t, &outside{}, &stragglers{late: late}, false)
			if (err != nil) != wantErr || wantErr && fault.CodeOf(err) != fault.CleanupIncomplete {
				t.Errorf("%d late writes: %v, want an error: %t", late, err, wantErr)
			}
			if took := time.Since(start); took > 4*time.Second {
				t.Errorf("%d late writes took %v", late, took)
			}
		})
	}
}

func TestAnErrorStopsNothingElse(t *testing.T) {
	t.Parallel()
	o, store := &outside{broken: errors.New("no connection")}, &stragglers{}
	err := run(t, o, store, false)
	if fault.CodeOf(err) != fault.CleanupIncomplete {
		t.Fatalf("got %v, want cleanup-incomplete", err)
	}
	for _, part := range []string{"on the source", "on the destination", "staging tables"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say what failed: %s", err, part)
		}
	}
	want := []string{"p/input/zzzzzzzzzzzzzzzz/0000", somePlan.LeaseKey(), somePlan.Key()}
	if diff := cmp.Diff(want, store.Keys("")); diff != "" {
		t.Errorf("objects; the job's own must stay so that it can be found (-want +got):\n%s", diff)
	}
}

func TestKeepLeavesTheObjects(t *testing.T) {
	t.Parallel()
	o, store := &outside{}, &stragglers{}
	if err := run(t, o, store, true); err != nil {
		t.Fatal(err)
	}
	if n := len(store.Keys("")); n != 5 {
		t.Errorf("%d objects, want all 5", n)
	}
	if diff := cmp.Diff([]string{"public.s", "public.r"}, o.removed); diff != "" {
		t.Errorf("recorded as removed (-want +got):\n%s", diff)
	}
}

// elsewhere is where files were masked; a file of it lands while it is removed.
type elsewhere struct {
	store  *stragglers
	broken error
}

func (e elsewhere) Remove(ctx context.Context, p *plan.Plan, gone func(plan.Resource) error) error {
	return errors.Join(e.store.Put(ctx, p.OutputRoot()+"late", nil), e.broken, gone(plan.Resource{Kind: plan.QueueResource, Name: "queue"}))
}

func TestWhatMasksElsewhereIsRemovedBeforeTheObjects(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]error{"removed": nil, "not removed": errors.New("throttled")} {
		world, store := &outside{}, &stragglers{}
		fill(t, store)
		step := cleanup.Step{
			Plan: &somePlan, Source: world, Destination: world, Store: store, Ledger: world, Remote: elsewhere{store, broken},
		}
		err := step.Run(t.Context(), false)
		if (fault.CodeOf(err) == fault.CleanupIncomplete) != (broken != nil) {
			t.Errorf("%s: got %v", name, err)
		}
		if world.removed[0] != "queue" {
			t.Errorf("%s: removed %q", name, world.removed)
		}
		if keys := store.Keys(somePlan.OutputRoot()); len(keys) > 0 {
			t.Errorf("%s: %q is left", name, keys)
		}
		// The plan stays as long as anything does, so that any machine finds it.
		if planned := len(store.Keys(somePlan.Key())) > 0; planned != (broken != nil) {
			t.Errorf("%s: the plan is there: %v", name, planned)
		}
	}
}
