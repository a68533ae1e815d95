// Package logs is the edge to Amazon CloudWatch Logs: the only package that uses
// its SDK. The function's life calls it. It makes and removes groups of logs, and
// never reads what they hold.
package logs

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"standin/internal/aws/answer"
	"standin/internal/fault"
)

const requestAttempts = 5

// Client speaks to the log groups of one region.
type Client struct{ client *cloudwatchlogs.Client }

// Open makes a client from the SDK's standard chain. It sends nothing.
func Open(ctx context.Context, region string) (*Client, error) {
	// Two jobs that begin at once change the same group (AWS: PutRetentionPolicy,
	// OperationAbortedException).
	retryer := func() aws.Retryer {
		standard := retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = requestAttempts })
		return retry.AddWithErrorCodes(standard, "OperationAbortedException")
	}
	settings, err := config.LoadDefaultConfig(ctx, config.WithRegion(region), config.WithRetryer(retryer))
	if err != nil {
		return nil, fault.New(fault.FunctionFailed, "logs: the AWS settings of this machine cannot be read").
			WithHint("check the AWS_ variables and ~/.aws/config")
	}
	return &Client{cloudwatchlogs.NewFromConfig(settings)}, nil
}

// Keep makes a log group, unless it is there, whose events are kept for so many
// days. Which numbers there are, AWS says in PutRetentionPolicy.
func (c *Client) Keep(ctx context.Context, group string, days int) error {
	_, err := c.client.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &group})
	if err != nil && answer.Code(err) != "ResourceAlreadyExistsException" {
		return failed("make", group, err)
	}
	_, err = c.client.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{
		LogGroupName: &group, RetentionInDays: aws.Int32(int32(days)),
	})
	if err != nil {
		return failed("limit the retention of", group, err)
	}
	return nil
}

// Remove deletes a log group with all that it holds. One that is not there is no
// error.
func (c *Client) Remove(ctx context.Context, group string) error {
	_, err := c.client.DeleteLogGroup(ctx, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: &group})
	if err != nil && answer.Code(err) != "ResourceNotFoundException" {
		return failed("remove", group, err)
	}
	return nil
}

// Groups lists the log groups whose names begin with a prefix, with the times at
// which they were made.
func (c *Client) Groups(ctx context.Context, prefix string) (map[string]time.Time, error) {
	found := map[string]time.Time{}
	in := &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &prefix}
	for pages := cloudwatchlogs.NewDescribeLogGroupsPaginator(c.client, in); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, failed("list", prefix+"*", err)
		}
		for _, g := range page.LogGroups {
			found[aws.ToString(g.LogGroupName)] = time.UnixMilli(aws.ToInt64(g.CreationTime))
		}
	}
	return found, nil
}

// right is what IAM calls the operation that failed.
func right(err error) string {
	if operation := answer.Operation(err); operation != "" {
		return "logs:" + operation
	}
	return "to call CloudWatch Logs"
}

func failed(operation, group string, err error) error {
	code := answer.Code(err)
	switch code {
	case "":
		return fault.New(fault.FunctionFailed, "logs: %s log group %s: no answer from CloudWatch Logs", operation, group)
	case "AccessDeniedException", "UnrecognizedClientException", "ExpiredTokenException":
		return fault.New(fault.PermissionDenied, "logs: %s log group %s: %s", operation, group, code).
			WithHint("grant the AWS credentials that Standin runs with the right %s; `standin policy` prints all that it needs", right(err))
	default:
		return fault.New(fault.FunctionFailed, "logs: %s log group %s: %s", operation, group, code)
	}
}
