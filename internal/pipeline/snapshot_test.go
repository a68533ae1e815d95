package pipeline_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/pipeline"
	"standin/internal/plan"
)

func TestASnapshotUnloadsOneTableAfterTheOtherInOneTransaction(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		w.plan.Consistency = plan.Snapshot
		outside := false
		w.before = func(call string, _ int) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			outside = outside || call == "unload" && !w.running["transaction on the source"]
			return nil
		}
		if _, err := w.job().Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tables(), w.published); diff != "" {
			t.Errorf("published (-want +got):\n%s", diff)
		}
		unloading := 0
		for _, e := range w.events {
			if e.Step != plan.Unloading {
				continue
			}
			if unloading++; e.State == pipeline.Done {
				unloading = 0
			}
			if unloading > 1 {
				t.Error("two tables were unloaded at once")
			}
		}
		if outside || w.calls["begin the snapshot"] != 1 {
			t.Errorf("%d transactions were begun; an UNLOAD ran outside: %t", w.calls["begin the snapshot"], outside)
		}
	})
}

func TestAnUnloadThatFailsInASnapshotIsNotRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		w.plan.Consistency = plan.Snapshot
		w.before = func(call string, n int) error {
			if call == "unload" && n == 2 {
				return fault.New(fault.ConnectionFailed, "the connection was lost")
			}
			return nil
		}
		report, err := w.job().Run(t.Context())
		checkFailed(t, w, report, err, fault.ConnectionFailed)
		if w.calls["unload"] != 2 {
			t.Errorf("%d UNLOADs ran, want 2", w.calls["unload"])
		}
		failed := slices.ContainsFunc(report.Tables, func(o plan.Outcome) bool { return o.Status == plan.TableFailed })
		if !failed {
			t.Errorf("no table failed: %+v", report.Tables)
		}
	})
}

// Whatever the source does at its end, the tables that are transformed and loaded by
// then are stopped before the clean-up.
func TestASnapshotThatDoesNotEndWellLeavesNothingAtWork(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func() error{
		"fails":  func() error { return fault.New(fault.Internal, "no commit") },
		"panics": func() error { panic(secret) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(tables())
				w.plan.Consistency = plan.Snapshot
				working := 0
				w.before = func(call string, _ int) error {
					switch call {
					case "end the snapshot":
						return end()
					case "transform", "load", "clean up: transform", "clean up: load":
						w.change(func() { working++ })
						time.Sleep(time.Second)
						w.change(func() { working-- })
					case "clean up: cancel on the source":
						w.change(func() {
							if working != 0 {
								t.Errorf("%d files or tables are in work while the job cleans up", working)
							}
						})
					}
					return nil
				}
				report, err := w.job().Run(t.Context())
				checkFailed(t, w, report, err, fault.Internal)
			})
		})
	}
}
