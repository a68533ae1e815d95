package redshift

import (
	"context"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Repeats counts the rows of a table that repeat the values of the columns of an
// earlier row; rows with a NULL among them do not.
func (w *Warehouse) Repeats(ctx context.Context, schema, table string, columns []string) (int64, error) {
	query, err := statement.Repeats(schema, table, columns)
	return w.ask(ctx, "count the repeated keys of "+schema+"."+table, query, err)
}

// Orphans counts the rows of a table that refer by a key to no row of refTable,
// which stands for the table that the key names; rows with a NULL among its columns
// refer to nothing, nor do those in which its conditions do not hold.
func (w *Warehouse) Orphans(ctx context.Context, schema, table string, key plan.ForeignKey, refTable string) (int64, error) {
	query, err := statement.Orphans(schema, table, key, refTable)
	return w.ask(ctx, "count the rows of "+schema+"."+table+" that refer to no row of "+key.RefSchema+"."+refTable, query, err)
}

// ask runs a query whose answer is one number, unless making it gave an error; again
// if another transaction was in its way or the connection broke.
func (w *Warehouse) ask(ctx context.Context, operation, query string, err error) (answer int64, _ error) {
	if err != nil {
		return 0, fault.New(fault.Internal, "%s: %w", operation, err)
	}
	err = w.retry(ctx, func() error {
		return w.with(ctx, fault.StatementFailed, operation, func(s *wire.Session) error {
			answer, err = number(ctx, s, query)
			return err
		})
	}, wire.Conflict, wire.Vanished, wire.Lost)
	return answer, err
}
