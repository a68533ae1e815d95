// Package watchdog makes sure that nothing outlives the sandbox: a second process of the same executable holds the
// end of a pipe, and when the pipe closes, because the sandbox ended in any way, kill -9 included, it stops the
// processes and removes the directories that the sandbox told it about. The command starts it and is its other
// side; PostgreSQL's servers are what it watches. It never stops what it was not told about.
package watchdog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// order is one line through the pipe; exactly one field is set.
type order struct {
	Process   int    `json:"process,omitempty"`   // watch it
	Forget    int    `json:"forget,omitempty"`    // watch it no longer
	Directory string `json:"directory,omitempty"` // remove it in the end
}

// Watchdog is the sandbox's side. Its methods may be called concurrently.
type Watchdog struct {
	command *exec.Cmd

	mu   sync.Mutex
	pipe io.WriteCloser
}

// Start runs a command whose process calls Run on its standard input. The process keeps the open file held, with
// any lock on it, for as long as it has something to stop.
func Start(held *os.File, executable string, arguments ...string) (*Watchdog, error) {
	command := exec.Command(executable, arguments...) //nolint:noctx // it has to outlive every context
	command.Stderr = os.Stderr
	command.ExtraFiles = []*os.File{held}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // out of reach of the terminal's Ctrl-C
	pipe, err := command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start the watchdog: %w", err)
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start the watchdog: %w", err)
	}
	return &Watchdog{command: command, pipe: pipe}, nil
}

// Process has the process stopped when the sandbox ends: SIGINT, SIGQUIT, then SIGKILL.
func (w *Watchdog) Process(pid int) error { return w.send(order{Process: pid}) }

// Forget takes back Process, for a process that has ended.
func (w *Watchdog) Forget(pid int) error { return w.send(order{Forget: pid}) }

// Directory has a directory removed, with all in it, when the sandbox ends.
func (w *Watchdog) Directory(path string) error { return w.send(order{Directory: path}) }

// Close ends the watch and returns when everything is stopped and removed.
func (w *Watchdog) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := errors.Join(w.pipe.Close(), w.command.Wait()); err != nil {
		return fmt.Errorf("end the watchdog: %w", err)
	}
	return nil
}

func (w *Watchdog) send(o order) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := json.NewEncoder(w.pipe).Encode(o); err != nil {
		return fmt.Errorf("tell the watchdog: %w", err)
	}
	return nil
}
