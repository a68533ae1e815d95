package watchdog

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	patience = 10 * time.Second // after each signal
	interval = 20 * time.Millisecond
)

// Run is the watchdog's process: it reads orders until in ends, then stops and removes.
func Run(in io.Reader) error {
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	processes := map[int]bool{}
	var directories []string
	var failed error
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			failed = fmt.Errorf("read an order: %w", err) // half a line, when the sandbox was killed while it wrote
			continue
		}
		switch {
		case o.Process > 0:
			processes[o.Process] = true
		case o.Forget > 0:
			delete(processes, o.Forget)
		case o.Directory != "":
			directories = append(directories, o.Directory)
		}
	}
	stop(processes)
	for _, directory := range directories {
		failed = errors.Join(failed, os.RemoveAll(directory))
	}
	return failed
}

// stop ends all processes together. They are not its children, so it looks
// whether they are there. On SIGINT PostgreSQL rolls back and ends; on SIGQUIT it
// ends its sessions at once, which SIGKILL would leave behind.
func stop(processes map[int]bool) {
	for _, step := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		for pid := range processes {
			if syscall.Kill(pid, step) != nil {
				delete(processes, pid)
			}
		}
		await(processes)
	}
}

// await waits until the processes are gone, or patience is at its end.
func await(processes map[int]bool) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for waited := time.Duration(0); len(processes) > 0 && waited < patience; waited += interval {
		<-tick.C
		for pid := range processes {
			if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
				delete(processes, pid)
			}
		}
	}
}
