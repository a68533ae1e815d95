package transform_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
)

// listing is what has landed, as a listing of the bucket tells it.
type listing struct {
	mu    sync.Mutex
	files []plan.File
	looks int
	err   error
}

func (l *listing) land(files ...plan.File) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range files {
		f.Rows, f.Base = 0, 0
		l.files = append(l.files, f)
	}
}

func (l *listing) list(context.Context) ([]plan.File, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looks++
	return append([]plan.File(nil), l.files...), l.err
}

func (l *listing) looked() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.looks
}

// rowsOf answers with the rows that the file really has, which no listing knows.
func rowsOf(all []plan.File) func(f plan.File, try int) (plan.Result, error) {
	rows := map[string]int64{}
	for _, f := range all {
		rows[f.Name] = f.Rows
	}
	return func(f plan.File, try int) (plan.Result, error) {
		r, err := right(f, try)
		r.Rows = rows[f.Name]
		return r, err
	}
}

func TestWhatLandsIsMaskedBeforeTheManifestIsThereAndNotAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(9)
		s, landed := &session{answer: rowsOf(all)}, &listing{}
		table := start(s, 2).Table()
		defer table.Stop()
		began := time.Now()
		table.Ahead(t.Context(), landed.list)
		for _, f := range all { // a file a second
			landed.land(f)
			time.Sleep(time.Second)
		}
		told := 0
		results, err := table.Run(t.Context(), all, func(plan.Result) { told++ })
		if err != nil || told != len(all) {
			t.Fatalf("%v, told of %d files", err, told)
		}
		for i, r := range results {
			if diff := cmp.Diff(all[i], r.File); diff != "" {
				t.Errorf("file %d of the results (-want +got):\n%s", i, diff)
			}
			if s.tried(all[i].Name) != 1 {
				t.Errorf("file %d was masked %d times", i, s.tried(all[i].Name))
			}
		}
		if took := time.Since(began); took > 11*time.Second {
			t.Errorf("took %v for an unload of 9 s", took)
		}
		if s.most() > 2 {
			t.Errorf("%d files were in work at once, want at most 2", s.most())
		}
	})
}

func TestWhatWasMaskedOnTrustIsMaskedAgainUnlessTheManifestAgrees(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(listed *plan.File, r *plan.Result, err *error){
		"another object lay there":       func(_ *plan.File, r *plan.Result, _ *error) { r.InputETag = `"of another"` },
		"it was shorter":                 func(_ *plan.File, r *plan.Result, _ *error) { r.InputBytes-- },
		"it held other rows":             func(_ *plan.File, r *plan.Result, _ *error) { r.Rows++ },
		"it could not be masked":         func(_ *plan.File, _ *plan.Result, err *error) { *err = fault.New(fault.ValueRefused, "refused") },
		"masking it panicked":            func(*plan.File, *plan.Result, *error) { panic("a fault of a generator") },
		"its object has gone for a time": func(_ *plan.File, _ *plan.Result, err *error) { *err = fault.New(fault.StorageFailed, "gone") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				all := files(3)
				answer := rowsOf(all)
				s, landed := &session{}, &listing{}
				s.answer = func(f plan.File, try int) (r plan.Result, err error) {
					r, err = answer(f, try)
					if f.Name == "1" && try == 1 {
						change(&f, &r, &err)
					}
					return r, err
				}
				table := start(s, 2).Table()
				defer table.Stop()
				landed.land(all...)
				table.Ahead(t.Context(), landed.list)
				time.Sleep(10 * time.Second)
				if s.tried("1") != 1 {
					t.Fatalf("masked %d times before the manifest was there", s.tried("1"))
				}
				results, err := table.Run(t.Context(), all, func(plan.Result) {})
				if err != nil {
					t.Fatal(err)
				}
				for i, r := range results {
					want, _ := right(all[i], 1)
					if diff := cmp.Diff(want, r); diff != "" {
						t.Errorf("result %d (-want +got):\n%s", i, diff)
					}
				}
				if s.tried("0") != 1 || s.tried("1") != 2 || s.tried("2") != 1 {
					t.Errorf("some file was masked another number of times")
				}
			})
		})
	}
}

func TestFilesThatTheManifestDoesNotListAreNoResults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(5)
		s, landed := &session{answer: rowsOf(all)}, &listing{}
		table := start(s, 2).Table()
		defer table.Stop()
		landed.land(all...)
		table.Ahead(t.Context(), landed.list)
		time.Sleep(10 * time.Second)
		results, err := table.Run(t.Context(), all[:2], func(plan.Result) {})
		if err != nil || len(results) != 2 || results[0].File != all[0] || results[1].File != all[1] {
			t.Errorf("%v, %+v", err, results)
		}
	})
}

func TestTheFilesInWorkAreWaitedForAndNoOthersBegunWhenTheManifestIsThere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(6)
		s, landed := &session{answer: rowsOf(all)}, &listing{}
		table := start(s, 2).Table()
		defer table.Stop()
		landed.land(all...)
		table.Ahead(t.Context(), landed.list)
		time.Sleep(1500 * time.Millisecond) // two are in work
		looks := landed.looked()
		if _, err := table.Run(t.Context(), all, func(plan.Result) {}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		for _, f := range all {
			if tries := s.tried(f.Name); tries != 1 {
				t.Errorf("file %s was masked %d times", f.Name, tries)
			}
		}
		if landed.looked() != looks {
			t.Errorf("the bucket was listed %d times more", landed.looked()-looks)
		}
	})
}

func TestATableWithItsManifestGoesBeforeWhatIsMaskedOnTrust(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(40)
		s, landed := &session{answer: rowsOf(all)}, &listing{}
		step := start(s, 2)
		table := step.Table()
		defer table.Stop()
		landed.land(all[8:]...)
		table.Ahead(t.Context(), landed.list)
		time.Sleep(1500 * time.Millisecond)
		began := time.Now()
		if _, err := step.Table().Run(t.Context(), all[:8], func(plan.Result) {}); err != nil {
			t.Fatal(err)
		}
		// Half a second for the two in work, four for eight files by two.
		if took := time.Since(began); took != 4500*time.Millisecond {
			t.Errorf("took %v", took)
		}
		table.Stop()
		if s.most() != 2 {
			t.Errorf("%d files were in work at once, want 2", s.most())
		}
	})
}

func TestAnotherAttemptEndsWhatGoesOnForTheLast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(8)
		s, first, second := &session{answer: rowsOf(all)}, &listing{}, &listing{}
		table := start(s, 2).Table()
		defer table.Stop()
		first.land(all[:4]...)
		second.land(all[4:]...)
		table.Ahead(t.Context(), first.list)
		time.Sleep(1500 * time.Millisecond)
		table.Ahead(t.Context(), second.list)
		looks := first.looked()
		if _, err := table.Run(t.Context(), all[4:], func(plan.Result) {}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if first.looked() != looks || s.tried("2")+s.tried("3") != 0 || s.inWork() != 0 {
			t.Errorf("%d looks more, %d files begun more, %d in work", first.looked()-looks, s.tried("2")+s.tried("3"), s.inWork())
		}
	})
}

func TestStopWaitsForWhatItEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(8)
		s, landed := &session{answer: rowsOf(all)}, &listing{}
		step := start(s, 2)
		table := step.Table()
		landed.land(all...)
		table.Ahead(t.Context(), landed.list)
		time.Sleep(1500 * time.Millisecond)
		if s.inWork() != 2 {
			t.Fatalf("%d files in work, want 2", s.inWork())
		}
		table.Stop()
		begun := 0
		for _, f := range all {
			begun += s.tried(f.Name)
		}
		if s.inWork() != 0 || begun != 2 {
			t.Errorf("%d files in work, %d begun", s.inWork(), begun)
		}
		if _, err := step.Table().Run(t.Context(), all, func(plan.Result) {}); err != nil || s.most() != 2 {
			t.Errorf("%v, %d at once: a slot was lost", err, s.most())
		}
	})
}

func TestABucketThatCannotBeListedOnlyCostsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(4)
		s, landed := &session{answer: rowsOf(all)}, &listing{err: errors.New("no right to list")}
		table := start(s, 2).Table()
		defer table.Stop()
		landed.land(all...)
		table.Ahead(t.Context(), landed.list)
		time.Sleep(time.Minute)
		if results, err := table.Run(t.Context(), all, func(plan.Result) {}); err != nil || len(results) != 4 || landed.looked() != 2 { // after 1 and 31 seconds
			t.Errorf("%v, %d results, %d looks", err, len(results), landed.looked())
		}
	})
}

func TestLongListingsAreAskedForLessOften(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(20_000)
		s, landed := &session{answer: func(plan.File, int) (plan.Result, error) { return plan.Result{}, errors.New("of no matter here") }}, &listing{}
		landed.land(all...)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		table := start(s, 1).Table()
		table.Ahead(ctx, landed.list)
		<-ctx.Done()
		table.Stop()
		if landed.looked() != 3 { // after 1, 22 and 43 seconds
			t.Errorf("%d looks within a minute", landed.looked())
		}
	})
}

// A table whose files were all masked while its UNLOAD ran is ready for its COPY: it
// does not queue for slots behind a larger one.
func TestWhatWasMaskedAheadNeedsNoSlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		small, large := files(2), files(20)
		s, landed := &session{answer: rowsOf(large)}, &listing{}
		step := start(s, 2)
		table := step.Table()
		defer table.Stop()
		landed.land(small...)
		table.Ahead(t.Context(), landed.list)
		time.Sleep(10 * time.Second)
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := step.Table().Run(t.Context(), large, func(plan.Result) {}); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		began, told := time.Now(), 0
		results, err := table.Run(t.Context(), small, func(plan.Result) { told++ })
		if took := time.Since(began); err != nil || len(results) != 2 || told != 2 || took != 0 {
			t.Errorf("%v, %d results, told of %d after %v", err, len(results), told, took)
		}
		group.Wait()
	})
}

func TestWhoWaitsForAFileInWorkKeepsNobodyFromASlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(2)
		s, landed := &session{answer: rowsOf(all)}, &listing{}
		table := start(s, 2).Table()
		defer table.Stop()
		landed.land(all[0])
		table.Ahead(t.Context(), landed.list)
		time.Sleep(1500 * time.Millisecond) // the first is in work, for half a second more
		began := time.Now()
		if _, err := table.Run(t.Context(), all, func(plan.Result) {}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("took %v, want that of the second file", took)
		}
	})
}

func TestASlotThatBecomesFreeIsUsedBeforeTheNextListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := files(20_000)
		s, landed := &session{answer: rowsOf(all)}, &listing{}
		step := start(s, 2)
		table := step.Table()
		defer table.Stop()
		landed.land(all...)
		table.Ahead(t.Context(), landed.list)
		if _, err := step.Table().Run(t.Context(), files(8), func(plan.Result) {}); err != nil { // four seconds
			t.Fatal(err)
		}
		time.Sleep(1500 * time.Millisecond)
		if s.inWork() != 2 || landed.looked() != 1 {
			t.Errorf("%d files in work after %d looks", s.inWork(), landed.looked())
		}
	})
}

func TestABucketThatCannotBeListedForAWhileIsListedLater(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func() error{
		"it answers with an error": func() error { return errors.New("slow down") },
		"the listing panics":       func() error { panic("a fault of the listing") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				all := files(4)
				s, landed := &session{answer: rowsOf(all)}, &listing{}
				table := start(s, 2).Table()
				defer table.Stop()
				landed.land(all...)
				table.Ahead(t.Context(), func(ctx context.Context) ([]plan.File, error) {
					files, _ := landed.list(ctx)
					if landed.looked() == 1 {
						return nil, broken()
					}
					return files, nil
				})
				time.Sleep(2 * time.Minute)
				if s.tried("0")+s.tried("1")+s.tried("2")+s.tried("3") != 4 {
					t.Errorf("not all of the files were begun after %d looks", landed.looked())
				}
			})
		})
	}
}
