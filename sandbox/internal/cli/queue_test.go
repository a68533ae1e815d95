package cli_test

import (
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func (u *up) sqs() *sqs.Client {
	endpoint := u.env["AWS_ENDPOINT_URL"]
	return sqs.New(sqs.Options{
		Region: u.env["AWS_REGION"], BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(u.env["AWS_ACCESS_KEY_ID"], u.env["AWS_SECRET_ACCESS_KEY"], ""),
	})
}

func TestEventsReachQueuesBeforeAndAfterARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := start(t, dir)
	bucket, arn := first.env["SANDBOX_BUCKET"], "arn:aws:sqs:us-east-1:111111111111:standin-kept"
	queue, err := first.sqs().CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("standin-kept"), Attributes: map[string]string{
		"Policy": `{"Statement": {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "` + arn + `",
			"Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::` + bucket + `"}}}}`,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.s3().PutBucketNotificationConfiguration(t.Context(), &s3.PutBucketNotificationConfigurationInput{
		Bucket: &bucket, NotificationConfiguration: &s3types.NotificationConfiguration{
			QueueConfigurations: []s3types.QueueConfiguration{{QueueArn: &arn, Events: []s3types.Event{s3types.EventS3ObjectCreated}}},
		},
	}); err != nil {
		t.Fatal(err)
	}
	put := func(u *up, key string) {
		t.Helper()
		if _, err := u.s3().PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("x")}); err != nil {
			t.Fatal(err)
		}
	}
	put(first, "before")
	var told []string
	receive := func(u *up, n int, hidden int32) {
		t.Helper()
		for n > 0 {
			got, err := u.sqs().ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queue.QueueUrl, WaitTimeSeconds: 20, VisibilityTimeout: hidden})
			if err != nil || len(got.Messages) == 0 {
				t.Fatalf("after %q: %v", told, err)
			}
			n--
			for _, word := range []string{"s3:TestEvent", `"key":"before"`, `"key":"after"`} {
				if strings.Contains(*got.Messages[0].Body, word) {
					told = append(told, word)
				}
			}
		}
	}
	receive(first, 2, 1) // both are there before the sandbox stops, and are visible again soon
	first.end(t, syscall.SIGTERM)
	second := start(t, dir)
	put(second, "after")
	told = nil
	receive(second, 3, 43_200)
	slices.Sort(told)
	if want := []string{`"key":"after"`, `"key":"before"`, "s3:TestEvent"}; !slices.Equal(told, want) {
		t.Errorf("got %q", told)
	}
}
