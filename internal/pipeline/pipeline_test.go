package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"standin/internal/fault"
	"standin/internal/pipeline"
	"standin/internal/plan"
)

func TestAJobPublishesEveryTableAndLeavesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		report, err := w.job().Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tables(), w.published); diff != "" {
			t.Errorf("published (-want +got):\n%s", diff)
		}
		if left := w.left(); len(left) != 0 {
			t.Errorf("left behind: %q", left)
		}
		want := []plan.Outcome{
			{Ordinal: 1, Table: "empty"},
			{Ordinal: 2, Table: "one", RowsUnloaded: 1, RowsTransformed: 1, RowsLoaded: 1, Files: 1, Bytes: 2, PlainBytes: 2},
			{Ordinal: 3, Table: "sales", RowsUnloaded: 5000, RowsTransformed: 5000, RowsLoaded: 5000, Files: 1, Bytes: 10000, PlainBytes: 10000},
			{Ordinal: 4, Table: "users", RowsUnloaded: 100, RowsTransformed: 100, RowsLoaded: 100, Files: 1, Bytes: 200, PlainBytes: 200},
		}
		for i := range want {
			want[i].Schema, want[i].Mode, want[i].Status = "public", plan.DeIdentify, plan.TablePublished
		}
		if diff := cmp.Diff(want, report.Tables, cmpopts.IgnoreFields(plan.Outcome{}, "Seconds")); diff != "" {
			t.Errorf("report (-want +got):\n%s", diff)
		}
	})
}

func TestLargerTablesAreUnloadedFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		j := w.job()
		j.Limits.Unloads = 1
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		var order []string
		for _, e := range w.events {
			if e.Step == plan.Unloading && e.State == pipeline.Began {
				order = append(order, e.Table.Name)
			}
		}
		if diff := cmp.Diff([]string{"sales", "users", "one", "empty"}, order); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}

// ending is a function of which an invocation runs until its time is up.
type ending struct{}

func (ending) Remove(ctx context.Context, p *plan.Plan, gone func(plan.Resource) error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(p.Function.Timeout):
	}
	var errs []error
	for _, r := range p.RemoteResources() {
		errs = append(errs, gone(r))
	}
	return errors.Join(errs...)
}

func TestTheCleanUpHasTimeForTheLongestInvocation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		w.plan.Function = &plan.Function{Timeout: 15 * time.Minute}
		job := w.job()
		job.Remote = ending{}
		if report, err := job.Run(t.Context()); err != nil || report.CleanUp != nil {
			t.Errorf("error %v, clean-up %v", err, report.CleanUp)
		}
		if keys := w.Keys(""); len(keys) > 0 {
			t.Errorf("objects are left: %q", keys)
		}
	})
}

func TestInputGoesAsSoonAsItIsLoaded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		w.before = func(call string, n int) error {
			if call == "count" && n == 1 { // the step after the last table is loaded
				if keys := w.Keys(w.plan.InputRoot()); len(keys) != 0 {
					t.Errorf("still there: %q", keys)
				}
			}
			return nil
		}
		if _, err := w.job().Run(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestRetainKeepsTheObjectsButNoTables(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		retain plan.Retain
		fails  bool
		kept   bool
	}{
		"on failure, after a failure": {plan.Retain{OnFailure: true}, true, true},
		"on failure, after a success": {plan.Retain{OnFailure: true}, false, false},
		"for a day":                   {plan.Retain{For: 24e9 * 3600}, false, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(tables())
				w.plan.Staging.Retain = test.retain
				w.before = func(call string, _ int) error {
					if call == "publish" && test.fails {
						return fault.New(fault.PublishFailed, "no")
					}
					return nil
				}
				_, err := w.job().Run(t.Context())
				if (err != nil) != test.fails {
					t.Errorf("error %v", err)
				}
				if kept := len(w.Keys(w.plan.InputRoot())) > 0; kept != test.kept {
					t.Errorf("input kept: %t, want %t", kept, test.kept)
				}
				if len(w.staging) != 0 {
					t.Errorf("staging tables are left: %v", w.staging)
				}
			})
		})
	}
}
