package notification

import (
	"cmp"
	"context"
	"sync"
	"time"

	"standin/sandbox/internal/faults"
)

// overtaken is how long an event that a fault reorders waits for another one that comes before it.
const overtaken = time.Second

// delivery is one message on its way.
type delivery struct {
	event Event
	queue string // ARN
	body  string
}

// deliver sends messages one after the other, in the order of their events, until ctx ends. Only faults change that:
// what they delay, hold and reorder goes its own way.
func (n *Notifier) deliver(ctx context.Context) {
	defer close(n.ended)
	var late sync.WaitGroup
	defer late.Wait()
	passed := make(chan struct{}) // closed when a message has gone the usual way
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.work:
		}
		for _, d := range n.due() {
			strike, _ := n.config.Faults.Event(d.event.Name, bucketARN(d.event.Bucket)+"/"+d.event.Key)
			pause := time.Duration(strike.Milliseconds) * time.Millisecond
			switch strike.Do {
			case faults.Drop:
				continue
			case faults.Hold:
				late.Go(func() {
					if strike.Wait(ctx) == nil {
						n.send(d)
					}
				})
				continue
			case faults.Delay:
				late.Go(func() { n.sendAfter(ctx, d, nil, pause) })
				continue
			case faults.Reorder:
				next := passed
				late.Go(func() { n.sendAfter(ctx, d, next, cmp.Or(pause, overtaken)) })
				continue
			case faults.Duplicate:
				late.Go(func() { n.sendAfter(ctx, d, nil, pause) })
			}
			n.send(d)
			close(passed)
			passed = make(chan struct{})
		}
	}
}

// due takes the deliveries that are waiting.
func (n *Notifier) due() []delivery {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := n.deliveries
	n.deliveries = nil
	return out
}

// sendAfter sends when a time has passed, or earlier when first is closed.
func (n *Notifier) sendAfter(ctx context.Context, d delivery, first <-chan struct{}, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return
	case <-first:
	case <-timer.C:
	}
	n.send(d)
}

// send hands a message to its queue. One that is gone, or no longer takes it, does not get it: S3 tells nobody.
func (n *Notifier) send(d delivery) {
	if err := n.config.Queues.Send(d.queue, bucketARN(d.event.Bucket), d.body); err != nil {
		n.config.Log.Info("an event was not delivered", "queue", d.queue, "event", d.event.Name, "reason", err)
	}
}
