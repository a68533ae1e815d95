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

// Publish gives the loaded tables their names, all or none, in one transaction,
// and then drops the tables that they replaced, whose grants they have. What stands at a destination
// name is looked at anew: a table that Standin did not make for this workspace,
// and that the plan does not allow to be replaced, is never touched.
//
// Transactions that others got in the way of are repeated. When the connection
// is lost during COMMIT, the catalog tells whether it took place. A retired table
// that cannot be dropped is left for clean-up and does not fail the publication,
// which has happened.
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
	replacements, err := before.replacements(p, tables)
	if err != nil {
		return err
	}
	err = w.retry(ctx, func() error { return w.carryGrants(ctx, replacements, before) }, wire.Conflict, wire.Vanished)
	if err != nil {
		return err
	}
	now := before
	for attempt := 1; ; attempt++ {
		if replacements, err = now.replacements(p, tables); err != nil {
			return err
		}
		if err = w.swap(ctx, replacements, now); err == nil {
			break
		}
		again := slices.Contains([]wire.Reason{wire.Lost, wire.Conflict, wire.Vanished, wire.Exists, wire.NotFound}, wire.ReasonOf(err))
		if !again {
			return err
		}
		// Whether a lost COMMIT took place must be known even if ctx has ended.
		settle, stop := context.WithTimeout(context.WithoutCancel(ctx), w.lockWait)
		now, err = w.settle(settle, tables, err)
		stop()
		if err != nil {
			return err
		}
		if now.published(tables, staged) {
			break
		}
		if attempt == attempts {
			return fault.New(fault.PublishFailed, "publish: other transactions were in the way %d times; no table was replaced", attempts)
		}
		if err := w.pause(ctx, attempt); err != nil {
			return failure(ctx, fault.PublishFailed, "publish", err)
		}
	}
	for _, r := range replacements {
		if !r.Replaces {
			continue
		}
		if err := w.Drop(ctx, r.Table.Schema, r.Table.Retired); err != nil {
			w.log.WarnContext(ctx, "a replaced table is left for clean-up", "schema", r.Table.Schema, "table", r.Table.Retired, "error", err)
		}
	}
	return nil
}

// swap runs the transaction. Once the locks are held it takes an instant and is
// no longer to be interrupted, so that its end is always known.
func (w *Warehouse) swap(ctx context.Context, replacements []statement.Replacement, now standing) error {
	statements, err := statement.Swap(replacements, w.lockWait)
	if err != nil {
		return fault.New(fault.Internal, "publish: %w", err)
	}
	s, err := w.pool.Acquire(ctx)
	if err != nil {
		return failure(ctx, fault.PublishFailed, "publish", err)
	}
	defer s.Discard() // its statement_timeout is not everyone's
	for _, text := range statements {
		if err := s.Exec(ctx, text); err != nil {
			if wire.ReasonOf(err) == wire.Stopped && ctx.Err() == nil {
				err = w.blocked(ctx, replacements, now, s.PID(), err)
			}
			return failure(ctx, fault.PublishFailed, "publish", err)
		}
		if strings.HasPrefix(text, "LOCK ") {
			ctx = context.WithoutCancel(ctx)
		}
	}
	return nil
}

// settle reads what stands at the names after a transaction failed. If even that
// cannot be had, the outcome is unknown, and cause is why.
func (w *Warehouse) settle(ctx context.Context, tables []plan.Table, cause error) (standing, error) {
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

// standing is what stands in the schemas of the destination, by schema and name.
type standing map[[2]string]catalog.Relation

func (w *Warehouse) stand(ctx context.Context, tables []plan.Table) (standing, error) {
	var schemas []string
	for _, t := range tables {
		schemas = append(schemas, t.Schema)
	}
	slices.Sort(schemas)
	found, err := w.Occupants(ctx, slices.Compact(schemas))
	if err != nil {
		return nil, err
	}
	now := standing{}
	for _, r := range found {
		now[[2]string{r.Schema, r.Name}] = r
	}
	return now, nil
}

// staged are the OIDs of the staging tables, which stay theirs through renames.
func (now standing) staged(tables []plan.Table) (map[int]string, error) {
	oids := map[int]string{}
	for _, t := range tables {
		r, ok := now[[2]string{t.Schema, t.Staging}]
		if !ok {
			return nil, fault.New(fault.PublishFailed, "publish %s: its staging table %s is gone", t, t.Staging).WithTable(t.String())
		}
		oids[t.Ordinal] = r.OID
	}
	return oids, nil
}

// published reports whether the tables that were staged bear their names.
func (now standing) published(tables []plan.Table, staged map[int]string) bool {
	return !slices.ContainsFunc(tables, func(t plan.Table) bool {
		return now[[2]string{t.Schema, t.Name}].OID != staged[t.Ordinal]
	})
}

// replacements decides for each table whether it replaces one, and refuses what
// may not be replaced.
func (now standing) replacements(p *plan.Plan, tables []plan.Table) ([]statement.Replacement, error) {
	own := map[string]bool{}
	for _, t := range tables {
		own[t.String()] = true
	}
	var out []statement.Replacement
	for _, t := range tables {
		r, there := now[[2]string{t.Schema, t.Name}]
		out = append(out, statement.Replacement{Table: t, Replaces: there})
		if !there {
			continue
		}
		if r.View {
			return nil, fault.New(fault.TableOccupied, "publish %s: a view of that name stands in the destination", t).WithTable(t.String())
		}
		if r.Mark != plan.Mark(p.Workspace) && !t.Replaces {
			return nil, fault.New(fault.TableOccupied, "publish %s: the table of that name was not made by Standin for this workspace", t).
				WithTable(t.String()).WithHint("Name it under replace: in the workspace, or remove it.")
		}
		if len(r.Views) > 0 {
			return nil, fault.New(fault.PublishFailed, "publish %s: view %s reads the table that would be replaced", t, r.Views[0]).WithTable(t.String())
		}
		for _, referrer := range r.Referrers {
			_, name, _ := strings.Cut(referrer, ".")
			if !own[referrer] && !leftoverName.MatchString(name) {
				return nil, fault.New(fault.PublishFailed, "publish %s: a foreign key of %s refers to the table that would be replaced", t, referrer).WithTable(t.String())
			}
		}
	}
	return out, nil
}
