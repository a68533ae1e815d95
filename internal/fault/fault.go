// Package fault is the closed list of error codes and the error that carries
// one. Every package gives its errors a code here; app and cli turn the code
// into an exit status and a JSON document, and docs/reference/errors.md is made
// from the list. A fault never holds a data value, a password, a key or a
// server's own message.
package fault

import (
	"errors"
	"fmt"
)

// Error is an error for the reader: what was being done to what, and what to
// do now.
type Error struct {
	Code    Code
	Message string // a sentence without a full stop, operation and thing first
	Hint    string // what to do now; empty where nothing helps
	Table   string // schema.table, where one table is at fault
	Err     error  // the cause; nil if none
}

// New makes an Error from a format like fmt.Errorf's; a %w verb sets the cause.
func New(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: errors.Unwrap(err)}
}

// WithHint returns the error with a hint.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// WithTable returns the error with the table at fault.
func (e *Error) WithTable(table string) *Error {
	c := *e
	c.Table = table
	return &c
}

// Error is the message, which contains the cause's.
func (e *Error) Error() string { return e.Message }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of the first Error in the tree of err, Internal if there
// is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Code
	}
	return Internal
}
