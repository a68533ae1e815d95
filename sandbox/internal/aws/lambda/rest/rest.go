// Package rest serves AWS's REST-JSON protocol, in which method and path name the operation: Lambda speaks it. The
// packages of Lambda hand in their operations; signature, policies and journal are seen to here. It knows no operation
// by name.
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"standin/sandbox/internal/roles"
)

// Error is an error that AWS documents for an operation. It is answered with status 400 unless Status says otherwise.
type Error struct {
	Status  int
	Code    string
	Message string
	Reason  string // member of some errors, such as TooManyRequestsException
}

// Error implements error.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Invalid is the error for a parameter that an operation does not take.
func Invalid(format string, values ...any) *Error {
	return &Error{Code: "InvalidParameterValueException", Message: fmt.Sprintf(format, values...)}
}

// Call is one call of an operation.
type Call struct {
	Caller  roles.Principal
	Request *http.Request // whose body has been read
	Body    []byte
	path    map[string]string
}

// Path is a part of the path by its name in the route's path, decoded.
func (c Call) Path(name string) string { return c.path[name] }

// Query is a parameter of the query, or empty.
func (c Call) Query(name string) string { return c.Request.URL.Query().Get(name) }

// Answer is an answer that is no JSON document of the API.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Route is where an operation is, and what it takes to call it.
type Route struct {
	Method     string
	Path       string // with names in braces for whole segments, such as /functions/{name}
	Action     string // the operation as AWS names it, such as CreateFunction
	Permission string // without the service; empty: named as the action
	Status     int    // of a success; 0: 200
	Limit      int    // bytes of a request; 0: 1 MiB
	TooLarge   string // code of the error beyond it; empty: RequestEntityTooLargeException
}

// Operation is one operation of a service, made by Define or Raw.
type Operation struct {
	Route
	prepare func(Call) (resource string, run func(context.Context) (any, error), err error)
}

// Define makes an operation of a function over its decoded input. A member that In lacks is refused by its name, so
// that nothing is silently left undone. resource returns the ARN that the call is about, for policies, faults and the
// journal; it may be * where an operation has none. An output of nil is an empty body.
func Define[In any](route Route, resource func(Call, In) (string, error), run func(context.Context, Call, In) (any, error)) Operation {
	return Operation{Route: route, prepare: func(c Call) (string, func(context.Context) (any, error), error) {
		var in In
		if len(c.Body) > 0 {
			decoder := json.NewDecoder(bytes.NewReader(c.Body))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&in); err != nil {
				return "", nil, Invalid("The sandbox does not take this request: %v", err)
			}
		}
		arn, err := resource(c, in)
		return arn, func(ctx context.Context) (any, error) { return run(ctx, c, in) }, err
	}}
}

// Raw makes an operation whose body is no document of the API.
func Raw(route Route, resource func(Call) (string, error), run func(context.Context, Call) (any, error)) Operation {
	return Operation{Route: route, prepare: func(c Call) (string, func(context.Context) (any, error), error) {
		arn, err := resource(c)
		return arn, func(ctx context.Context) (any, error) { return run(ctx, c) }, err
	}}
}
