// Package awsjson serves AWS's JSON protocol, in which a POST names its operation in X-Amz-Target: Secrets Manager
// speaks it and SQS does. A service hands in its operations; signature, policies and journal are seen to here. It
// knows no service by name.
package awsjson

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"standin/sandbox/internal/aws/sigv4"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// maxBody is more than any JSON API of AWS takes: SQS's limit of 1 MiB, escaped.
const maxBody = 8 << 20

// Error is an error that AWS documents for an operation. It is answered with status 400, as all client errors of
// the protocol but a few are, unless Status says otherwise.
type Error struct {
	Code    string
	Message string
	Status  int
}

// Error implements error.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Operation is one operation of a service, made by Define.
type Operation struct {
	action  string // of IAM; empty for the operation's own name
	prepare func(body []byte) (resource string, run func(context.Context) (any, error), err error)
}

// Define makes an operation of a function over its decoded input and output. resource returns the ARN that the
// input is about, for policies and the journal; it may be * where an operation has none.
func Define[In, Out any](resource func(In) string, run func(context.Context, In) (Out, error)) Operation {
	return Operation{prepare: func(body []byte) (string, func(context.Context) (any, error), error) {
		var in In
		if err := json.Unmarshal(body, &in); err != nil {
			return "", nil, &Error{Code: "SerializationException", Message: "The request body is not what the operation takes."}
		}
		return resource(in), func(ctx context.Context) (any, error) { return run(ctx, in) }, nil
	}}
}

// Needing is the operation, allowed by another action than its own name: a batch needs what its single form needs.
func (o Operation) Needing(action string) Operation {
	o.action = action
	return o
}

// Service is one service that speaks the protocol.
type Service struct {
	Name       string // signing name and prefix of IAM actions, such as secretsmanager
	Target     string // what X-Amz-Target has before the operation's name, with its dot
	Version    string // of the protocol: 1.0 or 1.1
	Operations map[string]Operation
	Directory  *roles.Directory
	Journal    *journal.Journal
	Now        func() time.Time
	Log        *slog.Logger
	// Decide tells what policies beside the caller's own say of a call; nil where there are none.
	Decide func(caller roles.Principal, action, resource string, keys ...roles.ConditionKey) roles.Decision
	// QueryCode is the code under which a service that once spoke AWS's query protocol still names an error in the
	// header X-Amzn-Query-Error, where clients of then look; nil for a service that never did.
	QueryCode func(code string) string
}

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := s.operation(r)
	call := journal.Call{Service: s.Name, Action: name, Status: http.StatusOK}
	out, err := s.serve(r, name, &call)
	if err != nil {
		failure, known := errors.AsType[*Error](err)
		if !known {
			s.Log.ErrorContext(r.Context(), "answer an AWS call", "service", s.Name, "action", name, "error", err)
			failure = &Error{Code: "InternalServiceError", Message: "An error occurred on the server side.", Status: http.StatusInternalServerError}
		}
		call.Status = cmp.Or(failure.Status, http.StatusBadRequest)
		s.Journal.AWS(call)
		s.Refuse(w, r, call.Status, failure.Code, failure.Message)
		return
	}
	s.Journal.AWS(call)
	s.answer(w, r, call.Status, out)
}

// Refuse answers with an error; without a code it is the service's own failure.
func (s *Service) Refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	code = cmp.Or(code, "InternalFailure")
	if s.QueryCode != nil {
		fault := "Sender"
		if status >= http.StatusInternalServerError {
			fault = "Receiver"
		}
		w.Header().Set("X-Amzn-Query-Error", s.QueryCode(code)+";"+fault)
	}
	s.answer(w, r, status, map[string]string{"__type": code, "message": message})
}

// Describe tells what a request asks for and leaves its body as it was.
func (s *Service) Describe(r *http.Request) (action, resource string) {
	name := s.operation(r)
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	r.Body = io.NopCloser(bytes.NewReader(body))
	if operation, found := s.Operations[name]; found && err == nil {
		resource, _, _ = operation.prepare(body)
	}
	return name, resource
}

func (s *Service) operation(r *http.Request) string {
	name, _ := strings.CutPrefix(r.Header.Get("X-Amz-Target"), s.Target)
	return name
}

func (s *Service) answer(w http.ResponseWriter, r *http.Request, status int, out any) {
	w.Header().Set("Content-Type", "application/x-amz-json-"+s.Version)
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(out); err != nil && r.Context().Err() == nil {
		s.Log.WarnContext(r.Context(), "send an answer", "service", s.Name, "action", s.operation(r), "error", err)
	}
}

// Allowed reports whether all policies together let the caller do action, such as sqs:TagQueue, on resource.
func (s *Service) Allowed(caller roles.Principal, action, resource string) bool {
	keys := []roles.ConditionKey{
		{Name: "aws:SecureTransport", Value: "true"}, // as at AWS's own endpoints
		{Name: "aws:PrincipalArn", Value: caller.ARN},
		{Name: "aws:PrincipalAccount", Value: roles.Account},
	}
	decisions := []roles.Decision{s.Directory.Decide(caller, action, resource, keys...)}
	if s.Decide != nil {
		decisions = append(decisions, s.Decide(caller, action, resource, keys...))
	}
	return slices.Contains(decisions, roles.Allows) && !slices.Contains(decisions, roles.Denies)
}

type callerKey struct{}

// Caller is who made the call that an operation serves with ctx.
func Caller(ctx context.Context) roles.Principal {
	caller, _ := ctx.Value(callerKey{}).(roles.Principal)
	return caller
}

func (s *Service) serve(r *http.Request, name string, call *journal.Call) (any, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	caller, err := sigv4.Authenticate(r, body, s.Directory, s.Now())
	call.Role = caller.Name
	if err != nil {
		return nil, unauthenticated(err)
	}
	operation, found := s.Operations[name]
	if !found {
		return nil, &Error{Code: "UnknownOperationException", Message: "The sandbox does not have this operation."}
	}
	resource, run, err := operation.prepare(body)
	if err != nil {
		return nil, err
	}
	call.Resource = resource
	if action := s.Name + ":" + cmp.Or(operation.action, name); !s.Allowed(caller, action, resource) {
		return nil, AccessDenied(caller, action, resource)
	}
	return run(context.WithValue(r.Context(), callerKey{}, caller))
}

// AccessDenied is the answer to a call that no policy allows.
func AccessDenied(caller roles.Principal, action, resource string) *Error {
	return &Error{Code: "AccessDeniedException", Message: fmt.Sprintf(
		"User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action",
		caller.ARN, action, resource, action)}
}

// unauthenticated words a failed authentication as AWS's JSON services do ("Common Errors" of each API reference).
func unauthenticated(err error) *Error {
	switch {
	case errors.Is(err, sigv4.ErrUnknownKey), errors.Is(err, sigv4.ErrToken):
		return &Error{Code: "UnrecognizedClientException", Message: "The security token included in the request is invalid."}
	case errors.Is(err, sigv4.ErrExpired):
		return &Error{Code: "ExpiredTokenException", Message: "The security token included in the request is expired"}
	case errors.Is(err, sigv4.ErrClock):
		return &Error{Code: "InvalidSignatureException", Message: "Signature expired or not yet current: check the clock."}
	case errors.Is(err, sigv4.ErrNotMatching):
		return &Error{Code: "InvalidSignatureException", Message: "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method."}
	default:
		return &Error{Code: "MissingAuthenticationTokenException", Message: "Missing Authentication Token"}
	}
}
