package lambda_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"standin/internal/executor"
	"standin/internal/executor/executortest"
	"standin/internal/executor/queue"
	"standin/internal/executor/queue/queuetest"
	"standin/internal/fault"
	"standin/internal/plan"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	executortest.RunInMemory(t, true, func(t *testing.T, p *plan.Plan) (executor.Executor, executortest.Store) {
		t.Helper()
		c := newCloud(t)
		p.Function = functionOf(plan.Notifications)
		t.Cleanup(func() { c.remove(p) })
		return c.executor(p), c.bucket
	})
}

func somePlan() *plan.Plan {
	return &plan.Plan{
		Version: plan.Version, Job: "abcdefghij012345", Function: functionOf(plan.Notifications),
		Staging: plan.Staging{Bucket: "bucket", Prefix: "p", Region: "us-east-1", Compression: plan.Stored, Null: "null1"},
		Masking: plan.Masking{PRF: plan.SipHash},
	}
}

func TestOneFunctionServesAllJobs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCloud(t)
		for _, job := range []string{"abcdefghij000001", "abcdefghij000002"} {
			p := somePlan()
			p.Job = job
			s, err := c.executor(p).Open(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(t.Context()); err != nil {
				t.Error(err)
			}
			c.remove(p)
			c.strange = 2 // for the next: its role's policy is new
			c.swept = true
		}
		if len(c.functions) != 1 || len(c.groups) != 1 {
			t.Errorf("there are %d functions and %d groups of logs", len(c.functions), len(c.groups))
		}
	})
}

func TestRemovingWaitsForMappingsAndInvocations(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, p := newCloud(t), somePlan()
		s, err := c.executor(p).Open(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
		c.ending = 1
		for _, stop := range c.pollers {
			stop()
		}
		// An invocation is in work: its message was received and is not deleted.
		if err := c.queues.Create(t.Context(), p.TaskQueue(), queue.Settings{Visibility: time.Minute}); err != nil {
			t.Fatal(err)
		}
		if err := c.queues.Send(t.Context(), p.TaskQueue(), "in work"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.queues.Receive(t.Context(), p.TaskQueue()); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		c.remove(p)
		if waited := time.Since(began); waited < p.Function.Timeout {
			t.Errorf("the queue was removed after %s, while an invocation could run for %s", waited, p.Function.Timeout)
		}
	})
}

func TestWhatOpenCannotMakeIsAnError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(*cloud, *plan.Plan)
		code  fault.Code
		says  string
	}{
		"no function in the plan": {func(_ *cloud, p *plan.Plan) { p.Function = nil }, fault.Internal, "no function"},
		"an overlap": {func(c *cloud, _ *plan.Plan) {
			c.bucket.events.Notifications = []plan.Notification{{ID: "all", Kind: plan.ToTopic, Destination: "arn:t", Events: []string{"s3:ObjectCreated:*"}}}
		}, fault.EventsOverlap, `"all"`},
		"a rule that cannot be bound": {func(_ *cloud, p *plan.Plan) {
			p.Tables = []plan.Table{{Ordinal: 1, Columns: []plan.Column{{Name: "a", Rule: plan.Rule{Generator: "nonesuch"}}}}}
		}, fault.RuleRefused, "nonesuch"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c, p := newCloud(t), somePlan()
				e := c.executor(p)
				test.spoil(c, p)
				if _, err := e.Open(t.Context(), p); fault.CodeOf(err) != test.code || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v", err)
				}
				c.bucket.events = plan.BucketEvents{}
				if p.Function == nil {
					if err := c.services().Remove(t.Context(), p, time.Now, func(plan.Resource) error { return errors.New("gone") }); err != nil {
						t.Error(err)
					}
					return
				}
				c.remove(p)
			})
		})
	}
}

// lagging are queues of which the account learns some time after they were made.
type lagging struct {
	*queuetest.Memory
	unseen atomic.Int32 // how often a queue for the dead is not there yet
}

func (l *lagging) Create(ctx context.Context, name string, s queue.Settings) error {
	if s.Dead != "" && l.unseen.Add(-1) >= 0 {
		return fault.New(fault.FunctionFailed, "sqs: make queue %s: %w", name, fs.ErrNotExist)
	}
	return l.Memory.Create(ctx, name, s)
}

func TestAQueueThatIsNotSeenYetIsWaitedFor(t *testing.T) {
	t.Parallel()
	for times, ok := range map[int32]bool{2: true, 1000: false} {
		synctest.Test(t, func(t *testing.T) {
			c, p := newCloud(t), somePlan()
			e, _ := c.executor(p).(planned)
			queues := &lagging{Memory: c.queues}
			queues.unseen.Store(times)
			e.Queues = queues
			s, err := e.Open(t.Context(), p)
			if (err == nil) != ok || err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a queue that is not seen %d times: %v", times, err)
			}
			if err == nil {
				if err := s.Close(t.Context()); err != nil {
					t.Error(err)
				}
			}
			c.remove(p)
		})
	}
}
