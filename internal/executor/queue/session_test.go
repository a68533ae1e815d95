package queue_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
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
	for name, direct := range map[string]bool{"direct": true, "notifications": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			executortest.RunInMemory(t, !direct, func(t *testing.T, p *plan.Plan) (executor.Executor, executortest.Store) {
				t.Helper()
				r := newRemote(t, p, direct)
				return r, r.store
			})
		})
	}
}

// TestConformanceThoughMessagesAreDisturbed doubles, delays, reorders and loses
// messages of every kind.
func TestConformanceThoughMessagesAreDisturbed(t *testing.T) {
	t.Parallel()
	executortest.RunInMemory(t, true, func(t *testing.T, p *plan.Plan) (executor.Executor, executortest.Store) {
		t.Helper()
		r := newRemote(t, p, false)
		var mu sync.Mutex
		random := rand.New(rand.NewPCG(1, 2))
		lost := 0
		r.queues.Disturb = func(name, _ string) []time.Duration {
			mu.Lock()
			defer mu.Unlock()
			if lost < 5 && random.IntN(8) == 0 { // of everything else a copy arrives
				lost++
				return nil
			}
			copies := []time.Duration{time.Duration(random.IntN(200)) * time.Millisecond}
			if random.IntN(3) == 0 {
				copies = append(copies, time.Duration(random.IntN(400))*time.Millisecond)
			}
			return copies
		}
		return r, r.store
	})
}

// sessionPlan is a job of one table of one column, which passes.
func sessionPlan() *plan.Plan {
	return &plan.Plan{
		Version: plan.Version, Job: "abcdefghij012345",
		Staging: plan.Staging{Bucket: "lake", Prefix: "p", Compression: plan.Stored, Null: "null1"},
		Masking: plan.Masking{PRF: plan.SipHash},
		Tables: []plan.Table{{Ordinal: 1, Schema: "public", Name: "t", Columns: []plan.Column{
			{Name: "a", Type: plan.Type{Kind: plan.VarChar, Length: 10}, Rule: plan.Rule{Generator: "character-scramble"}},
		}}},
	}
}

// landed puts a file and describes it.
func landed(t *testing.T, r *remote, p *plan.Plan, name string) plan.File {
	t.Helper()
	f := plan.File{
		Table: 1, Attempt: 1, Name: name, Rows: 1,
		Input: p.InputPrefix(p.Tables[0], 1) + name, Output: p.OutputPrefix(p.Tables[0], 1) + name,
	}
	if err := r.store.Put(t.Context(), f.Input, []byte("abc\n")); err != nil {
		t.Fatal(err)
	}
	head, err := r.store.Head(t.Context(), f.Input)
	if err != nil {
		t.Fatal(err)
	}
	f.Bytes, f.ETag = head.Bytes, head.ETag
	return f
}

func open(t *testing.T, r *remote, p *plan.Plan) executor.Session {
	t.Helper()
	s, err := r.Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestAnEventThatNeverCameIsMadeGood(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		r := newRemote(t, p, false)
		s := open(t, r, p)
		r.store.tell = nil
		if result, err := s.Transform(t.Context(), landed(t, r, p, "0000_part_00")); err != nil || result.Rows != 1 {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}

func TestFilesWhoseRowsAreNumberedWaitForTheirBase(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		p.Tables[0].Columns[0].Rule.Generator = "sequential-integer"
		r := newRemote(t, p, false)
		s := open(t, r, p)
		f := landed(t, r, p, "0000_part_00")
		f.Base = 41
		result, err := s.Transform(t.Context(), f)
		if err != nil || result.File != f {
			t.Fatalf("got %+v, %v", result, err)
		}
		if text, err := r.store.Get(t.Context(), f.Output, 99); err != nil || string(text) != "42\n" {
			t.Errorf("the file is %q, %v", text, err)
		}
	})
}

func TestAConsumerThatDiesIsMadeGood(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		r := newRemote(t, p, false)
		s := open(t, r, p)
		r.kills.Store(2)
		if result, err := s.Transform(t.Context(), landed(t, r, p, "0000_part_00")); err != nil || result.Rows != 1 {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}

func TestATaskThatIsTriedTooOftenFailsItsFile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		r := newRemote(t, p, false)
		s := open(t, r, p)
		r.kills.Store(1 << 20)
		_, err := s.Transform(t.Context(), landed(t, r, p, "0000_part_00"))
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Code != fault.FunctionFailed || f.Hint != "look there" || !strings.Contains(f.Message, "a goroutine") {
			t.Errorf("got %v", err)
		}
	})
}

func TestTheLastWordOfAConsumerIsTheError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		r := newRemote(t, p, true)
		s := open(t, r, p)
		r.store.Fail = fault.New(fault.StorageFailed, "s3: put x: SlowDown")
		_, err := s.Transform(t.Context(), landed(t, r, p, "0000_part_00"))
		if fault.CodeOf(err) != fault.StorageFailed || !strings.Contains(err.Error(), "SlowDown") {
			t.Errorf("got %v", err)
		}
		visible, hidden, err := r.queues.Waiting(t.Context(), p.TaskQueue())
		if visible+hidden != 0 || err != nil {
			t.Errorf("%d and %d tasks are left (%v)", visible, hidden, err)
		}
	})
}

func TestAnotherObjectOfTheKeyIsNotTheFile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		r := newRemote(t, p, false)
		s := open(t, r, p)
		old := landed(t, r, p, "0000_part_00")
		if _, err := s.Transform(t.Context(), old); err != nil {
			t.Fatal(err)
		}
		r.store.tell = nil // so that only the old object is told of
		f := landed(t, r, p, "0001_part_00")
		if err := r.queues.Send(t.Context(), p.ResultQueue(), `{"task":{"job":"`+p.Job+`","file":"`+f.Input+`","etag":"old"},"result":{"input_etag":"old","survivors":[]}}`); err != nil {
			t.Fatal(err)
		}
		if err := r.queues.Send(t.Context(), p.ResultQueue(), `{"task":{"job":"`+p.Job+`","file":"`+f.Input+`","etag":"old"},"failure":{"code":"file-invalid"}}`); err != nil {
			t.Fatal(err)
		}
		if result, err := s.Transform(t.Context(), f); err != nil || result.InputETag != f.ETag {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}

func TestForeignMessagesDoNoHarm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		r := newRemote(t, p, true)
		s := open(t, r, p)
		for _, body := range []string{"", "x", "{}", `{"task":{"job":"other"},"failure":{}}`, `{"task":{"job":"` + p.Job + `"},"result":{"file":{"table":9},"survivors":[{}]}}`} {
			for _, name := range []string{p.ResultQueue(), p.DeadQueue()} {
				if err := r.queues.Send(t.Context(), name, body); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := s.Transform(t.Context(), landed(t, r, p, "0000_part_00")); err != nil {
			t.Error(err)
		}
	})
}

func TestATaskOfAJobThatIsOverIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		r := newRemote(t, p, true)
		f := landed(t, r, p, "0000_part_00") // and no plan
		for name, task := range map[string]queue.Task{
			"no plan":     {Job: p.Job, File: f.Input, Bucket: "lake"},
			"another job": {Job: "other", File: f.Input, Bucket: "lake"},
			"no file":     {Job: p.Job, File: "x", Bucket: "lake"},
		} {
			if err := r.worker.Handle(t.Context(), task); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := r.store.Head(t.Context(), f.Output); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: the file has an output (%v)", name, err)
			}
		}
	})
}

func TestAQueueThatIsGoneEndsTheJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		memory := &queuetest.Memory{Now: time.Now}
		s := queue.NewSession(t.Context(), p, memory, queue.Options{
			Patience: time.Hour, Longest: time.Hour, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		_, err := s.Transform(t.Context(), plan.File{Table: 1})
		if fault.CodeOf(err) != fault.FunctionFailed || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v", err)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// panicking are queues of which one cannot be read without a panic.
type panicking struct {
	*queuetest.Memory
	queue string
}

func (p panicking) Receive(ctx context.Context, name string) ([]queue.Message, error) {
	if name == p.queue {
		panic("a value")
	}
	return p.Memory.Receive(ctx, name)
}

func TestAPanicOfAListenerEndsTheJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		for _, name := range []string{p.ResultQueue(), p.DeadQueue()} {
			r := newRemote(t, p, false)
			s := queue.NewSession(t.Context(), p, panicking{r.queues, name}, queue.Options{
				Patience: time.Hour, Longest: time.Hour, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			})
			_, err := s.Transform(t.Context(), plan.File{Table: 1})
			if fault.CodeOf(err) != fault.Internal || strings.Contains(err.Error(), "a value") {
				t.Errorf("got %v, want an internal fault without the value", err)
			}
			if err := s.Close(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestAPanicOfAWorkerIsReportedAndNotTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		r := newRemote(t, p, true)
		s := open(t, r, p)
		r.secret.Store(func() string { panic("a value") })
		_, err := s.Transform(t.Context(), landed(t, r, p, "0000_part_00"))
		if fault.CodeOf(err) != fault.Internal || strings.Contains(err.Error(), "a value") {
			t.Errorf("got %v, want an internal fault without the value", err)
		}
	})
}

func TestSilenceHasAnEnd(t *testing.T) {
	t.Parallel()
	for patience, want := range map[time.Duration]time.Duration{time.Minute: 26 * time.Minute, 10 * time.Minute: time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			p := sessionPlan()
			memory := &queuetest.Memory{Now: time.Now}
			for _, name := range []string{p.DeadQueue(), p.ResultQueue(), p.TaskQueue()} {
				if err := memory.Create(t.Context(), name, queue.Settings{Visibility: time.Hour}); err != nil {
					t.Fatal(err)
				}
			}
			s := queue.NewSession(t.Context(), p, memory, queue.Options{
				Patience: patience, Longest: 5 * time.Minute, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			})
			began := time.Now()
			_, err := s.Transform(t.Context(), plan.File{Table: 1})
			if took := time.Since(began); fault.CodeOf(err) != fault.FunctionFailed || took != want {
				t.Errorf("after %s, want %s: %v", took, want, err)
			}
			if err := s.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestALostEventOfABusyJobIsMadeGood has other files reported all the time, so
// that the session never falls silent.
func TestALostEventOfABusyJobIsMadeGood(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sessionPlan()
		memory := &queuetest.Memory{Now: time.Now}
		for _, name := range []string{p.DeadQueue(), p.ResultQueue(), p.TaskQueue()} {
			if err := memory.Create(t.Context(), name, queue.Settings{Visibility: time.Hour}); err != nil {
				t.Fatal(err)
			}
		}
		s := queue.NewSession(t.Context(), p, memory, queue.Options{
			Patience: 10 * time.Second, Longest: 30 * time.Second, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		began := time.Now()
		sent := make(chan time.Duration, 10)
		memory.Disturb = func(name, _ string) []time.Duration {
			if name == p.TaskQueue() {
				sent <- time.Since(began)
				return nil // it is lost, too
			}
			return []time.Duration{0}
		}
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			f := plan.File{Table: 1, Input: p.InputPrefix(p.Tables[0], 1) + "0001_part_00"}
			if _, err := s.Transform(ctx, f); fault.CodeOf(err) != fault.Cancelled {
				t.Errorf("got %v, want to wait on", err)
			}
		})
		const of = `"file":"other","etag":"x"},"failure":{"code":"file-invalid"}}`
		for time.Since(began) < 1000*time.Second {
			if err := memory.Send(t.Context(), p.ResultQueue(), `{"task":{"job":"`+p.Job+`",`+of); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Second)
		}
		cancel()
		group.Wait()
		close(sent)
		want := []time.Duration{100 * time.Second, 300 * time.Second, 700 * time.Second}
		for _, at := range want {
			if got, ok := <-sent; !ok || got < at || got > at+10*time.Second {
				t.Errorf("a task was sent after %s, want it after %s", got, at)
			}
		}
		if more, ok := <-sent; ok {
			t.Errorf("another task was sent after %s", more)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
