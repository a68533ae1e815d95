// Package cleanup is the step that removes what a job made outside Standin. The
// pipeline calls it at the end of every job, however that ended, and app calls it
// for jobs that were killed. It removes by the names that follow from the plan,
// and so never anything that Standin did not make; that the job is not live in
// another process is its caller's to know.
package cleanup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Source is the warehouse that was copied.
type Source interface {
	// CancelJob stops the statements of the job that still run: an UNLOAD
	// outlives its client.
	CancelJob(ctx context.Context, job string) error
}

// Destination is the warehouse that was loaded.
type Destination interface {
	CancelJob(ctx context.Context, job string) error
	// DropTables drops those of the job's staging and retired tables that are there.
	DropTables(ctx context.Context, p *plan.Plan) error
}

// Store is the staging bucket.
type Store interface {
	// Remove deletes everything below the prefix: all versions, delete markers
	// and unfinished uploads.
	Remove(ctx context.Context, prefix string) error
	// Remains counts what Remove would delete.
	Remains(ctx context.Context, prefix string) (int, error)
}

// Remote is what masked the files elsewhere.
type Remote interface {
	// Remove takes away what the job made for it beside the objects, and calls gone
	// for each resource that is not there any more.
	Remove(ctx context.Context, p *plan.Plan, gone func(plan.Resource) error) error
}

// Ledger is the record of the job.
type Ledger interface {
	// Removed notes that a resource is gone.
	Removed(ctx context.Context, r plan.Resource) error
}

// Step cleans up after one job.
type Step struct {
	Plan        *plan.Plan
	Source      Source
	Destination Destination
	Store       Store
	Remote      Remote // nil: the files are masked in this process
	Ledger      Ledger
}

const (
	// rounds of deleting and listing: a cancelled statement can still write a
	// file that was on its way.
	rounds    = 5
	roundWait = time.Second
)

// Input removes the input files of one table, once its rows are loaded.
func (s Step) Input(ctx context.Context, t plan.Table) (err error) {
	defer fault.Recover(&err)
	return s.Store.Remove(ctx, s.Plan.InputRoot()+t.Dir()+"/")
}

// Run stops what still runs and removes everything, except that with keep the
// objects in S3 stay. It goes on after an error; what it could not remove is
// named in one CleanupIncomplete fault. The job's own record in S3 goes last, so
// that as long as anything is left any machine can find it.
func (s Step) Run(ctx context.Context, keep bool) error {
	var errs []error
	for _, stop := range []struct {
		where string
		do    func(context.Context, string) error
	}{{"source", s.Source.CancelJob}, {"destination", s.Destination.CancelJob}} {
		if err := guarded(func() error { return stop.do(ctx, s.Plan.Job) }); err != nil {
			errs = append(errs, fmt.Errorf("stop the job's statements on the %s: %w", stop.where, err))
		}
	}
	if err := guarded(func() error { return s.remote(ctx) }); err != nil {
		errs = append(errs, err)
	}
	if err := guarded(func() error { return s.tables(ctx) }); err != nil {
		errs = append(errs, err)
	}
	if !keep {
		errs = append(errs, s.objects(ctx, s.Plan.InputObjects()), s.objects(ctx, s.Plan.OutputObjects()))
		if errors.Join(errs...) == nil {
			errs = append(errs, s.objects(ctx, s.Plan.JobObjects()))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fault.New(fault.CleanupIncomplete, "clean up after job %s: %w", s.Plan.Job, err).
			WithHint("run `standin cleanup`")
	}
	return nil
}

// remote goes before the objects: as long as anything masks files, more come.
func (s Step) remote(ctx context.Context) error {
	if s.Remote == nil {
		return nil
	}
	return s.Remote.Remove(ctx, s.Plan, func(r plan.Resource) error { return s.Ledger.Removed(ctx, r) })
}

func (s Step) tables(ctx context.Context) error {
	if err := s.Destination.DropTables(ctx, s.Plan); err != nil {
		return fmt.Errorf("drop the job's staging tables: %w", err)
	}
	var errs []error
	for _, t := range s.Plan.Tables {
		errs = append(errs, s.Ledger.Removed(ctx, s.Plan.StagingResource(t)), s.Ledger.Removed(ctx, s.Plan.RetiredResource(t)))
	}
	return errors.Join(errs...)
}

// guarded lets the clean-up go on after a panic.
func guarded(do func() error) (err error) {
	defer fault.Recover(&err)
	return do()
}

// objects deletes what is below a prefix until a listing finds nothing.
func (s Step) objects(ctx context.Context, r plan.Resource) (err error) {
	defer fault.Recover(&err)
	for round := 1; ; round++ {
		if err := s.Store.Remove(ctx, r.Name); err != nil {
			return fmt.Errorf("remove %s: %w", r, err)
		}
		left, err := s.Store.Remains(ctx, r.Name)
		if err != nil {
			return fmt.Errorf("see what is left of %s: %w", r, err)
		}
		if left == 0 {
			return s.Ledger.Removed(ctx, r)
		}
		if round == rounds {
			return fmt.Errorf("%d objects of %s come back, so something still writes there", left, r)
		}
		timer := time.NewTimer(roundWait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
