// Package lambda is the executor of the pipeline Lambda: files are masked by a
// function of AWS Lambda, one an invocation, which messages of a queue start. It
// makes what a job needs for that and takes it away again; the way of the tasks
// and results is package queue's. app opens it. It never reads a file.
package lambda

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"standin/internal/executor"
	"standin/internal/executor/lambda/function"
	"standin/internal/executor/lambda/notification"
	"standin/internal/executor/queue"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
)

// Secrets keeps the masking key of a job where its function finds it.
type Secrets interface {
	// Keep makes a secret, or replaces its text.
	Keep(ctx context.Context, name, text, kmsKey string) error
	// Remove deletes a secret for good. One that is not there is no error.
	Remove(ctx context.Context, name string) error
}

// Queues makes, uses and removes queues.
type Queues interface {
	queue.Queues
	// Create makes a queue, or takes one of the same settings that is there. If the
	// queue for the dead is not there, fs.ErrNotExist is in the chain of the error.
	Create(ctx context.Context, name string, s queue.Settings) error
	// Waiting counts the messages that can be received, and those that were and
	// are not deleted yet.
	Waiting(ctx context.Context, name string) (visible, hidden int, err error)
	// Remove deletes a queue. One that is not there is no error.
	Remove(ctx context.Context, name string) error
}

// Mappings has Lambda feed functions from queues.
type Mappings interface {
	// Map begins to feed the function. That it is fed already is no error.
	Map(ctx context.Context, function, queueARN string, concurrency int) error
	// Unmap ends the feeding from a queue, and reports how many mappings are left,
	// which may still be ending.
	Unmap(ctx context.Context, queueARN string) (left int, err error)
}

// Services are what the executor uses of AWS.
type Services struct {
	Secrets  Secrets
	Queues   Queues
	Mappings Mappings
	Events   notification.Writer
}

// Executor masks files by a function of AWS Lambda.
type Executor struct {
	Services
	Function function.Spec
	Life     function.Life
	Keys     generator.Keys
	Now      func() time.Time
	Log      *slog.Logger
}

// Open makes what the function needs to mask the files of the job: the function
// itself, if no job needed it before; the secret; the queues; the mapping; and,
// unless Standin sends the tasks itself, the notification. The job has recorded
// them all, and removes what was made when Open fails.
func (e *Executor) Open(ctx context.Context, p *plan.Plan) (executor.Session, error) {
	if p.Function == nil {
		return nil, fault.New(fault.Internal, "open the executor of job %s: the plan has no function", p.Job)
	}
	if err := queue.Compile(p, e.Keys); err != nil {
		return nil, err
	}
	if err := e.Secrets.Keep(ctx, p.Secret(), hex.EncodeToString(e.Keys.Masking[:]), p.Function.KMSKey); err != nil {
		return nil, err
	}
	if err := e.queues(ctx, p); err != nil {
		return nil, err
	}
	if err := e.Life.Ensure(ctx, e.Function); err != nil {
		return nil, err
	}
	// A queue can be used a second after it was made (AWS: CreateQueue).
	if err := pause(ctx); err != nil {
		return nil, err
	}
	if err := e.feed(ctx, p); err != nil {
		return nil, err
	}
	if p.Function.Events == plan.Notifications {
		if err := e.Events.Add(ctx, p.Notification()); err != nil {
			return nil, err
		}
	}
	return queue.NewSession(ctx, p, e.Queues, queue.Options{
		Direct: p.Function.Events == plan.Direct, Patience: p.Function.ResendAfter, Longest: p.Function.Timeout,
		Consumer: "function " + e.Function.Name,
		Hint:     "look into its log group, " + function.LogGroup(e.Function.Name) + ": it may have run out of memory or time",
		Now:      e.Now, Log: e.Log,
	}), nil
}

// feed maps the queue to the function. Lambda tries the role first, whose policy
// may be as new as the role (AWS: IAM, "Changes that I make are not always
// immediately visible"). A function that nothing was mapped to may just have been
// removed as an old one.
func (e *Executor) feed(ctx context.Context, p *plan.Plan) error {
	for began := e.Now(); ; {
		err := e.Mappings.Map(ctx, e.Function.Name, p.QueueARN(p.TaskQueue()), p.Function.Concurrency)
		gone := errors.Is(err, fs.ErrNotExist)
		if !gone && !errors.Is(err, function.ErrRoleNotAllowed) || e.Now().Sub(began) >= roleWait {
			return err
		}
		if err := pause(ctx); err != nil {
			return err
		}
		if gone {
			if err := e.Life.Ensure(ctx, e.Function); err != nil {
				return err
			}
		}
	}
}

const (
	roleWait  = 20 * time.Second // until a new policy is seen
	queueWait = 10 * time.Second // until a new queue is
)

// queues makes the job's queues, the one for the dead before the one that names it.
func (e *Executor) queues(ctx context.Context, p *plan.Plan) error {
	policy, err := json.Marshal(queuePolicy(p))
	if err != nil {
		return err
	}
	f := p.Function
	for _, q := range []struct {
		name     string
		settings queue.Settings
	}{
		{p.DeadQueue(), queue.Settings{Visibility: time.Minute, KMSKey: f.KMSKey}},
		{p.TaskQueue(), queue.Settings{Visibility: f.Visibility(), Dead: p.DeadQueue(), Tries: plan.TaskTries, Policy: string(policy), KMSKey: f.KMSKey}},
		{p.ResultQueue(), queue.Settings{Visibility: time.Minute, KMSKey: f.KMSKey}},
	} {
		if err := e.create(ctx, q.name, q.settings); err != nil {
			return err
		}
	}
	return nil
}

// create makes a queue. The queue for the dead that it names was made a moment ago,
// and may not be seen yet. A name is free 60 seconds after its queue was deleted
// (AWS: CreateQueue), which matters to no job: the names are of its id.
func (e *Executor) create(ctx context.Context, name string, s queue.Settings) error {
	for began := e.Now(); ; {
		err := e.Queues.Create(ctx, name, s)
		if !errors.Is(err, fs.ErrNotExist) || e.Now().Sub(began) >= queueWait {
			return err
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// queuePolicy lets the job's bucket send to its queue, and nobody else's (Amazon
// S3 User Guide, "Granting permissions to publish event notification messages to
// a destination").
func queuePolicy(p *plan.Plan) any {
	return map[string]any{
		"Version": "2012-10-17",
		"Statement": []map[string]any{{
			"Sid": "EventsOfTheBucket", "Effect": "Allow", "Principal": map[string]string{"Service": "s3.amazonaws.com"},
			"Action": "sqs:SendMessage", "Resource": p.QueueARN(p.TaskQueue()),
			"Condition": map[string]any{
				"ArnEquals":    map[string]string{"aws:SourceArn": p.BucketARN()},
				"StringEquals": map[string]string{"aws:SourceAccount": p.Function.Account()},
			},
		}},
	}
}

// pause waits for poll.
func pause(ctx context.Context) error {
	timer := time.NewTimer(poll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fault.New(fault.Cancelled, "wait for AWS: %w", ctx.Err())
	case <-timer.C:
		return nil
	}
}
