// Package queue is the messages of one standard queue of SQS over time: which are visible, in flight, delayed or too
// old, and which receipt still counts. The SQS service calls it, holds its lock and hands in the time. It knows no
// protocol, no rights and no other queue.
package queue

import (
	"encoding/json"
	"errors"
	"slices"
	"time"
)

// MaxVisibility is the longest time that a message stays invisible after one receive (SQS Developer Guide, "Amazon
// SQS visibility timeout").
const MaxVisibility = 12 * time.Hour

// MaxInFlight is how many messages of a standard queue can be in flight ("Amazon SQS message quotas").
const MaxInFlight = 120_000

// What ChangeVisibility answers.
var (
	ErrNotThere    = errors.New("the message does not exist in the queue any more")
	ErrNotInFlight = errors.New("the message is not in flight")
	ErrTooLong     = errors.New("the total visibility timeout is beyond 12 hours")
)

// Queue is the messages of a queue, in the order in which they came. The zero Queue is empty.
type Queue struct {
	messages []*Message
	byID     map[string]*Message
	changed  chan struct{}
}

// Counts are how many messages a queue has in each state.
type Counts struct{ Visible, InFlight, Delayed int }

// Add puts a message into the queue, to be received from visible on.
func (q *Queue) Add(m *Message, visible time.Time) {
	m.Visible, m.Here, m.Receipt = visible, 0, ""
	if q.byID == nil {
		q.byID = map[string]*Message{}
	}
	q.messages, q.byID[m.ID] = append(q.messages, m), m
	q.wake()
}

// Receive gives out at most limit of the visible messages, oldest first, each with a receipt from the function given,
// and hides them for a while. Messages that were received here maxReceives times already (0: no limit) are taken out
// of the queue instead and returned as dead.
func (q *Queue) Receive(now time.Time, limit int, hide time.Duration, maxReceives int, receipt func(*Message) string) (received, dead []*Message) {
	for _, m := range q.messages {
		switch {
		case len(received) == limit:
			return received, q.takeOut(dead)
		case now.Before(m.Visible):
		case maxReceives > 0 && m.Here >= maxReceives:
			dead = append(dead, m)
		default:
			m.Here++
			m.Receives++
			m.Receipt, m.Received, m.Visible = receipt(m), now, now.Add(hide)
			if m.FirstReceived.IsZero() {
				m.FirstReceived = now
			}
			received = append(received, m)
		}
	}
	return received, q.takeOut(dead)
}

// Delete removes the message of a receipt. The receipt of an earlier receive removes nothing, which AWS leaves open
// (SQS API Reference, DeleteMessage), and neither does that of a message which is gone.
func (q *Queue) Delete(id, receipt string) {
	if m, found := q.byID[id]; found && m.Receipt == receipt {
		q.takeOut([]*Message{m})
	}
}

// ChangeVisibility hides the message of a receipt for a while from now on, or shows it at once when hide is 0. Its
// errors are this package's.
func (q *Queue) ChangeVisibility(now time.Time, id, receipt string, hide time.Duration) error {
	m, found := q.byID[id]
	switch {
	case !found:
		return ErrNotThere
	case m.Receipt != receipt || !m.inFlight(now):
		return ErrNotInFlight
	case now.Add(hide).After(m.Received.Add(MaxVisibility)):
		return ErrTooLong
	}
	m.Visible = now.Add(hide)
	q.wake()
	return nil
}

// Expire removes what was sent before oldest.
func (q *Queue) Expire(oldest time.Time) {
	var expired []*Message
	for _, m := range q.messages {
		if m.Sent.Before(oldest) {
			expired = append(expired, m)
		}
	}
	q.takeOut(expired)
}

// Purge removes every message.
func (q *Queue) Purge() { q.messages, q.byID = nil, nil }

// Count tells how many messages are in which state.
func (q *Queue) Count(now time.Time) Counts {
	var c Counts
	for _, m := range q.messages {
		switch {
		case !now.Before(m.Visible):
			c.Visible++
		case m.Here > 0:
			c.InFlight++
		default:
			c.Delayed++
		}
	}
	return c
}

// Next returns when the next of the messages that are invisible now becomes visible, and false if there is none.
func (q *Queue) Next(now time.Time) (time.Time, bool) {
	var next time.Time
	for _, m := range q.messages {
		if now.Before(m.Visible) && (next.IsZero() || m.Visible.Before(next)) {
			next = m.Visible
		}
	}
	return next, !next.IsZero()
}

// Changed is closed at the next Add or ChangeVisibility.
func (q *Queue) Changed() <-chan struct{} {
	if q.changed == nil {
		q.changed = make(chan struct{})
	}
	return q.changed
}

// MarshalJSON implements json.Marshaler.
func (q *Queue) MarshalJSON() ([]byte, error) { return json.Marshal(q.messages) }

// UnmarshalJSON implements json.Unmarshaler.
func (q *Queue) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &q.messages); err != nil {
		return err
	}
	q.byID = map[string]*Message{}
	for _, m := range q.messages {
		q.byID[m.ID] = m
	}
	return nil
}

func (q *Queue) wake() {
	if q.changed != nil {
		close(q.changed)
		q.changed = nil
	}
}

func (q *Queue) takeOut(gone []*Message) []*Message {
	if len(gone) == 0 {
		return nil
	}
	for _, m := range gone {
		delete(q.byID, m.ID)
	}
	q.messages = slices.DeleteFunc(q.messages, func(m *Message) bool { return q.byID[m.ID] != m })
	return gone
}
