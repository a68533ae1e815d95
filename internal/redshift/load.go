package redshift

import (
	"context"
	"errors"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Load copies the files of the manifest into the table's staging table and
// returns how many rows that were. The COPY is alone in a transaction, so that
// it ends with its client: by itself it would outlive a lost connection and
// commit, and a second attempt would load every row twice. After an error
// nothing is loaded, unless it is ConnectionFailed: then that is unknown, and
// the staging table has to be made anew before another attempt.
func (w *Warehouse) Load(ctx context.Context, p *plan.Plan, t plan.Table, manifestURL string) (rows int64, err error) {
	load, err := statement.Copy(p, t, manifestURL)
	if err != nil {
		return 0, fault.New(fault.Internal, "load %s: %w", t, err).WithTable(t.String())
	}
	err = w.table(ctx, fault.LoadFailed, "load", t, func(s *wire.Session) error {
		for _, text := range append(statement.BeforeCopy(t), "BEGIN") {
			if err := s.Exec(ctx, text); err != nil {
				return err
			}
		}
		if err := s.Exec(ctx, load); err != nil {
			return w.explain(ctx, s, p, t, err)
		}
		if rows, err = number(ctx, s, "SELECT pg_last_copy_count()"); err != nil {
			return err
		}
		if err := s.Exec(ctx, "COMMIT"); err != nil {
			if wire.ReasonOf(err) == wire.Lost {
				return fault.New(fault.ConnectionFailed, "load %s: the connection was lost during COMMIT; the outcome is unknown", t)
			}
			return err
		}
		return nil
	})
	return rows, err
}

// of names the table in a fault that names none.
func of(err error, t plan.Table) error {
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Table == "" {
		return f.WithTable(t.String())
	}
	return err
}
