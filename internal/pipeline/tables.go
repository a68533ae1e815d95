package pipeline

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"standin/internal/fault"
	"standin/internal/pipeline/load"
	"standin/internal/pipeline/transform"
	"standin/internal/pipeline/unload"
	"standin/internal/plan"
)

// copying is the state of the part of a job in which each table is on its own.
type copying struct {
	*run
	loads     *semaphore.Weighted
	unload    unload.Step
	transform *transform.Step
	load      load.Step
}

// copyTables unloads, transforms and loads all tables, the larger first. The
// first that fails stops the others.
func (r *run) copyTables(ctx context.Context) error {
	c := &copying{
		run:       r,
		loads:     semaphore.NewWeighted(int64(max(r.Limits.Loads, 1))),
		unload:    unload.Step{Plan: r.Plan, Source: r.Source, Store: r.Store, Log: r.Log},
		transform: transform.New(r.session, r.Plan.Job, max(r.Limits.Files, 1), r.Log),
		load:      load.Step{Plan: r.Plan, Destination: r.Destination, Store: r.Store},
	}
	group, inner := errgroup.WithContext(ctx)
	if r.Plan.Consistency == plan.Snapshot {
		err := guarded(func() error { return c.unloadTogether(inner, group) })
		group.Go(func() error { return err })
	} else {
		c.unloadEach(inner, group)
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// unloadEach starts every table as soon as it may be unloaded.
func (c *copying) unloadEach(ctx context.Context, group *errgroup.Group) {
	next := newOrder(c.Plan.Tables, c.Limits.Unloads)
	unloaded := make(chan int, len(c.Plan.Tables)) // indexes
	for range c.Plan.Tables {
		index, ok := next.next()
		for ; !ok; index, ok = next.next() {
			select {
			case <-ctx.Done():
				return
			case ended := <-unloaded:
				next.ended(ended)
			}
		}
		group.Go(func() (err error) {
			defer fault.Recover(&err)
			table := c.transform.Table()
			defer table.Stop()
			files, err := c.unloadTable(ctx, index, c.unload, table)
			if err == nil {
				unloaded <- index // a failure ends ctx instead
				err = c.carry(ctx, index, files, table)
			}
			return c.ended(ctx, index, err)
		})
	}
}

// unloadTogether unloads all tables from one snapshot, one after the other, while
// those before are transformed and loaded.
func (c *copying) unloadTogether(ctx context.Context, group *errgroup.Group) error {
	return c.Source.Snapshot(ctx, func(from func(context.Context, *plan.Plan, plan.Table, int) (int64, error)) error {
		step := c.unload
		step.Source, step.Once = unload.Func(from), true
		for _, index := range bySize(c.Plan.Tables) {
			table := c.transform.Table()
			unloaded, err := c.unloadTable(ctx, index, step, table)
			if err != nil {
				table.Stop()
				return c.ended(ctx, index, err)
			}
			group.Go(func() (err error) {
				defer fault.Recover(&err)
				defer table.Stop()
				return c.ended(ctx, index, c.carry(ctx, index, unloaded, table))
			})
		}
		return nil
	})
}

// ended notes that a table did not get through if it has an error: because of
// itself, or because the job had ended already. It returns the error.
func (c *copying) ended(ctx context.Context, index int, err error) error {
	if err != nil {
		c.note(index, func(o *plan.Outcome) {
			o.Status = plan.TableFailed
			if ctx.Err() != nil {
				o.Status = plan.TableStopped
			}
		})
	}
	return err
}

// unloadTable brings one table from the source into the bucket. Where the executor does
// not learn of the files by itself, they are masked as they land.
func (c *copying) unloadTable(ctx context.Context, index int, step unload.Step, table *transform.Table) (unloaded unload.Unloaded, err error) {
	if c.Ahead != nil && c.Ahead(c.Plan.Tables[index]) {
		step.Landing = table.Ahead
	}
	err = c.step(ctx, plan.Unloading, index, nil, func() (e Event, err error) {
		unloaded, err = step.Run(ctx, c.Plan.Tables[index])
		c.note(index, func(o *plan.Outcome) {
			o.RowsUnloaded, o.Files, o.Bytes = unloaded.Rows, len(unloaded.Files), unloaded.Bytes()
		})
		return Event{Rows: unloaded.Rows, Files: len(unloaded.Files), Bytes: unloaded.Bytes()}, err
	})
	return unloaded, err
}

// carry brings one table from the bucket into its staging table.
func (c *copying) carry(ctx context.Context, index int, unloaded unload.Unloaded, table *transform.Table) error {
	t := c.Plan.Tables[index]
	var results []plan.Result
	err := c.step(ctx, plan.Transforming, index, &unloaded, func() (e Event, err error) {
		results, err = table.Run(ctx, unloaded.Files, func(r plan.Result) {
			e.Rows, e.Files, e.Bytes = e.Rows+r.Rows, e.Files+1, e.Bytes+r.InputBytes
			c.note(index, func(o *plan.Outcome) {
				o.RowsTransformed += r.Rows
				o.PlainBytes += r.Plain
				o.Survivors = plan.AddSurvivors(o.Survivors, r.Survivors)
			})
			c.tell(Event{
				Step: plan.Transforming, State: Advanced, Table: &t,
				Rows: e.Rows, Files: e.Files, Bytes: e.Bytes, Of: expected(&unloaded),
			})
		})
		return e, err
	})
	if err != nil {
		return err
	}
	if err := c.loads.Acquire(ctx, 1); err != nil {
		return err
	}
	err = c.step(ctx, plan.Loading, index, &unloaded, func() (e Event, err error) {
		defer c.loads.Release(1)
		if err := c.Ledger.Record(ctx, c.Plan.StagingResource(t)); err != nil {
			return e, err
		}
		rows, err := c.load.Run(ctx, t, results)
		c.note(index, func(o *plan.Outcome) { o.RowsLoaded = rows })
		return Event{Rows: rows, Files: len(results), Bytes: unloaded.Bytes()}, err
	})
	if err != nil {
		return err
	}
	c.note(index, func(o *plan.Outcome) { o.Status = plan.TableLoaded })
	c.removeInput(ctx, t)
	return nil
}

// removeInput removes the table's real data as soon as nothing needs it. Should
// it fail, the clean-up at the end tries again and tells.
func (c *copying) removeInput(ctx context.Context, t plan.Table) {
	if c.Plan.Staging.Retain != (plan.Retain{}) {
		return
	}
	if err := c.cleaner().Input(ctx, t); err != nil {
		c.Log.WarnContext(ctx, "the input of a table could not be removed yet",
			"job", c.Plan.Job, "schema", t.Schema, "table", t.Name, "code", fault.CodeOf(err))
	}
}

// step runs one step of one table: it tells its beginning and its end, takes its
// time, and names the table in its error.
func (c *copying) step(ctx context.Context, step plan.Step, index int, of *unload.Unloaded, do func() (Event, error)) error {
	t := c.Plan.Tables[index]
	c.tell(Event{Step: step, State: Began, Table: &t, Of: expected(of)})
	start := c.Now()
	var event Event
	err := guarded(func() (err error) {
		event, err = do()
		return err
	})
	took := c.Now().Sub(start)
	c.note(index, func(o *plan.Outcome) { o.Seconds[step] = took.Seconds() })
	event.Step, event.State, event.Table, event.Of = step, Done, &t, expected(of)
	if err != nil {
		event.State = Failed
	}
	if err != nil && ctx.Err() != nil {
		event.State = Stopped
	}
	c.tell(event)
	c.log(ctx, t, event, took)
	return named(err, step, t)
}

func (c *copying) log(ctx context.Context, t plan.Table, e Event, took time.Duration) {
	c.Log.InfoContext(ctx, "step ended", "job", c.Plan.Job, "schema", t.Schema, "table", t.Name, "step", e.Step,
		"state", e.State, "rows", e.Rows, "bytes", e.Bytes, "took", took)
}

func expected(u *unload.Unloaded) Expected {
	if u == nil {
		return Expected{}
	}
	return Expected{Rows: u.Rows, Files: len(u.Files), Bytes: u.Bytes()}
}

// named gives an error the step and the table that it is about, unless it names
// the table already: the edges say what they were doing to which table.
func named(err error, step plan.Step, t plan.Table) error {
	if err == nil {
		return nil
	}
	f, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok:
		return fault.New(fault.Internal, "%s %s: %w", step, t, err).WithTable(t.String())
	case f.Table != "":
		return err
	}
	return fault.New(f.Code, "%s %s: %w", step, t, err).WithTable(t.String()).WithHint("%s", f.Hint)
}
