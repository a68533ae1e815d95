package redshift

import (
	"cmp"
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/redshift/lexer"
)

// errDisconnected ends a session whose client was disconnected on purpose.
var errDisconnected = errors.New("a fault ended the connection")

// connectionCode is SQLSTATE connection_failure.
const connectionCode = "08006"

// suffer lets a fault strike a statement that is about to be executed. Its error is the statement's, or
// errDisconnected.
func (s *session) suffer(ctx context.Context, strike faults.Strike, st *statement) error {
	switch strike.Do {
	case faults.Hold:
		interruptible, done := s.interruptible(ctx)
		defer done()
		if strike.Wait(interruptible) != nil {
			return &lexer.Error{Code: cancelCode, Message: "cancelled"}
		}
	case faults.Refuse:
		return &pgconn.PgError{Severity: "ERROR", Code: cmp.Or(strike.Code, "XX000"), Message: strike.Message, Detail: strike.Detail}
	case faults.DisconnectBefore:
		return errDisconnected
	case faults.DisconnectAfter:
		st.unanswered = true
	case faults.Replace:
		st.bend = strike.Bend
	}
	return nil
}
