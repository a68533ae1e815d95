package sqs_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"

	"standin/sandbox/internal/aws/sqs"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// server is an SQS that is called without a network, so that synctest's clock can drive it.
type server struct {
	*testing.T
	service *sqs.Service
	dir     string
}

func start(t *testing.T, dir string) *server {
	t.Helper()
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	service, err := sqs.New(sqs.Config{
		Path: filepath.Join(dir, "queues.json"), Region: "us-east-1", Endpoint: "http://127.0.0.1:1",
		Directory: roles.New(roles.Ready("lake", map[string]roles.Key{
			roles.User: {Access: "AKIAUSER", Secret: "u"}, roles.LambdaRole: {Access: "AKIALAMBDA", Secret: "l"}, roles.LoadRole: {Access: "AKIALOAD", Secret: "o"},
		})...),
		Journal: record, Now: time.Now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	return &server{t, service, dir}
}

// Do implements aws.HTTPClient.
func (s *server) Do(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	r.Host = r.URL.Host
	w := httptest.NewRecorder()
	s.service.ServeHTTP(w, r)
	return w.Result(), r.Context().Err()
}

func (s *server) as(access, secret string) *sdk.Client {
	return sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("http://127.0.0.1:1"), RetryMaxAttempts: 1, HTTPClient: s,
		Credentials: credentials.NewStaticCredentialsProvider(access, secret, ""),
	})
}

func (s *server) user() *sdk.Client { return s.as("AKIAUSER", "u") }

// queue makes a queue; pairs are names and values of its attributes.
func (s *server) queue(name string, pairs ...string) *string {
	s.Helper()
	attributes := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		attributes[pairs[i]] = pairs[i+1]
	}
	made, err := s.user().CreateQueue(s.Context(), &sdk.CreateQueueInput{QueueName: &name, Attributes: attributes})
	if err != nil {
		s.Fatal(err)
	}
	return made.QueueUrl
}

func (s *server) send(queue *string, body string) {
	s.Helper()
	if _, err := s.user().SendMessage(s.Context(), &sdk.SendMessageInput{QueueUrl: queue, MessageBody: &body}); err != nil {
		s.Fatal(err)
	}
}

// receive returns bodies and receipt handles.
func (s *server) receive(queue *string, wait int32) (bodies, handles []string) {
	s.Helper()
	got, err := s.user().ReceiveMessage(s.Context(), &sdk.ReceiveMessageInput{QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: wait})
	if err != nil {
		s.Fatal(err)
	}
	for _, m := range got.Messages {
		bodies, handles = append(bodies, *m.Body), append(handles, *m.ReceiptHandle)
	}
	return bodies, handles
}

func (s *server) attributes(queue *string) map[string]string {
	s.Helper()
	got, err := s.user().GetQueueAttributes(s.Context(), &sdk.GetQueueAttributesInput{QueueUrl: queue, AttributeNames: []types{"All"}})
	if err != nil {
		s.Fatal(err)
	}
	return got.Attributes
}

// code is the code that a client sees, and its class when that is of the service.
func code(err error) string {
	if failure, ok := errors.AsType[smithy.APIError](err); ok {
		return failure.ErrorCode()
	}
	return fmt.Sprint(err)
}

func (s *server) refused(what string, err error, want string) {
	s.Helper()
	if got := code(err); got != want {
		s.Errorf("%s: got %s (%v), want %s", what, got, err, want)
	}
}

func TestOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	web := httptest.NewServer(s.service)
	defer web.Close()
	client := sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: &web.URL, Credentials: credentials.NewStaticCredentialsProvider("AKIALAMBDA", "l", ""),
	})
	queue := s.queue("standin-q")
	waiting := make(chan string)
	go func() {
		got, err := client.ReceiveMessage(t.Context(), &sdk.ReceiveMessageInput{QueueUrl: queue, WaitTimeSeconds: 20})
		if err != nil || len(got.Messages) != 1 {
			waiting <- fmt.Sprint(got, err)
			return
		}
		waiting <- *got.Messages[0].Body
	}()
	s.send(queue, "hello")
	if got := <-waiting; got != "hello" {
		t.Error(got)
	}
	raw, err := http.Post(web.URL, "application/x-amz-json-1.0", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Body.Close()
	if text, _ := io.ReadAll(raw.Body); raw.StatusCode != http.StatusBadRequest || !strings.Contains(string(text), "MissingAuthenticationToken") {
		t.Errorf("unsigned: %d %s", raw.StatusCode, text)
	}
}

func TestCallersDoWhatPoliciesAllow(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	ours, foreign := s.queue("standin-q"), s.queue("orders")
	ctx := t.Context()
	receive := func(client *sdk.Client, queue *string) error {
		_, err := client.ReceiveMessage(ctx, &sdk.ReceiveMessageInput{QueueUrl: queue})
		return err
	}
	sendBatch := func(client *sdk.Client, queue *string) error {
		_, err := client.SendMessageBatch(ctx, &sdk.SendMessageBatchInput{QueueUrl: queue, Entries: entries("x")})
		return err
	}
	lambda, load := s.as("AKIALAMBDA", "l"), s.as("AKIALOAD", "o")
	s.refused("the role takes from a job's queue", receive(lambda, ours), "<nil>")
	s.refused("the role takes from another queue", receive(lambda, foreign), "AccessDenied")
	s.refused("a batch needs what one message needs", sendBatch(lambda, ours), "<nil>")
	_, err := lambda.CreateQueue(ctx, &sdk.CreateQueueInput{QueueName: aws.String("standin-x")})
	s.refused("the role makes a queue", err, "AccessDenied")
	s.refused("a role without the right", receive(load, ours), "AccessDenied")
	s.refused("a wrong secret", receive(s.as("AKIAUSER", "x"), ours), "SignatureDoesNotMatch")
	s.refused("an unknown key", receive(s.as("AKIANOBODY", "x"), ours), "InvalidClientTokenId")

	policy := `{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "` + roles.RoleARN(roles.LoadRole) + `"}, "Action": "sqs:ReceiveMessage", "Resource": "*"},
		{"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}]}`
	if _, err := s.user().SetQueueAttributes(ctx, &sdk.SetQueueAttributesInput{QueueUrl: ours, Attributes: map[string]string{"Policy": policy}}); err != nil {
		t.Fatal(err)
	}
	s.refused("the queue's policy allows", receive(load, ours), "<nil>")
	s.refused("the queue's policy denies", sendBatch(s.user(), ours), "AccessDenied")
	s.refused("the policy is of one queue", sendBatch(s.user(), foreign), "<nil>")
}

func TestAServiceSendsWhatTheQueuesPolicyAllows(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	const lake, arn = "arn:aws:s3:::lake", "arn:aws:sqs:us-east-1:111111111111:standin-q"
	policy := `{"Statement": {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "` + arn + `",
		"Condition": {"ArnEquals": {"aws:SourceArn": "` + lake + `"}, "StringEquals": {"aws:SourceAccount": "111111111111"}}}}`
	queue := s.queue("standin-q", "Policy", policy)
	s.queue("closed")
	s.queue("managed", "Policy", strings.ReplaceAll(policy, "standin-q", "managed"), "KmsMasterKeyId", "alias/aws/sqs")
	s.queue("customer", "Policy", strings.ReplaceAll(policy, "standin-q", "customer"), "KmsMasterKeyId", "alias/ours")
	s3 := s.service.From("s3.amazonaws.com")
	for name, test := range map[string]struct {
		sender        *sqs.Sender
		queue, source string
		want          error
	}{
		"allowed":                        {s3, "standin-q", lake, nil},
		"from another bucket":            {s3, "standin-q", lake + "2", sqs.ErrForbidden},
		"by another service":             {s.service.From("sns.amazonaws.com"), "standin-q", lake, sqs.ErrForbidden},
		"to a queue without a policy":    {s3, "closed", lake, sqs.ErrForbidden},
		"to no queue":                    {s3, "none", lake, sqs.ErrNoQueue},
		"with the key that AWS manages":  {s3, "managed", lake, sqs.ErrKey},
		"with a key that has its policy": {s3, "customer", lake, nil},
	} {
		target := "arn:aws:sqs:us-east-1:111111111111:" + test.queue
		if err := test.sender.Accepts(target, test.source); !errors.Is(err, test.want) {
			t.Errorf("%s: accepts: %v", name, err)
		}
		if err := test.sender.Send(target, test.source, name); !errors.Is(err, test.want) {
			t.Errorf("%s: send: %v", name, err)
		}
	}
	if err := s3.Accepts("arn:aws:sqs:eu-west-1:111111111111:standin-q", lake); !errors.Is(err, sqs.ErrNoQueue) {
		t.Errorf("in another region: %v", err)
	}
	if bodies, _ := s.receive(queue, 0); strings.Join(bodies, ",") != "allowed" {
		t.Errorf("the queue got %q", bodies)
	}
}

// TestWhatIsKept restarts the service twice: after Close all is there, after a kill the queues are, and no message.
func TestWhatIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, dir)
	queue := s.queue("standin-q", "VisibilityTimeout", "7")
	s.queue("gone")
	if _, err := s.user().DeleteQueue(t.Context(), &sdk.DeleteQueueInput{QueueUrl: aws.String("http://127.0.0.1:1/111111111111/gone")}); err != nil {
		t.Fatal(err)
	}
	s.send(queue, "kept")
	if err := s.service.Close(); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir)
	elsewhere := aws.String("http://127.0.0.1:9999/111111111111/standin-q") // the sandbox's port has changed
	if bodies, _ := s.receive(elsewhere, 0); strings.Join(bodies, ",") != "kept" {
		t.Errorf("got %q", bodies)
	}
	_, err := s.user().CreateQueue(t.Context(), &sdk.CreateQueueInput{QueueName: aws.String("gone")})
	s.refused("a name of which the restart was too quick", err, "AWS.SimpleQueueService.QueueDeletedRecently")
	s.queue("another")
	s = start(t, dir)
	if got := s.attributes(queue); got["VisibilityTimeout"] != "7" || got["ApproximateNumberOfMessages"] != "0" || got["ApproximateNumberOfMessagesNotVisible"] != "0" {
		t.Errorf("after a kill: %v", got)
	}
}

func TestACallThatIsGivenUpTakesNoMessage(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	queue := s.queue("standin-q")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := s.user().ReceiveMessage(ctx, &sdk.ReceiveMessageInput{QueueUrl: queue, WaitTimeSeconds: 20})
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	s.send(queue, "later")
	if bodies, _ := s.receive(queue, 0); len(bodies) != 1 {
		t.Errorf("got %q", bodies)
	}
}
