package poller

import (
	"context"
	"sync"
	"time"
)

// How Lambda scales the polling of a standard queue: it begins with five batches at once and adds up to 300 a minute
// while there are messages (Lambda Developer Guide, "Configuring scaling behavior for SQS event source mappings").
const (
	firstConcurrency = 5
	growth           = 300.0 / 60 // a second
)

// gate lets batches through, as many at once as the scaling allows.
type gate struct {
	most int
	now  func() time.Time

	mu      sync.Mutex
	allowed float64
	since   time.Time // when allowed was brought up to date; zero while there are no messages
	inside  int
	changed chan struct{} // takes a value when one has left
}

func newGate(most int, now func() time.Time) *gate {
	return &gate{most: most, now: now, allowed: min(firstConcurrency, float64(most)), changed: make(chan struct{}, 1)}
}

// enter waits for room and reports false when ctx has ended.
func (g *gate) enter(ctx context.Context) bool {
	tick := time.NewTicker(time.Duration(float64(time.Second) / growth))
	defer tick.Stop()
	for ctx.Err() == nil {
		if g.try() {
			return true
		}
		select {
		case <-g.changed:
		case <-tick.C: // there may be room now because more is allowed
		case <-ctx.Done():
		}
	}
	return false
}

func (g *gate) try() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.now(); !g.since.IsZero() {
		g.allowed = min(g.allowed+now.Sub(g.since).Seconds()*growth, float64(g.most))
		g.since = now
	}
	if g.inside >= max(1, int(g.allowed)) {
		return false
	}
	g.inside++
	return true
}

// idle takes back an entry for which there were no messages; the scaling begins anew.
func (g *gate) idle() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	g.since, g.allowed = time.Time{}, min(max(g.allowed, 1), firstConcurrency, float64(g.most))
}

// leave ends a batch. One that failed takes from what is allowed ("Backoff strategy for failed invocations").
func (g *gate) leave(good bool) {
	g.mu.Lock()
	if g.since.IsZero() {
		g.since = g.now()
	}
	if !good {
		g.allowed = max(1, g.allowed-1)
	}
	g.inside--
	g.mu.Unlock()
	select {
	case g.changed <- struct{}{}:
	default:
	}
}
