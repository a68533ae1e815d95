package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/pipeline"
	"standin/internal/pipeline/cleanup"
	"standin/internal/plan"
)

// everyCall is every call that a job makes into its world, from a run that
// succeeds.
func everyCall(t *testing.T) map[string]int {
	t.Helper()
	return callsOf(t, func() *world { return newWorld(tables()) })
}

// callsOf is every call that a job makes into a world.
func callsOf(t *testing.T, world func() *world) map[string]int {
	t.Helper()
	calls := map[string]int{}
	synctest.Test(t, func(t *testing.T) {
		w := world()
		if _, err := w.job().Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		maps.Copy(calls, w.calls)
	})
	return calls
}

func TestWhateverFailsNothingIsPublishedAndNothingIsLeft(t *testing.T) {
	t.Parallel()
	failing(t, func(call string) error { return fault.New(fault.Internal, "%s fails", call) })
}

// secret is a value that a panic holds.
const secret = "Kanariquist"

func TestWhateverPanicsNothingIsPublishedNothingIsLeftAndNoValueIsTold(t *testing.T) {
	t.Parallel()
	failing(t, func(string) error { panic(secret) })
}

// Whoever listens to the progress is called in goroutines of the job.
func TestAListenerThatPanicsStopsNoJob(t *testing.T) {
	t.Parallel()
	events, mu := 0, sync.Mutex{}
	for nth := 1; nth == 1 || nth <= events; nth++ {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(map[string]int{"users": 100})
			j, count, log := w.job(), 0, strings.Builder{}
			j.Log = slog.New(slog.NewJSONHandler(&log, nil))
			listen := j.Progress
			j.Progress = func(e pipeline.Event) {
				listen(e)
				mu.Lock()
				defer mu.Unlock()
				if count++; count == nth {
					panic(secret)
				}
			}
			_, err := j.Run(t.Context())
			events = max(events, count)
			if err != nil || w.published["users"] != 100 {
				t.Errorf("at event %d: %v, %d rows are published", nth, err, w.published["users"])
			}
			if !strings.Contains(log.String(), `"code":"internal"`) || strings.Contains(log.String(), secret) {
				t.Errorf("at event %d: the log is %s", nth, &log)
			}
			if left := w.left(); len(left) != 0 {
				t.Errorf("at event %d: left behind: %q", nth, left)
			}
		})
	}
	if events < 10 {
		t.Errorf("there were %d events only", events)
	}
}

// failing runs jobs in each of which another call into the world fails.
func failing(t *testing.T, fail func(call string) error) {
	t.Helper()
	for call, times := range everyCall(t) {
		for n := range times {
			t.Run(fmt.Sprintf("%s %d", call, n+1), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(tables())
					w.before = func(c string, at int) error {
						if c == call && at == n+1 {
							return fail(call)
						}
						return nil
					}
					report, err := w.job().Run(t.Context())
					if err != nil && strings.Contains(err.Error(), secret) {
						t.Errorf("a value is told: %v", err)
					}
					if strings.HasPrefix(call, "clean up: ") {
						checkIncomplete(t, w, report, err)
						return
					}
					if call == "remove" { // of an input that was loaded: the clean-up tries again
						if err != nil || len(w.left()) != 0 {
							t.Errorf("%v, left %q; want success", err, w.left())
						}
						return
					}
					checkFailed(t, w, report, err, fault.Internal)
				})
			})
		}
	}
}

func TestWheneverAJobIsCancelledNothingIsPublishedAndNothingIsLeft(t *testing.T) {
	t.Parallel()
	for call, times := range everyCall(t) {
		if strings.HasPrefix(call, "clean up: ") {
			continue // the job is done by then
		}
		for n := range times {
			t.Run(fmt.Sprintf("%s %d", call, n+1), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					w := newWorld(tables())
					w.before = func(c string, at int) error {
						if c == call && at == n+1 {
							cancel()
						}
						return nil
					}
					report, err := w.job().Run(ctx)
					if call == "publish" { // which is not interrupted any more
						if err != nil || len(w.published) != len(tables()) || len(w.left()) != 0 {
							t.Errorf("%v, %d tables published, left %q; want success", err, len(w.published), w.left())
						}
						return
					}
					checkFailed(t, w, report, err, fault.Cancelled)
				})
			})
		}
	}
}

func TestAPublicationThatFailsAfterACancellationSaysWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := newWorld(tables())
		w.before = func(call string, _ int) error {
			if call != "publish" {
				return nil
			}
			cancel()
			return fault.New(fault.PublishFailed, "whether the tables were replaced could not be found out")
		}
		if _, err := w.job().Run(ctx); fault.CodeOf(err) != fault.PublishFailed {
			t.Errorf("error %v, want that of the publication", err)
		}
	})
}

func TestAPublicationThatFailsAfterTheLeaseWasLostSaysWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		publishing := false
		w.before = func(call string, _ int) error {
			switch {
			case call == "publish":
				w.change(func() { publishing = true })
				time.Sleep(time.Hour)
				return fault.New(fault.PublishFailed, "whether the tables were replaced could not be found out")
			case call == "put":
				lost := false
				w.change(func() { lost = publishing })
				if lost {
					return fault.New(fault.StorageFailed, "no network")
				}
			}
			return nil
		}
		if _, err := w.job().Run(t.Context()); fault.CodeOf(err) != fault.PublishFailed {
			t.Errorf("error %v, want that of the publication", err)
		}
	})
}

func TestAPublicationThatPanicsAfterACancellationIsNotSaidToHavePublishedNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := newWorld(tables())
		w.before = func(call string, _ int) error {
			if call != "publish" {
				return nil
			}
			cancel()
			panic(secret)
		}
		if _, err := w.job().Run(ctx); fault.CodeOf(err) != fault.Internal || strings.Contains(err.Error(), "nothing was published") {
			t.Errorf("error %v, want that of the panic", err)
		}
	})
}

func checkFailed(t *testing.T, w *world, report pipeline.Report, err error, want fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != want {
		t.Errorf("error %v (%s), want %s", err, fault.CodeOf(err), want)
	}
	if len(w.published) != 0 {
		t.Errorf("published %v, want nothing", w.published)
	}
	if left := w.left(); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
	if report.CleanUp != nil {
		t.Errorf("clean-up: %v", report.CleanUp)
	}
	if len(report.Tables) != len(w.plan.Tables) {
		t.Fatalf("the report has %d tables, want all %d", len(report.Tables), len(w.plan.Tables))
	}
	for _, o := range report.Tables {
		if o.Status == plan.TablePublished {
			t.Errorf("the report says that %s was published", o.Table)
		}
		if diff := cmp.Diff(o, w.outcomes[o.Table]); diff != "" {
			t.Errorf("the record of %s is not the report's:\n%s", o.Table, diff)
		}
	}
}

func checkIncomplete(t *testing.T, w *world, report pipeline.Report, err error) {
	t.Helper()
	if fault.CodeOf(err) != fault.CleanupIncomplete || report.CleanUp == nil {
		t.Errorf("error %v, clean-up %v; want cleanup-incomplete in both", err, report.CleanUp)
	}
	if len(w.published) != len(w.plan.Tables) {
		t.Errorf("%d tables were published, want all", len(w.published))
	}
	w.before = func(string, int) error { return nil }
	again := cleanup.Step{Plan: w.plan, Source: source{w}, Destination: destination{w}, Store: store{w}, Ledger: ledger{w}}
	if err := again.Run(t.Context(), false); err != nil {
		t.Errorf("cleaning up again: %v", err)
	}
	delete(w.running, "session") // ends with its process
	if left := w.left(); len(left) != 0 {
		t.Errorf("left behind after cleaning up again: %q", left)
	}
}

func TestATableThatFailsStopsTheOthersAndIsNamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		j := w.job()
		j.Limits = pipeline.Limits{Unloads: 1, Loads: 1, Files: 1}
		w.before = func(call string, n int) error {
			if call == "unload" && n == 2 {
				return fault.New(fault.PermissionDenied, "no right")
			}
			return nil
		}
		report, err := j.Run(t.Context())
		checkFailed(t, w, report, err, fault.PermissionDenied)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Table != "public.users" || f.Message != "unload public.users: no right" {
			t.Errorf("error %v, want the table named once", err)
		}
		status := map[string]plan.TableStatus{}
		for _, o := range report.Tables {
			status[o.Table] = o.Status
		}
		if status["users"] != plan.TableFailed || status["one"] != plan.TableWaiting || status["empty"] != plan.TableWaiting {
			t.Errorf("status %v; want users failed, and those behind it waiting", status)
		}
	})
}

func TestPassingFailuresAreTriedAgain(t *testing.T) {
	t.Parallel()
	tests := map[string]fault.Code{"unload": fault.ConnectionFailed, "transform": fault.StorageFailed, "get": fault.StorageFailed}
	for call, code := range tests {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(tables())
				w.before = func(c string, n int) error {
					if c == call && n == 1 {
						return fault.New(code, "in passing")
					}
					return nil
				}
				if _, err := w.job().Run(t.Context()); err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(tables(), w.published); diff != "" || len(w.left()) != 0 {
					t.Errorf("left %q, published (-want +got):\n%s", w.left(), diff)
				}
			})
		})
	}
}

func TestAFailureDoesNotHideBehindTheCleanUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(tables())
		w.before = func(call string, _ int) error {
			if call == "load" || call == "clean up: drop" {
				return fault.New(fault.LoadFailed, "%s fails", call)
			}
			return nil
		}
		report, err := w.job().Run(t.Context())
		if fault.CodeOf(err) != fault.LoadFailed || fault.CodeOf(report.CleanUp) != fault.CleanupIncomplete {
			t.Errorf("error %v, clean-up %v; want the load's and cleanup-incomplete", err, report.CleanUp)
		}
		if !slices.Contains(w.Keys(""), w.plan.Key()) {
			t.Error("the plan is gone, so no other machine can find the tables that are left")
		}
	})
}
