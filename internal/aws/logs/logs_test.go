package logs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"standin/internal/aws/awstest"
	"standin/internal/aws/logs"
	"standin/internal/fault"
)

// service answers each operation with the next of its answers, then with the last:
// an error's code, or a document.
type service struct {
	answers awstest.Answers
	calls   []string
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	s.calls = append(s.calls, operation)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	answer := s.answers.Next(operation, "{}")
	if !strings.HasPrefix(answer, "{") {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": answer, "message": "hunter2"})
		return
	}
	_, _ = w.Write([]byte(answer))
}

func open(t *testing.T, answers map[string][]string) (*logs.Client, *service) {
	t.Helper()
	s := &service{answers: answers}
	awstest.Serve(t, s)
	c, err := logs.Open(t.Context(), "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

func TestAGroupThatIsThereIsKept(t *testing.T) {
	c, s := open(t, map[string][]string{"CreateLogGroup": {"ResourceAlreadyExistsException"}})
	if err := c.Keep(t.Context(), "g", 14); err != nil || !slices.Equal(s.calls, []string{"CreateLogGroup", "PutRetentionPolicy"}) {
		t.Errorf("got %v after %q", err, s.calls)
	}
}

func TestWhatPassesIsTriedAgain(t *testing.T) {
	c, s := open(t, map[string][]string{
		"CreateLogGroup": {"ThrottlingException", "OperationAbortedException", "{}"}, "PutRetentionPolicy": {"OperationAbortedException", "{}"},
	})
	if err := c.Keep(t.Context(), "g", 14); err != nil || len(s.calls) != 5 {
		t.Errorf("got %v after %q", err, s.calls)
	}
}

func TestAGroupThatIsGoneIsNoError(t *testing.T) {
	c, _ := open(t, map[string][]string{"DeleteLogGroup": {"ResourceNotFoundException"}})
	if err := c.Remove(t.Context(), "g"); err != nil {
		t.Error(err)
	}
}

func TestGroupsOfAllPagesAreListed(t *testing.T) {
	c, s := open(t, map[string][]string{"DescribeLogGroups": {
		`{"logGroups": [{"logGroupName": "/a", "creationTime": 1000}], "nextToken": "x"}`, `{"logGroups": [{"logGroupName": "/b", "creationTime": 2000}]}`,
	}})
	groups, err := c.Groups(t.Context(), "/")
	if err != nil || len(groups) != 2 || !groups["/b"].Equal(time.UnixMilli(2000)) || len(s.calls) != 2 {
		t.Errorf("got %v, %v after %q", groups, err, s.calls)
	}
}

func TestARefusalNamesTheRightAndNoTextOfTheServer(t *testing.T) {
	for operation, call := range map[string]func(*logs.Client) error{
		"CreateLogGroup":     func(c *logs.Client) error { return c.Keep(t.Context(), "g", 14) },
		"PutRetentionPolicy": func(c *logs.Client) error { return c.Keep(t.Context(), "g", 14) },
		"DeleteLogGroup":     func(c *logs.Client) error { return c.Remove(t.Context(), "g") },
		"DescribeLogGroups": func(c *logs.Client) error {
			_, err := c.Groups(t.Context(), "g")
			return err
		},
	} {
		t.Run(operation, func(t *testing.T) {
			c, _ := open(t, map[string][]string{operation: {"AccessDeniedException"}})
			err := call(c)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Code != fault.PermissionDenied || !strings.Contains(f.Hint, "logs:"+operation) || strings.Contains(fmt.Sprint(err, f.Hint), "hunter2") {
				t.Errorf("got %v, hint %q", err, f.Hint)
			}
			c, _ = open(t, map[string][]string{operation: {"InvalidParameterException"}})
			if err := call(c); fault.CodeOf(err) != fault.FunctionFailed || !strings.Contains(err.Error(), "InvalidParameterException") {
				t.Errorf("another refusal: %v", err)
			}
		})
	}
}
