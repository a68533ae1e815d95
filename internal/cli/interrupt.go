package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"standin/internal/fault"
)

// interrupts is a context that the first interrupt or SIGTERM ends, and a channel
// that the second one closes. stop gives signals their usual effect back.
func interrupts(ctx context.Context) (_ context.Context, second <-chan struct{}, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2) // neither of two is lost
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	stopped, again := make(chan struct{}), make(chan struct{})
	go func() {
		for _, then := range []func(){cancel, func() { close(again) }} {
			select {
			case <-signals:
				then()
			case <-stopped:
				return
			}
		}
	}()
	return ctx, again, func() {
		signal.Stop(signals)
		close(stopped)
		cancel()
	}
}

// tellWait is how long a process that is to end at once waits for a terminal or
// a reader of its output that takes nothing.
const tellWait = time.Second

// abandon tells that the command was left as it stood, and returns the exit
// status. With --json that is the document, unless the command has printed its own.
func (c *commands) abandon() int {
	err := fault.New(fault.Cancelled, "ended at once by a second interrupt; what a job has made is still there").
		WithHint("`standin cleanup` removes it")
	told := make(chan struct{})
	go func() {
		defer close(told)
		_ = guarded(func() error {
			c.fail(err)
			return nil
		})
	}()
	select {
	case <-told:
	case <-time.After(tellWait):
	}
	return fault.ExitStatus(err)
}
