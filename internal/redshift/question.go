package redshift

import (
	"context"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Answer asks a question about the rows of a table, as they are now; nil is NULL.
// Answers may hold values: they go nowhere but inside the privacy boundary. One of more
// than the question's bytes is an error of code rule-refused.
func (w *Warehouse) Answer(ctx context.Context, t plan.Table, q plan.Question) (answer [][][]byte, err error) {
	query, err := statement.Question(t, q)
	if err != nil {
		return nil, fault.New(fault.Internal, "ask for the %s in %s: %w", q, t, err).WithTable(t.String())
	}
	err = w.table(ctx, fault.StatementFailed, "ask for the "+q.String()+" in", t, func(s *wire.Session) error {
		if q.Bytes == 0 {
			answer, err = s.Rows(ctx, query)
			return err
		}
		if answer, err = s.RowsWithin(ctx, query, q.Bytes); wire.ReasonOf(err) == wire.TooLong {
			return fault.New(fault.RuleRefused, "ask for the %s in %s: %w", q, t, err).WithTable(t.String()).
				WithHint("give the column a generator that does not draw from all of its values")
		}
		return err
	})
	return answer, err
}
