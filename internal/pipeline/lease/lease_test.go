package lease_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"standin/internal/aws/s3/storetest"
	"standin/internal/fault"
	"standin/internal/pipeline/lease"
	"standin/internal/plan"
)

func newPlan(created time.Time) *plan.Plan {
	return &plan.Plan{Job: "abcdefghij012345", Workspace: "tickit", Created: created, Staging: plan.Staging{Bucket: "b", Prefix: "p"}}
}

// flaky is a store whose writes can be made to fail.
type flaky struct {
	storetest.Memory
	broken atomic.Bool
	panics atomic.Bool
}

func (f *flaky) Put(ctx context.Context, key string, content []byte) error {
	if f.panics.Load() {
		panic("a value")
	}
	if f.broken.Load() {
		return fault.New(fault.StorageFailed, "put %s: broken", key)
	}
	return f.Memory.Put(ctx, key, content)
}

func live(t *testing.T, store lease.Reader, p *plan.Plan) bool {
	t.Helper()
	l, err := lease.Read(t.Context(), store, p)
	if err != nil {
		t.Fatal(err)
	}
	return l.Live()
}

func TestALeaseHoldsWhileItIsHeldAndATermLonger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, p := new(flaky), newPlan(time.Now())
		ctx, release, err := lease.Hold(t.Context(), store, p, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(10*lease.Term + time.Second) // in the bubble's time
		if !live(t, store, p) || ctx.Err() != nil {
			t.Error("a job that holds its lease counts as dead")
		}
		release()
		if time.Sleep(lease.Term - 20*time.Second); !live(t, store, p) {
			t.Error("a job counts as dead before its lease has run out")
		}
		if time.Sleep(30 * time.Second); live(t, store, p) {
			t.Error("a job counts as live after its lease has run out")
		}
	})
}

// A publication goes on after Ctrl-C, and may wait for readers for minutes.
func TestACancelledJobHoldsItsLeaseUntilItLetsGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, p := new(flaky), newPlan(time.Now())
		ctx, interrupt := context.WithCancel(t.Context())
		held, release, err := lease.Hold(ctx, store, p, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		interrupt()
		if held.Err() == nil {
			t.Error("the job's context goes on after it was cancelled")
		}
		if time.Sleep(3 * lease.Term); !live(t, store, p) {
			t.Error("a job that has not let go counts as dead")
		}
	})
}

func TestAJobThatCannotRenewItsLeaseEndsBeforeOthersTakeItForDead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, p := new(flaky), newPlan(time.Now())
		ctx, release, err := lease.Hold(t.Context(), store, p, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		time.Sleep(time.Minute)
		store.broken.Store(true)
		<-ctx.Done()
		if !live(t, store, p) {
			t.Error("the job ended only after its lease had run out")
		}
		if cause := context.Cause(ctx); fault.CodeOf(cause) != fault.StorageFailed {
			t.Errorf("cause %v, want a storage fault", cause)
		}
	})
}

func TestAPanicWhileALeaseIsRenewedEndsTheJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, p := new(flaky), newPlan(time.Now())
		ctx, release, err := lease.Hold(t.Context(), store, p, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		store.panics.Store(true)
		<-ctx.Done()
		if cause := context.Cause(ctx); fault.CodeOf(cause) != fault.Internal {
			t.Errorf("cause %v, want an internal fault", cause)
		}
	})
}

func TestAPassingFailureDoesNotEndTheJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, p := new(flaky), newPlan(time.Now())
		ctx, release, err := lease.Hold(t.Context(), store, p, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		store.broken.Store(true)
		time.Sleep(lease.Term / 2)
		store.broken.Store(false)
		if time.Sleep(lease.Term); ctx.Err() != nil || !live(t, store, p) {
			t.Errorf("the job ended: %v", context.Cause(ctx))
		}
	})
}

func TestAJobWithoutALeaseIsLiveWhileItsPlanIsYoung(t *testing.T) {
	t.Parallel()
	store, p := new(flaky), newPlan(time.Now().Add(-time.Hour)) // by the clock of its machine
	if live(t, store, p) {
		t.Error("a job that has no plan any more counts as live")
	}
	if err := store.Put(t.Context(), p.Key(), []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if !live(t, store, p) {
		t.Error("a job whose plan was just written counts as dead")
	}
	if store.Elapse(lease.Term + time.Second); live(t, store, p) {
		t.Error("a job that never held a lease counts as live")
	}
}

// Two machines whose clocks differ by an hour agree on S3's.
func TestALeaseHoldsWhateverTheClockOfItsMachineSays(t *testing.T) {
	t.Parallel()
	for _, wrong := range []time.Duration{-time.Hour, time.Hour} {
		store, p := new(flaky), newPlan(time.Now())
		_, release, err := lease.Hold(t.Context(), store, p, func() time.Time { return time.Now().Add(wrong) }, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if !live(t, store, p) {
			t.Errorf("%v: a live job counts as dead", wrong)
		}
		release()
		if store.Elapse(lease.Term + time.Second); live(t, store, p) {
			t.Errorf("%v: a job counts as live after its lease has run out", wrong)
		}
	}
}

func TestRetainedObjectsAreKeptButNotLive(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	p, store := newPlan(now), new(flaky)
	for until, want := range map[time.Time]bool{{}: true, now.Add(time.Hour): true, now.Add(-time.Hour): false} {
		if err := lease.Retain(t.Context(), store, p, until); err != nil {
			t.Fatal(err)
		}
		l, err := lease.Read(t.Context(), store, p)
		if err != nil || l.Kept(now) != want || l.Live() {
			t.Errorf("until %v: kept %t, live %t, %v; want kept %t and not live", until, l.Kept(now), l.Live(), err, want)
		}
	}
}

func TestAnObjectThatIsNoLeaseIsAnError(t *testing.T) {
	t.Parallel()
	store, p := new(flaky), newPlan(time.Now())
	if err := store.Put(t.Context(), p.LeaseKey(), []byte("{")); err != nil {
		t.Fatal(err)
	}
	if _, err := lease.Read(t.Context(), store, p); fault.CodeOf(err) != fault.StorageFailed || errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a storage fault", err)
	}
}
