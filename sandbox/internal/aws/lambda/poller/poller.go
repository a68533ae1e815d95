// Package poller is what an event source mapping does with a queue: it receives messages, makes batches of them, has a
// function invoked and deletes what the function is done with (Lambda Developer Guide, "Using Lambda with Amazon SQS").
// The control plane of mappings starts one for each that is enabled. It knows neither HTTP nor functions.
package poller

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

const (
	// longPoll is how long a receive waits for messages, the longest that SQS has.
	longPoll = 20 * time.Second
	// mostReceived is how many messages SQS gives at once.
	mostReceived = 10
	// pause follows a receive that failed.
	pause = time.Second
)

// ErrRetry is wrapped by the error of an invocation that can be tried again: there was no room for it, or the service
// failed.
var ErrRetry = errors.New("the function could not be invoked now")

// Message is a message of the queue as a function sees it.
type Message struct {
	ID         string
	Receipt    string
	Body       string
	MD5        string
	Attributes map[string]string    // of the system
	Own        map[string]Attribute // of the sender
}

// Attribute is an attribute that a sender has set.
type Attribute struct {
	Type   string
	String *string
	Binary []byte
}

// Queue is the queue as the function's role sees it.
type Queue interface {
	// Receive returns up to most messages and waits for the first.
	Receive(ctx context.Context, most int, wait time.Duration) ([]Message, error)
	Delete(ctx context.Context, messages []Message) error
	// Visibility is for how long a received message is hidden from others.
	Visibility(ctx context.Context) (time.Duration, error)
}

// Settings are those of the mapping.
type Settings struct {
	Source      string // ARN of the queue
	Region      string
	Batch       int           // most messages of an invocation
	Window      time.Duration // longest wait for a batch to fill
	Partial     bool          // the function reports which messages failed
	Concurrency int           // most invocations at once
}

// Poller serves one mapping.
type Poller struct {
	Settings
	Queue Queue
	// Invoke runs the function; failed says that the function did not do its work.
	Invoke func(event []byte) (answer []byte, failed bool, err error)
	// Tell takes what became of the last batch, as LastProcessingResult of a mapping words it.
	Tell func(result string)
	Now  func() time.Time
	Log  *slog.Logger
}

// Run polls until ctx ends, and returns when the batches that it has begun are done with. These work under the context
// work, which may go on for longer.
func (p Poller) Run(ctx, work context.Context) {
	gate := newGate(p.Concurrency, p.Now)
	var working sync.WaitGroup
	defer working.Wait()
	for gate.enter(ctx) {
		batch, err := p.collect(ctx)
		if err != nil || len(batch) == 0 {
			gate.idle()
			if err != nil && ctx.Err() == nil {
				p.Tell("PROBLEM: " + err.Error())
				wait(ctx, pause)
			}
			continue
		}
		received := p.Now()
		working.Go(func() { gate.leave(p.process(work, batch, received)) })
	}
}

// collect receives one batch: as many as come at once or, with a window, as many as come within it.
func (p Poller) collect(ctx context.Context) ([]Message, error) {
	batch, err := p.Queue.Receive(ctx, min(p.Batch, mostReceived), longPoll)
	if err != nil || len(batch) == 0 || p.Window == 0 {
		return batch, err
	}
	end := p.Now().Add(p.Window)
	for size := weight(batch); len(batch) < p.Batch && size < MaxEvent; {
		left := end.Sub(p.Now())
		if left <= 0 {
			break
		}
		// A wait is of whole seconds for SQS; the last one may be longer than what is left of the window.
		more, err := p.Queue.Receive(ctx, min(p.Batch-len(batch), mostReceived), min((left+time.Second-1).Truncate(time.Second), longPoll))
		if err != nil {
			return batch, nil //nolint:nilerr // what there is goes on; the next receive shows whether the queue fails for long
		}
		batch, size = append(batch, more...), size+weight(more)
	}
	return batch, nil
}

// process has a batch done, in several invocations when it is too large for one, and reports whether all of it was.
func (p Poller) process(ctx context.Context, batch []Message, received time.Time) bool {
	good := true
	for len(batch) > 0 {
		event, n := p.event(batch)
		done, err := p.attempt(ctx, event, batch[:n], received)
		switch {
		case errors.Is(err, errFunction):
			p.Tell("PROBLEM: Function call failed")
		case err != nil:
			p.Tell("PROBLEM: " + err.Error())
		default:
			p.Tell("OK")
		}
		if len(done) > 0 {
			if err := p.Queue.Delete(ctx, done); err != nil {
				p.Log.Warn("delete the messages that a function is done with", "queue", p.Source, "error", err)
			}
		}
		good = good && err == nil
		batch = batch[n:]
	}
	return good
}

var (
	errFunction = errors.New("the function failed")
	errAnswer   = errors.New("the function's response is invalid")
)

// attempt invokes the function until it has run, or the messages are visible to others again: then they are dropped
// ("Backoff strategy for failed invocations"). It returns the messages that are done.
func (p Poller) attempt(ctx context.Context, event []byte, batch []Message, received time.Time) ([]Message, error) {
	const first, longest = 100 * time.Millisecond, 5 * time.Second
	var until time.Time
	for delay := first; ; delay = min(2*delay, longest) {
		answer, failed, err := p.Invoke(event)
		switch {
		case err == nil && failed:
			return nil, errFunction
		case err == nil && p.Partial:
			return succeeded(answer, batch)
		case err == nil:
			return batch, nil
		case !errors.Is(err, ErrRetry):
			return nil, err
		}
		if until.IsZero() {
			visibility, err := p.Queue.Visibility(ctx)
			if err != nil {
				return nil, err
			}
			until = received.Add(visibility)
		}
		if !p.Now().Add(delay).Before(until) {
			return nil, err
		}
		if wait(ctx, delay); ctx.Err() != nil {
			return nil, err
		}
	}
}

// wait returns after a while, or when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
