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
// that the second one closes. A reader of the output who goes away ends nothing: a
// job would be left as by kill -9. stop gives signals their usual effect back.
func interrupts(ctx context.Context) (_ context.Context, second <-chan struct{}, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2) // neither of two is lost
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE) // without, a write to a closed stdout or stderr ends the process (os/signal)
	stopped, again := make(chan struct{}), make(chan struct{})
	go listen(signals, stopped, cancel, func() { close(again) })
	return ctx, again, func() {
		signal.Stop(signals)
		signal.Stop(pipes)
		close(stopped)
		cancel()
	}
}

// echo is how long a repeated signal counts as the one before: timeout(1) sends its
// signal to the process and to the group of that, and a job that took it for two
// would leave everything behind.
const echo = 100 * time.Millisecond

// listen calls first at the first signal and second at the second one.
func listen(signals <-chan os.Signal, stopped <-chan struct{}, first, second func()) {
	var heard os.Signal // nil once its echo is over
	var over <-chan time.Time
	for {
		select {
		case <-stopped:
			return
		case <-over:
			heard = nil
		case s := <-signals:
			switch {
			case over == nil:
				heard, over = s, time.After(echo)
				first()
			case s != heard:
				second()
				return
			}
		}
	}
}

// tellWait is how long a process that is to end at once waits for a terminal or
// a reader of its output that takes nothing.
const tellWait = time.Second

// leftover is what is left of a command that ends at once, and what to do about it.
type leftover struct{ what, hint string }

// leaves is called by a command before it does something that would be left.
func (c *commands) leaves(what, hint string) { c.left.Store(&leftover{what, hint}) }

// stopping says, when the first interrupt comes, that the command ends by itself.
// After over, it says it no more.
func (c *commands) stopping(ctx context.Context, what string) (over func()) {
	said := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(said)
		c.note("standin: stopping, and %s; interrupt again to end at once, and run `standin cleanup` then", what)
	})
	return func() {
		if !stop() {
			<-said
		}
	}
}

// abandon tells that the command was left as it stood, and returns the exit
// status. With --json that is the document, unless the command has printed its own.
func (c *commands) abandon() int {
	err := c.abandoned()
	told := make(chan struct{})
	go func() {
		defer close(told)
		_ = guarded(func() error {
			c.err.freeze()
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

func (c *commands) abandoned() error {
	left := c.left.Load()
	if left == nil {
		return fault.New(fault.Cancelled, "ended at once by a second interrupt")
	}
	return fault.New(fault.Cancelled, "ended at once by a second interrupt; %s", left.what).WithHint("%s", left.hint)
}
