package transform_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/pipeline/transform"
	"standin/internal/plan"
)

// session answers with what answer makes of the nth try, from 1, of a file.
type session struct {
	answer func(f plan.File, try int) (plan.Result, error)

	mu      sync.Mutex
	tries   map[string]int
	at, max int // files in work, now and at most
}

func (s *session) Transform(ctx context.Context, f plan.File) (plan.Result, error) {
	s.mu.Lock()
	if s.tries == nil {
		s.tries = map[string]int{}
	}
	s.tries[f.Name]++
	try := s.tries[f.Name]
	s.at++
	s.max = max(s.max, s.at)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.at--
	}()
	select {
	case <-ctx.Done():
		return plan.Result{}, ctx.Err()
	case <-time.After(time.Second):
	}
	return s.answer(f, try)
}

// tried is how often a file was begun.
func (s *session) tried(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tries[name]
}

func (s *session) inWork() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

func (s *session) most() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.max
}

// right is the result that agrees with the manifest.
func right(f plan.File, _ int) (plan.Result, error) {
	return plan.Result{File: f, InputBytes: f.Bytes, InputETag: f.ETag, Rows: f.Rows}, nil
}

func files(n int) []plan.File {
	list := make([]plan.File, n)
	for i := range list {
		list[i] = plan.File{Name: fmt.Sprint(i), Input: fmt.Sprintf("in/%d", i), Bytes: 10, Rows: int64(i + 1), ETag: `"e"`}
	}
	return list
}

func start(s *session, atOnce int) *transform.Step {
	return transform.New(s, "job", atOnce, slog.New(slog.DiscardHandler))
}

func TestResultsComeInTheOrderOfTheFiles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &session{answer: right}
		var rows int64
		got, err := start(s, 3).Table().Run(t.Context(), files(10), func(r plan.Result) { rows += r.Rows })
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range got {
			if diff := cmp.Diff(files(10)[i], r.File); diff != "" {
				t.Errorf("result %d (-want +got):\n%s", i, diff)
			}
		}
		if rows != 55 {
			t.Errorf("done was told of %d rows, want 55", rows)
		}
	})
}

func TestTheLimitHoldsForAllTablesTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &session{answer: right}
		step := start(s, 3)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if _, err := step.Table().Run(t.Context(), files(5), func(plan.Result) {}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if s.most() != 3 {
			t.Errorf("%d files were in work at once, want 3", s.most())
		}
	})
}

func TestATableWithoutFilesIsDone(t *testing.T) {
	t.Parallel()
	got, err := start(&session{}, 1).Table().Run(t.Context(), nil, func(plan.Result) { t.Error("done was called") })
	if err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

// wrong makes results that do not agree with the manifest.
func wrong() map[string]struct {
	change func(*plan.Result)
	code   fault.Code
} {
	return map[string]struct {
		change func(*plan.Result)
		code   fault.Code
	}{
		"fewer rows":           {func(r *plan.Result) { r.Rows-- }, fault.CountMismatch},
		"more rows":            {func(r *plan.Result) { r.Rows++ }, fault.CountMismatch},
		"another size":         {func(r *plan.Result) { r.InputBytes++ }, fault.ManifestMismatch},
		"another ETag":         {func(r *plan.Result) { r.InputETag = `"f"` }, fault.ManifestMismatch},
		"that of another file": {func(r *plan.Result) { r.File.Input = "in/9" }, fault.ManifestMismatch},
	}
}

func TestAResultThatDoesNotAgreeIsDoneAgain(t *testing.T) {
	t.Parallel()
	for name, test := range wrong() {
		for wrongTries, wantErr := range map[int]bool{2: false, 3: true} {
			t.Run(fmt.Sprintf("%s %d times", name, wrongTries), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &session{answer: func(f plan.File, try int) (plan.Result, error) {
						r, _ := right(f, try)
						if try <= wrongTries && f.Name == "1" {
							test.change(&r)
						}
						return r, nil
					}}
					told := 0
					_, err := start(s, 2).Table().Run(t.Context(), files(3), func(plan.Result) { told++ })
					if (err != nil) != wantErr || wantErr && fault.CodeOf(err) != test.code {
						t.Errorf("got %v (%s)", err, fault.CodeOf(err))
					}
					if !wantErr && told != 3 {
						t.Errorf("done was called %d times, want once a file", told)
					}
					if s.tries["1"] != 3 {
						t.Errorf("tried %d times, want 3", s.tries["1"])
					}
				})
			})
		}
	}
}

func TestAValueThatCannotBeMaskedStopsTheTableAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &session{answer: func(f plan.File, try int) (plan.Result, error) {
			if f.Name == "0" {
				return plan.Result{}, fault.New(fault.ValueRefused, "in/0, line 3, column email: refused")
			}
			return right(f, try)
		}}
		_, err := start(s, 2).Table().Run(t.Context(), files(100), func(plan.Result) {})
		if fault.CodeOf(err) != fault.ValueRefused || s.tries["0"] != 1 || len(s.tries) > 4 {
			t.Errorf("got %v after %d tries and %d files", err, s.tries["0"], len(s.tries))
		}
	})
}

func TestCancellingStopsTheTable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		s := &session{answer: right}
		if _, err := start(s, 2).Table().Run(ctx, files(100), func(plan.Result) {}); err == nil || len(s.tries) > 4 {
			t.Errorf("got %v after %d files", err, len(s.tries))
		}
	})
}

func TestALargerTableGoesFirstAndOfEqualOnesThatWhichCameFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &session{answer: right}
		step := start(s, 2)
		var mu sync.Mutex
		var order []string
		var group sync.WaitGroup
		for _, table := range []struct {
			name  string
			files int
		}{{"small", 4}, {"first", 6}, {"second", 6}, {"large", 8}} {
			group.Go(func() {
				if _, err := step.Table().Run(t.Context(), files(table.files), func(plan.Result) {}); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, table.name)
			})
			synctest.Wait()
		}
		group.Wait()
		if diff := cmp.Diff([]string{"large", "first", "second", "small"}, order); diff != "" {
			t.Errorf("the tables were ready in another order (-want +got):\n%s", diff)
		}
		if s.most() != 2 {
			t.Errorf("%d files were in work at once, want 2", s.most())
		}
	})
}

func TestATableThatGivesUpWaitingLosesNoSlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &session{answer: right}
		step := start(s, 1)
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := step.Table().Run(t.Context(), files(3), func(plan.Result) {}); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait() // the table that came first has the slot for three seconds
		for patience := range 6 {
			group.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(patience)*time.Second)
				defer cancel()
				if _, err := step.Table().Run(ctx, files(3), func(plan.Result) {}); err == nil {
					t.Error("three files took less than three seconds")
				}
			})
		}
		group.Wait()
		if _, err := step.Table().Run(t.Context(), files(3), func(plan.Result) {}); err != nil || s.most() != 1 {
			t.Errorf("%v, %d files were in work at once, want 1", err, s.most())
		}
	})
}
