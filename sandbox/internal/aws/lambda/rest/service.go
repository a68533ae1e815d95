package rest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"standin/sandbox/internal/aws/sigv4"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

const (
	usualLimit = 1 << 20
	maxRequest = 128 << 20 // more than any operation takes
)

// Config is what a service needs beside its operations.
type Config struct {
	Name      string // signing name and prefix of IAM actions, such as lambda
	Directory *roles.Directory
	Journal   *journal.Journal
	Now       func() time.Time
	Log       *slog.Logger
}

// Service serves operations. It implements http.Handler, and the AWS port's Protocol, by which faults strike its calls.
type Service struct {
	config     Config
	operations []Operation
}

// New makes a service of operations.
func New(config Config, operations ...Operation) *Service {
	return &Service{config: config, operations: operations}
}

// match finds a request's operation and the named parts of its path. There is one for every request: what the service
// does not have is refused by its operation.
func (s *Service) match(r *http.Request) (Operation, map[string]string) {
	given := strings.Split(strings.TrimSuffix(r.URL.EscapedPath(), "/"), "/")
	for _, operation := range s.operations {
		if wanted := strings.Split(operation.Path, "/"); operation.Method == r.Method && len(wanted) == len(given) {
			if parts, ok := read(wanted, given); ok {
				return operation, parts
			}
		}
	}
	return Raw(Route{Action: r.Method + " " + r.URL.Path}, none, unknown), nil
}

func read(wanted, given []string) (map[string]string, bool) {
	parts := map[string]string{}
	for i, segment := range wanted {
		name, named := strings.CutPrefix(segment, "{")
		value, err := url.PathUnescape(given[i])
		if err != nil || value == "" && named || !named && segment != value {
			return nil, false
		}
		if named {
			parts[strings.TrimSuffix(name, "}")] = value
		}
	}
	return parts, true
}

func none(Call) (string, error) { return "*", nil }

func unknown(context.Context, Call) (any, error) {
	return nil, &Error{Status: http.StatusNotFound, Code: "UnknownOperationException", Message: "The sandbox does not have this operation."}
}

// Describe tells which operation a request asks for and on which resource, and leaves the request whole.
func (s *Service) Describe(r *http.Request) (action, resource string) {
	operation, path := s.match(r)
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return operation.Action, ""
	}
	resource, _, _ = operation.prepare(Call{Request: r, Body: body, path: path}) // what is wrong with it is answered later
	return operation.Action, resource
}

// Refuse answers with an error.
func (s *Service) Refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	s.send(w, r, "", failure(&Error{Status: status, Code: cmp.Or(code, "ServiceException"), Message: message}))
}

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	operation, path := s.match(r)
	call := journal.Call{Service: s.config.Name, Action: operation.Action}
	out, err := s.serve(r, operation, path, &call)
	answer, raw := out.(Answer)
	switch {
	case err != nil:
		failed, known := errors.AsType[*Error](err)
		if !known {
			s.config.Log.ErrorContext(r.Context(), "answer an AWS call", "service", s.config.Name, "action", operation.Action, "error", err)
			failed = &Error{Status: http.StatusInternalServerError, Code: "ServiceException", Message: "The service encountered an internal error."}
		}
		answer = failure(failed)
	case !raw && out == nil:
		answer = Answer{Status: cmp.Or(operation.Status, http.StatusOK)}
	case !raw:
		answer = document(cmp.Or(operation.Status, http.StatusOK), out)
	}
	call.Status = answer.Status
	s.config.Journal.AWS(call)
	s.send(w, r, operation.Action, answer)
}

func (s *Service) send(w http.ResponseWriter, r *http.Request, action string, answer Answer) {
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.Status)
	if _, err := w.Write(answer.Body); err != nil && r.Context().Err() == nil && len(answer.Body) > 0 {
		s.config.Log.WarnContext(r.Context(), "send an answer", "service", s.config.Name, "action", action, "error", err)
	}
}

func (s *Service) serve(r *http.Request, operation Operation, path map[string]string, call *journal.Call) (any, error) {
	limit := cmp.Or(operation.Limit, usualLimit)
	body, err := io.ReadAll(io.LimitReader(r.Body, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	if len(body) > limit {
		return nil, &Error{
			Status: http.StatusRequestEntityTooLarge, Code: cmp.Or(operation.TooLarge, "RequestEntityTooLargeException"),
			Message: fmt.Sprintf("Request must be smaller than %d bytes for the %s operation", limit, operation.Action),
		}
	}
	caller, err := sigv4.Authenticate(r, body, s.config.Directory, s.config.Now())
	call.Role = caller.Name
	if err != nil {
		return nil, unauthenticated(err)
	}
	resource, run, err := operation.prepare(Call{Caller: caller, Request: r, Body: body, path: path})
	call.Resource = resource
	if err != nil {
		return nil, err
	}
	action := s.config.Name + ":" + cmp.Or(operation.Permission, operation.Action)
	if err := Authorize(s.config.Directory, caller, action, resource); err != nil {
		return nil, err
	}
	return run(r.Context())
}

// Authorize returns the error of a caller without the right to do action (such as lambda:GetFunction) on resource.
func Authorize(directory *roles.Directory, caller roles.Principal, action, resource string) error {
	if directory.Allowed(caller, action, resource) {
		return nil
	}
	return &Error{Status: http.StatusForbidden, Code: "AccessDeniedException", Message: fmt.Sprintf(
		"User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action",
		caller.ARN, action, resource, action)}
}

func failure(failed *Error) Answer {
	status, whose := cmp.Or(failed.Status, http.StatusBadRequest), "User"
	if status >= http.StatusInternalServerError {
		whose = "Service"
	}
	answer := document(status, struct {
		Type    string
		Reason  string `json:",omitempty"`
		Message string `json:"message"`
	}{whose, failed.Reason, failed.Message})
	answer.Header.Set("X-Amzn-Errortype", failed.Code)
	return answer
}

func document(status int, out any) Answer {
	body, err := json.Marshal(out)
	if err != nil {
		panic("an answer is no JSON: " + err.Error())
	}
	return Answer{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}
}

// unauthenticated words a failed authentication as Lambda does ("Common Error Types" of its API reference).
func unauthenticated(err error) *Error {
	const forbidden = http.StatusForbidden
	switch {
	case errors.Is(err, sigv4.ErrUnknownKey), errors.Is(err, sigv4.ErrToken):
		return &Error{Status: forbidden, Code: "UnrecognizedClientException", Message: "The security token included in the request is invalid."}
	case errors.Is(err, sigv4.ErrExpired):
		return &Error{Status: forbidden, Code: "ExpiredTokenException", Message: "The security token included in the request is expired"}
	case errors.Is(err, sigv4.ErrClock):
		return &Error{Status: forbidden, Code: "InvalidSignatureException", Message: "Signature expired or not yet current: check the clock."}
	case errors.Is(err, sigv4.ErrNotMatching):
		return &Error{Status: forbidden, Code: "InvalidSignatureException", Message: "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method."}
	default:
		return &Error{Status: forbidden, Code: "MissingAuthenticationTokenException", Message: "Missing Authentication Token"}
	}
}
