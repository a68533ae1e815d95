// Package queuetest holds what every service of queues owes, and one in memory
// that passes it. Tests of consumers and sessions use the memory; the edge to
// Amazon SQS runs the suite. No program imports it.
package queuetest

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"sync"
	"time"

	"standin/internal/executor/queue"
	"standin/internal/fault"
)

// Memory is queues in memory. It is safe for concurrent use.
type Memory struct {
	// Now is the clock.
	Now func() time.Time
	// Disturb says when each copy of a message that is sent becomes visible: no
	// copy is a message that is lost. Nil: one copy, at once.
	Disturb func(queue, body string) []time.Duration

	mu     sync.Mutex
	queues map[string]*line
	count  int
	change chan struct{} // closed at the next change, for those who wait for one
}

type line struct {
	settings queue.Settings
	messages []*message
}

type message struct {
	body    string
	id      string
	visible time.Time
	tries   int
}

// Wait is how long Receive waits for messages.
const Wait = time.Second

// Create makes a queue.
func (m *Memory) Create(_ context.Context, name string, s queue.Settings) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.queues == nil {
		m.queues = map[string]*line{}
	}
	m.queues[name] = &line{settings: s}
	return nil
}

// Send implements queue.Sender.
func (m *Memory) Send(ctx context.Context, name, body string) error {
	if err := ctx.Err(); err != nil {
		return fault.New(fault.FunctionFailed, "memory: send to %s: %w", name, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	l, err := m.line(name)
	if err != nil {
		return err
	}
	copies := []time.Duration{0}
	if m.Disturb != nil {
		copies = m.Disturb(name, body)
	}
	for _, delay := range copies {
		l.messages = append(l.messages, &message{body: body, visible: m.Now().Add(delay)})
	}
	m.changed()
	return nil
}

// Receive implements queue.Queues.
func (m *Memory) Receive(ctx context.Context, name string) ([]queue.Message, error) {
	for deadline := m.Now().Add(Wait); ; {
		found, pause, change, err := m.take(name, deadline)
		if err != nil || len(found) > 0 || pause <= 0 {
			return found, err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, fault.New(fault.FunctionFailed, "memory: receive from %s: %w", name, ctx.Err())
		case <-change:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// take receives what is visible, at most ten. If that is nothing, it tells how long
// nothing will be before the deadline, unless something changes.
func (m *Memory) take(name string, deadline time.Time) (found []queue.Message, pause time.Duration, change <-chan struct{}, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, err := m.line(name)
	if err != nil {
		return nil, 0, nil, err
	}
	now := m.Now()
	for i := 0; i < len(l.messages) && len(found) < 10; i++ {
		msg := l.messages[i]
		if msg.visible.After(now) {
			if msg.visible.Before(deadline) {
				deadline = msg.visible
			}
			continue
		}
		if l.settings.Dead != "" && msg.tries >= l.settings.Tries {
			l.messages = append(l.messages[:i], l.messages[i+1:]...)
			dead := m.queues[l.settings.Dead]
			dead.messages = append(dead.messages, &message{body: msg.body})
			m.changed()
			i--
			continue
		}
		m.count++
		msg.id, msg.tries, msg.visible = strconv.Itoa(m.count), msg.tries+1, now.Add(l.settings.Visibility)
		found = append(found, queue.Message{Body: msg.body, Receipt: msg.id, Tries: msg.tries})
	}
	if m.change == nil {
		m.change = make(chan struct{})
	}
	return found, deadline.Sub(now), m.change, nil
}

// changed wakes those who wait: what they may receive is not what it was.
func (m *Memory) changed() {
	if m.change != nil {
		close(m.change)
		m.change = nil
	}
}

// Delete implements queue.Queues.
func (m *Memory) Delete(_ context.Context, name string, messages []queue.Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, err := m.line(name)
	if err != nil {
		return err
	}
	for _, gone := range messages {
		for i, msg := range l.messages {
			if msg.id == gone.Receipt {
				l.messages = append(l.messages[:i], l.messages[i+1:]...)
				break
			}
		}
	}
	return nil
}

// Hide makes a message that was received visible again after a while.
func (m *Memory) Hide(_ context.Context, name, receipt string, d time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, err := m.line(name)
	if err != nil {
		return err
	}
	for _, msg := range l.messages {
		if msg.id == receipt {
			msg.visible = m.Now().Add(d)
		}
	}
	m.changed()
	return nil
}

// Waiting counts the messages of a queue that can be received, and those that
// were and are not deleted yet.
func (m *Memory) Waiting(_ context.Context, name string) (visible, hidden int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, err := m.line(name)
	if err != nil {
		return 0, 0, err
	}
	for _, msg := range l.messages {
		if msg.visible.After(m.Now()) {
			hidden++
		} else {
			visible++
		}
	}
	return visible, hidden, nil
}

// Remove deletes a queue with its messages.
func (m *Memory) Remove(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.queues, name)
	m.changed()
	return nil
}

func (m *Memory) line(name string) (*line, error) {
	l, ok := m.queues[name]
	if !ok {
		return nil, fault.New(fault.FunctionFailed, "memory: %w", fmt.Errorf("queue %s: %w", name, fs.ErrNotExist))
	}
	return l, nil
}
