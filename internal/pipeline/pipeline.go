// Package pipeline carries out a plan: it is the ordered list of the steps from
// the first object in S3 to the last one that is removed. app calls it with the
// warehouses, the bucket and the executor. It decides nothing about tables or
// columns, which prepare has done before, and it speaks to nothing outside itself
// but through the steps.
package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"standin/internal/executor"
	"standin/internal/fault"
	"standin/internal/pipeline/cleanup"
	"standin/internal/pipeline/lease"
	"standin/internal/pipeline/load"
	"standin/internal/pipeline/publish"
	"standin/internal/pipeline/unload"
	"standin/internal/pipeline/verify"
	"standin/internal/plan"
)

// Source is what the steps ask of the warehouse that is copied.
type Source interface {
	unload.Source
	verify.Warehouse
	cleanup.Source
	// Unmasked fails if a masking policy changes what the user reads from one of the
	// tables; known is false where the user may not know.
	Unmasked(ctx context.Context, tables []plan.Table) (known bool, err error)
	// Snapshot gives do an Unload whose statements all see the source at one
	// moment, in a transaction that ends with do.
	Snapshot(ctx context.Context, do func(unload func(ctx context.Context, p *plan.Plan, t plan.Table, attempt int) (int64, error)) error) error
}

// Destination is what the steps ask of the warehouse that is loaded.
type Destination interface {
	load.Destination
	verify.Warehouse
	// Sum fills the columns of a table's staging table that are sums over those of
	// others, when all are loaded.
	Sum(ctx context.Context, p *plan.Plan, t plan.Table) error
	publish.Destination
	cleanup.Destination
}

// Store is what the steps ask of the staging bucket.
type Store interface {
	unload.Store
	load.Store
	cleanup.Store
}

// Ledger is the job's record.
type Ledger interface {
	cleanup.Ledger
	// Record notes a resource before it is made.
	Record(ctx context.Context, r plan.Resource) error
	// Outcome notes what became of a table.
	Outcome(ctx context.Context, o plan.Outcome) error
}

// Limits is how much is done at once.
type Limits struct {
	Unloads int // statements on the source
	Loads   int // statements on the destination
	Files   int // files in transformation
}

// Job is one job, ready to run once.
type Job struct {
	Plan        *plan.Plan
	Statistics  map[string][]byte // that the plan's tables name, by key; each goes from here when it is written
	Source      Source
	Destination Destination
	Store       Store
	Executor    executor.Executor
	// Ahead reports whether the executor may be given files of a table as they land,
	// before the manifest of their UNLOAD says that they count; nil: no files of any.
	Ahead    func(plan.Table) bool
	Remote   cleanup.Remote // nil: the executor makes nothing outside this process
	Ledger   Ledger
	Limits   Limits
	Progress func(Event) // called concurrently
	Now      func() time.Time
	Log      *slog.Logger
}

// Report is what became of a job's tables. It is complete also after an error.
type Report struct {
	Tables []plan.Outcome
	// CleanUp is a fault of the clean-up, nil if nothing is left. It is also the
	// job's error if the job has no other.
	CleanUp error
	Seconds map[plan.Step]float64 // of the steps that take all tables at once
}

// The clean-up does not end with the job's context. It is bounded by cleanUpLimit, and
// tableLimit more for each table, and the invocations of a function that have to end
// first.
const (
	cleanUpLimit = 10 * time.Minute
	tableLimit   = 2 * time.Second
)

// Run carries out the plan. However it ends, it cleans up behind itself, also
// when ctx is cancelled, which gives a Cancelled fault. Whether the tables were
// published, their outcomes say: with CleanupIncomplete as the error they were.
func (j *Job) Run(ctx context.Context) (Report, error) {
	r := newRun(j)
	err := guarded(func() error { return r.work(ctx) })
	if err != nil && ctx.Err() != nil && !open(err) {
		err = fault.New(fault.Cancelled, "job %s was interrupted; nothing was published", j.Plan.Job)
	}
	cleanUpErr := r.cleanUp(ctx, err != nil)
	report := r.report(cleanUpErr)
	for _, o := range report.Tables {
		if noteErr := j.Ledger.Outcome(context.WithoutCancel(ctx), o); err == nil {
			err = noteErr
		}
	}
	if err == nil {
		err = cleanUpErr
	}
	return report, err
}

// open reports whether an error leaves open what was published. A publication is not
// interrupted, and may not know whether it took place; nor is that known of one that
// panicked.
func open(err error) bool {
	_, panicked := errors.AsType[*fault.PanicError](err)
	return panicked || fault.CodeOf(err) == fault.PublishFailed
}

// work is the way of the data.
func (r *run) work(ctx context.Context) error {
	ctx, release, err := r.begin(ctx)
	if err != nil {
		return err
	}
	defer release()
	for _, step := range []func(context.Context) error{
		r.openExecutor,
		r.copyTables, // each in parallel: unload, transform, load
		r.refuseMasked,
		r.sum,
		r.verify,
		r.publish,
	} {
		err := ctx.Err()
		if err == nil {
			err = step(ctx)
		}
		if cause, ok := errors.AsType[*fault.Error](context.Cause(ctx)); err != nil && ok && !open(err) {
			return cause // the lease was lost
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// begin writes the plan and the lease before anything else is made.
func (r *run) begin(ctx context.Context) (_ context.Context, release func(), err error) {
	if err := r.Ledger.Record(ctx, r.Plan.JobObjects()); err != nil {
		return ctx, nil, err
	}
	text, err := json.MarshalIndent(r.Plan, "", "  ")
	if err != nil {
		return ctx, nil, fmt.Errorf("write the plan: %w", err)
	}
	if err := r.Store.Put(ctx, r.Plan.Key(), text); err != nil {
		return ctx, nil, fmt.Errorf("write the plan: %w", err)
	}
	return lease.Hold(ctx, r.Store, r.Plan, r.Now, r.Log)
}

func (r *run) openExecutor(ctx context.Context) (err error) {
	for _, resource := range append(r.Plan.RemoteResources(), r.Plan.InputObjects(), r.Plan.OutputObjects()) {
		if err := r.Ledger.Record(ctx, resource); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.Statistics)) {
		if err := r.Store.Put(ctx, key, r.Statistics[key]); err != nil {
			return fmt.Errorf("write statistics: %w", err)
		}
		delete(r.Statistics, key)
	}
	r.session, err = r.Executor.Open(ctx, r.Plan)
	return err
}

// refuseMasked makes sure that no masking policy changed what was unloaded. The plan
// knew of none, or could not know, which was said; another may have come since.
func (r *run) refuseMasked(ctx context.Context) error {
	_, err := r.Source.Unmasked(ctx, r.Plan.Tables)
	return err
}

// sum fills the columns that are sums over other tables.
func (r *run) sum(ctx context.Context) error {
	for _, t := range r.Plan.Tables {
		if len(t.LoadedSums()) == 0 {
			continue
		}
		if err := r.Destination.Sum(ctx, r.Plan, t); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) verify(ctx context.Context) error {
	return r.together(ctx, plan.Verifying, func() error {
		step := verify.Step{Plan: r.Plan, Source: r.Source, Destination: r.Destination, AtOnce: r.Limits.Loads}
		return step.Run(ctx, r.outcomes(), func(index int, keys []plan.KeyCheck) {
			r.note(index, func(o *plan.Outcome) { o.Keys = keys })
			r.tell(Event{Step: plan.Verifying, State: Advanced, Table: &r.Plan.Tables[index]})
		})
	})
}

func (r *run) publish(ctx context.Context) error {
	return r.together(ctx, plan.Publishing, func() error {
		for _, t := range r.Plan.Tables {
			if err := r.Ledger.Record(ctx, r.Plan.RetiredResource(t)); err != nil {
				return err
			}
		}
		if err := (publish.Step{Plan: r.Plan, Destination: r.Destination}).Run(ctx); err != nil {
			return err
		}
		r.published()
		return nil
	})
}

// cleanUp runs with a context of its own: a job that was cancelled is cleaned
// up like any other.
func (r *run) cleanUp(ctx context.Context, failed bool) error {
	limit := cleanUpLimit + tableLimit*time.Duration(len(r.Plan.Tables))
	if f := r.Plan.Function; f != nil {
		limit += f.Timeout
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	return r.together(ctx, plan.CleaningUp, func() error {
		var closeErr error
		if r.session != nil {
			closeErr = guarded(func() error { return r.session.Close(ctx) })
		}
		if closeErr != nil {
			closeErr = fault.New(fault.CleanupIncomplete, "close the executor of job %s: %w", r.Plan.Job, closeErr)
		}
		retain := r.Plan.Staging.Retain
		keep := retain.For > 0 || failed && retain.OnFailure
		var retainErr error
		if keep {
			// First, lest another machine takes the job for one that was killed.
			var until time.Time
			if retain.For > 0 {
				until = r.Now().Add(retain.For)
			}
			retainErr = guarded(func() error { return lease.Retain(ctx, r.Store, r.Plan, until) })
		}
		return errors.Join(closeErr, retainErr, r.cleaner().Run(ctx, keep))
	})
}

func (r *run) cleaner() cleanup.Step {
	return cleanup.Step{
		Plan: r.Plan, Source: r.Source, Destination: r.Destination, Store: r.Store, Remote: r.Remote, Ledger: r.Ledger,
	}
}
