package function

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"standin/internal/aws/answer"
	"standin/internal/executor/lambda/function"
	"standin/internal/fault"
)

// invalid is the code of Lambda for whatever it does not like, also for a role
// with which it cannot use the queue: "The provided execution role does not have
// permissions to call ReceiveMessage on SQS", "Error occurred while
// GetQueueAttributes. SQS Error Code: …".
const invalid = "InvalidParameterValueException"

// Map has Lambda feed the function from the queue: one message an invocation, at
// most so many at once, of which each can fail by itself. It is no error that it
// does so already. The mapping works some time later. The error wraps
// function.ErrRoleNotAllowed if the role may not use the queue.
func (c *Client) Map(ctx context.Context, name, queueARN string, concurrency int) error {
	_, err := c.client.CreateEventSourceMapping(ctx, &lambda.CreateEventSourceMappingInput{
		FunctionName: &name, EventSourceArn: &queueARN, BatchSize: aws.Int32(1), Enabled: aws.Bool(true),
		FunctionResponseTypes: []types.FunctionResponseType{types.FunctionResponseTypeReportBatchItemFailures},
		ScalingConfig:         &types.ScalingConfig{MaximumConcurrency: aws.Int32(int32(concurrency))},
	})
	switch code := answer.Code(err); {
	case err == nil, code == conflict:
		return nil
	case code == invalid && strings.Contains(err.Error(), "SQS"):
		return fault.New(fault.PermissionDenied, "lambda: map %s to function %s: %w", queueARN, name, function.ErrRoleNotAllowed).
			WithHint("give the function's role what `standin policy lambda-role` prints")
	default:
		return failed("map "+queueARN+" to function", name, err)
	}
}

// Unmap ends every feeding from the queue, and reports how many are still ending:
// Lambda does it some time later.
func (c *Client) Unmap(ctx context.Context, queueARN string) (left int, err error) {
	mappings, err := c.mappings(ctx, &lambda.ListEventSourceMappingsInput{EventSourceArn: &queueARN})
	for _, m := range mappings {
		if aws.ToString(m.State) == "Deleting" {
			continue
		}
		_, err := c.client.DeleteEventSourceMapping(ctx, &lambda.DeleteEventSourceMappingInput{UUID: m.UUID})
		switch answer.Code(err) {
		case notFound, conflict, inUse: // it is gone, or being made, changed or removed; the next call sees
			err = nil
		}
		if err != nil {
			return len(mappings), failed("end the mapping of", queueARN, err)
		}
	}
	return len(mappings), err
}

// Mapped implements function.Lambda.
func (c *Client) Mapped(ctx context.Context, name string) (bool, error) {
	mappings, err := c.mappings(ctx, &lambda.ListEventSourceMappingsInput{FunctionName: &name})
	return len(mappings) > 0, err
}

func (c *Client) mappings(ctx context.Context, in *lambda.ListEventSourceMappingsInput) ([]types.EventSourceMappingConfiguration, error) {
	var all []types.EventSourceMappingConfiguration
	for pages := lambda.NewListEventSourceMappingsPaginator(c.client, in); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, failed("list", "event source mappings", err)
		}
		all = append(all, page.EventSourceMappings...)
	}
	return all, nil
}
