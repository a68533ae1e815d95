package lambda_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func (s sandbox) queues() *sqs.Client {
	return sqs.New(sqs.Options{
		Region: "us-east-1", BaseEndpoint: &s.url, Credentials: credentials.NewStaticCredentialsProvider(userKey, "u", ""),
	})
}

// queue makes a queue whose messages are hidden for a number of seconds; it returns its URL and its ARN.
func (s sandbox) queue(t *testing.T, name string, visibility int) (url, arn *string) {
	t.Helper()
	made, err := s.queues().CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: map[string]string{"VisibilityTimeout": fmt.Sprint(visibility)}})
	if err != nil {
		t.Fatal(err)
	}
	return made.QueueUrl, aws.String("arn:aws:sqs:us-east-1:111111111111:" + name)
}

func (s sandbox) send(t *testing.T, url *string, bodies ...string) {
	t.Helper()
	for some := range slices.Chunk(bodies, 10) {
		var entries []sqstypes.SendMessageBatchRequestEntry
		for i, body := range some {
			entries = append(entries, sqstypes.SendMessageBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), MessageBody: aws.String(body)})
		}
		if out, err := s.queues().SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: url, Entries: entries}); err != nil || len(out.Failed) > 0 {
			t.Fatal(err, out)
		}
	}
}

// left is how many messages a queue has: those that can be received, and those that are hidden.
func (s sandbox) left(t *testing.T, url *string) string {
	t.Helper()
	got, err := s.queues().GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: url, AttributeNames: []sqstypes.QueueAttributeName{"All"}})
	if err != nil {
		t.Fatal(err)
	}
	return got.Attributes["ApproximateNumberOfMessages"] + " " + got.Attributes["ApproximateNumberOfMessagesNotVisible"]
}

// state waits until a mapping is in a state; empty: until there is none.
func (s sandbox) state(t *testing.T, id *string, want string) *sdk.GetEventSourceMappingOutput {
	t.Helper()
	var got *sdk.GetEventSourceMappingOutput
	eventually(t, "the state "+want, func() bool {
		var err error
		got, err = s.user().GetEventSourceMapping(t.Context(), &sdk.GetEventSourceMappingInput{UUID: id})
		return want == "" && failure(err) == "ResourceNotFoundException ResourceNotFoundException" || err == nil && aws.ToString(got.State) == want
	})
	return got
}

func (s sandbox) create(t *testing.T, in *sdk.CreateEventSourceMappingInput) *sdk.CreateEventSourceMappingOutput {
	t.Helper()
	made, err := s.user().CreateEventSourceMapping(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (s sandbox) remove(t *testing.T, id *string) {
	t.Helper()
	gone, err := s.user().DeleteEventSourceMapping(t.Context(), &sdk.DeleteEventSourceMappingInput{UUID: id})
	if err != nil || aws.ToString(gone.State) != "Deleting" {
		t.Fatalf("got %v, %v", gone, err)
	}
}

func TestAMappingFeedsItsFunction(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	name := aws.String("standin-feed")
	s.make(t, *name, nil)
	url, arn := s.queue(t, "standin-feed", 60)
	held := s.fault(t, "creating", `{"action": "Activate", "resource": ":event-source-mapping:", "do": "hold"}`)
	made := s.create(t, &sdk.CreateEventSourceMappingInput{
		FunctionName: name, EventSourceArn: arn, BatchSize: aws.Int32(1), FunctionResponseTypes: []types.FunctionResponseType{types.FunctionResponseTypeReportBatchItemFailures},
		ScalingConfig: &types.ScalingConfig{MaximumConcurrency: aws.Int32(2)},
	})
	if aws.ToString(made.State) != "Creating" || aws.ToInt32(made.ScalingConfig.MaximumConcurrency) != 2 || aws.ToString(made.FunctionArn) != "arn:aws:lambda:us-east-1:111111111111:function:standin-feed" {
		t.Errorf("made %+v", made)
	}
	var bodies []string
	for i := range 25 {
		bodies = append(bodies, fmt.Sprintf("file %d", i))
	}
	s.send(t, url, bodies...)
	_, deleted := s.user().DeleteEventSourceMapping(t.Context(), &sdk.DeleteEventSourceMappingInput{UUID: made.UUID})
	_, updated := s.user().UpdateEventSourceMapping(t.Context(), &sdk.UpdateEventSourceMappingInput{UUID: made.UUID, Enabled: aws.Bool(false)})
	for what, err := range map[string]error{"deleted": deleted, "updated": updated} {
		if got := failure(err); got != "ResourceInUseException ResourceInUseException" {
			t.Errorf("%s while it is created: got %s", what, got)
		}
	}
	if got := s.left(t, url); got != "25 0" {
		t.Errorf("before it is enabled the queue has %s", got)
	}
	held()
	s.state(t, made.UUID, "Enabled")
	eventually(t, "an empty queue", func() bool { return s.left(t, url) == "0 0" })
	invocations := s.calls(t, "Invoke")
	want := "lambda arn:aws:lambda:us-east-1:111111111111:function:standin-feed standin-sandbox-lambda 200"
	if len(invocations) != 25 || slices.ContainsFunc(invocations, func(line string) bool { return line != want }) {
		t.Errorf("the invocations are %q", invocations)
	}
	if got := s.calls(t, "ReceiveMessage"); len(got) < 25 || !strings.Contains(got[0], "standin-feed standin-sandbox-lambda 200") {
		t.Errorf("the role received %q", got)
	}
	if got := s.state(t, made.UUID, "Enabled"); aws.ToString(got.LastProcessingResult) != "OK" {
		t.Errorf("the last result is %s", aws.ToString(got.LastProcessingResult))
	}
	s.remove(t, made.UUID)
	s.state(t, made.UUID, "")
	s.send(t, url, "too late")
	if got := s.left(t, url); got != "1 0" {
		t.Errorf("a mapping that is gone took a message: %s", got)
	}
}

func TestFailedMessagesComeBack(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	name := aws.String("standin-partly")
	s.make(t, *name, func(in *sdk.CreateFunctionInput) { in.Timeout = aws.Int32(1) })
	url, arn := s.queue(t, "standin-partly", 1)
	dead, deadARN := s.queue(t, "standin-dead", 30)
	if _, err := s.queues().SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{
		QueueUrl: url, Attributes: map[string]string{"RedrivePolicy": `{"deadLetterTargetArn": "` + *deadARN + `", "maxReceiveCount": "2"}`},
	}); err != nil {
		t.Fatal(err)
	}
	s.create(t, &sdk.CreateEventSourceMappingInput{
		FunctionName: name, EventSourceArn: arn, FunctionResponseTypes: []types.FunctionResponseType{types.FunctionResponseTypeReportBatchItemFailures},
	})
	s.send(t, url, "good", "fail", "good", "good")
	eventually(t, "the failed message in the dead-letter queue", func() bool { return s.left(t, dead) == "1 0" && s.left(t, url) == "0 0" })
	got, err := s.queues().ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: dead})
	if err != nil || len(got.Messages) != 1 || aws.ToString(got.Messages[0].Body) != "fail" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestAFaultThrottlesAMapping(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	name := aws.String("standin-throttle")
	s.make(t, *name, nil)
	url, arn := s.queue(t, "standin-throttle", 60)
	s.fault(t, "busy", `{"action": "Invoke", "role": "standin-sandbox-lambda", "do": "refuse", "status": 429, "code": "TooManyRequestsException", "times": 2}`)
	s.send(t, url, "one")
	s.create(t, &sdk.CreateEventSourceMappingInput{FunctionName: name, EventSourceArn: arn})
	eventually(t, "an empty queue", func() bool { return s.left(t, url) == "0 0" })
	var statuses []string
	for _, line := range s.calls(t, "Invoke") {
		statuses = append(statuses, line[strings.LastIndex(line, " ")+1:])
	}
	if got := strings.Join(statuses, " "); got != "429 429 200" {
		t.Errorf("the invocations ended with %s", got)
	}
}

func TestAFaultSlowsAMapping(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	name := aws.String("standin-slow")
	s.make(t, *name, nil)
	url, arn := s.queue(t, "standin-slow", 60)
	release := s.fault(t, "slow", `{"action": "ReceiveMessage", "role": "standin-sandbox-lambda", "do": "hold"}`)
	s.send(t, url, "one")
	made := s.create(t, &sdk.CreateEventSourceMappingInput{FunctionName: name, EventSourceArn: arn})
	eventually(t, "the receive that is held", func() bool {
		_, err := os.Stat(filepath.Join(s.dir, "faults", "slow.struck"))
		return err == nil
	})
	if got := s.left(t, url); got != "1 0" {
		t.Errorf("a mapping that is held took a message: %s", got)
	}
	s.remove(t, made.UUID)
	s.state(t, made.UUID, "")
	s.create(t, &sdk.CreateEventSourceMappingInput{FunctionName: name, EventSourceArn: arn})
	release()
	eventually(t, "an empty queue", func() bool { return s.left(t, url) == "0 0" })
}

func TestAMappingIsKeptAndCanBeChanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var id, url *string
	name := aws.String("standin-change")
	t.Run("before", func(t *testing.T) {
		s := start(t, dir, 0)
		s.make(t, *name, nil)
		var arn *string
		url, arn = s.queue(t, "standin-change", 60)
		made := s.create(t, &sdk.CreateEventSourceMappingInput{FunctionName: name, EventSourceArn: arn, Enabled: aws.Bool(false)})
		id = made.UUID
		s.state(t, id, "Disabled")
		_, err := s.user().CreateEventSourceMapping(t.Context(), &sdk.CreateEventSourceMappingInput{FunctionName: name, EventSourceArn: arn})
		if got := failure(err); got != "ResourceConflictException ResourceConflictException" || !strings.Contains(err.Error(), *id) {
			t.Errorf("a second mapping: got %v", err)
		}
		s.send(t, url, "waits")
	})
	s := start(t, dir, 0)
	s.state(t, id, "Disabled")
	if got := s.left(t, url); got != "1 0" {
		t.Errorf("a disabled mapping took a message: %s", got)
	}
	changed, err := s.user().UpdateEventSourceMapping(t.Context(), &sdk.UpdateEventSourceMappingInput{
		UUID: id, Enabled: aws.Bool(true), BatchSize: aws.Int32(500), MaximumBatchingWindowInSeconds: aws.Int32(1), ScalingConfig: &types.ScalingConfig{MaximumConcurrency: aws.Int32(3)},
	})
	if err != nil || aws.ToString(changed.State) != "Enabling" {
		t.Fatalf("got %v, %v", changed, err)
	}
	got := s.state(t, id, "Enabled")
	if aws.ToInt32(got.BatchSize) != 500 || aws.ToInt32(got.MaximumBatchingWindowInSeconds) != 1 || aws.ToInt32(got.ScalingConfig.MaximumConcurrency) != 3 {
		t.Errorf("got %+v", got)
	}
	eventually(t, "an empty queue", func() bool { return s.left(t, url) == "0 0" })
	if _, err := s.user().UpdateEventSourceMapping(t.Context(), &sdk.UpdateEventSourceMappingInput{UUID: id, ScalingConfig: &types.ScalingConfig{}}); err != nil {
		t.Fatal(err)
	}
	if got := s.state(t, id, "Enabled"); got.ScalingConfig != nil {
		t.Errorf("the limit is still %v", got.ScalingConfig)
	}
	for what, in := range map[string]*sdk.ListEventSourceMappingsInput{
		"all": {}, "of the function": {FunctionName: name}, "of the queue": {EventSourceArn: aws.String("arn:aws:sqs:us-east-1:111111111111:standin-change")},
		"of another queue": {EventSourceArn: aws.String("arn:aws:sqs:us-east-1:111111111111:other")},
	} {
		want := 1
		if what == "of another queue" {
			want = 0
		}
		if listed, err := s.user().ListEventSourceMappings(t.Context(), in); err != nil || len(listed.EventSourceMappings) != want {
			t.Errorf("%s: got %v, %v", what, listed, err)
		}
	}
	if _, err := s.user().DeleteFunction(t.Context(), &sdk.DeleteFunctionInput{FunctionName: name}); err != nil {
		t.Fatal(err)
	}
	s.state(t, id, "Enabled") // it has to be deleted itself
	s.remove(t, id)
	s.state(t, id, "")
}

func TestMappingsThatLambdaDoesNotMake(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	name := aws.String("standin-none")
	s.make(t, *name, func(in *sdk.CreateFunctionInput) { in.Code.ZipFile = zipped(t, "bootstrap", "#!/bin/sh\n") })
	_, arn := s.queue(t, "standin-none", 60)
	_, short := s.queue(t, "standin-short", 19)
	_, foreign := s.queue(t, "foreign", 60)
	const invalid, violation = "InvalidParameterValueException", "ValidationException"
	for what, test := range map[string]struct {
		change func(*sdk.CreateEventSourceMappingInput)
		code   string
		says   string
	}{
		"a function that does not exist": {func(in *sdk.CreateEventSourceMappingInput) { in.FunctionName = aws.String("absent") }, "ResourceNotFoundException", "Function not found"},
		"a queue that does not exist":    {func(in *sdk.CreateEventSourceMappingInput) { in.EventSourceArn = aws.String(*arn + "-absent") }, invalid, "NonExistentQueue"},
		"a queue that hides too shortly": {func(in *sdk.CreateEventSourceMappingInput) { in.EventSourceArn = short }, invalid, "Queue visibility timeout: 19 seconds is less than Function timeout: 20 seconds"},
		"a queue out of the role's reach": {
			func(in *sdk.CreateEventSourceMappingInput) { in.EventSourceArn = foreign }, invalid, "does not have permissions to call ReceiveMessage on SQS",
		},
		"a stream": {func(in *sdk.CreateEventSourceMappingInput) {
			in.EventSourceArn = aws.String("arn:aws:kinesis:us-east-1:111111111111:stream/s")
		}, invalid, "queues of SQS"},
		"a batch of 0":             {func(in *sdk.CreateEventSourceMappingInput) { in.BatchSize = aws.Int32(0) }, violation, "batchSize"},
		"a batch of 10,001":        {func(in *sdk.CreateEventSourceMappingInput) { in.BatchSize = aws.Int32(10_001) }, violation, "batchSize"},
		"a batch of 11, no window": {func(in *sdk.CreateEventSourceMappingInput) { in.BatchSize = aws.Int32(11) }, invalid, "greater than 0 if maximum batch size is greater than 10"},
		"a window of 301 s":        {func(in *sdk.CreateEventSourceMappingInput) { in.MaximumBatchingWindowInSeconds = aws.Int32(301) }, violation, "maximumBatchingWindowInSeconds"},
		"a concurrency of 1": {func(in *sdk.CreateEventSourceMappingInput) {
			in.ScalingConfig = &types.ScalingConfig{MaximumConcurrency: aws.Int32(1)}
		}, violation, "maximumConcurrency"},
		"a concurrency of 1001": {func(in *sdk.CreateEventSourceMappingInput) {
			in.ScalingConfig = &types.ScalingConfig{MaximumConcurrency: aws.Int32(1001)}
		}, violation, "maximumConcurrency"},
		"another type of response": {func(in *sdk.CreateEventSourceMappingInput) {
			in.FunctionResponseTypes = []types.FunctionResponseType{"All"}
		}, violation, "functionResponseTypes"},
		"a filter, which it is without": {
			func(in *sdk.CreateEventSourceMappingInput) {
				in.FilterCriteria = &types.FilterCriteria{Filters: []types.Filter{{Pattern: aws.String("{}")}}}
			}, invalid, "FilterCriteria",
		},
	} {
		in := &sdk.CreateEventSourceMappingInput{FunctionName: name, EventSourceArn: arn}
		test.change(in)
		_, err := s.user().CreateEventSourceMapping(t.Context(), in)
		if got := failure(err); !strings.HasSuffix(got, test.code) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	if listed, err := s.user().ListEventSourceMappings(t.Context(), &sdk.ListEventSourceMappingsInput{}); err != nil || len(listed.EventSourceMappings) > 0 {
		t.Errorf("something was made: %v, %v", listed, err)
	}
}
