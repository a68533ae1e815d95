package local_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"standin/internal/aws/s3/storetest"
	"standin/internal/executor"
	"standin/internal/executor/executortest"
	"standin/internal/executor/local"
	"standin/internal/fault"
	"standin/internal/plan"
)

func TestLocal(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 4} {
		executortest.Run(t, false, func(_ *testing.T, p *plan.Plan) (executor.Executor, executortest.Store) {
			store := new(storetest.Memory)
			return local.New(store, executortest.Keys(p), workers, slog.New(slog.DiscardHandler)), store
		})
	}
}

// stuck is a store that hangs while it opens a file, until the call is cancelled.
type stuck struct{ opened chan string }

func (s stuck) Open(ctx context.Context, key string) (io.ReadCloser, plan.Object, error) {
	s.opened <- key
	<-ctx.Done()
	return nil, plan.Object{}, errors.New("the request was cut off")
}

func (stuck) Create(context.Context, string, func(io.Writer) error) (plan.Object, error) {
	return plan.Object{}, errors.New("nothing was opened")
}

// breaking is a store that panics.
type breaking struct{ stuck }

func (breaking) Open(context.Context, string) (io.ReadCloser, plan.Object, error) {
	panic("a value")
}

func TestAPanicIsTheErrorOfItsFile(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{Tables: []plan.Table{{
		Ordinal: 1,
		Columns: []plan.Column{{Name: "a", Type: plan.Type{Kind: plan.Integer}, Rule: plan.Rule{Generator: plan.Passthrough}}},
	}}}
	session, err := local.New(breaking{}, executortest.Keys(p), 1, slog.New(slog.DiscardHandler)).Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the one worker is free again
		_, err = session.Transform(t.Context(), plan.File{Table: 1})
		if fault.CodeOf(err) != fault.Internal || strings.Contains(err.Error(), "a value") {
			t.Errorf("got %v, want an internal fault without the value", err)
		}
	}
}

func TestNoMoreFilesAreOpenThanThereAreWorkers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := stuck{opened: make(chan string, 10)}
		p := &plan.Plan{Tables: []plan.Table{{
			Ordinal: 1,
			Columns: []plan.Column{{Name: "a", Type: plan.Type{Kind: plan.Integer}, Rule: plan.Rule{Generator: plan.Passthrough}}},
		}}}
		session, err := local.New(store, executortest.Keys(p), 2, slog.New(slog.DiscardHandler)).Open(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 5)
		for range 5 {
			go func() {
				_, err := session.Transform(ctx, plan.File{Table: 1})
				ended <- err
			}()
		}
		synctest.Wait()
		if n := len(store.opened); n != 2 {
			t.Errorf("%d files are open, want 2", n)
		}
		cancel()
		for range 5 {
			if err := <-ended; fault.CodeOf(err) != fault.Cancelled {
				t.Errorf("got %v", err)
			}
		}
	})
}
