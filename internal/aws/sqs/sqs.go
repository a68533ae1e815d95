// Package sqs is the edge to Amazon SQS: the only package that uses its SDK. app
// opens a Client for a job's queues, and so does the function of Lambda; both know
// queues by their names. It never reads what a message says, and its errors hold
// SQS's error code but never SQS's own message.
package sqs

import (
	"context"
	"io/fs"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"standin/internal/aws/answer"
	"standin/internal/fault"
)

// Throttling is ordinary where many jobs share an account.
const requestAttempts = 8

// Client speaks to the queues of one region. It is safe for concurrent use.
type Client struct {
	client *sqs.Client

	mu   sync.Mutex
	urls map[string]string // by name
}

// Open makes a client from the SDK's standard chain. It sends nothing.
func Open(ctx context.Context, region string) (*Client, error) {
	settings, err := config.LoadDefaultConfig(ctx, config.WithRegion(region), config.WithRetryMaxAttempts(requestAttempts))
	if err != nil {
		return nil, fault.New(fault.FunctionFailed, "sqs: the AWS settings of this machine cannot be read").
			WithHint("check the AWS_ variables and ~/.aws/config")
	}
	return &Client{client: sqs.NewFromConfig(settings), urls: map[string]string{}}, nil
}

// url is the address of a queue, which requests name it by.
func (c *Client) url(ctx context.Context, queue string) (*string, error) {
	c.mu.Lock()
	known, ok := c.urls[queue]
	c.mu.Unlock()
	if ok {
		return &known, nil
	}
	out, err := c.client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &queue})
	if err != nil {
		return nil, failed("find", queue, err)
	}
	c.remember(queue, aws.ToString(out.QueueUrl))
	return out.QueueUrl, nil
}

func (c *Client) remember(queue, url string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.urls[queue] = url
}

func (c *Client) forget(queue string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.urls, queue)
}

// failed is the error for a request. Of the chain below it only what callers
// decide by is kept.
func failed(operation, queue string, err error) *fault.Error {
	code := answer.Code(err)
	f := fault.New(fault.FunctionFailed, "sqs: %s queue %s: %s", operation, queue, answer.Reason("SQS", err))
	switch code {
	case "AccessDenied", "AccessDeniedException", "KmsAccessDenied", "KMS.AccessDeniedException",
		"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException":
		f.Code = fault.PermissionDenied
		f = f.WithHint("grant the AWS credentials that are used the right %s; `standin policy` prints all that are needed", right(err))
	}
	f.Err = answer.Ended(err)
	if gone(code) {
		f.Err = fs.ErrNotExist
	}
	return f
}

// right is what IAM calls the operation that failed: a batch takes the right for one
// (Service Authorization Reference, Amazon SQS).
func right(err error) string {
	if operation := answer.Operation(err); operation != "" {
		return "sqs:" + strings.TrimSuffix(operation, "Batch")
	}
	return "to call SQS"
}

// gone reports whether a queue is not there. The first code is that of the JSON
// protocol, the second that of its query mode (Amazon SQS API reference).
func gone(code string) bool {
	return code == "QueueDoesNotExist" || code == "AWS.SimpleQueueService.NonExistentQueue"
}
