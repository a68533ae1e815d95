package handler_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"standin/internal/executor/lambda/handler"
	"standin/internal/executor/queue"
	"standin/internal/fault"
)

// worker refuses the files of which it is told so, and hangs over one.
type worker struct {
	done    []string
	refuses map[string]bool
}

func (w *worker) Handle(ctx context.Context, task queue.Task) error {
	if task.File == "slow" {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	w.done = append(w.done, task.File)
	if w.refuses[task.File] {
		return errors.New("throttled")
	}
	return nil
}

type hider struct {
	hidden []string
	broken error
}

func (h *hider) Hide(_ context.Context, name, receipt string, d time.Duration) error {
	h.hidden = append(h.hidden, fmt.Sprint(name, " ", receipt, " ", d))
	return h.broken
}

func message(id string, tries int, body string) events.SQSMessage {
	return events.SQSMessage{
		MessageId: id, ReceiptHandle: "receipt of " + id, Body: body, EventSourceARN: "arn:aws:sqs:us-east-1:111111111111:standin-j-tasks",
		Attributes: map[string]string{"ApproximateReceiveCount": strconv.Itoa(tries)},
	}
}

func task(file string) string { return queue.Task{Job: "j", File: file, Bucket: "b"}.Body() }

func TestMessagesThatFailComeAgainSooner(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]error{"hidden": nil, "not hidden": errors.New("throttled")} {
		w, h := &worker{refuses: map[string]bool{"bad": true}}, &hider{broken: broken}
		handle := handler.Handler{Worker: w, Queues: h, Log: slog.New(slog.DiscardHandler)}.Handle
		got, err := handle(t.Context(), events.SQSEvent{Records: []events.SQSMessage{
			message("1", 1, task("good")), message("2", 1, task("bad")), message("3", 3, task("bad")), message("4", 5, task("bad")),
			message("5", 1, `{"Event":"s3:TestEvent"}`), message("6", 1, "no task"), message("7", 1, task("good too")),
		}})
		if err != nil {
			t.Fatal(err)
		}
		want := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{{ItemIdentifier: "2"}, {ItemIdentifier: "3"}, {ItemIdentifier: "4"}}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([]string{"standin-j-tasks receipt of 2 2s", "standin-j-tasks receipt of 3 8s", "standin-j-tasks receipt of 4 0s"}, h.hidden); diff != "" {
			t.Errorf("%s: hidden (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([]string{"good", "bad", "bad", "bad", "good too"}, w.done); diff != "" {
			t.Errorf("%s: done (-want +got):\n%s", name, diff)
		}
	}
}

func TestAnInvocationKeepsTimeToReport(t *testing.T) {
	t.Parallel()
	for limit, want := range map[time.Duration]time.Duration{5 * time.Minute: 295 * time.Second, 10 * time.Second: 8 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			began := time.Now()
			got, err := handler.Handler{Worker: &worker{}, Queues: &hider{}, Log: slog.New(slog.DiscardHandler)}.
				Handle(ctx, events.SQSEvent{Records: []events.SQSMessage{message("1", 1, task("slow"))}})
			if err != nil || len(got.BatchItemFailures) != 1 {
				t.Errorf("got %v, %v", got, err)
			}
			if took := time.Since(began); took != want {
				t.Errorf("of %s it took %s, want %s", limit, took, want)
			}
		})
	}
}

// slowed is a worker that tells why it was cut off.
type slowed struct{ cause error }

func (s *slowed) Handle(ctx context.Context, _ queue.Task) error {
	<-ctx.Done()
	s.cause = context.Cause(ctx)
	return s.cause
}

func TestTimeThatRanOutIsNamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		w := &slowed{}
		if _, err := (handler.Handler{Worker: w, Queues: &hider{}, Log: slog.New(slog.DiscardHandler)}).
			Handle(ctx, events.SQSEvent{Records: []events.SQSMessage{message("1", 1, task("x"))}}); err != nil {
			t.Fatal(err)
		}
		if f, ok := errors.AsType[*fault.Error](w.cause); !ok || f.Code != fault.FunctionFailed || f.Hint == "" {
			t.Errorf("got %v", w.cause)
		}
	})
}
