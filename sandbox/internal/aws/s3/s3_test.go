package s3_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"standin/sandbox/internal/aws/s3"
	"standin/sandbox/internal/aws/s3/notification"
	"standin/sandbox/internal/aws/sqs"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

const lake = "lake"

// sandbox is one running S3: a process can have only one, so every test shares it.
type sandbox struct {
	url       string
	queueURL  string // of SQS
	directory *roles.Directory
	journal   string
}

// TestS3 runs every test against one gateway over HTTP with AWS's own client.
func TestS3(t *testing.T) {
	t.Parallel()
	s := start(t)
	t.Run("objects", func(t *testing.T) { t.Parallel(); testObjects(t, s) })
	t.Run("listing", func(t *testing.T) { t.Parallel(); testListing(t, s) })
	t.Run("multipart", func(t *testing.T) { t.Parallel(); testMultipart(t, s) })
	t.Run("versions", func(t *testing.T) { t.Parallel(); testVersions(t, s) })
	t.Run("settings", func(t *testing.T) { t.Parallel(); testSettings(t, s) })
	t.Run("encryption", func(t *testing.T) { t.Parallel(); testEncryption(t, s) })
	t.Run("notifications", func(t *testing.T) { t.Parallel(); testNotifications(t, s) })
	t.Run("conditional deletes", func(t *testing.T) { t.Parallel(); testConditionalDeletes(t, s) })
	t.Run("access", func(t *testing.T) { t.Parallel(); testAccess(t, s) })
	t.Run("journal", func(t *testing.T) { t.Parallel(); testJournal(t, s) })
}

func start(t *testing.T) sandbox {
	t.Helper()
	dir := t.TempDir()
	principals := roles.Ready(lake, map[string]roles.Key{
		roles.User:       {Access: "AKIAUSER", Secret: "user-secret"},
		roles.UnloadRole: {Access: "AKIAUNLOAD", Secret: "unload-secret"},
		roles.LoadRole:   {Access: "AKIALOAD", Secret: "load-secret"},
		roles.LambdaRole: {Access: "AKIALAMBDA", Secret: "lambda-secret"},
	})
	cleaner := roles.Principal{Name: "cleaner", ARN: "arn:aws:iam::" + roles.Account + ":user/cleaner", AccessKey: "AKIACLEANER", SecretKey: "c"}
	cleaner.Policies = []roles.Policy{{Name: "clean", Statements: []roles.Statement{{Actions: []string{"s3:DeleteObject"}, Resources: []string{"*"}}}}}
	directory := roles.New(append(principals, cleaner)...)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	socket, err := os.MkdirTemp("", "standin-") //nolint:usetesting // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	gateway, err := s3.Start(t.Context(), s3.Config{
		Dir: dir, Socket: filepath.Join(socket, "s3"), Region: "us-east-1", Directory: directory, Buckets: []string{lake},
	})
	if err != nil {
		t.Fatal(err)
	}
	queues, err := sqs.New(sqs.Config{
		Path: filepath.Join(dir, "queues.json"), Region: "us-east-1", Directory: directory, Journal: record, Now: time.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	notifier, err := notification.New(notification.Config{
		Path: filepath.Join(dir, "notifications.json"), Region: "us-east-1", Queues: queues.From("s3.amazonaws.com"), Now: time.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s3.NewHandler(s3.HandlerConfig{
		Gateway: gateway, Notifier: notifier, Directory: directory, Journal: record, Now: time.Now, Log: log,
	}))
	queueServer := httptest.NewServer(queues)
	t.Cleanup(func() {
		server.Close()
		queueServer.Close()
		if err := errors.Join(notifier.Close(), gateway.Close(), record.Close(), os.RemoveAll(socket)); err != nil {
			t.Error(err)
		}
	})
	return sandbox{url: server.URL, queueURL: queueServer.URL, directory: directory, journal: filepath.Join(dir, "journal.jsonl")}
}

func (s sandbox) as(access, secret, token string) *sdk.Client {
	return sdk.New(sdk.Options{
		Region:           "us-east-1",
		BaseEndpoint:     &s.url,
		Credentials:      credentials.NewStaticCredentialsProvider(access, secret, token),
		RetryMaxAttempts: 1,
	})
}

func (s sandbox) user() *sdk.Client { return s.as("AKIAUSER", "user-secret", "") }

// bucket makes a bucket for one test.
func (s sandbox) bucket(t *testing.T, name string) *string {
	t.Helper()
	if _, err := s.user().CreateBucket(t.Context(), &sdk.CreateBucketInput{Bucket: &name}); err != nil {
		t.Fatal(err)
	}
	return &name
}

func (s sandbox) journalText(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(s.journal)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func code(err error) string {
	if failure, ok := errors.AsType[smithy.APIError](err); ok {
		return failure.ErrorCode()
	}
	return fmt.Sprint(err)
}

func put(ctx context.Context, t *testing.T, client *sdk.Client, bucket, key *string, body string) {
	t.Helper()
	_, err := client.PutObject(ctx, &sdk.PutObjectInput{Bucket: bucket, Key: key, Body: reader(body)})
	if err != nil {
		t.Fatalf("put %s: %v", *key, err)
	}
}

func testJournal(t *testing.T, s sandbox) {
	t.Helper()
	bucket := s.bucket(t, "recorded")
	put(t.Context(), t, s.user(), bucket, aws.String("a key/é"), "x")
	_, err := s.as("AKIALOAD", "load-secret", "").GetObject(t.Context(), &sdk.GetObjectInput{Bucket: bucket, Key: aws.String("a key/é")})
	if code(err) != "AccessDenied" {
		t.Fatalf("got %v", err)
	}
	if _, err := s.user().ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: bucket, Prefix: aws.String("a k")}); err != nil {
		t.Fatal(err)
	}
	type entry struct {
		Service, Action, Resource, Prefix, Role string
		Status                                  int
	}
	want := map[entry]bool{
		{"s3", "CreateBucket", "arn:aws:s3:::recorded", "", "standin", 200}:                   true,
		{"s3", "PutObject", "arn:aws:s3:::recorded/a key/é", "", "standin", 200}:              true,
		{"s3", "GetObject", "arn:aws:s3:::recorded/a key/é", "", "standin-sandbox-load", 403}: true,
		{"s3", "ListObjectsV2", "arn:aws:s3:::recorded", "a k", "standin", 200}:               true,
	}
	file, err := os.Open(s.journal)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := json.NewDecoder(file); lines.More(); {
		var got entry
		if err := lines.Decode(&got); err != nil {
			t.Fatal(err)
		}
		delete(want, got)
	}
	if len(want) > 0 {
		t.Errorf("not in the journal: %v", want)
	}
}
