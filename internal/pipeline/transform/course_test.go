package transform_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/plan"
)

// course is how things go for a table whose files land one after the other, while
// another table, whose manifest is there, wants slots too.
type course struct {
	slots     int
	lands     []time.Duration // when each file does
	onTrust   []string        // what its first try is
	extra     int             // files that land and are not in the manifest
	unloaded  time.Duration   // from the last file to the manifest
	again     bool            // files of an attempt that failed landed before
	other     int             // files of the other table
	otherAt   time.Duration
	cancelled time.Duration // 0: not
}

func courses(t *rapid.T) course {
	moments := rapid.Custom(func(t *rapid.T) time.Duration {
		return time.Duration(rapid.IntRange(0, 32).Draw(t, "quarters")) * 250 * time.Millisecond
	})
	c := course{
		slots:    rapid.IntRange(1, 4).Draw(t, "slots"),
		lands:    rapid.SliceOfN(moments, 0, 12).Draw(t, "lands"),
		extra:    rapid.IntRange(0, 3).Draw(t, "extra"),
		unloaded: moments.Draw(t, "unloaded"),
		again:    rapid.Bool().Draw(t, "again"),
		other:    rapid.IntRange(0, 9).Draw(t, "other"),
		otherAt:  moments.Draw(t, "otherAt"),
	}
	c.onTrust = rapid.SliceOfN(rapid.SampledFrom([]string{"right", "right", "older", "refused", "panic"}), len(c.lands), len(c.lands)).Draw(t, "onTrust")
	if rapid.IntRange(0, 3).Draw(t, "cancel") == 0 {
		c.cancelled = moments.Draw(t, "cancelled") + time.Millisecond
	}
	return c
}

// named makes the files of a table or an attempt other ones.
func named(list []plan.File, as string) []plan.File {
	for i := range list {
		list[i].Name = as + list[i].Name
		list[i].Input = as + list[i].Input
	}
	return list
}

// Whatever the course, a table is whole, each of its files is told of once, no more are
// in work at once than there are slots, and in the end none is, and every slot is free.
func TestWhateverTheCourseATableIsWholeAndNoSlotIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		c := courses(r)
		var err error
		synctest.Test(t, func(*testing.T) { err = follow(c) })
		if err != nil {
			r.Fatal(err)
		}
	})
}

// follow says what is wrong in the end.
func follow(c course) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if c.cancelled > 0 {
		time.AfterFunc(c.cancelled, cancel)
	}
	listed, others, after := named(files(len(c.lands)), "a"), named(files(c.other), "b"), named(files(c.slots), "e")
	onTrust := map[string]string{}
	for i, f := range listed {
		onTrust[f.Name] = c.onTrust[i]
	}
	answer := rowsOf(slices.Concat(listed, others, after))
	s := &session{answer: func(f plan.File, try int) (plan.Result, error) {
		r, err := answer(f, try)
		if f.Rows == 0 && try == 1 {
			switch onTrust[f.Name] {
			case "older":
				r.InputETag = `"of another"`
			case "refused":
				err = fault.New(fault.ValueRefused, "refused")
			case "panic":
				panic("a fault of a generator")
			}
		}
		return r, err
	}}
	step, told := start(s, c.slots), map[string]int{}
	var group sync.WaitGroup
	var otherResults []plan.Result
	var otherErr error
	group.Go(func() {
		time.Sleep(c.otherAt)
		otherResults, otherErr = step.Table().Run(ctx, others, func(plan.Result) {})
	})
	table := step.Table()
	if c.again {
		failed := &listing{}
		failed.land(named(files(5), "c")...)
		table.Ahead(ctx, failed.list)
		time.Sleep(2500 * time.Millisecond)
	}
	landed := &listing{}
	landed.land(named(files(c.extra), "d")...)
	table.Ahead(ctx, landed.list)
	for i, f := range listed {
		group.Go(func() {
			time.Sleep(c.lands[i])
			landed.land(f)
		})
	}
	last := time.Duration(0)
	for _, at := range c.lands {
		last = max(last, at)
	}
	time.Sleep(last + c.unloaded + time.Millisecond)
	results, err := table.Run(ctx, listed, func(r plan.Result) { told[r.File.Name]++ })
	table.Stop()
	group.Wait()
	if s.inWork() != 0 || s.most() > c.slots {
		return fmt.Errorf("%d files are in work, at most %d were", s.inWork(), s.most())
	}
	began := time.Now()
	if _, err := step.Table().Run(context.Background(), after, func(plan.Result) {}); err != nil || time.Since(began) != time.Second {
		return fmt.Errorf("a slot was lost: %v, %w", time.Since(began), err)
	}
	if ctx.Err() != nil {
		return nil
	}
	if err := errors.Join(err, otherErr); err != nil || len(results) != len(listed) || len(otherResults) != len(others) {
		return fmt.Errorf("%d and %d results: %w", len(results), len(otherResults), err)
	}
	for i, r := range results {
		if want, _ := right(listed[i], 1); told[listed[i].Name] != 1 || !cmp.Equal(want, r) {
			return fmt.Errorf("result %d is %+v, told of %d times", i, r, told[listed[i].Name])
		}
	}
	return nil
}
