// Package queue is a queue of SQS as a poller sees it: through the access key of the function's role, over HTTP, so that
// signatures, policies, faults and the journal are real for event source mappings too. The Lambda service makes one for
// each mapping. It never decides what becomes of a message.
package queue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"standin/sandbox/internal/aws/lambda/poller"
	"standin/sandbox/internal/roles"
)

// mostDeleted is how many messages one call deletes.
const mostDeleted = 10

// Queue is one queue. It is safe for concurrent use.
type Queue struct {
	client *sqs.Client
	url    *string
}

// New returns the queue with an ARN. It makes no call.
func New(endpoint string, role roles.Principal, arn string) (Queue, error) {
	parts := strings.Split(arn, ":")
	if len(parts) != 6 || parts[2] != "sqs" {
		return Queue{}, fmt.Errorf("%s is no ARN of a queue", arn)
	}
	return Queue{
		client: sqs.New(sqs.Options{
			BaseEndpoint: &endpoint, Region: parts[3],
			Credentials: credentials.NewStaticCredentialsProvider(role.AccessKey, role.SecretKey, ""),
		}),
		url: aws.String(endpoint + "/" + parts[4] + "/" + parts[5]),
	}, nil
}

// Receive returns up to most messages, and waits up to wait (whole seconds, 20 at most) for the first.
func (q Queue) Receive(ctx context.Context, most int, wait time.Duration) ([]poller.Message, error) {
	got, err := q.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: q.url, MaxNumberOfMessages: int32(most), WaitTimeSeconds: int32(wait / time.Second), //nolint:gosec // small
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll}, MessageAttributeNames: []string{"All"},
	})
	if err != nil {
		return nil, fmt.Errorf("receive messages: %w", err)
	}
	messages := make([]poller.Message, 0, len(got.Messages))
	for _, m := range got.Messages {
		own := map[string]poller.Attribute{}
		for name, a := range m.MessageAttributes {
			own[name] = poller.Attribute{Type: aws.ToString(a.DataType), String: a.StringValue, Binary: a.BinaryValue}
		}
		messages = append(messages, poller.Message{
			ID: aws.ToString(m.MessageId), Receipt: aws.ToString(m.ReceiptHandle), Body: aws.ToString(m.Body), MD5: aws.ToString(m.MD5OfBody),
			Attributes: maps.Clone(m.Attributes), Own: own,
		})
	}
	return messages, nil
}

// Delete deletes messages that were received.
func (q Queue) Delete(ctx context.Context, messages []poller.Message) error {
	var errs []error
	for some := range slices.Chunk(messages, mostDeleted) {
		entries := make([]types.DeleteMessageBatchRequestEntry, 0, len(some))
		for i, m := range some {
			entries = append(entries, types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: &m.Receipt})
		}
		out, err := q.client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: q.url, Entries: entries})
		if err != nil {
			errs = append(errs, fmt.Errorf("delete messages: %w", err))
			continue
		}
		for _, failed := range out.Failed {
			errs = append(errs, fmt.Errorf("delete a message: %s: %s", aws.ToString(failed.Code), aws.ToString(failed.Message)))
		}
	}
	return errors.Join(errs...)
}

// Visibility is the queue's visibility timeout.
func (q Queue) Visibility(ctx context.Context) (time.Duration, error) {
	got, err := q.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: q.url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameVisibilityTimeout},
	})
	if err != nil {
		return 0, fmt.Errorf("ask for the visibility timeout: %w", err)
	}
	seconds, err := strconv.Atoi(got.Attributes[string(types.QueueAttributeNameVisibilityTimeout)])
	if err != nil {
		return 0, fmt.Errorf("ask for the visibility timeout: %w", err)
	}
	return time.Duration(seconds) * time.Second, nil
}
