package redshift

import (
	"context"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Sum fills those columns of the table's staging table that are sums over the rows of
// other staging tables, all of which are loaded.
func (w *Warehouse) Sum(ctx context.Context, p *plan.Plan, t plan.Table) error {
	var updates []string
	for _, column := range t.LoadedSums() {
		update, err := statement.Sum(p, t, column)
		if err != nil {
			return fault.New(fault.Internal, "sum up for %s: %w", t, err).WithTable(t.String())
		}
		updates = append(updates, update)
	}
	return w.retry(ctx, func() error {
		return w.table(ctx, fault.StatementFailed, "sum up for", t, func(s *wire.Session) error {
			return transaction(ctx, s, updates)
		})
	}, wire.Conflict, wire.Lost) // sums that are there already come out the same
}
