package redshift

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"standin/sandbox/internal/redshift/catalog"
	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/load"
	statements "standin/sandbox/internal/redshift/statement"
)

const cancelCode = "57014"

// asServerError makes an error of PostgreSQL, of the lexer, or any other, the one form that clients see.
func asServerError(err error) *pgconn.PgError {
	if fault, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fault
	}
	if fault, ok := errors.AsType[*lexer.Error](err); ok {
		return &pgconn.PgError{Severity: "ERROR", Code: fault.Code, Message: fault.Message, Position: int32(fault.Position)} //nolint:gosec // statements are shorter than 2 GB
	}
	return &pgconn.PgError{Severity: "ERROR", Code: "XX000", Message: err.Error()}
}

// errorResponse is an error as clients receive it: with the fields that a server of version 8.0 knows.
func errorResponse(err error) *pgproto3.ErrorResponse {
	fault := asServerError(err)
	return &pgproto3.ErrorResponse{
		Severity: fault.Severity, Code: fault.Code, Message: fault.Message, Detail: fault.Detail, Hint: fault.Hint, Position: fault.Position,
	}
}

func noticeResponse(notice *pgconn.PgError) *pgproto3.NoticeResponse {
	return &pgproto3.NoticeResponse{Severity: notice.Severity, Code: notice.Code, Message: notice.Message, Detail: notice.Detail, Hint: notice.Hint}
}

// restore takes out of a text what the front put into names.
func (s *session) restore(text string) string {
	return strings.NewReplacer(catalog.Schema+".", "", `"redshift.`, `"`).Replace(s.server.rewriter.Names.Restore(text))
}

// translate words an error as Redshift does. The position is kept if the client's text was sent as it is.
func (s *session) translate(err error, query int64, samePosition bool) *pgconn.PgError {
	if failure, ok := errors.AsType[*statements.Failure](err); ok {
		return s.boxed(s.restore(failure.Message), failure.Code, failure.Context, query)
	}
	if rows, ok := errors.AsType[*load.Error](err); ok {
		return s.boxed(s.restore(rows.Error()), 8001, "", query)
	}
	fault := *asServerError(err)
	fault.Message, fault.Detail, fault.Hint = s.restore(fault.Message), s.restore(fault.Detail), s.restore(fault.Hint)
	if !samePosition {
		fault.Position = 0
	}
	switch fault.Code {
	case cancelCode:
		fault.Message = fmt.Sprintf("Query (%d) cancelled on user's request", query)
	case "23514":
		if kind, size, ok := lengthCheck(fault.ConstraintName); ok {
			return lengthFault(kind, size)
		}
	case "428C9":
		fault = pgconn.PgError{Severity: "ERROR", Code: "0A000", Message: "cannot set an identity column to a value"}
	case "40001":
		fault.Code, fault.Message = "XX000", "1023"
		fault.Detail = "Serializable isolation violation on table, transactions forming the cycle are: this one and one that has committed"
	}
	return &fault
}

// lengthCheck reads the name of a hidden check: "redshift varchar <column> <size>".
func lengthCheck(name string) (kind, size string, ok bool) {
	parts := strings.Split(name, " ")
	if len(parts) != 4 || parts[0] != "redshift" {
		return "", "", false
	}
	return parts[1], parts[3], true
}

func lengthFault(kind, size string) *pgconn.PgError {
	if kind == "char" {
		return &pgconn.PgError{Severity: "ERROR", Code: "XX000", Message: "CHAR string contains invalid ASCII character"}
	}
	return &pgconn.PgError{Severity: "ERROR", Code: "22001", Message: "value too long for type character varying(" + size + ")"}
}

// boxed makes an internal error, whose detail is a box of lines.
func (s *session) boxed(message string, code int, context string, query int64) *pgconn.PgError {
	const line = "-----------------------------------------------"
	detail := fmt.Sprintf("\n  %s\n  error:  %s\n  code:      %d\n  context:   %s\n  query:     %d\n  location:  sandbox\n  process:   query0_%d [pid=%d]\n  %s\n",
		line, message, code, context, query, query, s.about.PID, line)
	return &pgconn.PgError{Severity: "ERROR", Code: "XX000", Message: message, Detail: detail}
}
