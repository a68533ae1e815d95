// Package retry repeats what failed in passing. The steps call it; which errors
// are worth another try is their knowledge and not this package's.
package retry

import (
	"context"
	"time"
)

// Policy says how often something is tried, and how long to wait in between.
type Policy struct {
	Attempts int           // all together; at least one is always made
	Wait     time.Duration // before the second attempt; it doubles each time
}

// Do calls try with the attempt's number, from 1, until it succeeds, its error
// is not worth another try, the attempts are used up or ctx ends. It returns the
// last error of try.
func (p Policy) Do(ctx context.Context, again func(error) bool, try func(attempt int) error) error {
	wait := p.Wait
	for attempt := 1; ; attempt++ {
		err := try(attempt)
		if err == nil || attempt >= p.Attempts || ctx.Err() != nil || !again(err) {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return err
		case <-timer.C:
		}
		wait *= 2
	}
}
