package sqs

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"standin/internal/executor/queue"
	"standin/internal/fault"
)

const (
	batch      = 10 // messages of one request (AWS: Amazon SQS message quotas)
	longPoll   = 20 // seconds; the longest that there is (AWS: Amazon SQS short and long polling)
	mostHidden = 12 * time.Hour
)

// Send puts a message into the queue.
func (c *Client) Send(ctx context.Context, name, body string) error {
	return c.on(ctx, "send to", name, func(url *string) error {
		_, err := c.client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: url, MessageBody: &body})
		return err
	})
}

// Receive waits up to 20 seconds for messages, and returns at most ten.
func (c *Client) Receive(ctx context.Context, name string) ([]queue.Message, error) {
	var messages []queue.Message
	err := c.on(ctx, "receive from", name, func(url *string) error {
		out, err := c.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
			QueueUrl: url, MaxNumberOfMessages: batch, WaitTimeSeconds: longPoll,
			MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameApproximateReceiveCount},
		})
		if err != nil {
			return err
		}
		for _, m := range out.Messages {
			tries, err := strconv.Atoi(m.Attributes[string(types.MessageSystemAttributeNameApproximateReceiveCount)])
			if err != nil {
				tries = 1
			}
			messages = append(messages, queue.Message{Body: aws.ToString(m.Body), Receipt: aws.ToString(m.ReceiptHandle), Tries: tries})
		}
		return nil
	})
	return messages, err
}

// Delete takes messages out of the queue that were received from it.
func (c *Client) Delete(ctx context.Context, name string, messages []queue.Message) error {
	return c.on(ctx, "delete from", name, func(url *string) error {
		for chunk := range slices.Chunk(messages, batch) {
			entries := make([]types.DeleteMessageBatchRequestEntry, len(chunk))
			for i, m := range chunk {
				entries[i] = types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: aws.String(m.Receipt)}
			}
			out, err := c.client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: url, Entries: entries})
			if err != nil {
				return err
			}
			if len(out.Failed) > 0 {
				return fault.New(fault.FunctionFailed, "sqs: delete from queue %s: %s", name, aws.ToString(out.Failed[0].Code))
			}
		}
		return nil
	})
}

// Hide makes a message that was received visible again after a while, of whole
// seconds.
func (c *Client) Hide(ctx context.Context, name, receipt string, d time.Duration) error {
	return c.on(ctx, "hide a message of", name, func(url *string) error {
		_, err := c.client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
			QueueUrl: url, ReceiptHandle: &receipt, VisibilityTimeout: int32(min(d, mostHidden) / time.Second),
		})
		return err
	})
}

// on does something with a queue whose address may have to be found first. One
// that is gone is looked for anew the next time.
func (c *Client) on(ctx context.Context, operation, name string, do func(url *string) error) error {
	url, err := c.url(ctx, name)
	if err != nil {
		return err
	}
	err = do(url)
	if err == nil {
		return nil
	}
	if _, ours := errors.AsType[*fault.Error](err); ours {
		return err
	}
	err = failed(operation, name, err)
	if errors.Is(err, fs.ErrNotExist) {
		c.forget(name)
	}
	return err
}
