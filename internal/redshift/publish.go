package redshift

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Publish gives the loaded tables their names, or their rows to the standing
// tables, all or none, in one transaction, and then drops what that leaves over.
// A table that replaces one has its owner, its grants and its views. What stands
// at a destination name is looked at anew: a table that Standin did not make for this workspace,
// and that the plan does not allow to be replaced, is never touched.
//
// Transactions that others got in the way of are repeated. When COMMIT fails or
// the connection is lost, the catalog tells whether it took place. A retired
// table that cannot be dropped is left for clean-up and does not fail the
// publication, which has happened.
func (w *Warehouse) Publish(ctx context.Context, p *plan.Plan, tables []plan.Table) error {
	if len(tables) == 0 {
		return nil
	}
	before, err := w.stand(ctx, tables)
	if err != nil {
		return err
	}
	staged, err := before.staged(tables)
	if err != nil {
		return err
	}
	replacements, err := w.replacements(ctx, before, p, tables)
	if err != nil {
		return err
	}
	err = w.retry(ctx, func() error { return w.carryGrants(ctx, replacements, before) }, wire.Conflict, wire.Vanished)
	if err != nil {
		return err
	}
	now := before
	for attempt := 1; ; attempt++ {
		committing, failed := w.swap(ctx, replacements, now)
		if failed == nil {
			break
		}
		again := slices.Contains([]wire.Reason{wire.Lost, wire.Conflict, wire.Vanished, wire.Exists, wire.NotFound}, wire.ReasonOf(failed))
		if !again && !committing {
			return failed
		}
		if now, err = w.settle(ctx, tables, failed); err != nil {
			return err
		}
		if now.published(tables, staged) {
			break
		}
		if !again {
			return failed
		}
		if attempt == attempts {
			return fault.New(fault.PublishFailed, "publish: other transactions were in the way %d times; no table was replaced", attempts)
		}
		if err := w.pause(ctx, attempt); err != nil {
			return failure(ctx, fault.PublishFailed, "publish", err)
		}
		if replacements, err = w.replacements(ctx, now, p, tables); err != nil {
			return err
		}
	}
	w.dropRetired(ctx, replacements)
	return nil
}

// replacements decides what is replaced, and reads the views that are to be
// pointed at the new tables. That is before the renaming: afterwards the catalog
// would print their queries with the new name of the old table.
func (w *Warehouse) replacements(ctx context.Context, now standing, p *plan.Plan, tables []plan.Table) ([]statement.Replacement, error) {
	replacements, err := now.replacements(p, tables)
	if err != nil {
		return nil, err
	}
	return replacements, w.read(ctx, "publish: read the views", func(s *wire.Session) error {
		for i := range replacements {
			r := &replacements[i]
			r.Views = nil
			if !r.Replaces || r.InPlace() {
				continue
			}
			for _, v := range now[[2]string{r.Table.Schema, r.Table.Name}].Views {
				query, err := catalog.ViewQuery(ctx, s, v)
				if err != nil {
					return err
				}
				r.Views = append(r.Views, statement.View{Schema: v.Schema, Name: v.Name, Query: query})
			}
		}
		return nil
	})
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
// no longer to be interrupted, so that its end is always known. committing
// reports whether it is COMMIT that failed.
func (w *Warehouse) swap(ctx context.Context, replacements []statement.Replacement, now standing) (committing bool, err error) {
	statements, err := statement.Publish(replacements, w.lockWait)
	if err != nil {
		return false, fault.New(fault.Internal, "publish: %w", err)
	}
	s, err := w.pool.Acquire(ctx)
	if err != nil {
		return false, failure(ctx, fault.PublishFailed, "publish", err)
	}
	defer s.Discard() // its statement_timeout is not everyone's
	for _, text := range statements {
		committing = text == "COMMIT"
		if err := s.Exec(ctx, text); err != nil {
			if wire.ReasonOf(err) == wire.Stopped && ctx.Err() == nil && !committing {
				err = w.blocked(ctx, replacements, now, s.PID(), err)
			}
			return committing, failure(ctx, fault.PublishFailed, "publish", err)
		}
		if strings.HasPrefix(text, "LOCK ") {
			ctx = context.WithoutCancel(ctx)
		}
	}
	return false, nil
}

// settle reads what stands at the names after a transaction failed, even if ctx
// has ended, for whether a COMMIT took place must be known. If that cannot be
// had, the outcome is unknown, and cause is why.
func (w *Warehouse) settle(ctx context.Context, tables []plan.Table, cause error) (standing, error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), w.lockWait)
	defer stop()
	now, err := w.stand(ctx, tables)
	if err != nil && wire.ReasonOf(cause) == wire.Lost {
		return nil, fault.New(fault.PublishFailed, "publish: the connection was lost, and whether the tables were replaced could not be found out: %w", err).
			WithHint("Each table is whole, old or new: either all were replaced or none.")
	}
	return now, err
}

// blocked names who holds the tables for which a lock could not be had in time.
func (w *Warehouse) blocked(ctx context.Context, replacements []statement.Replacement, now standing, own int64, cause error) error {
	names := map[string]string{} // by OID
	var oids []string
	for _, r := range replacements {
		if relation, ok := now[[2]string{r.Table.Schema, r.Table.Name}]; ok {
			names[relation.OID] = r.Table.String()
			oids = append(oids, relation.OID)
		}
	}
	f := fault.New(fault.PublishFailed, "publish: the tables could not be locked within %s; no table was replaced: %w", w.lockWait, cause)
	if len(oids) == 0 {
		return f
	}
	s, err := w.pool.Acquire(ctx)
	if err != nil {
		return f
	}
	defer s.Release()
	holders, err := s.Query(ctx, fmt.Sprintf(`SELECT DISTINCT pid, trim(txn_owner), "relation" FROM svv_transactions WHERE granted = 't' AND pid <> %d AND "relation" IN (%s) ORDER BY 1`, own, strings.Join(oids, ", ")))
	if err != nil || len(holders) == 0 {
		return f
	}
	h := holders[0]
	return f.WithTable(names[h[2]]).WithHint("Session %s of user %s holds %s. Wait for it to end, or stop it, and run again.", h[0], h[1], names[h[2]])
}
