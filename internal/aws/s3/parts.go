package s3

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go/middleware"
)

// parts are buffers of one part each, so many and no more for all uploads of a
// bucket, which use them again and again.
type parts struct {
	room chan struct{} // one element per buffer that is out

	mu   sync.Mutex
	free [][]byte
}

func newParts(count int) *parts { return &parts{room: make(chan struct{}, count)} }

// take waits for an empty buffer. Whoever has one fills and sends it without
// needing another, so every wait ends.
func (p *parts) take(ctx context.Context) ([]byte, error) {
	select {
	case p.room <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 {
		return make([]byte, 0, partBytes), nil
	}
	last := len(p.free) - 1
	part := p.free[last]
	p.free = slices.Delete(p.free, last, last+1)
	return part[:0], nil
}

// give returns a buffer. One that was sent more than once is dropped: an earlier
// attempt may still be reading it (net/http, RoundTripper).
func (p *parts) give(part []byte, sent middleware.Metadata) {
	if attempts, ok := retry.GetAttemptResults(sent); !ok || len(attempts.Results) < 2 {
		p.mu.Lock()
		p.free = append(p.free, part)
		p.mu.Unlock()
	}
	p.lose()
}

// lose is give for a buffer that somebody may still read.
func (p *parts) lose() { <-p.room }
