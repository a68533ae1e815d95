package wire

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Session is one connection. It is not safe for concurrent use.
type Session struct {
	conn *pgconn.PgConn
	pool *Pool
}

// PID is the process that serves the session, by which others may cancel it.
func (s *Session) PID() int64 { return int64(s.conn.PID()) }

// Exec runs one statement and drops its rows.
func (s *Session) Exec(ctx context.Context, statement string) error {
	_, err := s.Query(ctx, statement)
	return err
}

// Query runs one statement and returns its rows as text; NULL is "". When ctx
// ends, the statement is cancelled and the error is ctx's. Any other error is an
// *Error, after which the session is lost if it says so and usable if not.
func (s *Session) Query(ctx context.Context, statement string) ([][]string, error) {
	all, err := s.Rows(ctx, statement)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for _, values := range all {
		row := make([]string, len(values))
		for i, value := range values {
			row[i] = string(value)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// ping is a statement that only a living session answers.
const ping = "SELECT 1"

// lives reports whether the session answers soon. A network that drops its packets
// would otherwise be found out only when the operating system gives up sending them,
// a quarter of an hour later.
func (s *Session) lives(ctx context.Context, soon time.Duration) bool {
	ctx, stop := context.WithTimeout(ctx, soon)
	defer stop()
	_, err := s.conn.Exec(ctx, ping).ReadAll()
	return err == nil
}

// failure makes the error of a statement. A cancelled statement whose session
// did not answer may still run, so the session is ended from another one.
func (s *Session) failure(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		if s.conn.IsClosed() && s.pool != nil && s.conn.PID() != 0 {
			s.pool.end(ctx, s.PID())
		}
		return context.Cause(ctx)
	}
	if server, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fromServer(server, s.conn.IsClosed())
	}
	return &Error{Reason: Lost, Sentence: "the connection was lost"}
}

// Release gives the session back for others, unless it is lost or inside a
// transaction: then it is closed, which rolls the transaction back.
func (s *Session) Release() { s.pool.release(s) }

// Discard closes the session.
func (s *Session) Discard() {
	s.close()
	s.pool.release(s)
}

func (s *Session) idle() bool { return !s.conn.IsClosed() && s.conn.TxStatus() == 'I' }

func (s *Session) close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	_ = s.conn.Close(ctx) // says goodbye; a server that does not hear it finds out
}
