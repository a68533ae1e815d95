package publish_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/pipeline/publish"
	"standin/internal/plan"
)

// destination writes down what is asked of it.
type destination struct {
	calls []string
	fail  string // the call that fails
	after func() // called after the keys of a table were declared
	ctx   error  // of the publication's context, when it was called
}

func (d *destination) Constrain(_ context.Context, _ *plan.Plan, t plan.Table) error {
	if d.after != nil {
		d.after()
	}
	return d.call("constrain " + t.Name)
}

func (d *destination) Publish(ctx context.Context, _ *plan.Plan, tables []plan.Table) error {
	d.ctx = ctx.Err()
	for _, t := range tables {
		if err := d.call("publish " + t.Name); err != nil {
			return err
		}
	}
	return nil
}

var errCall = errors.New("it fails")

func (d *destination) call(what string) error {
	d.calls = append(d.calls, what)
	if what == d.fail {
		return errCall
	}
	return nil
}

func run(ctx context.Context, d *destination) error {
	p := &plan.Plan{Tables: []plan.Table{{Name: "a"}, {Name: "b"}}}
	return publish.Step{Plan: p, Destination: d}.Run(ctx)
}

func TestKeysAreDeclaredBeforeAllTablesArePublishedTogether(t *testing.T) {
	t.Parallel()
	d := &destination{}
	if err := run(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"constrain a", "constrain b", "publish a", "publish b"}, d.calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestAKeyThatCannotBeDeclaredStopsThePublication(t *testing.T) {
	t.Parallel()
	d := &destination{fail: "constrain b"}
	if err := run(t.Context(), d); !errors.Is(err, errCall) || len(d.calls) != 2 {
		t.Errorf("got %v after %q", err, d.calls)
	}
}

func TestAnInterruptStopsThePublicationBeforeItBeginsAndNotWithin(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	d := &destination{after: cancel}
	if err := run(ctx, d); !errors.Is(err, context.Canceled) || len(d.calls) != 2 {
		t.Errorf("cancelled before: %v after %q, want no publication", err, d.calls)
	}
	d = &destination{}
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	step := publish.Step{Plan: &plan.Plan{Tables: []plan.Table{{Name: "a"}}}, Destination: cancelling{d, cancel}}
	if err := step.Run(ctx); err != nil || d.ctx != nil {
		t.Errorf("cancelled within: %v, the publication's context %v; want neither", err, d.ctx)
	}
}

// cancelling cancels the job when the publication has begun.
type cancelling struct {
	*destination
	cancel func()
}

func (c cancelling) Publish(ctx context.Context, p *plan.Plan, tables []plan.Table) error {
	c.cancel()
	return c.destination.Publish(ctx, p, tables)
}

func TestRowsThatAreCopiedInPlaceCanBeInterrupted(t *testing.T) {
	t.Parallel()
	d := &destination{}
	ctx, cancel := context.WithCancel(t.Context())
	step := publish.Step{Plan: &plan.Plan{Tables: []plan.Table{{Name: "a", Publish: plan.InPlace}}}, Destination: cancelling{d, cancel}}
	if err := step.Run(ctx); err != nil || !errors.Is(d.ctx, context.Canceled) {
		t.Errorf("the publication's context is %v, want the job's own, which was cancelled", d.ctx)
	}
}
