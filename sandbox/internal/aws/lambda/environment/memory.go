package environment

import (
	"bytes"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

// look is how often the memory of a process is looked at.
const look = 50 * time.Millisecond

// peak is the most memory that a process was seen with, in bytes.
type peak struct{ bytes atomic.Int64 }

// exceeds returns a channel that is closed when a process holds more than limit MB, and looks until left is closed.
// What an emulator itself needs is no part of the function, so an emulated process has no limit.
func (p *peak) exceeds(pid, limit int, emulated bool, left <-chan struct{}) <-chan struct{} {
	over := make(chan struct{})
	go func() {
		tick := time.NewTicker(look)
		defer tick.Stop()
		for {
			held := resident(pid)
			p.bytes.Store(max(held, p.bytes.Load()))
			if held > int64(limit)<<20 && !emulated {
				close(over)
				return
			}
			select {
			case <-tick.C:
			case <-left:
				return
			}
		}
	}()
	return over
}

// resident is the memory that a process holds, in bytes, as Linux tells it (proc_pid_statm(5)); 0 once it has ended.
func resident(pid int) int64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	fields := bytes.Fields(text)
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
