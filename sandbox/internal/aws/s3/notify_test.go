package s3_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	sqssdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/go-cmp/cmp"
)

func (s sandbox) queues() *sqssdk.Client {
	return sqssdk.New(sqssdk.Options{
		Region: "us-east-1", BaseEndpoint: &s.queueURL, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAUSER", "user-secret", ""),
	})
}

// queue makes a queue to which S3 may send from a bucket, and returns its URL and ARN.
func (s sandbox) queue(t *testing.T, name, bucket string) (address *string, arn string) {
	t.Helper()
	arn = "arn:aws:sqs:us-east-1:111111111111:" + name
	policy := `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage",
		"Resource": "` + arn + `", "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::` + bucket + `"}, "StringEquals": {"aws:SourceAccount": "111111111111"}}}}`
	made, err := s.queues().CreateQueue(t.Context(), &sqssdk.CreateQueueInput{QueueName: &name, Attributes: map[string]string{"Policy": policy}})
	if err != nil {
		t.Fatal(err)
	}
	return made.QueueUrl, arn
}

// told is one event as a consumer reads it.
type told struct {
	Name, Key, VersionID string
	Size                 int64
	ETag                 string
}

// events waits for n messages and returns what they tell; a test message is an event of that name.
func (s sandbox) events(t *testing.T, queue *string, n int) []told {
	t.Helper()
	var out []told
	for len(out) < n {
		got, err := s.queues().ReceiveMessage(t.Context(), &sqssdk.ReceiveMessageInput{QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 10})
		if err != nil || len(got.Messages) == 0 {
			t.Fatalf("only %v came: %v", out, err)
		}
		for _, m := range got.Messages {
			var read struct {
				Event   string
				Records []struct {
					EventName string
					S3        struct{ Object told }
				}
			}
			if err := json.Unmarshal([]byte(*m.Body), &read); err != nil {
				t.Fatal(err)
			}
			if read.Event != "" {
				out = append(out, told{Name: read.Event})
			}
			for _, r := range read.Records {
				event := r.S3.Object
				if event.Key, err = url.QueryUnescape(event.Key); err != nil {
					t.Fatal(err)
				}
				event.Name = r.EventName
				out = append(out, event)
			}
		}
	}
	return out
}

func configure(ctx context.Context, client *sdk.Client, bucket, arn string, events ...types.Event) error {
	_, err := client.PutBucketNotificationConfiguration(ctx, &sdk.PutBucketNotificationConfigurationInput{
		Bucket: &bucket, NotificationConfiguration: &types.NotificationConfiguration{
			QueueConfigurations: []types.QueueConfiguration{{
				QueueArn: &arn, Events: events,
				Filter: &types.NotificationConfigurationFilter{Key: &types.S3KeyFilter{FilterRules: []types.FilterRule{{Name: types.FilterRuleNamePrefix, Value: aws.String("in/")}}}},
			}},
			EventBridgeConfiguration: &types.EventBridgeConfiguration{},
		},
	})
	return err
}

func testNotifications(t *testing.T, s sandbox) {
	t.Helper()
	t.Run("what happens to objects", func(t *testing.T) { t.Parallel(); testEvents(t, s) })
	t.Run("versions", func(t *testing.T) { t.Parallel(); testEventsOfVersions(t, s) })
	t.Run("configurations", func(t *testing.T) { t.Parallel(); testConfigurations(t, s) })
}

func testEvents(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket := s.user(), s.bucket(t, "telling")
	queue, arn := s.queue(t, "standin-telling", *bucket)
	if err := configure(t.Context(), client, *bucket, arn, "s3:ObjectCreated:*", "s3:ObjectRemoved:*"); err != nil {
		t.Fatal(err)
	}
	ugly := []string{"in/a b", "in/a+b", "in/%41", "in/ü🦆", "in/=&?#\"'<>", "in/dir/../x", "in/" + strings.Repeat("k", 200)}
	want := []told{{Name: "s3:TestEvent"}}
	created := func(name, key string, size int64, etag *string) {
		want = append(want, told{Name: "ObjectCreated:" + name, Key: key, Size: size, ETag: strings.Trim(*etag, `"`)})
	}
	for _, key := range slices.DeleteFunc(ugly, func(key string) bool { return strings.Contains(key, "..") }) {
		made, err := client.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: &key, Body: reader("12345")})
		if err != nil {
			t.Fatal(err)
		}
		created("Put", key, 5, made.ETag)
	}
	empty, err := client.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: aws.String("in/empty"), Body: reader("")})
	if err != nil {
		t.Fatal(err)
	}
	created("Put", "in/empty", 0, empty.ETag)
	copied, err := client.CopyObject(t.Context(), &sdk.CopyObjectInput{Bucket: bucket, Key: aws.String("in/copy"), CopySource: aws.String("telling/in/a%20b")})
	if err != nil {
		t.Fatal(err)
	}
	created("Copy", "in/copy", 5, copied.CopyObjectResult.ETag)
	large := bytes.Repeat([]byte("standin "), 2<<20)
	uploaded, err := transfermanager.New(client).UploadObject(t.Context(), &transfermanager.UploadObjectInput{Bucket: bucket, Key: aws.String("in/large"), Body: bytes.NewReader(large)})
	if err != nil {
		t.Fatal(err)
	}
	created("CompleteMultipartUpload", "in/large", int64(len(large)), uploaded.ETag)

	put(t.Context(), t, client, bucket, aws.String("out/x"), "not of the filter")
	_, err = client.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: aws.String("in/a b"), Body: reader("x"), IfNoneMatch: aws.String("*")})
	if code(err) != "PreconditionFailed" {
		t.Errorf("a write that must not happen: %v", err)
	}
	if _, err := client.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: bucket, Key: aws.String("in/empty")}); err != nil {
		t.Fatal(err)
	}
	want = append(want, told{Name: "ObjectRemoved:Delete", Key: "in/empty"})
	for _, quiet := range []bool{false, true} {
		key := map[bool]string{false: "in/a b", true: "in/a+b"}[quiet]
		_, err := client.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{
			Quiet: &quiet, Objects: []types.ObjectIdentifier{{Key: &key}, {Key: aws.String("out/x")}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, told{Name: "ObjectRemoved:Delete", Key: key})
	}
	if diff := cmp.Diff(want, s.events(t, queue, len(want))); diff != "" {
		t.Error(diff)
	}
	if text := s.journalText(t); !strings.Contains(text, `"service":"sqs","action":"SendMessage","resource":"`+arn+`","role":"s3.amazonaws.com","status":200`) {
		t.Error("the journal has no event")
	}
}

func testEventsOfVersions(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket := s.user(), s.bucket(t, "telling-versions")
	queue, arn := s.queue(t, "standin-versions", *bucket)
	if _, err := client.PutBucketVersioning(t.Context(), &sdk.PutBucketVersioningInput{Bucket: bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled}}); err != nil {
		t.Fatal(err)
	}
	if err := configure(t.Context(), client, *bucket, arn, "s3:ObjectCreated:*", "s3:ObjectRemoved:*"); err != nil {
		t.Fatal(err)
	}
	key, other := aws.String("in/k"), aws.String("in/other")
	made, err := client.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: key, Body: reader("12345")})
	if err != nil {
		t.Fatal(err)
	}
	copied, err := client.CopyObject(t.Context(), &sdk.CopyObjectInput{Bucket: bucket, Key: other, CopySource: aws.String("telling-versions/in/k")})
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := client.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: bucket, Key: key, VersionId: made.VersionId}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: other, VersionId: copied.VersionId}}}}); err != nil {
		t.Fatal(err)
	}
	etag := strings.Trim(*made.ETag, `"`)
	want := []told{
		{Name: "s3:TestEvent"},
		{Name: "ObjectCreated:Put", Key: *key, VersionID: *made.VersionId, Size: 5, ETag: etag},
		{Name: "ObjectCreated:Copy", Key: *other, VersionID: *copied.VersionId, Size: 5, ETag: etag},
		{Name: "ObjectRemoved:DeleteMarkerCreated", Key: *key, VersionID: *hidden.VersionId},
		{Name: "ObjectRemoved:Delete", Key: *key, VersionID: *made.VersionId},
		{Name: "ObjectRemoved:Delete", Key: *other, VersionID: *copied.VersionId},
	}
	if diff := cmp.Diff(want, s.events(t, queue, len(want))); diff != "" {
		t.Error(diff)
	}
}

func testConfigurations(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket := s.user(), s.bucket(t, "configured")
	get := func() *sdk.GetBucketNotificationConfigurationOutput {
		t.Helper()
		got, err := client.GetBucketNotificationConfiguration(t.Context(), &sdk.GetBucketNotificationConfigurationInput{Bucket: bucket})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := get(); len(got.QueueConfigurations) > 0 || got.EventBridgeConfiguration != nil {
		t.Errorf("a new bucket has %+v", got)
	}
	_, arn := s.queue(t, "standin-configured", *bucket)
	_, foreign := s.queue(t, "standin-foreign", "another")
	if err := configure(t.Context(), client, *bucket, arn, "s3:ObjectCreated:*"); err != nil {
		t.Fatal(err)
	}
	got := get()
	if len(got.QueueConfigurations) != 1 || *got.QueueConfigurations[0].QueueArn != arn || *got.QueueConfigurations[0].Id == "" || got.EventBridgeConfiguration == nil {
		t.Errorf("got %+v", got)
	}
	if rule := got.QueueConfigurations[0].Filter.Key.FilterRules[0]; rule.Name != "Prefix" || *rule.Value != "in/" {
		t.Errorf("the filter is %s %s", rule.Name, *rule.Value)
	}
	refused := func(what string, err error, want string) {
		t.Helper()
		if code(err) != want {
			t.Errorf("%s: got %v", what, err)
		}
	}
	err := configure(t.Context(), client, *bucket, foreign, "s3:ObjectCreated:*")
	refused("a queue that does not allow it", err, "InvalidArgument")
	if !strings.Contains(fmt.Sprint(err), "Unable to validate the following destination configurations") {
		t.Errorf("it is told as %v", err)
	}
	refused("no bucket", configure(t.Context(), client, "no-such-bucket", arn, "s3:ObjectCreated:*"), "NoSuchBucket")
	refused("a role without the right", configure(t.Context(), s.as("AKIALAMBDA", "lambda-secret", ""), *bucket, arn, "s3:ObjectCreated:*"), "AccessDenied")
	refused("a wrong secret", configure(t.Context(), s.as("AKIAUSER", "wrong", ""), *bucket, arn, "s3:ObjectCreated:*"), "SignatureDoesNotMatch")
	if got := get(); *got.QueueConfigurations[0].QueueArn != arn {
		t.Errorf("a refused configuration is there: %+v", got)
	}
	if _, err := client.DeleteBucket(t.Context(), &sdk.DeleteBucketInput{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	s.bucket(t, "configured")
	if got := get(); len(got.QueueConfigurations) > 0 {
		t.Errorf("the next bucket of that name has %+v", got)
	}
}
