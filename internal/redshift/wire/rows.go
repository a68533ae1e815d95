package wire

import "context"

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
