package redshift

import (
	"context"
	"errors"
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Stage makes the table's staging table, empty, with its whole definition except
// keys, and its schema where that is missing. One that an earlier attempt of the
// job made is made anew. The table bears its mark from the moment it exists.
func (w *Warehouse) Stage(ctx context.Context, p *plan.Plan, t plan.Table) error {
	create, err := statement.CreateTable(t)
	if err != nil {
		return fault.New(fault.Internal, "make the staging table of %s: %w", t, err).WithTable(t.String())
	}
	comments, err := statement.Comment(p, t)
	if err != nil {
		return fault.New(fault.Internal, "make the staging table of %s: %w", t, err).WithTable(t.String())
	}
	if err := w.createSchema(ctx, t); err != nil {
		return err
	}
	if err := w.drop(ctx, fault.StatementFailed, t.Schema, t.Staging); err != nil {
		return of(err, t)
	}
	return w.retry(ctx, func() error {
		return w.table(ctx, fault.StatementFailed, "make the staging table of", t, func(s *wire.Session) error {
			return transaction(ctx, s, slices.Concat([]string{create}, comments))
		})
	}, wire.Conflict, wire.Vanished)
}

// createSchema makes a missing schema. It looks first: CREATE SCHEMA IF NOT
// EXISTS wants the right to create one even where nothing is to be done.
func (w *Warehouse) createSchema(ctx context.Context, t plan.Table) error {
	create, err := statement.CreateSchema(t.Schema)
	if err != nil {
		return fault.New(fault.Internal, "make the schema of %s: %w", t, err).WithTable(t.String())
	}
	return w.table(ctx, fault.StatementFailed, "make the schema of", t, func(s *wire.Session) error {
		exists, err := catalog.SchemaExists(ctx, s, t.Schema)
		if err != nil || exists {
			return err
		}
		if err = s.Exec(ctx, create); err == nil {
			return nil
		}
		// Another table of the job may have been faster. The server says then that
		// the schema exists, or that a row of its own catalog does.
		if exists, lookErr := catalog.SchemaExists(ctx, s, t.Schema); lookErr == nil && exists {
			return nil
		}
		return err
	})
}

// Constrain declares the keys of a staging table: its primary key and unique
// constraints, and every foreign key between it and the tables before it in the
// plan, in either direction, because a foreign key needs the key that it refers
// to. It is called for all tables in the plan's order, after the data was
// verified and before it is published.
func (w *Warehouse) Constrain(ctx context.Context, p *plan.Plan, t plan.Table) error {
	statements, err := statement.Keys(p, t)
	if err != nil {
		return fault.New(fault.Internal, "declare the keys of %s: %w", t, err).WithTable(t.String())
	}
	if len(statements) == 0 {
		return nil
	}
	standing := referred(p, t)
	return w.retry(ctx, func() error {
		if len(standing) > 0 {
			return of(w.declare(ctx, t, statements, standing), t)
		}
		return w.table(ctx, fault.StatementFailed, "declare the keys of", t, func(s *wire.Session) error {
			return transaction(ctx, s, statements)
		})
	}, wire.Conflict, wire.Vanished)
}

// declare declares keys that refer to standing tables. They lock these, so they
// wait for readers, and readers that come later wait for them; how long is bounded.
func (w *Warehouse) declare(ctx context.Context, t plan.Table, statements []string, standing []plan.Table) error {
	s, err := w.pool.Acquire(ctx)
	if err != nil {
		return failure(ctx, fault.StatementFailed, "declare the keys of "+t.String(), err)
	}
	defer s.Discard() // its statement_timeout is not everyone's
	if err = s.Exec(ctx, statement.Timeout(w.lockWait)); err == nil {
		err = transaction(ctx, s, statements)
	}
	if err == nil {
		return nil
	}
	if wire.ReasonOf(err) != wire.Stopped || ctx.Err() != nil {
		return failure(ctx, fault.StatementFailed, "declare the keys of "+t.String(), err)
	}
	f := fault.New(fault.PublishFailed, "declare the keys of %s: the tables in place could not be locked within %s, and no table was replaced: %w", t, w.lockWait, err)
	if s.Exec(ctx, "ROLLBACK") != nil {
		return f
	}
	found, err := catalog.Occupants(ctx, s, schemasOf(standing))
	if err != nil {
		return f
	}
	return holder(ctx, s, f, standing, standingOf(found))
}

// referred are the tables in place that the keys of a table, or other tables' keys
// that are declared with them, refer to.
func referred(p *plan.Plan, t plan.Table) []plan.Table {
	if t.Publish == plan.InPlace {
		return []plan.Table{t}
	}
	var tables []plan.Table
	for _, other := range p.Tables {
		refers := func(k plan.ForeignKey) bool { return k.RefSchema == other.Schema && k.RefTable == other.Name }
		if other.Publish == plan.InPlace && slices.ContainsFunc(t.ForeignKeys, refers) {
			tables = append(tables, other)
		}
	}
	return tables
}

// Drop removes a staging or retired table if it is there. Foreign keys from
// other such tables go before it; nothing else does, so that a table on which a
// view or a user's own table hangs stays, and the error says so. Any other name
// is refused.
func (w *Warehouse) Drop(ctx context.Context, schema, name string) error {
	return w.drop(ctx, fault.CleanupIncomplete, schema, name)
}

func (w *Warehouse) drop(ctx context.Context, code fault.Code, schema, name string) error {
	table := schema + "." + name
	if !leftoverName.MatchString(name) {
		return fault.New(fault.Internal, "drop %s: it is neither a staging nor a retired table", table).WithTable(table)
	}
	return w.retry(ctx, func() error {
		return w.with(ctx, code, "drop "+table, func(s *wire.Session) error { return drop(ctx, s, schema, name) })
	}, wire.Conflict, wire.Vanished, wire.Lost)
}

// drop drops a table behind a lock of its own. A publication whose COMMIT is on its
// way, and whose client has gone, may be giving the table another name. Where a
// server looks up a name before it waits, as PostgreSQL 8.0 does, a DROP that waits
// for that COMMIT would then remove the table that was published. LOCK waits in its
// stead, and whoever comes after it looks the names up again.
func drop(ctx context.Context, s *wire.Session, schema, name string) error {
	there, err := catalog.TableExists(ctx, s, schema, name)
	if err != nil || !there {
		return err
	}
	keys, err := catalog.ForeignKeysTo(ctx, s, schema, name)
	if err != nil {
		return err
	}
	tables := [][2]string{{schema, name}}
	var releases []string
	for _, key := range keys {
		if !leftoverName.MatchString(key.Table) {
			continue
		}
		release, err := statement.DropConstraint(key.Schema, key.Table, key.Name)
		if err != nil {
			return fault.New(fault.Internal, "drop %s.%s: %w", schema, name, err)
		}
		tables, releases = append(tables, [2]string{key.Schema, key.Table}), append(releases, release)
	}
	// In one order, lest two that clean up after one job block each other.
	slices.SortFunc(tables, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	lock, err := statement.Lock(slices.Compact(tables))
	if err != nil {
		return fault.New(fault.Internal, "drop %s.%s: %w", schema, name, err)
	}
	drop, err := statement.Drop(schema, name)
	if err != nil {
		return fault.New(fault.Internal, "drop %s.%s: %w", schema, name, err)
	}
	err = transaction(ctx, s, slices.Concat([]string{lock}, releases, []string{drop}))
	if wire.ReasonOf(err) == wire.NotFound {
		return &wire.Error{Reason: wire.Vanished, Sentence: "a table that was to be dropped, or that refers to it, bears another name or is gone"}
	}
	return err
}

// DropTables removes the staging and retired tables of the plan's job that are
// there, until there are none: a publication that was given up may take place while
// this waits for its locks, and leaves retired tables instead. It goes on after one
// that cannot be removed, and names all of those.
func (w *Warehouse) DropTables(ctx context.Context, p *plan.Plan) error {
	for range attempts {
		leftovers, err := w.Leftovers(ctx, p.Job)
		if err != nil || len(leftovers) == 0 {
			return err
		}
		var errs []error
		for _, l := range leftovers {
			errs = append(errs, w.Drop(ctx, l.Schema, l.Name))
		}
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return fault.New(fault.CleanupIncomplete, "drop the tables of job %s: there are new ones each time", p.Job)
}

// transaction runs the statements in one transaction. After an error the session
// is inside it still, and is closed when it is released, which rolls it back.
func transaction(ctx context.Context, s *wire.Session, statements []string) error {
	for _, text := range slices.Concat([]string{"BEGIN"}, statements, []string{"COMMIT"}) {
		if err := s.Exec(ctx, text); err != nil {
			return err
		}
	}
	return nil
}
