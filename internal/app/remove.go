package app

import (
	"context"
	"errors"
	"fmt"

	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/pipeline/cleanup"
	"standin/internal/plan"
)

// removeAll removes what dead jobs left, and goes on after one of which something
// cannot be removed.
func (s *sweeper) removeAll(ctx context.Context, jobs []dead) (removed []CleanedJob, err error) {
	var errs []error
	for _, d := range jobs {
		c := CleanedJob{Job: d.plan.Job, State: "removed", Note: s.warning(d.plan)}
		if err := s.remove(ctx, d); err != nil {
			c.State, c.Error = "incomplete", new(DocumentOf(err))
			errs = append(errs, err)
		} else if d.keep {
			continue // it is told among those that are kept
		}
		removed = append(removed, c)
	}
	if len(errs) > 0 && ctx.Err() != nil {
		return removed, interruptedCleanup()
	}
	return removed, errors.Join(errs...)
}

func interruptedCleanup() error {
	return fault.New(fault.Cancelled, "the clean-up was interrupted before everything was removed").WithHint("run `standin cleanup` again")
}

// remove removes everything of a dead job and closes its record.
func (s *sweeper) remove(ctx context.Context, d dead) (err error) {
	step := cleanup.Step{Plan: d.plan, Source: s.source, Destination: s.destination, Store: s.bucket, Ledger: unrecorded{}}
	if step.Remote, err = s.remoteOf(ctx, d.plan); err != nil {
		return err
	}
	if !d.recorded {
		return step.Run(ctx, false)
	}
	ledger, err := s.store.Adopt(ctx, d.plan.Job)
	if err != nil {
		return err
	}
	defer closing(&err, ledger.Close)
	step.Ledger = ledger
	if err := step.Run(ctx, d.keep); err != nil {
		return err
	}
	j, err := s.store.Job(ctx, d.plan.Job)
	if err != nil || j.State.Ended() {
		return err
	}
	return ledger.Move(ctx, job.Cancelled, fault.New(fault.Cancelled, "the process of job %s was killed; nothing of it is left", d.plan.Job))
}

// warning says what to look for if the destination of a job that was removed had
// another address; empty if it had not.
func (s *sweeper) warning(p *plan.Plan) string {
	if was, is := p.Destination.String(), s.workspace.Destination.String(); was != is {
		return fmt.Sprintf("job %s had its destination at %s, not at %s; if that is another cluster, drop the tables standin_%s_* there",
			p.Job, was, is, p.Job)
	}
	return ""
}

// unrecorded stands in for the record of a job of another machine.
type unrecorded struct{}

func (unrecorded) Removed(context.Context, plan.Resource) error { return nil }
