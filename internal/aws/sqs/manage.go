package sqs

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"standin/internal/executor/queue"
	"standin/internal/fault"
)

// retention is how long messages live: a job's whole time (AWS: at most 14 days).
const retention = 14 * 24 * time.Hour

// Create makes a queue. One of the same settings that is there already is taken
// for it. A queue can be used a second after it was made (AWS: CreateQueue). If the
// one for the dead is not there, fs.ErrNotExist is in the chain of the error.
func (c *Client) Create(ctx context.Context, name string, s queue.Settings) error {
	attributes := map[string]string{
		string(types.QueueAttributeNameVisibilityTimeout):      seconds(s.Visibility),
		string(types.QueueAttributeNameMessageRetentionPeriod): seconds(retention),
	}
	if s.Policy != "" {
		attributes[string(types.QueueAttributeNamePolicy)] = s.Policy
	}
	if s.KMSKey != "" {
		attributes[string(types.QueueAttributeNameKmsMasterKeyId)] = s.KMSKey
	}
	if s.Dead != "" {
		arn, err := c.attribute(ctx, s.Dead, types.QueueAttributeNameQueueArn)
		if err != nil {
			return err
		}
		redrive, err := json.Marshal(map[string]any{"deadLetterTargetArn": arn, "maxReceiveCount": s.Tries})
		if err != nil {
			return err
		}
		attributes[string(types.QueueAttributeNameRedrivePolicy)] = string(redrive)
	}
	out, err := c.client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	if err != nil {
		f := failed("make", name, err)
		if s.Dead != "" && strings.Contains(err.Error(), "Dead letter target does not exist") { // SQS has no code for it
			f.Err = fs.ErrNotExist
		}
		return f
	}
	c.remember(name, aws.ToString(out.QueueUrl))
	return nil
}

// Remove deletes a queue and its messages. One that is not there is no error.
func (c *Client) Remove(ctx context.Context, name string) error {
	err := c.on(ctx, "remove", name, func(url *string) error {
		_, err := c.client.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: url})
		return err
	})
	c.forget(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Waiting counts the messages of the queue that can be received, and those that
// were received and are not deleted yet. SQS counts approximately.
func (c *Client) Waiting(ctx context.Context, name string) (visible, hidden int, err error) {
	for attribute, to := range map[types.QueueAttributeName]*int{
		types.QueueAttributeNameApproximateNumberOfMessages:           &visible,
		types.QueueAttributeNameApproximateNumberOfMessagesNotVisible: &hidden,
	} {
		text, err := c.attribute(ctx, name, attribute)
		if err != nil {
			return 0, 0, err
		}
		if *to, err = strconv.Atoi(text); err != nil {
			return 0, 0, fault.New(fault.FunctionFailed, "sqs: queue %s: its %s is no number", name, attribute)
		}
	}
	return visible, hidden, nil
}

func (c *Client) attribute(ctx context.Context, name string, attribute types.QueueAttributeName) (value string, err error) {
	err = c.on(ctx, "ask about", name, func(url *string) error {
		out, err := c.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
			QueueUrl: url, AttributeNames: []types.QueueAttributeName{attribute},
		})
		if err == nil {
			value = out.Attributes[string(attribute)]
		}
		return err
	})
	return value, err
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
