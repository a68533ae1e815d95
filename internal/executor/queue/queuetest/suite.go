package queuetest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"standin/internal/executor/queue"
)

// Service is queues that can be made.
type Service interface {
	queue.Queues
	Create(ctx context.Context, queue string, s queue.Settings) error
	Hide(ctx context.Context, queue, receipt string, d time.Duration) error
	Waiting(ctx context.Context, queue string) (visible, hidden int, err error)
	Remove(ctx context.Context, queue string) error
}

// Run checks a service. prefix begins the names of the queues that it makes.
func Run(t *testing.T, service Service, prefix string) {
	t.Helper()
	run(t, func() Service { return service }, prefix, func(t *testing.T, test func(*testing.T)) {
		t.Helper()
		test(t)
	})
}

// RunInMemory is Run for services in memory, of which each test makes one: it has a
// time of its own, in which nobody waits in earnest.
func RunInMemory(t *testing.T, fresh func() Service, prefix string) {
	t.Helper()
	run(t, fresh, prefix, synctest.Test)
}

func run(t *testing.T, service func() Service, prefix string, in func(*testing.T, func(*testing.T))) {
	t.Helper()
	for name, test := range map[string]func(*trial){
		"messages arrive as they were sent":                        arrive,
		"what is deleted does not come again":                      deleted,
		"what is not deleted comes again when its time is up":      again,
		"what was tried too often goes to the dead-letter queue":   died,
		"a queue that is not there is told as such":                absent,
		"what is hidden for no time comes again at once":           hidden,
		"removing a queue twice is no error, and sending to it is": removed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in(t, func(t *testing.T) {
				t.Helper()
				test(&trial{T: t, service: service(), prefix: prefix + "-" + fmt.Sprintf("%x", len(name)) + "-"})
			})
		})
	}
}

type trial struct {
	*testing.T
	service Service
	prefix  string
}

// create makes a queue that is removed with the test.
func (t *trial) create(name string, s queue.Settings) string {
	t.Helper()
	name = t.prefix + name
	t.must(t.service.Create(t.Context(), name, s))
	t.Cleanup(func() {
		if err := t.service.Remove(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	return name
}

func (t *trial) must(err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// receive receives until it has n messages, or for a while.
func (t *trial) receive(name string, n int) []queue.Message {
	t.Helper()
	var all []queue.Message
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for len(all) < n {
		found, err := t.service.Receive(ctx, name)
		t.must(err)
		if len(found) > 10 {
			t.Errorf("%d messages at once", len(found))
		}
		all = append(all, found...)
	}
	return all
}

// nothing makes sure that no message comes for some time.
func (t *trial) nothing(name string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if found, err := t.service.Receive(ctx, name); len(found) > 0 || err != nil && ctx.Err() == nil {
			t.Errorf("got %v, %v", found, err)
		}
	}
}

func bodies(messages []queue.Message) []string {
	texts := make([]string, len(messages))
	for i, m := range messages {
		texts[i] = m.Body
	}
	slices.Sort(texts)
	return texts
}

func arrive(t *trial) {
	q := t.create("a", queue.Settings{Visibility: 30 * time.Second})
	sent := []string{`{"a": "b&<>\"\\ü🦊"}`, "plain, with\nlines", " "}
	for i := range 20 {
		sent = append(sent, fmt.Sprint("message ", i))
	}
	for _, body := range sent {
		t.must(t.service.Send(t.Context(), q, body))
	}
	got := t.receive(q, len(sent))
	slices.Sort(sent)
	if !slices.Equal(bodies(got), sent) {
		t.Errorf("got %q, want %q", bodies(got), sent)
	}
	for _, m := range got {
		if m.Tries != 1 {
			t.Errorf("%q was received %d times", m.Body, m.Tries)
		}
	}
	if _, n, err := t.service.Waiting(t.Context(), q); n != len(sent) || err != nil {
		t.Errorf("%d messages are in flight, want %d (%v)", n, len(sent), err)
	}
}

func deleted(t *trial) {
	q := t.create("a", queue.Settings{Visibility: time.Second})
	t.must(t.service.Send(t.Context(), q, "one"))
	t.must(t.service.Delete(t.Context(), q, t.receive(q, 1)))
	t.nothing(q)
	if visible, hidden, err := t.service.Waiting(t.Context(), q); visible+hidden != 0 || err != nil {
		t.Errorf("%d and %d are left (%v)", visible, hidden, err)
	}
}

func again(t *trial) {
	q := t.create("a", queue.Settings{Visibility: time.Second})
	t.must(t.service.Send(t.Context(), q, "one"))
	for try := 1; try <= 3; try++ {
		got := t.receive(q, 1)
		if len(got) != 1 || got[0].Tries != try {
			t.Fatalf("try %d: got %v", try, got)
		}
	}
}

func died(t *trial) {
	dead := t.create("dead", queue.Settings{Visibility: 30 * time.Second})
	q := t.create("a", queue.Settings{Visibility: time.Second, Dead: dead, Tries: 2})
	t.must(t.service.Send(t.Context(), q, "poison"))
	for range 2 {
		if got := t.receive(q, 1); len(got) != 1 {
			t.Fatalf("got %v", got)
		}
	}
	t.nothing(q)
	if got := t.receive(dead, 1); !slices.Equal(bodies(got), []string{"poison"}) {
		t.Errorf("the dead are %v", got)
	}
}

func absent(t *trial) {
	for what, err := range map[string]error{
		"send":    t.service.Send(t.Context(), t.prefix+"none", "x"),
		"receive": func() error { _, err := t.service.Receive(t.Context(), t.prefix+"none"); return err }(),
		"count":   func() error { _, _, err := t.service.Waiting(t.Context(), t.prefix+"none"); return err }(),
	} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func hidden(t *trial) {
	q := t.create("a", queue.Settings{Visibility: time.Hour})
	t.must(t.service.Send(t.Context(), q, "one"))
	got := t.receive(q, 1)
	if len(got) != 1 {
		t.Fatalf("got %v", got)
	}
	t.must(t.service.Hide(t.Context(), q, got[0].Receipt, 0))
	if got := t.receive(q, 1); len(got) != 1 || got[0].Tries != 2 {
		t.Errorf("got %v", got)
	}
}

func removed(t *trial) {
	q := t.create("a", queue.Settings{Visibility: time.Second})
	t.must(t.service.Remove(t.Context(), q))
	t.must(t.service.Remove(t.Context(), q))
	if err := t.service.Send(t.Context(), q, "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
