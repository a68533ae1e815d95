package lambda_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"standin/internal/aws/s3/storetest"
	"standin/internal/executor"
	"standin/internal/executor/executortest"
	"standin/internal/executor/lambda"
	"standin/internal/executor/lambda/function"
	"standin/internal/executor/lambda/handler"
	"standin/internal/executor/lambda/notification"
	"standin/internal/executor/queue"
	"standin/internal/executor/queue/queuetest"
	"standin/internal/fault"
	"standin/internal/plan"
)

// cloud is an AWS account in memory, with one bucket.
type cloud struct {
	t      *testing.T
	queues *queuetest.Memory
	bucket *bucket

	mu        sync.Mutex
	functions map[string]function.State
	groups    map[string]int
	secrets   map[string]string
	pollers   map[string]func() // by the ARN of the queue; what ends one
	ending    int               // how often Unmap still finds a mapping that ends
	swept     bool              // somebody removes the old functions before the next Map
	strange   int               // how often Map finds that the role may not use the queue yet
}

type bucket struct {
	storetest.Memory
	cloud  *cloud
	mu     sync.Mutex
	events plan.BucketEvents
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	c := &cloud{
		t: t, queues: &queuetest.Memory{Now: time.Now}, functions: map[string]function.State{}, groups: map[string]int{},
		secrets: map[string]string{}, pollers: map[string]func(){},
	}
	c.bucket = &bucket{cloud: c}
	return c
}

// Put tells of the object as the notifications say.
func (b *bucket) Put(ctx context.Context, key string, content []byte) error {
	if err := b.Memory.Put(ctx, key, content); err != nil {
		return err
	}
	head, err := b.Head(ctx, key)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range b.events.Notifications {
		if n.Kind == plan.ToQueue && strings.HasPrefix(key, n.Prefix) && strings.HasSuffix(key, n.Suffix) {
			body := fmt.Sprintf(`{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"bucket"},"object":{"key":%q,"eTag":%q}}}]}`,
				url.QueryEscape(key), strings.Trim(head.ETag, `"`))
			if err := b.cloud.queues.Send(ctx, name(n.Destination), body); err != nil {
				return err
			}
		}
	}
	return nil
}

func name(arn string) string { return arn[strings.LastIndex(arn, ":")+1:] }

func (b *bucket) Events(context.Context) (plan.BucketEvents, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.events, nil
}

func (b *bucket) SetEvents(ctx context.Context, e plan.BucketEvents, _ bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = e
	for _, n := range e.Notifications {
		if err := b.cloud.queues.Send(ctx, name(n.Destination), `{"Service":"Amazon S3","Event":"s3:TestEvent"}`); err != nil {
			return err
		}
	}
	return nil
}

func (b *bucket) PutIf(ctx context.Context, key string, content []byte, etag string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	head, err := b.Head(ctx, key)
	if (err == nil) != (etag != "") || head.ETag != etag {
		return false, nil
	}
	return true, b.Memory.Put(ctx, key, content)
}

func (b *bucket) RemoveIf(ctx context.Context, key, etag string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if head, err := b.Head(ctx, key); err != nil || head.ETag != etag {
		return false, nil
	}
	return true, b.Memory.Remove(ctx, key)
}

func (c *cloud) Function(_ context.Context, name string) (function.State, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	state, ok := c.functions[name]
	if !ok {
		return state, fs.ErrNotExist
	}
	return state, nil
}

func (c *cloud) CreateFunction(_ context.Context, spec function.Spec) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.functions[spec.Name] = function.State{Function: spec.Function, CodeSHA256: spec.CodeSHA256(), Tags: spec.Tag, Phase: function.Ready}
	return nil
}

func (c *cloud) RemoveFunction(context.Context, string) error { return nil }
func (c *cloud) Functions(context.Context) ([]string, error)  { return nil, nil }
func (c *cloud) Mapped(context.Context, string) (bool, error) { return false, nil }
func (c *cloud) Keep(_ context.Context, group string, days int) error {
	c.groups[group] = days
	return nil
}
func (c *cloud) Remove(context.Context, string) error { return nil }
func (c *cloud) Groups(context.Context, string) (map[string]time.Time, error) {
	return map[string]time.Time{}, nil
}

// secrets are the account's secrets.
type secrets struct{ *cloud }

func (s secrets) Keep(_ context.Context, name, text, _ string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets[name] = text
	return nil
}

func (s secrets) Remove(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.secrets, name)
	return nil
}

func (s secrets) get(_ context.Context, name string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.secrets[name]
	if !ok {
		return "", fault.New(fault.SecretUnavailable, "there is no secret %s", name)
	}
	return text, nil
}

// Map polls the queue and invokes the function's handler.
func (c *cloud) Map(_ context.Context, named, queueARN string, _ int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.swept {
		clear(c.functions)
		c.swept = false
	}
	if _, ok := c.functions[named]; !ok {
		return fault.New(fault.FunctionFailed, "map to %s: %w", named, fs.ErrNotExist)
	}
	if c.strange > 0 {
		c.strange--
		return function.ErrRoleNotAllowed
	}
	if c.pollers[queueARN] != nil {
		return nil
	}
	log := slog.New(slog.DiscardHandler)
	worker := queue.NewWorker(queue.Places{
		Bucket: func(context.Context, string, string) (queue.Store, error) { return c.bucket, nil }, Secret: secrets{c}.get,
	}, c.queues, log)
	handle := handler.Handler{Worker: worker, Queues: c.queues, Log: log}.Handle
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for ctx.Err() == nil {
				messages, err := c.queues.Receive(ctx, name(queueARN))
				if err != nil && ctx.Err() == nil {
					c.t.Error(err)
				}
				for _, m := range messages {
					c.invoke(queueARN, m, handle)
				}
			}
		})
	}
	c.pollers[queueARN] = func() {
		cancel()
		group.Wait()
	}
	return nil
}

func (c *cloud) invoke(queueARN string, m queue.Message, handle func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	response, err := handle(ctx, events.SQSEvent{Records: []events.SQSMessage{{
		MessageId: m.Receipt, ReceiptHandle: m.Receipt, Body: m.Body, EventSourceARN: queueARN,
		Attributes: map[string]string{"ApproximateReceiveCount": fmt.Sprint(m.Tries)},
	}}})
	if err == nil && len(response.BatchItemFailures) == 0 {
		err = c.queues.Delete(ctx, name(queueARN), []queue.Message{m})
	}
	if err != nil {
		c.t.Error(err)
	}
}

func (c *cloud) Unmap(_ context.Context, queueARN string) (int, error) {
	c.mu.Lock()
	stop := c.pollers[queueARN]
	delete(c.pollers, queueARN)
	if c.ending > 0 {
		c.ending--
		defer c.mu.Unlock()
		return 1, nil
	}
	c.mu.Unlock()
	if stop != nil {
		stop()
	}
	return 0, nil
}

func (c *cloud) services() lambda.Services {
	log := slog.New(slog.DiscardHandler)
	live := func(context.Context, string, string) (bool, error) { return true, nil }
	return lambda.Services{
		Secrets: secrets{c}, Queues: c.queues, Mappings: c,
		Events: notification.Writer{Bucket: c.bucket, Live: live, Now: time.Now, Log: log},
	}
}

// function is the function's setting of a plan.
func functionOf(events plan.Events) *plan.Function {
	return &plan.Function{
		Role: "arn:aws:iam::111111111111:role/r", Memory: 128, Timeout: 2 * time.Second, Architecture: plan.ARM64,
		Concurrency: 2, Events: events, ResendAfter: time.Second,
	}
}

// executor is an executor for the plan, whose plan is in the bucket when it opens.
func (c *cloud) executor(p *plan.Plan) executor.Executor {
	log := slog.New(slog.DiscardHandler)
	return planned{c.bucket, &lambda.Executor{
		Services: c.services(), Function: function.NewSpec("test", *p.Function, []byte("zip")),
		Life: function.Life{Lambda: c, Logs: c, Now: time.Now, Log: log}, Keys: executortest.Keys(p), Now: time.Now, Log: log,
	}}
}

// planned writes the plan first, as a job does.
type planned struct {
	store *bucket
	*lambda.Executor
}

func (e planned) Open(ctx context.Context, p *plan.Plan) (executor.Session, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	if err := e.store.Put(ctx, p.Key(), text); err != nil {
		return nil, err
	}
	return e.Executor.Open(ctx, p)
}

// remove removes what the job made, and checks that it is gone.
func (c *cloud) remove(p *plan.Plan) {
	c.t.Helper()
	var gone []plan.Resource
	err := c.services().Remove(context.Background(), p, time.Now, func(r plan.Resource) error {
		gone = append(gone, r)
		return nil
	})
	if err != nil {
		c.t.Error(err)
	}
	if len(gone) != len(p.RemoteResources()) || slices.ContainsFunc(p.RemoteResources(), func(r plan.Resource) bool { return !slices.Contains(gone, r) }) {
		c.t.Errorf("of %v only %v are gone", p.RemoteResources(), gone)
	}
	for _, q := range []string{p.TaskQueue(), p.DeadQueue(), p.ResultQueue()} {
		if _, _, err := c.queues.Waiting(context.Background(), q); !errors.Is(err, fs.ErrNotExist) {
			c.t.Errorf("queue %s is left (%v)", q, err)
		}
	}
	if len(c.secrets)+len(c.pollers)+len(c.bucket.events.Notifications) > 0 || len(c.bucket.Keys(notification.LeaseKey)) > 0 {
		c.t.Errorf("left: secrets %v, mappings %v, notifications %v", len(c.secrets), len(c.pollers), c.bucket.events)
	}
}
