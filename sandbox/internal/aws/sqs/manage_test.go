package sqs_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/google/go-cmp/cmp"
)

type types = sqstypes.QueueAttributeName

const prefix = "arn:aws:sqs:us-east-1:111111111111:"

func TestAttributes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		queue := s.queue("standin-q")
		want := map[string]string{
			"ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesDelayed": "0", "ApproximateNumberOfMessagesNotVisible": "0",
			"CreatedTimestamp": "946684800", "LastModifiedTimestamp": "946684800", "DelaySeconds": "0", "MaximumMessageSize": "1048576",
			"MessageRetentionPeriod": "345600", "QueueArn": prefix + "standin-q", "ReceiveMessageWaitTimeSeconds": "0",
			"SqsManagedSseEnabled": "true", "VisibilityTimeout": "30",
		}
		if diff := cmp.Diff(want, s.attributes(queue)); diff != "" {
			t.Error(diff)
		}
		time.Sleep(time.Minute)
		s.queue("dead")
		set := map[string]string{
			"VisibilityTimeout": "1800", "RedrivePolicy": `{"maxReceiveCount": "5", "deadLetterTargetArn": "` + prefix + `dead"}`,
			"KmsMasterKeyId": "alias/ours", "Policy": `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}}`,
		}
		if _, err := s.user().SetQueueAttributes(t.Context(), &sdk.SetQueueAttributesInput{QueueUrl: queue, Attributes: set}); err != nil {
			t.Fatal(err)
		}
		maps.Copy(want, set)
		maps.Copy(want, map[string]string{
			"LastModifiedTimestamp": "946684860", "SqsManagedSseEnabled": "false", "KmsDataKeyReusePeriodSeconds": "300",
			"RedrivePolicy": `{"deadLetterTargetArn":"` + prefix + `dead","maxReceiveCount":5}`,
		})
		if diff := cmp.Diff(want, s.attributes(queue)); diff != "" {
			t.Error(diff)
		}
		got, err := s.user().GetQueueAttributes(t.Context(), &sdk.GetQueueAttributesInput{QueueUrl: queue, AttributeNames: []types{"QueueArn", "RedriveAllowPolicy"}})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"QueueArn": prefix + "standin-q"}, got.Attributes); diff != "" {
			t.Error(diff)
		}
		sources, err := s.user().ListDeadLetterSourceQueues(t.Context(), &sdk.ListDeadLetterSourceQueuesInput{QueueUrl: aws.String(strings.Replace(*queue, "standin-q", "dead", 1))})
		if err != nil || !slices.Equal(sources.QueueUrls, []string{*queue}) {
			t.Errorf("sources of the dead-letter queue: %v, %v", sources, err)
		}
		for name := range map[string]bool{"RedrivePolicy": true, "Policy": true, "KmsMasterKeyId": true} {
			if _, err := s.user().SetQueueAttributes(t.Context(), &sdk.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{name: ""}}); err != nil {
				t.Errorf("take %s away: %v", name, err)
			}
			if got := s.attributes(queue); got[name] != "" {
				t.Errorf("%s is still %q", name, got[name])
			}
		}
	})
}

func TestWhatNoQueueCanHave(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	s.queue("closed", "RedriveAllowPolicy", `{"redrivePermission": "denyAll"}`)
	s.queue("chosen", "RedriveAllowPolicy", `{"redrivePermission": "byQueue", "sourceQueueArns": ["`+prefix+`other"]}`)
	queue := s.queue("q")
	dead := func(name string) string {
		return `{"deadLetterTargetArn": "` + prefix + name + `", "maxReceiveCount": 5}`
	}
	for _, test := range []struct{ name, value, want string }{
		{"VisibilityTimeout", "43201", "InvalidAttributeValue"},
		{"VisibilityTimeout", "-1", "InvalidAttributeValue"},
		{"VisibilityTimeout", "", "InvalidAttributeValue"},
		{"VisibilityTimeout", "1.5", "InvalidAttributeValue"},
		{"MessageRetentionPeriod", "59", "InvalidAttributeValue"},
		{"ReceiveMessageWaitTimeSeconds", "21", "InvalidAttributeValue"},
		{"DelaySeconds", "901", "InvalidAttributeValue"},
		{"MaximumMessageSize", "1048577", "InvalidAttributeValue"},
		{"SqsManagedSseEnabled", "yes", "InvalidAttributeValue"},
		{"Policy", "{}", "InvalidAttributeValue"},
		{"RedrivePolicy", "[]", "InvalidAttributeValue"},
		{"RedrivePolicy", `{"maxReceiveCount": 5}`, "InvalidAttributeValue"},
		{"RedrivePolicy", `{"deadLetterTargetArn": "x", "maxReceiveCount": 1001}`, "InvalidAttributeValue"},
		{"RedrivePolicy", dead("none"), "InvalidParameterValue"},
		{"RedrivePolicy", dead("closed"), "InvalidParameterValue"},
		{"RedrivePolicy", dead("chosen"), "InvalidParameterValue"},
		{"RedriveAllowPolicy", `{"redrivePermission": "byQueue"}`, "InvalidAttributeValue"},
		{"RedriveAllowPolicy", `{"redrivePermission": "some"}`, "InvalidAttributeValue"},
		{"QueueArn", "x", "InvalidAttributeName"},
		{"Colour", "red", "InvalidAttributeName"},
		{"FifoQueue", "true", "AWS.SimpleQueueService.UnsupportedOperation"},
	} {
		_, err := s.user().SetQueueAttributes(t.Context(), &sdk.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{test.name: test.value}})
		s.refused("set "+test.name+" to "+test.value, err, test.want)
		_, err = s.user().CreateQueue(t.Context(), &sdk.CreateQueueInput{QueueName: aws.String("new"), Attributes: map[string]string{test.name: test.value}})
		s.refused("make a queue with "+test.name+" "+test.value, err, test.want)
	}
	_, err := s.user().SetQueueAttributes(t.Context(), &sdk.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{"KmsMasterKeyId": "k", "SqsManagedSseEnabled": "true"}})
	s.refused("two kinds of encryption", err, "InvalidAttributeValue")
	_, err = s.user().SetQueueAttributes(t.Context(), &sdk.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{"DelaySeconds": "5", "Colour": "red"}})
	s.refused("one good attribute beside a bad one", err, "InvalidAttributeName")
	if got := s.attributes(queue)["DelaySeconds"]; got != "0" {
		t.Errorf("the good attribute was set: %s", got)
	}
	s.queue("other", "RedrivePolicy", dead("chosen"))
}

func TestNamesOfQueues(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		create := func(name string, attributes map[string]string) error {
			made, err := s.user().CreateQueue(t.Context(), &sdk.CreateQueueInput{QueueName: &name, Attributes: attributes})
			if err == nil && *made.QueueUrl != "http://127.0.0.1:1/111111111111/"+name {
				t.Errorf("the URL is %s", *made.QueueUrl)
			}
			return err
		}
		seven := map[string]string{"VisibilityTimeout": "7"}
		s.refused("new", create("q", seven), "<nil>")
		s.refused("the same once more", create("q", seven), "<nil>")
		s.refused("the same without attributes", create("q", nil), "<nil>")
		s.refused("another value", create("q", map[string]string{"VisibilityTimeout": "8"}), "QueueAlreadyExists")
		s.refused("another attribute", create("q", map[string]string{"VisibilityTimeout": "7", "KmsMasterKeyId": "k"}), "QueueAlreadyExists")
		for _, name := range []string{"a b", "ä", "a.fifo", "a/b", strings.Repeat("x", 81), " "} {
			s.refused("the name "+name, create(name, nil), "InvalidParameterValue")
		}
		s.refused("80 characters", create(strings.Repeat("x", 80), nil), "<nil>")

		queue, err := s.user().GetQueueUrl(t.Context(), &sdk.GetQueueUrlInput{QueueName: aws.String("q")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.user().DeleteQueue(t.Context(), &sdk.DeleteQueueInput{QueueUrl: queue.QueueUrl}); err != nil {
			t.Fatal(err)
		}
		const gone = "AWS.SimpleQueueService.NonExistentQueue"
		_, err = s.user().GetQueueUrl(t.Context(), &sdk.GetQueueUrlInput{QueueName: aws.String("q")})
		s.refused("the URL of a queue that is gone", err, gone)
		_, err = s.user().DeleteQueue(t.Context(), &sdk.DeleteQueueInput{QueueUrl: queue.QueueUrl})
		s.refused("delete it again", err, gone)
		_, err = s.user().ReceiveMessage(t.Context(), &sdk.ReceiveMessageInput{QueueUrl: queue.QueueUrl})
		s.refused("receive from it", err, gone)
		_, err = s.user().DeleteQueue(t.Context(), &sdk.DeleteQueueInput{QueueUrl: aws.String("http://127.0.0.1:1/q")})
		s.refused("an address without an account", err, "InvalidAddress")
		time.Sleep(59 * time.Second)
		s.refused("too soon", create("q", nil), "AWS.SimpleQueueService.QueueDeletedRecently")
		time.Sleep(time.Second)
		s.refused("a minute later", create("q", nil), "<nil>")
	})
}

func TestListsHavePages(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	for _, name := range []string{"standin-b", "standin-a", "standin-c", "other"} {
		s.queue(name)
	}
	var got []string
	pages := sdk.NewListQueuesPaginator(s.user(), &sdk.ListQueuesInput{QueueNamePrefix: aws.String("standin-"), MaxResults: aws.Int32(2)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, url := range page.QueueUrls {
			got = append(got, url[strings.LastIndex(url, "/")+1:])
		}
		got = append(got, "|")
	}
	if want := "standin-a standin-b | standin-c |"; strings.Join(got, " ") != want {
		t.Errorf("got %q", got)
	}
	none, err := s.user().ListQueues(t.Context(), &sdk.ListQueuesInput{QueueNamePrefix: aws.String("x")})
	if err != nil || len(none.QueueUrls) != 0 {
		t.Errorf("got %v, %v", none, err)
	}
	_, err = s.user().ListQueues(t.Context(), &sdk.ListQueuesInput{MaxResults: aws.Int32(1001)})
	s.refused("too large a page", err, "InvalidParameterValue")
}

func TestTags(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	made, err := s.user().CreateQueue(t.Context(), &sdk.CreateQueueInput{QueueName: aws.String("q"), Tags: map[string]string{"a": "1", "b": ""}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.user().TagQueue(t.Context(), &sdk.TagQueueInput{QueueUrl: made.QueueUrl, Tags: map[string]string{"a": "2", "c": "🦆"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.user().UntagQueue(t.Context(), &sdk.UntagQueueInput{QueueUrl: made.QueueUrl, TagKeys: []string{"b", "x"}}); err != nil {
		t.Fatal(err)
	}
	got, err := s.user().ListQueueTags(t.Context(), &sdk.ListQueueTagsInput{QueueUrl: made.QueueUrl})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a": "2", "c": "🦆"}, got.Tags); diff != "" {
		t.Error(diff)
	}
}

func TestAPurgeEmptiesAQueueOnceAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		queue := s.queue("q")
		purge := func() error {
			_, err := s.user().PurgeQueue(t.Context(), &sdk.PurgeQueueInput{QueueUrl: queue})
			return err
		}
		s.send(queue, "a")
		s.refused("purge", purge(), "<nil>")
		if bodies, _ := s.receive(queue, 0); len(bodies) > 0 {
			t.Errorf("still there: %q", bodies)
		}
		s.refused("purge again", purge(), "AWS.SimpleQueueService.PurgeQueueInProgress")
		time.Sleep(time.Minute)
		s.refused("a minute later", purge(), "<nil>")
	})
}
