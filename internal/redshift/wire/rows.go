package wire

import (
	"context"
	"fmt"
	"slices"
)

// Rows runs one statement and returns its rows as the server writes them; nil is
// NULL. Errors are as Query's.
func (s *Session) Rows(ctx context.Context, statement string) ([][][]byte, error) {
	results, err := s.conn.Exec(ctx, statement).ReadAll()
	if err != nil {
		return nil, s.failure(ctx, err)
	}
	var rows [][][]byte
	for _, result := range results {
		rows = append(rows, result.Rows...)
	}
	return rows, nil
}

// RowsWithin is Rows of a statement whose values may have so many bytes together. When
// they have more, it keeps none, cancels the statement, and returns an error of reason
// TooLong; the session is usable, or closed.
func (s *Session) RowsWithin(ctx context.Context, statement string, most int64) ([][][]byte, error) {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		rows  [][][]byte
		bytes int64
	)
	results := s.conn.Exec(running, statement)
	for results.NextResult() {
		for reader := results.ResultReader(); reader.NextRow(); {
			if bytes > most {
				continue // what was on its way
			}
			values := reader.Values()
			row := make([][]byte, len(values))
			for i, value := range values {
				row[i] = slices.Clone(value)
				bytes += int64(len(value))
			}
			rows = append(rows, row)
			if bytes > most {
				rows = nil
				cancel()
			}
		}
	}
	err := results.Close()
	switch {
	case bytes > most && ctx.Err() == nil:
		return nil, &Error{Reason: TooLong, Sentence: fmt.Sprintf("the answer has more than %d bytes", most), Closed: s.conn.IsClosed()}
	case err != nil:
		return nil, s.failure(ctx, err)
	default:
		return rows, nil
	}
}
