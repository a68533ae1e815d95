package pipeline_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"standin/internal/fault"
)

// shared is something whose speed those share that use it at once.
type shared chan struct{}

// use takes as long as it would alone, in small turns.
func (s shared) use(alone time.Duration) {
	const turns = 100
	for range turns {
		s <- struct{}{}
		time.Sleep(alone / turns)
		<-s
	}
}

// A warehouse, the workers and the other warehouse work at the same time, each at
// another table. The bare statements of the job take 18 s, one after the other.
func TestTheUnloadOfOneTableTheTransformOfAnotherAndTheLoadOfAThirdOverlap(t *testing.T) {
	t.Parallel()
	for tables, most := range map[int]time.Duration{
		1: 18*time.Second + 4*time.Second, // one after the other: its one file lands last
		4: 13 * time.Second,
		8: 12500 * time.Millisecond,
	} {
		t.Run(fmt.Sprintf("%d tables", tables), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rows := map[string]int{}
				for i := range tables {
					rows[fmt.Sprint("t", i)] = 100
				}
				w := newWorld(rows)
				source, destination := make(shared, 1), make(shared, 1)
				part := func(whole time.Duration) time.Duration { return whole / time.Duration(tables) }
				w.before = func(call string, _ int) error {
					switch call {
					case "unload":
						source.use(part(8 * time.Second))
					case "transform":
						time.Sleep(part(4 * time.Second))
					case "load":
						destination.use(part(10 * time.Second))
					}
					return nil
				}
				j := w.job()
				j.Limits.Unloads, j.Limits.Loads, j.Limits.Files = 4, 4, 1
				began := time.Now()
				if _, err := j.Run(t.Context()); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took > most+50*time.Millisecond {
					t.Errorf("the job took %s, want at most %s", took, most)
				}
			})
		})
	}
}

// A table of many files is masked while it is unloaded.
func TestTheUnloadOfATableAndTheTransformOfItsFilesOverlap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(map[string]int{"sales": 1000})
		w.parts, w.pace = 9, time.Second // and one second more for the file without rows
		w.before = func(call string, _ int) error {
			switch call {
			case "transform":
				time.Sleep(500 * time.Millisecond)
			case "load":
				time.Sleep(10 * time.Second)
			}
			return nil
		}
		j := w.job()
		j.Limits.Files = 1
		began := time.Now()
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 21*time.Second {
			t.Errorf("the job took %s, want at most one second more than its statements", took)
		}
		if w.published["sales"] != 1000 || w.calls["transform"] > 10 || len(w.left()) != 0 {
			t.Errorf("%d rows are published, %d files were masked, %q are left", w.published["sales"], w.calls["transform"], w.left())
		}
	})
}

// Masking ahead of a manifest is on trust: where it fails the job goes on.
func TestAJobThatMasksWhatLandsIsWholeOrFailsClean(t *testing.T) {
	t.Parallel()
	rows := map[string]int{"users": 100, "one": 1}
	landing := func() *world {
		w := newWorld(rows)
		w.parts, w.pace = 3, 900*time.Millisecond
		return w
	}
	for how, fail := range map[string]func(call string, cancel func()) error{
		"fails":             func(call string, _ func()) error { return fault.New(fault.Internal, "%s fails", call) },
		"fails for a while": func(call string, _ func()) error { return fault.New(fault.StorageFailed, "%s fails", call) },
		"panics":            func(string, func()) error { panic(secret) },
		"is cancelled":      func(_ string, cancel func()) error { cancel(); return nil },
	} {
		for call, times := range callsOf(t, landing) {
			if strings.HasPrefix(call, "clean up: ") || call == "publish" {
				continue // the same with files that nobody looked for
			}
			for n := range times {
				t.Run(fmt.Sprintf("%s %d %s", call, n+1, how), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						ctx, cancel := context.WithCancel(t.Context())
						defer cancel()
						w := landing()
						w.before = func(c string, at int) error {
							if c == call && at == n+1 {
								return fail(call, cancel)
							}
							return nil
						}
						report, err := w.job().Run(ctx)
						if err != nil {
							checkFailed(t, w, report, err, fault.CodeOf(err))
							return
						}
						for name, want := range rows {
							if w.published[name] != want {
								t.Errorf("%d rows of %s are published, want %d", w.published[name], name, want)
							}
						}
						if left := w.left(); len(left) != 0 {
							t.Errorf("left behind: %q", left)
						}
					})
				})
			}
		}
	}
}

// Another machine may take a job for dead whose lease ran out: it stops what it masks
// ahead like everything else.
func TestAJobThatLosesItsLeaseWhileItMasksWhatLandsFailsClean(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(map[string]int{"sales": 1000})
		w.parts, w.pace = 90, time.Second
		w.before = func(call string, n int) error {
			if call == "put" && n > 2 { // after the plan and the lease itself
				return fault.New(fault.StorageFailed, "no network")
			}
			return nil
		}
		report, err := w.job().Run(t.Context())
		checkFailed(t, w, report, err, fault.StorageFailed)
		if begun := w.calls["transform"]; begun < 30 || begun > 60 {
			t.Errorf("%d files were begun in the minute that the lease held", begun)
		}
	})
}
