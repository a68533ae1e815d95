// Package queue masks files by consumers of a message queue, wherever they run:
// it holds the task, what becomes of it, and both ends of the way. A Worker is
// the consumer's end, which masks the file of one task; a Session is the job's,
// which waits for the results, sends again what was lost and learns of tasks that
// were tried too often. Remote executors and the mains of consumers call it. It
// never makes or removes a queue, and no message holds a value or a key.
//
// Queues deliver at least once and in no order. Both ends take that for granted:
// a file that is masked twice gives the same bytes.
package queue

import (
	"context"
	"time"
)

// Sender sends messages.
type Sender interface {
	// Send puts a message into the queue of that name. If there is no such queue,
	// fs.ErrNotExist is in the chain of the error.
	Send(ctx context.Context, queue, body string) error
}

// Queues sends and receives messages.
type Queues interface {
	Sender
	// Receive waits a while for messages, and returns none if none come. A message
	// that it returns comes again unless it is deleted soon.
	Receive(ctx context.Context, queue string) ([]Message, error)
	// Delete takes messages out of the queue that were received from it.
	Delete(ctx context.Context, queue string, messages []Message) error
}

// Message is a message that was received.
type Message struct {
	Body    string
	Receipt string // by which it is deleted
	Tries   int    // how often it was received, this time included
}

// Settings are those of one queue, for those who make it.
type Settings struct {
	Visibility time.Duration // whole seconds for which what was received is hidden
	Dead       string        // name of the queue for what was received Tries times; empty: none
	Tries      int
	Policy     string // who may use the queue, as JSON; empty: the account itself
	KMSKey     string // ARN; empty: a key of the service
}
