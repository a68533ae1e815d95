package cli

import (
	"io"
	"sync"
	"sync/atomic"
)

// console is stderr. While the bars of a job are shown, lines of text go above
// them: below, the next picture of the bars would wipe them out.
type console struct {
	under  io.Writer
	frozen atomic.Bool // the bars are drawn no more

	mu    sync.Mutex
	above io.Writer // of the bars; nil: none are shown
}

// Write writes whole lines.
func (c *console) Write(text []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.above != nil {
		if n, err := c.above.Write(text); err == nil {
			return n, nil
		}
	}
	return c.under.Write(text)
}

// show has lines written above bars, or where there are none if it is nil.
func (c *console) show(above io.Writer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.above = above
}

// freeze leaves the bars as they are: what is written next is the last that the
// process says.
func (c *console) freeze() {
	c.frozen.Store(true)
	c.show(nil)
}

// picture is where the bars are drawn.
type picture struct{ console *console }

func (p picture) Write(text []byte) (int, error) {
	if p.console.frozen.Load() {
		return len(text), nil
	}
	return p.console.under.Write(text)
}
