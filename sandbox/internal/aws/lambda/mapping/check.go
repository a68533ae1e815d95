package mapping

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/smithy-go"

	"standin/sandbox/internal/aws/lambda/function"
	"standin/sandbox/internal/aws/lambda/poller"
	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/roles"
)

// Limits of CreateEventSourceMapping in the API reference, for standard queues of SQS.
const (
	usualBatch         = 10
	largestBatch       = 10_000
	longestWindow      = 300 // seconds
	lowestConcurrency  = 2
	highestConcurrency = 1000
)

// settings are the members that creating and updating have in common; what is nil stays as it is. Members that are for
// other sources, and those that the sandbox lacks, are no part of it and so refused by name.
type settings struct {
	BatchSize                      *int
	Enabled                        *bool
	FunctionName                   *string
	FunctionResponseTypes          *[]string
	MaximumBatchingWindowInSeconds *int
	ScalingConfig                  *scaling
}

type scaling struct {
	MaximumConcurrency *int `json:",omitempty"`
}

// apply writes the settings into one, but for the function.
func (s settings) apply(one *mapping) error {
	if s.BatchSize != nil {
		one.Batch = *s.BatchSize
	}
	if s.Enabled != nil {
		one.Enabled = *s.Enabled
	}
	if s.MaximumBatchingWindowInSeconds != nil {
		one.Window = *s.MaximumBatchingWindowInSeconds
	}
	if s.FunctionResponseTypes != nil {
		if slices.ContainsFunc(*s.FunctionResponseTypes, func(kind string) bool { return kind != reportFailures }) {
			return violation("functionResponseTypes", strings.Join(*s.FunctionResponseTypes, ", "), "satisfy enum value set: ["+reportFailures+"]")
		}
		one.Partial = len(*s.FunctionResponseTypes) > 0
	}
	if s.ScalingConfig != nil {
		one.Concurrency = 0
		if most := s.ScalingConfig.MaximumConcurrency; most != nil {
			if *most < lowestConcurrency || *most > highestConcurrency {
				return violation("scalingConfig.maximumConcurrency", *most, fmt.Sprintf("have value between %d and %d", lowestConcurrency, highestConcurrency))
			}
			one.Concurrency = *most
		}
	}
	switch {
	case one.Batch < 1 || one.Batch > largestBatch:
		return violation("batchSize", one.Batch, fmt.Sprintf("have value between 1 and %d", largestBatch))
	case one.Window < 0 || one.Window > longestWindow:
		return violation("maximumBatchingWindowInSeconds", one.Window, fmt.Sprintf("have value between 0 and %d", longestWindow))
	case one.Batch > usualBatch && one.Window == 0:
		return rest.Invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than %d", usualBatch)
	}
	return nil
}

// reportFailures is the one type of response that mappings know.
const reportFailures = "ReportBatchItemFailures"

func violation(member string, value any, constraint string) error {
	return &rest.Error{Code: "ValidationException", Message: fmt.Sprintf(
		"1 validation error detected: Value '%v' at '%s' failed to satisfy constraint: Member must %s", value, member, constraint)}
}

// checkQueue makes sure that the function's role can poll a queue, and that the queue hides messages for long enough
// (Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping").
func (m *Mappings) checkQueue(ctx context.Context, source string, target function.Target) error {
	if !strings.HasPrefix(source, "arn:aws:sqs:"+m.config.Region+":"+roles.Account+":") {
		return rest.Invalid("The sandbox maps queues of SQS in its own account and region only: %s", source)
	}
	if strings.HasSuffix(source, ".fifo") {
		return rest.Invalid("The sandbox has no FIFO queues.")
	}
	for _, action := range []string{"ReceiveMessage", "DeleteMessage", "GetQueueAttributes"} {
		if !m.config.Directory.Allowed(target.Role, "sqs:"+action, source) {
			return rest.Invalid("The provided execution role does not have permissions to call %s on SQS", action)
		}
	}
	queue, err := m.config.Queue(target.Role, source)
	if err != nil {
		return err
	}
	visibility, err := queue.Visibility(ctx)
	if answer, ok := errors.AsType[smithy.APIError](err); ok {
		return rest.Invalid("Error occurred while GetQueueAttributes. SQS Error Code: %s. SQS Error Message: %s", answer.ErrorCode(), answer.ErrorMessage())
	}
	if err != nil {
		return err
	}
	if visibility < target.Timeout {
		return rest.Invalid("Queue visibility timeout: %d seconds is less than Function timeout: %d seconds", visibility/time.Second, target.Timeout/time.Second)
	}
	return nil
}

// explain returns the status of an invocation that Lambda has refused, and the error as a poller understands it: what
// can be tried again is throttled, in a state that passes, or a failure of the service.
func explain(err error) (int, error) {
	failed, ok := errors.AsType[*rest.Error](err)
	if !ok {
		return http.StatusInternalServerError, fmt.Errorf("%w: %w", poller.ErrRetry, err)
	}
	status := cmp.Or(failed.Status, http.StatusBadRequest)
	if status == http.StatusTooManyRequests || status == http.StatusConflict || status >= http.StatusInternalServerError {
		return status, fmt.Errorf("%w: %w", poller.ErrRetry, err)
	}
	return status, err
}
