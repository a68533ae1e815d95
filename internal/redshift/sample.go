package redshift

import (
	"context"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Sample reads some rows of a table, values as an UNLOAD writes them; nil is
// NULL. These are real data: the caller shows them to nobody who did not ask.
func (w *Warehouse) Sample(ctx context.Context, t plan.Table, rows int) (values [][][]byte, err error) {
	query, err := statement.Sample(t, rows)
	if err != nil {
		return nil, fault.New(fault.Internal, "read rows of %s: %w", t, err).WithTable(t.String())
	}
	err = w.table(ctx, fault.StatementFailed, "read rows of", t, func(s *wire.Session) error {
		values, err = s.Rows(ctx, query)
		return err
	})
	return values, err
}
