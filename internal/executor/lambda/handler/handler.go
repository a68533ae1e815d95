// Package handler is what runs inside AWS Lambda: it takes the messages that
// Lambda received from a job's queue and has a worker mask the file of each.
// cmd/standin-lambda starts it. It never makes or removes anything but the masked
// file, and prints no value.
package handler

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"standin/internal/executor/queue"
	"standin/internal/fault"
	"standin/internal/plan"
)

// Worker masks the file of a task. An error means that the task should be tried
// again.
type Worker interface {
	Handle(ctx context.Context, task queue.Task) error
}

// Hider makes a message visible again sooner or later than its queue would.
type Hider interface {
	Hide(ctx context.Context, queue, receipt string, d time.Duration) error
}

// Handler handles invocations.
type Handler struct {
	Worker Worker
	Queues Hider
	Log    *slog.Logger
}

const (
	// margin is what an invocation keeps of its time to report that it ran out,
	// or a fifth of the time if that is less.
	margin = 5 * time.Second
	share  = 5
	// backoff before the second try; it doubles with each.
	backoff = 2 * time.Second
)

// Handle masks the files of the messages, which are one by default. The messages
// that it names in its answer come again, soon.
func (h Handler) Handle(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
	response := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for _, m := range event.Records {
		if err := h.message(ctx, m); err != nil {
			response.BatchItemFailures = append(response.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
			h.sooner(ctx, m)
		}
	}
	return response, nil
}

// message masks the files of one message. What is no task is dropped: nobody
// waits for it.
func (h Handler) message(ctx context.Context, m events.SQSMessage) error {
	tasks, err := queue.Tasks(m.Body)
	if err != nil {
		h.Log.WarnContext(ctx, "a message is not a task", "queue", m.EventSourceARN, "error", err)
		return nil
	}
	ctx, cancel := early(ctx)
	defer cancel()
	for _, task := range tasks {
		if err := h.Worker.Handle(ctx, task); err != nil {
			return err
		}
	}
	return nil
}

// early ends a while before the invocation's time does.
func early(ctx context.Context) (context.Context, context.CancelFunc) {
	end, ok := ctx.Deadline()
	if !ok {
		return ctx, func() {}
	}
	left := time.Until(end) //nolint:forbidigo // a deadline has no other clock
	reason := fault.New(fault.FunctionFailed, "the time of the invocation ran out").
		WithHint("raise lambda.timeout or lambda.memory, or lower staging.max_file_size")
	return context.WithDeadlineCause(ctx, end.Add(-min(margin, left/share)), reason)
}

// sooner shortens the time for which a message that failed is hidden, which is
// six times the function's.
func (h Handler) sooner(ctx context.Context, m events.SQSMessage) {
	tries, err := strconv.Atoi(m.Attributes["ApproximateReceiveCount"])
	if err != nil || tries < 1 {
		tries = 1
	}
	wait := backoff << min(tries-1, plan.TaskTries)
	if tries >= plan.TaskTries {
		wait = 0 // nobody tries it again
	}
	name := m.EventSourceARN[strings.LastIndex(m.EventSourceARN, ":")+1:]
	if err := h.Queues.Hide(ctx, name, m.ReceiptHandle, wait); err != nil {
		h.Log.WarnContext(ctx, "a message comes again only when the queue's own time is up", "queue", name, "error", err)
	}
}
