// Package sts is the sandbox's AWS Security Token Service: who calls, and sessions of the sandbox's roles. It speaks
// the query protocol: a form in, XML out. The AWS port's router calls it. Sessions end with the process.
package sts

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"standin/sandbox/internal/aws/sigv4"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

const (
	maxBody         = 1 << 20
	shortestSession = 15 * time.Minute
	longestSession  = 12 * time.Hour
	usualSession    = time.Hour
)

// Service answers GetCallerIdentity and AssumeRole.
type Service struct {
	Directory *roles.Directory
	Journal   *journal.Journal
	Now       func() time.Time
	Log       *slog.Logger
}

// failure is an error as the query protocol words it.
type failure struct {
	XMLName xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ ErrorResponse"`
	Type    string   `xml:"Error>Type"`
	Code    string   `xml:"Error>Code"`
	Message string   `xml:"Error>Message"`
	status  int
}

func refusal(status int, code, message string) *failure {
	return &failure{Type: "Sender", Code: code, Message: message, status: status}
}

type identity struct {
	XMLName xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ GetCallerIdentityResponse"`
	ARN     string   `xml:"GetCallerIdentityResult>Arn"`
	UserID  string   `xml:"GetCallerIdentityResult>UserId"`
	Account string   `xml:"GetCallerIdentityResult>Account"`
}

type assumed struct {
	XMLName         xml.Name  `xml:"https://sts.amazonaws.com/doc/2011-06-15/ AssumeRoleResponse"`
	ARN             string    `xml:"AssumeRoleResult>AssumedRoleUser>Arn"`
	AssumedRoleID   string    `xml:"AssumeRoleResult>AssumedRoleUser>AssumedRoleId"`
	AccessKeyID     string    `xml:"AssumeRoleResult>Credentials>AccessKeyId"`
	SecretAccessKey string    `xml:"AssumeRoleResult>Credentials>SecretAccessKey"`
	SessionToken    string    `xml:"AssumeRoleResult>Credentials>SessionToken"`
	Expiration      time.Time `xml:"AssumeRoleResult>Credentials>Expiration"`
}

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call := journal.Call{Service: "sts", Status: http.StatusOK}
	out := s.serve(r, &call)
	if refused, ok := out.(*failure); ok {
		call.Status = refused.status
	}
	s.Journal.AWS(call)
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(call.Status)
	if err := xml.NewEncoder(w).Encode(out); err != nil && r.Context().Err() == nil {
		s.Log.WarnContext(r.Context(), "send an answer", "service", "sts", "action", call.Action, "error", err)
	}
}

func (s *Service) serve(r *http.Request, call *journal.Call) any {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return refusal(http.StatusBadRequest, "RequestTimeout", "The request was not received whole.")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return refusal(http.StatusBadRequest, "MalformedQueryString", "The query string contains a syntax error.")
	}
	call.Action = form.Get("Action")
	caller, err := sigv4.Authenticate(r, body, s.Directory, s.Now())
	call.Role = caller.Name
	if err != nil {
		return unauthenticated(err)
	}
	switch call.Action {
	case "GetCallerIdentity": // needs no permission, says its API reference
		return &identity{ARN: caller.ARN, UserID: caller.AccessKey, Account: roles.Account}
	case "AssumeRole":
		call.Resource = form.Get("RoleArn")
		return s.assume(caller, form)
	default:
		return refusal(http.StatusBadRequest, "InvalidAction", "The sandbox does not have this operation.")
	}
}

func (s *Service) assume(caller roles.Principal, form url.Values) any {
	arn, name := form.Get("RoleArn"), form.Get("RoleSessionName")
	lifetime := usualSession
	if text := form.Get("DurationSeconds"); text != "" {
		seconds, err := strconv.Atoi(text)
		lifetime = time.Duration(seconds) * time.Second
		if err != nil || lifetime < shortestSession || lifetime > longestSession {
			return refusal(http.StatusBadRequest, "ValidationError", "DurationSeconds must be between 900 and 43200.")
		}
	}
	if !regexp.MustCompile(`^[\w+=,.@-]{2,64}$`).MatchString(name) {
		return refusal(http.StatusBadRequest, "ValidationError", "RoleSessionName must be 2 to 64 letters, digits or characters of _+=,.@-")
	}
	role, found := s.Directory.ByARN(arn)
	if !found || !s.Directory.Allowed(caller, "sts:AssumeRole", arn) {
		return refusal(http.StatusForbidden, "AccessDenied", fmt.Sprintf(
			"User: %s is not authorized to perform: sts:AssumeRole on resource: %s", caller.ARN, arn))
	}
	session := s.Directory.Assume(role, name, s.Now().Add(lifetime).UTC().Truncate(time.Second))
	return &assumed{
		ARN: session.ARN, AssumedRoleID: role.AccessKey + ":" + name,
		AccessKeyID: session.AccessKey, SecretAccessKey: session.SecretKey, SessionToken: session.SessionToken,
		Expiration: session.Expires,
	}
}

func unauthenticated(err error) *failure {
	switch {
	case errors.Is(err, sigv4.ErrUnknownKey), errors.Is(err, sigv4.ErrToken):
		return refusal(http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid.")
	case errors.Is(err, sigv4.ErrExpired):
		return refusal(http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired")
	case errors.Is(err, sigv4.ErrClock):
		return refusal(http.StatusForbidden, "SignatureDoesNotMatch", "Signature expired or not yet current: check the clock.")
	case errors.Is(err, sigv4.ErrNotMatching):
		return refusal(http.StatusForbidden, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.")
	default:
		return refusal(http.StatusForbidden, "MissingAuthenticationToken", "Request is missing Authentication Token")
	}
}
