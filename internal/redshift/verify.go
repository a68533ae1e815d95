package redshift

import (
	"context"

	"standin/internal/fault"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Repeats counts the rows of a table that repeat the values of the columns of an
// earlier row; rows with a NULL among them do not.
func (w *Warehouse) Repeats(ctx context.Context, schema, table string, columns []string) (int64, error) {
	query, err := statement.Repeats(schema, table, columns)
	return w.ask(ctx, "count the repeated keys of "+schema+"."+table, query, err)
}

// Orphans counts the rows of a table whose columns refer to no row of another;
// rows with a NULL among them refer to nothing.
func (w *Warehouse) Orphans(ctx context.Context, schema, table string, columns []string, refSchema, refTable string, refColumns []string) (int64, error) {
	query, err := statement.Orphans(schema, table, columns, refSchema, refTable, refColumns)
	return w.ask(ctx, "count the rows of "+schema+"."+table+" that refer to no row of "+refSchema+"."+refTable, query, err)
}

// ask runs a query whose answer is one number, unless making it gave an error.
func (w *Warehouse) ask(ctx context.Context, operation, query string, err error) (answer int64, _ error) {
	if err != nil {
		return 0, fault.New(fault.Internal, "%s: %w", operation, err)
	}
	err = w.with(ctx, fault.StatementFailed, operation, func(s *wire.Session) error {
		answer, err = number(ctx, s, query)
		return err
	})
	return answer, err
}
