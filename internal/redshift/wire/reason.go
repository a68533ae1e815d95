package wire

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Reason is what a failure means to a caller that must decide what to do next.
type Reason int

// The reasons.
const (
	Unknown          Reason = iota
	Misconfigured           // the configuration cannot be used
	Unreachable             // no connection could be made
	LoginRefused            // the server refused the session
	Lost                    // the connection broke: the outcome of the statement is unknown
	Stopped                 // cancelled, or timed out by statement_timeout
	Conflict                // another transaction was in the way: run the transaction again
	Vanished                // a relation was dropped while the catalog was read: read again
	Forbidden               // the user lacks a right
	RoleRefused             // the IAM role may not be assumed
	StorageForbidden        // S3 refused the role
	StorageElsewhere        // the bucket is in another region
	StorageMissing          // an object does not exist
	StorageOccupied         // an UNLOAD's prefix is not empty
	RowsRefused             // a COPY met rows that it cannot load
	NotFound                // a relation, schema or column does not exist
	Exists                  // a relation or schema exists already
	Depended                // other objects hang on it
	Aborted                 // the transaction has failed before
	Full                    // no disk space left
	TooLong                 // the answer has more bytes than it may
)

// sentence says the reason in the middle of a sentence, without a word of the
// server's.
func (r Reason) sentence() string {
	switch r {
	case Lost:
		return "the server ended the session"
	case Stopped:
		return "the statement was cancelled or took too long"
	case Conflict:
		return "another transaction was in the way"
	case Vanished:
		return "a table was dropped meanwhile"
	case Forbidden:
		return "the user lacks a right"
	case RoleRefused:
		return "the IAM role may not be assumed: it must be attached to the cluster or workgroup, trust Redshift, and be granted to the user"
	case StorageForbidden:
		return "S3 refused the IAM role"
	case StorageElsewhere:
		return "the bucket is in another region than was said"
	case StorageMissing:
		return "an S3 object or prefix does not exist"
	case StorageOccupied:
		return "the S3 prefix is not empty"
	case RowsRefused:
		return "rows could not be loaded"
	case NotFound:
		return "a schema, table or column does not exist"
	case Exists:
		return "it exists already"
	case Depended:
		return "other objects depend on it"
	case Aborted:
		return "the transaction had failed before"
	case Full:
		return "the warehouse has no disk space left"
	default:
		return "the warehouse refused the statement"
	}
}

// classify reads the reason from codes first and from the text only where
// Redshift gives nothing else: its internal errors all have SQLSTATE XX000.
func classify(server *pgconn.PgError, number int) Reason {
	switch server.Code {
	case "57014":
		return Stopped
	case "40001", "40P01":
		return Conflict
	case "42501":
		return Forbidden
	case "42P01", "3F000", "42703", "42704":
		return NotFound
	case "42P07", "42P06", "42710":
		return Exists
	case "2BP01":
		return Depended
	case "25P02":
		return Aborted
	case "53100":
		return Full
	}
	switch number {
	case 1023:
		return Conflict
	case 1018:
		return Vanished
	}
	text := strings.ToLower(server.Message + "\n" + server.Detail)
	for _, sign := range []struct {
		text   string
		reason Reason
	}{
		{"on user's request", Stopped},
		{"by wlm abort action", Stopped},
		{"could not open relation with oid", Vanished},
		{"serializable isolation violation", Conflict},
		{"concurrent transaction", Conflict},
		{"not authorized to get credentials of role", RoleRefused},
		{"assumerole permission", RoleRefused},
		{"permission denied", Forbidden},
		{"must be owner", Forbidden},
		{"stl_load_errors", RowsRefused},
		{"sys_load_error_detail", RowsRefused},
		{"destination on s3 is not empty", StorageOccupied},
		{"permanentredirect", StorageElsewhere},
		{"status 301", StorageElsewhere},
		{"access denied", StorageForbidden},
		{"status 403", StorageForbidden},
		{"specified key does not exist", StorageMissing},
		{"s3 prefix", StorageMissing},
		{"status 404", StorageMissing},
		{"disk full", Full},
	} {
		if strings.Contains(text, sign.text) {
			return sign.reason
		}
	}
	return Unknown
}

var (
	boxedCode   = regexp.MustCompile(`(?m)^\s*code:\s+(\d{1,5})\s*$`)
	leadingCode = regexp.MustCompile(`^(1018|1023)\b`)
	sqlState    = regexp.MustCompile(`^[0-9A-Z]{5}$`)
)

// number is Redshift's own code: the line "code:" of the box that an internal
// error has as its detail, or one of the two numbers that stand for a message.
func number(server *pgconn.PgError) int {
	digits := boxedCode.FindStringSubmatch(server.Detail)
	if digits == nil {
		digits = leadingCode.FindStringSubmatch(server.Message)
	}
	if digits == nil {
		return 0
	}
	n, err := strconv.Atoi(digits[1])
	if err != nil {
		return 0
	}
	return n
}
