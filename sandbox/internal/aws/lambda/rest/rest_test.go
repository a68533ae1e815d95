package rest_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// service has the operations PutThing, whose member is Size, and GetThings.
func service(t *testing.T) *rest.Service {
	t.Helper()
	record, err := journal.Open(filepath.Join(t.TempDir(), "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	type thing struct{ Size int }
	arn := func(c rest.Call, _ thing) (string, error) { return "arn:" + c.Path("name"), nil }
	return rest.New(
		rest.Config{
			Name: "lambda", Directory: roles.New(roles.Ready("b", map[string]roles.Key{roles.User: {Access: "AKIAUSER", Secret: "u"}})...),
			Journal: record, Now: time.Now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		},
		rest.Define(rest.Route{Method: http.MethodPut, Path: "/v1/things/{name}", Action: "PutThing", Limit: 50}, arn,
			func(_ context.Context, c rest.Call, in thing) (any, error) {
				return map[string]any{"Name": c.Path("name"), "Size": in.Size, "Query": c.Query("q")}, nil
			}),
		rest.Define(rest.Route{Method: http.MethodGet, Path: "/v1/things", Action: "GetThings"}, arn,
			func(context.Context, rest.Call, thing) (any, error) { return nil, io.ErrUnexpectedEOF }),
	)
}

func TestRequestsFindTheirOperation(t *testing.T) {
	t.Parallel()
	s := service(t)
	for name, test := range map[string]struct {
		method, path, body string
		status             int
		want               string // part of the answer, or the error's code
	}{
		"a name and a query":              {"PUT", "/v1/things/a?q=1%202", `{"Size": 3}`, 200, `{"Name":"a","Query":"1 2","Size":3}`},
		"a name with escaped characters":  {"PUT", "/v1/things/arn%3Aa%2Fb%20%C3%A9", `{}`, 200, `"Name":"arn:a/b é"`},
		"a slash at the end":              {"GET", "/v1/things/", "", 500, "ServiceException"},
		"no body":                         {"PUT", "/v1/things/a", "", 200, `"Size":0`},
		"a member that it does not have":  {"PUT", "/v1/things/a", `{"Colour": 1}`, 400, "InvalidParameterValueException"},
		"a member of another type":        {"PUT", "/v1/things/a", `{"Size": "1"}`, 400, "InvalidParameterValueException"},
		"a body that is too large":        {"PUT", "/v1/things/a", strings.Repeat(" ", 51), 413, "RequestEntityTooLargeException"},
		"an error that is no error of it": {"GET", "/v1/things", "", 500, "ServiceException"},
		"another method":                  {"POST", "/v1/things", "", 404, "UnknownOperationException"},
		"another path":                    {"PUT", "/v1/things/a/b", "{}", 404, "UnknownOperationException"},
		"a path without the name":         {"PUT", "/v1/things//", "{}", 404, "UnknownOperationException"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := httptest.NewRequestWithContext(t.Context(), test.method, "http://127.0.0.1"+test.path, strings.NewReader(test.body))
			sign(t, request, test.body)
			answer := httptest.NewRecorder()
			s.ServeHTTP(answer, request)
			got := answer.Body.String()
			if test.status != 200 {
				got = answer.Header().Get("X-Amzn-Errortype")
			}
			if answer.Code != test.status || !strings.Contains(got, test.want) {
				t.Errorf("got %d %s: %s", answer.Code, got, answer.Body)
			}
			if text := answer.Body.Bytes(); !json.Valid(text) {
				t.Errorf("the answer is no JSON: %s", text)
			}
		})
	}
}

func digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

func sign(t *testing.T, request *http.Request, body string) {
	t.Helper()
	credentials := aws.Credentials{AccessKeyID: "AKIAUSER", SecretAccessKey: "u"}
	if err := v4.NewSigner().SignHTTP(t.Context(), credentials, request, digest(body), "lambda", "us-east-1", time.Now()); err != nil {
		t.Fatal(err)
	}
}

func TestDescribeLeavesTheRequestWhole(t *testing.T) {
	t.Parallel()
	s := service(t)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPut, "http://127.0.0.1/v1/things/a%2Fb", strings.NewReader(`{"Size": 1}`))
	if action, resource := s.Describe(request); action != "PutThing" || resource != "arn:a/b" {
		t.Errorf("got %s on %s", action, resource)
	}
	if body, err := io.ReadAll(request.Body); err != nil || string(body) != `{"Size": 1}` {
		t.Errorf("the body is %q, %v", body, err)
	}
}
