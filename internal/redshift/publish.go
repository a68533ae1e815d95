package redshift

import (
	"context"
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Publish gives the loaded tables their names, or their rows to the standing
// tables, all or none, in one transaction, and then drops what that leaves over.
// A table that replaces one has its owner, its grants and its views. What stands
// at a destination name is looked at anew before the transaction, and once more
// when that holds its locks: a table that Standin did not make for this workspace,
// and that the plan does not give up, is never touched, and nothing that came to
// hang on a table in the meantime is lost.
//
// Transactions that others got in the way of are repeated. When COMMIT fails or
// the connection is lost, the catalog tells whether it took place; where even that
// leaves it open, the error says so, with the code PublishFailed. A retired table
// that cannot be dropped is left for clean-up and does not fail the publication,
// which has happened.
func (w *Warehouse) Publish(ctx context.Context, p *plan.Plan, tables []plan.Table) error {
	if len(tables) == 0 {
		return nil
	}
	job := publishing{Warehouse: w, plan: p, tables: tables}
	err := job.run(ctx)
	if err != nil && job.unsure && !job.settled(ctx) {
		return fault.New(fault.PublishFailed, "publish: the connection was lost at COMMIT, and whether the tables were replaced could not be found out: %w", err).
			WithHint("Each table is whole, old or new: either all were replaced or none.")
	}
	if err != nil && !job.unsure {
		return err
	}
	for _, g := range job.before.lost {
		w.log.WarnContext(ctx, "a right of Standin's user is lost with the table that was replaced; its owner can grant it anew",
			"schema", g.Schema, "table", g.Table, "privilege", g.Privilege, "user", g.To)
	}
	w.dropRetired(ctx, job.before.replacements)
	return nil
}

// publishing is one call of Publish.
type publishing struct {
	*Warehouse
	plan   *plan.Plan
	tables []plan.Table
	sight  catalog.Sight
	given  []carried // grants that the staging tables got
	before outlook
	staged map[int]string // OIDs, by ordinal
	// unsure is that a COMMIT was sent of which nobody knows whether it has taken
	// place, or will: a server may take its time to find out that its client is gone.
	unsure bool
}

// run repeats the transaction until it has taken place.
func (j *publishing) run(ctx context.Context) (err error) {
	if j.before, err = j.look(ctx); err != nil {
		return err
	}
	if j.staged, err = j.before.now.staged(j.tables); err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		if err := j.retry(ctx, func() error { return j.carryGrants(ctx, j.before) }, wire.Conflict, wire.Vanished, wire.Lost); err != nil {
			return err
		}
		committing, failed := j.swap(ctx, j.before)
		if failed == nil {
			return nil
		}
		j.unsure = j.unsure || committing
		again := slices.Contains([]wire.Reason{wire.Lost, wire.Conflict, wire.Vanished, wire.Exists, wire.NotFound}, wire.ReasonOf(failed))
		if !again && !committing {
			return failed
		}
		now, err := j.settle(ctx)
		if err != nil {
			return failed
		}
		if now.published(j.tables, j.staged) {
			return nil
		}
		if committing { // the server has answered, or not
			j.unsure = wire.ReasonOf(failed) == wire.Lost
		}
		if !again {
			return failed
		}
		if attempt == attempts {
			if _, err := now.staged(j.tables); err != nil {
				return err
			}
			return fault.New(fault.PublishFailed, "publish: %d attempts failed%s; of the last: %w", attempts, j.untouched(), failed)
		}
		if err := j.pause(ctx, attempt); err != nil {
			return failure(ctx, fault.PublishFailed, "publish", err)
		}
		if j.before, err = j.look(ctx); err != nil {
			return err
		}
	}
}

// look takes the outlook, and first finds out how far it reaches.
func (j *publishing) look(ctx context.Context) (o outlook, err error) {
	err = j.read(ctx, "publish: read what stands in "+j.address, func(s *wire.Session) error {
		if j.sight, err = catalog.See(ctx, s); err != nil {
			return err
		}
		o, err = look(ctx, s, j.sight, j.plan, j.tables)
		return err
	})
	return o, err
}

// carryGrants gives the staging tables the grants of the tables that they are to
// replace. It runs before the swap, so that the transaction is short; what changes
// until its locks are held is done within it.
func (j *publishing) carryGrants(ctx context.Context, before outlook) error {
	statements, err := before.regrant(j.given)
	if err != nil {
		return fault.New(fault.Internal, "publish: carry over the grants: %w", err)
	}
	if len(statements) == 0 {
		return nil
	}
	err = j.with(ctx, fault.PublishFailed, "publish: carry over the grants", func(s *wire.Session) error {
		return transaction(ctx, s, statements)
	})
	if err == nil {
		j.given = before.wanted
	}
	return err
}

// dropRetired drops the tables that were replaced. What is left of them is not
// the publication's failure.
func (w *Warehouse) dropRetired(ctx context.Context, replacements []statement.Replacement) {
	for _, r := range replacements {
		if !r.Replaces {
			continue
		}
		if err := w.Drop(ctx, r.Table.Schema, r.Table.Retired); err != nil {
			w.log.WarnContext(ctx, "a replaced table is left for clean-up", "schema", r.Table.Schema, "table", r.Table.Retired, "error", err)
		}
	}
}

// swap runs the transaction. Once the locks are held it takes an instant and is
// no longer to be interrupted, so that its end is always known. What it then goes
// by is looked at anew. committing reports whether it is COMMIT that failed.
func (j *publishing) swap(ctx context.Context, before outlook) (committing bool, err error) {
	claim, err := statement.Claim(before.replacements, j.lockWait)
	if err != nil {
		return false, fault.New(fault.Internal, "publish: %w", err)
	}
	s, err := j.pool.Acquire(ctx)
	if err != nil {
		return false, failure(ctx, fault.PublishFailed, "publish", err)
	}
	defer s.Discard() // its statement_timeout is not everyone's
	for _, text := range claim {
		if err := s.Exec(ctx, text); err != nil {
			return false, j.refused(ctx, s, before, err)
		}
	}
	ctx = context.WithoutCancel(ctx)
	change, now, err := j.change(ctx, s, before)
	if err != nil {
		return false, j.refused(ctx, s, before, err)
	}
	j.unsure = false // no other transaction holds the locks, and the staging tables are what they were
	for _, text := range change {
		committing = text == "COMMIT"
		err := s.Exec(ctx, text)
		switch {
		case err == nil:
		case committing:
			return true, failure(ctx, fault.PublishFailed, "publish", err)
		default:
			return false, j.refused(ctx, s, before, now.uncarried(text, err))
		}
	}
	return false, nil
}

// change is the rest of a transaction that holds its locks, by what the catalog
// says now.
func (j *publishing) change(ctx context.Context, s *wire.Session, before outlook) (statements []string, now outlook, err error) {
	if now, err = look(ctx, s, j.sight, j.plan, j.tables); err != nil {
		return nil, now, err
	}
	if err := now.still(before); err != nil {
		return nil, now, err
	}
	if err := now.unhindered(ctx, s); err != nil {
		return nil, now, err
	}
	if statements, err = now.regrant(j.given); err != nil {
		return nil, now, err
	}
	change, err := statement.Switch(now.replacements)
	return append(statements, change...), now, err
}

// settle reads what stands at the names after a transaction failed, even if ctx
// has ended, for whether a COMMIT took place must be known.
func (j *publishing) settle(ctx context.Context) (standing, error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), j.lockWait)
	defer stop()
	found, err := j.Occupants(ctx, schemasOf(j.tables))
	return standingOf(found), err
}

// settled reports whether the tables surely are those of the publication.
func (j *publishing) settled(ctx context.Context) bool {
	now, err := j.settle(ctx)
	return err == nil && now.published(j.tables, j.staged)
}
