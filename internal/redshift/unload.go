package redshift

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Unload writes the table's rows below the attempt's prefix and returns how many
// the warehouse says it wrote. The manifest is the truth; the caller compares.
// When ctx ends, the UNLOAD is cancelled. After any error its files are to be
// thrown away and a new attempt needs a prefix of its own. A table whose columns
// are no longer those of the plan is SchemaChanged, and one of which row-level
// security keeps rows from the user is PermissionDenied.
func (w *Warehouse) Unload(ctx context.Context, p *plan.Plan, t plan.Table, attempt int) (rows int64, err error) {
	err = w.table(ctx, fault.UnloadFailed, "unload", t, func(s *wire.Session) error {
		if err := s.Exec(ctx, "BEGIN"); err != nil {
			return err
		}
		if rows, err = unload(ctx, s, p, t, attempt); err != nil {
			return err
		}
		return s.Exec(ctx, "COMMIT")
	})
	return rows, err
}

// unload is one UNLOAD inside a transaction.
func unload(ctx context.Context, s *wire.Session, p *plan.Plan, t plan.Table, attempt int) (int64, error) {
	text, err := statement.Unload(p, t, attempt)
	if err != nil {
		return 0, fault.New(fault.Internal, "unload %s: %w", t, err).WithTable(t.String())
	}
	if err := s.Exec(ctx, text); err != nil {
		return 0, explainUnload(ctx, s, t, err)
	}
	// Only valid on the session that ran it, and only after it succeeded.
	rows, err := number(ctx, s, "SELECT pg_last_unload_count()")
	if err != nil {
		return 0, err
	}
	if err := unchanged(ctx, s, t); err != nil {
		return 0, err
	}
	if err := exact(ctx, s, t); err != nil {
		return 0, err
	}
	return rows, whole(ctx, s, t)
}

// Snapshot gives do an Unload whose statements all see the source as it was at
// one moment, that of the first: they run in one transaction of one session, so
// one after the other, and none can be repeated after one has failed. The
// transaction ends with do.
func (w *Warehouse) Snapshot(ctx context.Context, do func(unload func(ctx context.Context, p *plan.Plan, t plan.Table, attempt int) (int64, error)) error) error {
	return w.with(ctx, fault.UnloadFailed, "unload from one snapshot of "+w.address, func(s *wire.Session) error {
		if err := s.Exec(ctx, "BEGIN"); err != nil {
			return err
		}
		err := do(func(ctx context.Context, p *plan.Plan, t plan.Table, attempt int) (int64, error) {
			rows, err := unload(ctx, s, p, t, attempt)
			if err != nil {
				err = of(failure(ctx, fault.UnloadFailed, "unload "+t.String(), err), t)
			}
			return rows, err
		})
		if err != nil {
			return err
		}
		return s.Exec(ctx, "COMMIT")
	})
}

// Count counts the rows of a table.
func (w *Warehouse) Count(ctx context.Context, schema, table string) (int64, error) {
	query, err := statement.Count(schema, table)
	return w.ask(ctx, "count the rows of "+schema+"."+table, query, err)
}

// table is with for an operation on one table, which the fault then names.
func (w *Warehouse) table(ctx context.Context, code fault.Code, verb string, t plan.Table, do func(s *wire.Session) error) error {
	err := w.with(ctx, code, verb+" "+t.String(), do)
	return of(err, t)
}

// number runs a query whose answer is one number.
func number(ctx context.Context, s *wire.Session, query string) (int64, error) {
	rows, err := s.Query(ctx, query)
	if err != nil {
		return 0, err
	}
	if len(rows) != 1 || len(rows[0]) != 1 {
		return 0, fmt.Errorf("the warehouse gave %d rows where one was due", len(rows))
	}
	n, err := strconv.ParseInt(rows[0][0], 10, 64)
	if err != nil {
		return 0, errors.New("the warehouse did not give a number")
	}
	return n, nil
}
