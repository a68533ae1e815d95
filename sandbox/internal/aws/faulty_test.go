package aws_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sqssdk "github.com/aws/aws-sdk-go-v2/service/sqs"

	"standin/sandbox/internal/aws"
	"standin/sandbox/internal/aws/s3"
	"standin/sandbox/internal/aws/sqs"
	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// faulty serves a thousand letters for every key, but for what the faults do to that.
func faulty(t *testing.T, fault string) (url, dir string) {
	t.Helper()
	dir = t.TempDir()
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(fault), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&aws.Faulty{
		Service: "s3", Protocol: s3.Protocol{},
		Next: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, strings.Repeat("x", 1000))
		}),
		Faults: faults.New(dir, slog.New(slog.DiscardHandler)), Directory: roles.New(), Journal: record,
	})
	t.Cleanup(func() {
		server.Close()
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	return server.URL, dir
}

// get is the answer for an object: status, content, and whether all of it came.
func get(t *testing.T, url string) (status int, content string, err error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}

func TestFaultsOfS3(t *testing.T) {
	t.Parallel()
	t.Run("a refused call", func(t *testing.T) {
		t.Parallel()
		url, dir := faulty(t, `{"action": "GetObject", "resource": ":b/k$", "times": 1, "do": "refuse", "status": 503, "code": "SlowDown"}`)
		if status, content, err := get(t, url+"/b/k"); status != 503 || !strings.Contains(content, "<Code>SlowDown</Code>") || err != nil {
			t.Errorf("got %d %q, %v", status, content, err)
		}
		if status, content, err := get(t, url+"/b/k"); status != 200 || len(content) != 1000 || err != nil {
			t.Errorf("the next one: got %d with %d bytes, %v", status, len(content), err)
		}
		if text, err := os.ReadFile(filepath.Join(dir, "journal.jsonl")); err != nil || !strings.Contains(string(text), `"status":503`) {
			t.Errorf("the journal holds %q, %v", text, err)
		}
	})
	t.Run("a listing is known by its prefix", func(t *testing.T) {
		t.Parallel()
		url, _ := faulty(t, `{"action": "ListObjectVersions", "resource": ":b/shop/", "do": "refuse", "status": 403, "code": "AccessDenied"}`)
		for prefix, want := range map[string]int{"shop/jobs/": 403, "other/": 200} {
			if status, _, err := get(t, url+"/b?versions&prefix="+prefix); status != want || err != nil {
				t.Errorf("%s: got %d, %v", prefix, status, err)
			}
		}
	})
	t.Run("a body that is cut short", func(t *testing.T) {
		t.Parallel()
		url, _ := faulty(t, `{"action": "GetObject", "do": "truncate"}`)
		if status, content, err := get(t, url+"/b/k"); status != 200 || len(content) != 500 || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %d with %d bytes, %v", status, len(content), err)
		}
	})
	t.Run("a call that is held", func(t *testing.T) {
		t.Parallel()
		url, dir := faulty(t, `{"action": "GetObject", "do": "hold"}`)
		answered := make(chan string, 1)
		go func() {
			status, content, err := get(t, url+"/b/k")
			answered <- fmt.Sprintf("%d, %d, %v", status, len(content), err)
		}()
		for {
			if _, err := os.Stat(filepath.Join(dir, "a.struck")); err == nil {
				break
			}
		}
		select {
		case got := <-answered:
			t.Errorf("it was answered while it was held: %s", got)
		default:
		}
		if err := os.Remove(filepath.Join(dir, "a.json")); err != nil {
			t.Fatal(err)
		}
		if got := <-answered; got != "200, 1000, <nil>" {
			t.Errorf("got %s", got)
		}
	})
}

// TestFaultsOfSQS asks through AWS's own client, which tries again by itself when it is told to.
func TestFaultsOfSQS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	directory := roles.New(roles.Ready("lake", map[string]roles.Key{roles.User: {Access: "AKIAUSER", Secret: "u"}})...)
	queues, err := sqs.New(sqs.Config{
		Path: filepath.Join(dir, "queues.json"), Region: "us-east-1", Directory: directory, Journal: record, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&aws.Faulty{
		Service: "sqs", Next: queues, Protocol: queues, Faults: faults.New(filepath.Join(dir, "faults"), slog.New(slog.DiscardHandler)), Directory: directory, Journal: record,
	})
	t.Cleanup(func() {
		server.Close()
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	fault := func(text string) {
		if err := os.MkdirAll(filepath.Join(dir, "faults"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "faults", "a.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	client := func(attempts int) *sqssdk.Client {
		return sqssdk.New(sqssdk.Options{
			Region: "us-east-1", BaseEndpoint: &server.URL,
			Retryer:     retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = attempts, time.Millisecond }),
			Credentials: credentials.NewStaticCredentialsProvider("AKIAUSER", "u", ""),
		})
	}
	made, err := client(1).CreateQueue(t.Context(), &sqssdk.CreateQueueInput{QueueName: sdk.String("q")})
	if err != nil {
		t.Fatal(err)
	}
	send := func(attempts int) error {
		_, err := client(attempts).SendMessage(t.Context(), &sqssdk.SendMessageInput{QueueUrl: made.QueueUrl, MessageBody: sdk.String("x")})
		return err
	}
	fault(`{"action": "Send.*", "resource": "^arn:aws:sqs:.*:q$", "times": 2, "do": "refuse", "status": 400, "code": "RequestThrottled", "message": "slow"}`)
	if err := send(1); err == nil || !strings.Contains(err.Error(), "RequestThrottled: slow") {
		t.Errorf("throttled: %v", err)
	}
	if err := send(3); err != nil {
		t.Errorf("throttled once, then tried again: %v", err)
	}
	fault(`{"action": ".*", "resource": ":sqs:", "role": "standin", "do": "refuse"}`)
	if err := send(1); err == nil || !strings.Contains(err.Error(), "StatusCode: 500") || !strings.Contains(err.Error(), "InternalFailure") {
		t.Errorf("an internal error: %v", err)
	}
}

func TestDeleteObjectsIsStruckByTheKeysInItsBody(t *testing.T) {
	t.Parallel()
	url, _ := faulty(t, `{"action": "DeleteObjects", "resource": "mine/", "do": "refuse", "status": 403, "code": "AccessDenied"}`)
	for key, want := range map[string]int{"mine/a": http.StatusForbidden, "theirs/a": http.StatusOK} {
		body := "<Delete><Object><Key>first</Key></Object><Object><Key>" + key + "</Key></Object></Delete>"
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/bucket?delete", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != want {
			t.Errorf("%s: status %d, %v; want %d", key, answer.StatusCode, err, want)
		}
	}
}
