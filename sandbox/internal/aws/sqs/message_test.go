package sqs_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func entries(bodies ...string) []sqstypes.SendMessageBatchRequestEntry {
	var out []sqstypes.SendMessageBatchRequestEntry
	for i, body := range bodies {
		out = append(out, sqstypes.SendMessageBatchRequestEntry{Id: aws.String("e" + strconv.Itoa(i)), MessageBody: &body})
	}
	return out
}

// Every character that SQS documents arrives as it left: the client checks each body against its digest.
func TestBodies(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	queue := s.queue("q")
	var every strings.Builder
	for r := rune(1); r <= 0x10FFFF; r += max(1, r/40) {
		if !(r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0xD800 && r < 0xE000 || r > 0xFFFD && r < 0x10000) {
			every.WriteRune(r)
		}
	}
	for _, body := range []string{
		"x", " ", "\t\r\n", `{"key": "a+b%2F\u0000", "<&>": "'"}`, "🦆\uFFFD\uE000\u2028", every.String(),
		strings.Repeat("y", 256<<10), strings.Repeat("é", 512<<10),
	} {
		s.send(queue, body)
		bodies, handles := s.receive(queue, 0)
		if !slices.Equal(bodies, []string{body}) {
			t.Errorf("a body of %d bytes came back as %d messages", len(body), len(bodies))
			continue
		}
		if _, err := s.user().DeleteMessage(t.Context(), &sdk.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: &handles[0]}); err != nil {
			t.Error(err)
		}
	}
	for body, want := range map[string]string{
		"": "MissingParameter", "a\x00b": "InvalidMessageContents", "\x1b[0m": "InvalidMessageContents", "\uFFFE": "InvalidMessageContents",
		strings.Repeat("x", 1<<20+1): "InvalidParameterValue", strings.Repeat("é", 512<<10) + "x": "InvalidParameterValue",
	} {
		_, err := s.user().SendMessage(t.Context(), &sdk.SendMessageInput{QueueUrl: queue, MessageBody: &body})
		s.refused(fmt.Sprintf("a body of %d bytes", len(body)), err, want)
	}
	small := s.queue("small", "MaximumMessageSize", "1024")
	text := sqstypes.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String("v")}
	_, err := s.user().SendMessage(t.Context(), &sdk.SendMessageInput{
		QueueUrl: small, MessageBody: aws.String(strings.Repeat("x", 1017)), MessageAttributes: map[string]sqstypes.MessageAttributeValue{"k": text},
	})
	s.refused("attributes count", err, "InvalidParameterValue")
}

func TestAttributesOfMessages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		queue := s.queue("q")
		value := func(kind, text string, bytes []byte) sqstypes.MessageAttributeValue {
			v := sqstypes.MessageAttributeValue{DataType: &kind, BinaryValue: bytes}
			if text != "" {
				v.StringValue = &text
			}
			return v
		}
		sent := map[string]sqstypes.MessageAttributeValue{
			"job.id": value("String", "🦆", nil), "job.size": value("Number.int", "-12.5e3", nil), "raw": value("Binary", "", []byte{0, 255}),
		}
		if _, err := s.user().SendMessage(t.Context(), &sdk.SendMessageInput{
			QueueUrl: queue, MessageBody: aws.String("x"), MessageAttributes: sent, MessageGroupId: aws.String("tenant"),
			MessageSystemAttributes: map[string]sqstypes.MessageSystemAttributeValue{"AWSTraceHeader": {DataType: aws.String("String"), StringValue: aws.String("Root=1")}},
		}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		receive := func(attributes []string, system ...sqstypes.MessageSystemAttributeName) sqstypes.Message {
			t.Helper()
			got, err := s.user().ReceiveMessage(t.Context(), &sdk.ReceiveMessageInput{
				QueueUrl: queue, MessageAttributeNames: attributes, MessageSystemAttributeNames: system, VisibilityTimeout: 1,
			})
			if err != nil || len(got.Messages) != 1 {
				t.Fatalf("got %v, %v", got, err)
			}
			time.Sleep(time.Second)
			return got.Messages[0]
		}
		ignore := cmpopts.IgnoreUnexported(sqstypes.MessageAttributeValue{})
		if diff := cmp.Diff(sent, receive([]string{"All"}).MessageAttributes, ignore); diff != "" {
			t.Error(diff)
		}
		some := receive([]string{"job.*", "absent"}, "ApproximateReceiveCount", "SentTimestamp", "ApproximateFirstReceiveTimestamp", "AWSTraceHeader", "MessageGroupId")
		if len(some.MessageAttributes) != 2 || some.MD5OfMessageAttributes == nil {
			t.Errorf("the job's attributes are %v", some.MessageAttributes)
		}
		want := map[string]string{
			"ApproximateReceiveCount": "2", "SentTimestamp": "946684800000", "ApproximateFirstReceiveTimestamp": "946684801000",
			"AWSTraceHeader": "Root=1", "MessageGroupId": "tenant",
		}
		if diff := cmp.Diff(want, some.Attributes); diff != "" {
			t.Error(diff)
		}
		if none := receive(nil); none.Attributes != nil || none.MessageAttributes != nil {
			t.Errorf("unasked for: %v", none)
		}
		if all := receive(nil, "All"); !strings.HasPrefix(all.Attributes["SenderId"], "AIDA") || all.Attributes["ApproximateReceiveCount"] != "4" {
			t.Errorf("all: %v", all.Attributes)
		}
		for name, bad := range map[string]sqstypes.MessageAttributeValue{
			"aws.x": value("String", "v", nil), "a..b": value("String", "v", nil), ".a": value("String", "v", nil), "ä": value("String", "v", nil),
			"type": value("Text", "v", nil), "number": value("Number", "twelve", nil), "empty": value("String", "", nil), "both": value("Binary", "v", []byte("v")),
		} {
			_, err := s.user().SendMessage(t.Context(), &sdk.SendMessageInput{QueueUrl: queue, MessageBody: aws.String("x"), MessageAttributes: map[string]sqstypes.MessageAttributeValue{name: bad}})
			s.refused("the attribute "+name, err, "InvalidParameterValue")
		}
		_, err := s.user().ReceiveMessage(t.Context(), &sdk.ReceiveMessageInput{QueueUrl: queue, MessageSystemAttributeNames: []sqstypes.MessageSystemAttributeName{"Colour"}})
		s.refused("an unknown attribute", err, "InvalidAttributeName")
	})
}

func TestLongPolling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		queue, patient := s.queue("q"), s.queue("patient", "ReceiveMessageWaitTimeSeconds", "5")
		begun := time.Now()
		after := func(what string, seconds float64) {
			t.Helper()
			if got := time.Since(begun).Seconds(); got != seconds {
				t.Errorf("%s: after %v seconds, not %v", what, got, seconds)
			}
			begun = time.Now()
		}
		s.receive(queue, 0)
		after("no wait", 0)
		s.receive(queue, 20)
		after("the whole wait", 20)
		s.receive(patient, 0)
		after("the queue's own wait", 5)

		go func() {
			time.Sleep(3 * time.Second)
			s.send(queue, "a")
		}()
		if bodies, _ := s.receive(queue, 20); len(bodies) != 1 {
			t.Errorf("got %q", bodies)
		}
		after("a message comes", 3)
		if bodies, _ := s.receive(queue, 20); len(bodies) != 0 {
			t.Errorf("got %q", bodies)
		}
		after("nobody else gets it", 20)
		if bodies, _ := s.receive(queue, 20); len(bodies) != 1 {
			t.Errorf("got %q", bodies)
		}
		after("its visibility timeout ends while somebody waits", 10)
		if _, err := s.user().SendMessage(t.Context(), &sdk.SendMessageInput{QueueUrl: queue, MessageBody: aws.String("b"), DelaySeconds: 4}); err != nil {
			t.Fatal(err)
		}
		if got := s.attributes(queue); got["ApproximateNumberOfMessagesDelayed"] != "1" || got["ApproximateNumberOfMessagesNotVisible"] != "1" {
			t.Errorf("got %v", got)
		}
		if bodies, _ := s.receive(queue, 20); !slices.Equal(bodies, []string{"b"}) {
			t.Errorf("got %q", bodies)
		}
		after("a delay ends while somebody waits", 4)
		for name, in := range map[string]*sdk.ReceiveMessageInput{
			"eleven messages": {MaxNumberOfMessages: 11}, "none": {MaxNumberOfMessages: -1}, "21 seconds": {WaitTimeSeconds: 21}, "more than 12 hours": {VisibilityTimeout: 43_201},
		} {
			in.QueueUrl = queue
			_, err := s.user().ReceiveMessage(t.Context(), in)
			s.refused(name, err, "InvalidParameterValue")
		}
	})
}

func TestReceiptsAndVisibility(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		queue, other := s.queue("q"), s.queue("other")
		change := func(queue, handle *string, seconds int32) error {
			_, err := s.user().ChangeMessageVisibility(t.Context(), &sdk.ChangeMessageVisibilityInput{QueueUrl: queue, ReceiptHandle: handle, VisibilityTimeout: seconds})
			return err
		}
		remove := func(queue, handle *string) error {
			_, err := s.user().DeleteMessage(t.Context(), &sdk.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: handle})
			return err
		}
		s.send(queue, "a")
		_, first := s.receive(queue, 0)
		time.Sleep(10 * time.Second)
		s.refused("12 hours in all", change(queue, &first[0], 43_191), "InvalidParameterValue")
		s.refused("12 hours but for those gone", change(queue, &first[0], 43_190), "<nil>")
		s.refused("more than 12 hours", change(queue, &first[0], 43_201), "InvalidParameterValue")
		s.refused("at once", change(queue, &first[0], 0), "<nil>")
		s.refused("no longer in flight", change(queue, &first[0], 5), "AWS.SimpleQueueService.MessageNotInflight")
		_, second := s.receive(queue, 0)
		if len(second) != 1 || second[0] == first[0] {
			t.Fatalf("the second receive gave %q", second)
		}
		s.refused("the old receipt", remove(queue, &first[0]), "<nil>")
		if got := s.attributes(queue)["ApproximateNumberOfMessagesNotVisible"]; got != "1" {
			t.Errorf("the old receipt deleted the message: %s", got)
		}
		s.refused("a receipt of another queue", remove(other, &second[0]), "ReceiptHandleIsInvalid")
		s.refused("no receipt", remove(queue, aws.String("AAAA")), "ReceiptHandleIsInvalid")
		time.Sleep(31 * time.Second)
		s.refused("late, and not received again", remove(queue, &second[0]), "<nil>")
		s.refused("deleted already", remove(queue, &second[0]), "<nil>")
		s.refused("hide what is deleted", change(queue, &second[0], 5), "InvalidParameterValue")
		if bodies, _ := s.receive(queue, 0); len(bodies) > 0 {
			t.Errorf("still there: %q", bodies)
		}
	})
}

func TestBatches(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	queue := s.queue("q")
	sent, err := s.user().SendMessageBatch(t.Context(), &sdk.SendMessageBatchInput{QueueUrl: queue, Entries: entries("a", "\x01", "b", "")})
	if err != nil || len(sent.Successful) != 2 || len(sent.Failed) != 2 {
		t.Fatalf("got %+v, %v", sent, err)
	}
	if f := sent.Failed[0]; *f.Id != "e1" || *f.Code != "InvalidMessageContents" || !f.SenderFault {
		t.Errorf("failed: %+v", f)
	}
	bodies, handles := s.receive(queue, 0)
	if !slices.Equal(bodies, []string{"a", "b"}) {
		t.Fatalf("got %q", bodies)
	}
	hidden, err := s.user().ChangeMessageVisibilityBatch(t.Context(), &sdk.ChangeMessageVisibilityBatchInput{QueueUrl: queue, Entries: []sqstypes.ChangeMessageVisibilityBatchRequestEntry{
		{Id: aws.String("1"), ReceiptHandle: &handles[0], VisibilityTimeout: 60}, {Id: aws.String("2"), ReceiptHandle: aws.String("x")},
	}})
	if err != nil || len(hidden.Successful) != 1 || *hidden.Failed[0].Code != "ReceiptHandleIsInvalid" {
		t.Errorf("got %+v, %v", hidden, err)
	}
	gone, err := s.user().DeleteMessageBatch(t.Context(), &sdk.DeleteMessageBatchInput{QueueUrl: queue, Entries: []sqstypes.DeleteMessageBatchRequestEntry{
		{Id: aws.String("1"), ReceiptHandle: &handles[0]}, {Id: aws.String("2"), ReceiptHandle: &handles[1]},
	}})
	if err != nil || len(gone.Successful) != 2 || len(gone.Failed) != 0 {
		t.Errorf("got %+v, %v", gone, err)
	}
	const old = "AWS.SimpleQueueService."
	repeated := entries("a", "b")
	repeated[1].Id = repeated[0].Id
	unnamed := entries("a")
	unnamed[0].Id = aws.String("a b")
	half := strings.Repeat("x", 512<<10)
	for want, batch := range map[string][]sqstypes.SendMessageBatchRequestEntry{
		old + "EmptyBatchRequest":            {},
		old + "TooManyEntriesInBatchRequest": entries(strings.Split("abcdefghijk", "")...),
		old + "BatchEntryIdsNotDistinct":     repeated,
		old + "InvalidBatchEntryId":          unnamed,
		old + "BatchRequestTooLong":          entries(half, half, "x"),
	} {
		_, err := s.user().SendMessageBatch(t.Context(), &sdk.SendMessageBatchInput{QueueUrl: queue, Entries: batch})
		s.refused("a batch", err, want)
	}
	if _, err := s.user().SendMessageBatch(t.Context(), &sdk.SendMessageBatchInput{QueueUrl: queue, Entries: entries(half, half)}); err != nil {
		t.Errorf("a batch of 1 MiB: %v", err)
	}
}

func TestDeadLetters(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		dead := s.queue("dead")
		queue := s.queue("q", "VisibilityTimeout", "10", "RedrivePolicy", `{"deadLetterTargetArn": "`+prefix+`dead", "maxReceiveCount": 3}`)
		s.send(queue, "poison")
		for range 3 {
			if bodies, _ := s.receive(queue, 20); len(bodies) != 1 {
				t.Fatalf("got %q", bodies)
			}
		}
		if got := s.attributes(dead)["ApproximateNumberOfMessages"]; got != "0" {
			t.Errorf("dead before its time: %s", got)
		}
		if bodies, _ := s.receive(queue, 20); len(bodies) != 0 {
			t.Errorf("received too often: %q", bodies)
		}
		got, err := s.user().ReceiveMessage(t.Context(), &sdk.ReceiveMessageInput{QueueUrl: dead, MessageSystemAttributeNames: []sqstypes.MessageSystemAttributeName{"All"}})
		if err != nil || len(got.Messages) != 1 {
			t.Fatalf("got %v, %v", got, err)
		}
		attributes := got.Messages[0].Attributes
		if *got.Messages[0].Body != "poison" || attributes["DeadLetterQueueSourceArn"] != prefix+"q" || attributes["ApproximateReceiveCount"] != "4" || attributes["SentTimestamp"] != "946684800000" {
			t.Errorf("the dead letter is %v", attributes)
		}
	})
}

func TestOldMessagesAreGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		queue := s.queue("q", "MessageRetentionPeriod", "60")
		s.send(queue, "a")
		time.Sleep(61 * time.Second)
		if got := s.attributes(queue)["ApproximateNumberOfMessages"]; got != "0" {
			t.Errorf("%s messages are there", got)
		}
	})
}

func TestAJobsWorthOfMessages(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	queue := s.queue("q")
	for i := range 200 {
		var bodies []string
		for j := range 10 {
			bodies = append(bodies, fmt.Sprint(i*10+j))
		}
		if _, err := s.user().SendMessageBatch(t.Context(), &sdk.SendMessageBatchInput{QueueUrl: queue, Entries: entries(bodies...)}); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]bool{}
	for len(got) < 2000 {
		bodies, handles := s.receive(queue, 0)
		if len(bodies) == 0 {
			t.Fatalf("only %d messages came", len(got))
		}
		var batch []sqstypes.DeleteMessageBatchRequestEntry
		for i, body := range bodies {
			got[body] = true
			batch = append(batch, sqstypes.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: &handles[i]})
		}
		if _, err := s.user().DeleteMessageBatch(t.Context(), &sdk.DeleteMessageBatchInput{QueueUrl: queue, Entries: batch}); err != nil {
			t.Fatal(err)
		}
	}
}
