package statement

import (
	"strconv"
	"time"
)

// Session are the settings of every session. The query group labels it; the
// time zone and date style fix how values are printed into files, and numbers of
// floating point are printed with all digits that there can be (AWS: extra_float_digits); quoted names
// mean themselves, so that a table whose name has capitals can be reached and
// all others are as they were; search_path keeps the catalog's own printing of
// names qualified; and nothing times out, because a large UNLOAD takes as long
// as it takes.
func Session(queryGroup string) ([]string, error) {
	group, err := Literal(queryGroup)
	if err != nil {
		return nil, err
	}
	statements := []string{
		"SET timezone TO 'UTC'",
		"SET datestyle TO 'ISO, MDY'",
		"SET extra_float_digits TO 2",
		"SET enable_case_sensitive_identifier TO true",
		"SET search_path TO pg_catalog",
		Timeout(0),
	}
	if queryGroup == "" {
		return statements, nil
	}
	return append([]string{"SET query_group TO " + group}, statements...), nil
}

// Timeout bounds every later statement of the session, queueing included; zero
// takes the bound away.
func Timeout(d time.Duration) string {
	return "SET statement_timeout TO " + strconv.FormatInt(d.Milliseconds(), 10)
}

// Cancel asks for the statement that another session is running to be stopped. In a
// transaction that may not be possible (AWS: PG_CANCEL_BACKEND, "Usage notes").
func Cancel(pid int64) string { return "SELECT pg_cancel_backend(" + strconv.FormatInt(pid, 10) + ")" }

// Terminate ends another session, and rolls its transaction back.
func Terminate(pid int64) string {
	return "SELECT pg_terminate_backend(" + strconv.FormatInt(pid, 10) + ")"
}
