package queue_test

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"standin/internal/aws/s3/storetest"
	"standin/internal/executor"
	"standin/internal/executor/executortest"
	"standin/internal/executor/queue"
	"standin/internal/executor/queue/queuetest"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
)

// remote is an executor whose consumers are goroutines of the test: what Lambda
// is to the pipeline.
type remote struct {
	queues *queuetest.Memory
	store  *bucket
	worker *queue.Worker
	direct bool
	kills  atomic.Int32 // tasks that are still to be received by a consumer that dies over them
	keep   time.Duration
	secret atomic.Value // a func() string in the place of the job's secret
}

// bucket tells of what lands below input/, as S3 does.
type bucket struct {
	storetest.Memory
	tell func(ctx context.Context, key, etag string) error // nil: nobody
	Fail error                                             // of writing an object in parts
}

func (b *bucket) Create(ctx context.Context, key string, write func(io.Writer) error) (plan.Object, error) {
	if b.Fail != nil {
		return plan.Object{}, b.Fail
	}
	return b.Memory.Create(ctx, key, write)
}

func (b *bucket) Put(ctx context.Context, key string, content []byte) error {
	if err := b.Memory.Put(ctx, key, content); err != nil || b.tell == nil || !strings.Contains(key, "input/") {
		return err
	}
	object, err := b.Head(ctx, key)
	if err != nil {
		return err
	}
	return b.tell(ctx, key, strings.Trim(object.ETag, `"`))
}

func newRemote(t *testing.T, p *plan.Plan, direct bool) *remote {
	t.Helper()
	r := &remote{queues: &queuetest.Memory{Now: time.Now}, store: new(bucket), direct: direct, keep: 500 * time.Millisecond}
	masking := generator.ExampleKeys().Masking
	r.worker = queue.NewWorker(queue.Places{
		Bucket: func(context.Context, string, string) (queue.Store, error) { return r.store, nil },
		Secret: func(_ context.Context, name string) (string, error) {
			if other, ok := r.secret.Load().(func() string); ok {
				return other(), nil
			}
			if name != p.Secret() {
				return "", fault.New(fault.SecretUnavailable, "there is no secret %s", name)
			}
			return hex.EncodeToString(masking[:]), nil
		},
	}, r.queues, slog.New(slog.DiscardHandler))
	for name, s := range map[string]queue.Settings{
		p.DeadQueue():   {Visibility: time.Minute},
		p.ResultQueue(): {Visibility: time.Minute},
		p.TaskQueue():   {Visibility: r.keep, Dead: p.DeadQueue(), Tries: plan.TaskTries},
	} {
		if err := r.queues.Create(t.Context(), name, s); err != nil {
			t.Fatal(err)
		}
	}
	if !direct {
		r.store.tell = func(ctx context.Context, key, etag string) error {
			return r.queues.Send(ctx, p.TaskQueue(), event("ObjectCreated:Put", url.QueryEscape(key), etag))
		}
	}
	r.consume(t, p, 3)
	return r
}

// consume starts consumers, which end with the test.
func (r *remote) consume(t *testing.T, p *plan.Plan, n int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			for ctx.Err() == nil {
				messages, err := r.queues.Receive(ctx, p.TaskQueue())
				if err != nil && ctx.Err() == nil {
					t.Error(err)
				}
				for _, m := range messages {
					r.do(ctx, t, p.TaskQueue(), m)
				}
			}
		})
	}
	t.Cleanup(func() {
		cancel()
		group.Wait()
	})
}

func (r *remote) do(ctx context.Context, t *testing.T, name string, m queue.Message) {
	t.Helper()
	if r.kills.Add(-1) >= 0 {
		return // it died, and nobody deletes the message
	}
	tasks, err := queue.Tasks(m.Body)
	for _, task := range tasks {
		err = errors.Join(err, r.worker.Handle(ctx, task))
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		err = r.queues.Hide(ctx, name, m.Receipt, 100*time.Millisecond)
	default:
		err = r.queues.Delete(ctx, name, []queue.Message{m})
	}
	if err != nil && ctx.Err() == nil {
		t.Error(err)
	}
}

// Open implements executor.Executor.
func (r *remote) Open(ctx context.Context, p *plan.Plan) (executor.Session, error) {
	if err := queue.Compile(p, executortest.Keys(p)); err != nil {
		return nil, err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	if err := r.store.Put(ctx, p.Key(), text); err != nil {
		return nil, err
	}
	return queue.NewSession(ctx, p, r.queues, queue.Options{
		Direct: r.direct, Patience: 300 * time.Millisecond, Longest: 600 * time.Millisecond, Consumer: "a goroutine", Hint: "look there",
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}), nil
}
