package sqs_test

import (
	"crypto/md5"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"standin/internal/aws/awstest"
	"standin/internal/aws/sqs"
	"standin/internal/executor/queue"
	"standin/internal/fault"
)

// service answers each operation with the next of its answers, then with the last:
// an error's code, with a message behind a colon, or a document.
type service struct {
	url     string
	answers awstest.Answers
	calls   []string
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	var in struct{ MessageBody string }
	_ = json.NewDecoder(r.Body).Decode(&in)
	s.calls = append(s.calls, operation)
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	answer := s.answers.Next(operation, fmt.Sprintf(`{"QueueUrl": "%s/1/q", "MD5OfMessageBody": "%x"}`, s.url, md5.Sum([]byte(in.MessageBody))))
	if strings.HasPrefix(answer, "{") {
		_, _ = w.Write([]byte(answer))
		return
	}
	code, message, _ := strings.Cut(answer, ":")
	status := http.StatusBadRequest
	if code == "AccessDenied" {
		status = http.StatusForbidden
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": "com.amazonaws.sqs#" + code, "message": "hunter2 " + message})
}

func open(t *testing.T, answers map[string][]string) (*sqs.Client, *service) {
	t.Helper()
	s := &service{answers: answers}
	s.url = awstest.Serve(t, s)
	c, err := sqs.Open(t.Context(), "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

func TestThrottlingIsTriedAgain(t *testing.T) {
	c, s := open(t, map[string][]string{"SendMessage": {"RequestThrottled", "ThrottlingException", ""}})
	if err := c.Send(t.Context(), "q", "x"); err != nil || len(s.calls) != 4 {
		t.Errorf("got %v after %q", err, s.calls)
	}
}

func TestAQueueThatIsGoneIsLookedForAnew(t *testing.T) {
	c, s := open(t, map[string][]string{"SendMessage": {"", "QueueDoesNotExist", ""}})
	for i, gone := range []bool{false, true, false} {
		if err := c.Send(t.Context(), "q", "x"); errors.Is(err, fs.ErrNotExist) != gone || (err != nil) != gone {
			t.Errorf("message %d: %v", i, err)
		}
	}
	if want := []string{"GetQueueUrl", "SendMessage", "SendMessage", "GetQueueUrl", "SendMessage"}; !slices.Equal(s.calls, want) {
		t.Errorf("the calls are %q, want %q", s.calls, want)
	}
}

func TestRemovingAQueueThatIsGoneIsNoError(t *testing.T) {
	for _, operation := range []string{"GetQueueUrl", "DeleteQueue"} {
		c, _ := open(t, map[string][]string{operation: {"QueueDoesNotExist"}})
		if err := c.Remove(t.Context(), "q"); err != nil {
			t.Errorf("%s finds none: %v", operation, err)
		}
	}
}

func TestAQueueForTheDeadThatIsNotSeenYetIsTold(t *testing.T) {
	settings := queue.Settings{Visibility: time.Minute, Dead: "dead", Tries: 5}
	for name, answers := range map[string]map[string][]string{
		"by its name": {"GetQueueUrl": {"QueueDoesNotExist"}},
		"by its ARN":  {"GetQueueAttributes": {"QueueDoesNotExist"}},
		"by its redrive": {
			"GetQueueAttributes": {`{"Attributes": {"QueueArn": "arn:aws:sqs:us-east-1:1:dead"}}`},
			"CreateQueue":        {"InvalidParameterValue:Value {} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist."},
		},
	} {
		c, _ := open(t, answers)
		if err := c.Create(t.Context(), "q", settings); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, _ := open(t, map[string][]string{"CreateQueue": {"QueueDeletedRecently"}})
	if err := c.Create(t.Context(), "q", queue.Settings{}); errors.Is(err, fs.ErrNotExist) || !strings.Contains(fmt.Sprint(err), "QueueDeletedRecently") {
		t.Errorf("a queue of that name was deleted: %v", err)
	}
}

func TestARefusalNamesTheRightAndNoTextOfTheServer(t *testing.T) {
	for right, call := range map[string]func(*sqs.Client) error{
		"CreateQueue":             func(c *sqs.Client) error { return c.Create(t.Context(), "q", queue.Settings{}) },
		"GetQueueUrl":             func(c *sqs.Client) error { return c.Send(t.Context(), "q", "x") },
		"SendMessage":             func(c *sqs.Client) error { return c.Send(t.Context(), "q", "x") },
		"DeleteMessage":           func(c *sqs.Client) error { return c.Delete(t.Context(), "q", []queue.Message{{Receipt: "r"}}) },
		"ChangeMessageVisibility": func(c *sqs.Client) error { return c.Hide(t.Context(), "q", "r", time.Second) },
		"DeleteQueue":             func(c *sqs.Client) error { return c.Remove(t.Context(), "q") },
		"ReceiveMessage": func(c *sqs.Client) error {
			_, err := c.Receive(t.Context(), "q")
			return err
		},
		"GetQueueAttributes": func(c *sqs.Client) error {
			_, _, err := c.Waiting(t.Context(), "q")
			return err
		},
	} {
		t.Run(right, func(t *testing.T) {
			c, _ := open(t, map[string][]string{right: {"AccessDenied"}, right + "Batch": {"AccessDenied"}})
			f, ok := errors.AsType[*fault.Error](call(c))
			if !ok || f.Code != fault.PermissionDenied || !strings.Contains(f.Hint, "sqs:"+right+";") || strings.Contains(f.Message+f.Hint, "hunter2") {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestAMessageThatCouldNotBeDeletedIsAnError(t *testing.T) {
	c, _ := open(t, map[string][]string{"DeleteMessageBatch": {`{"Failed": [{"Id": "0", "Code": "ReceiptHandleIsInvalid", "SenderFault": true}]}`}})
	if err := c.Delete(t.Context(), "q", []queue.Message{{Receipt: "r"}}); fault.CodeOf(err) != fault.FunctionFailed || !strings.Contains(err.Error(), "ReceiptHandleIsInvalid") {
		t.Errorf("got %v", err)
	}
}

func TestACountThatIsNoNumberIsAnError(t *testing.T) {
	c, _ := open(t, map[string][]string{"GetQueueAttributes": {`{"Attributes": {}}`}})
	if _, _, err := c.Waiting(t.Context(), "q"); fault.CodeOf(err) != fault.FunctionFailed {
		t.Errorf("got %v", err)
	}
}
