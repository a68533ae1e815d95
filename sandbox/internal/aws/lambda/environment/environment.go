package environment

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"standin/sandbox/internal/aws/lambda/code"
	"standin/sandbox/internal/aws/lambda/uuid"
	"standin/sandbox/internal/faults"
)

// environment is one process of a function. One goroutine at a time uses it.
type environment struct {
	runtime  *Runtime
	id       string
	function Function
	stream   string // of the log
	started  time.Time
	reap     *time.Timer // ends it when it has been idle for long

	asks    chan struct{}         // the process asks for an invocation
	calls   chan *invocation      // answers it
	failure chan []byte           // what the process says of an initialization that failed
	exited  chan struct{}         // closed when the process is gone
	ended   chan struct{}         // closed when it shall go
	endOnce sync.Once             // closes ended
	waits   bool                  // it has asked, and was not answered
	current chan *invocation      // holds the invocation that it works at, of which it may speak
	exit    string                // how the process ended, once exited is closed
	entry   *code.EntrypointError // why there was no process at all, once exited is closed
	peak    peak
}

// invocation is one event on its way through an environment.
type invocation struct {
	id       string
	event    []byte
	deadline time.Time
	reply    chan reply // takes one
}

type reply struct {
	payload []byte
	failed  bool
}

func newEnvironment(r *Runtime, id string, function Function) *environment {
	now := r.config.Now()
	return &environment{
		runtime: r, id: id, function: function, started: now,
		stream: now.UTC().Format("2006/01/02") + "/[" + function.Version + "]" + strings.ReplaceAll(id, "-", ""),
		asks:   make(chan struct{}), calls: make(chan *invocation), failure: make(chan []byte, 1),
		exited: make(chan struct{}), ended: make(chan struct{}), current: make(chan *invocation, 1),
	}
}

// invoke runs one invocation and reports whether the environment can take another.
func (e *environment) invoke(event []byte) (Result, bool) {
	call := &invocation{id: uuid.New(), event: event, reply: make(chan reply, 1)}
	if !e.waits {
		if failed, ok := e.initialize(call.id); !ok {
			return failed, false
		}
	}
	e.waits = false
	strike, struck := e.runtime.config.Faults.Call("Invocation", e.function.ARN, e.function.Role.Name)
	if struck && strike.Do == faults.Hold && !strike.WaitUntil(e.ended) {
		return e.broken(call.id, "Runtime.ExitError", "Runtime exited with error: signal: killed"), false
	}
	begin := e.runtime.config.Now()
	call.deadline = begin.Add(e.function.Timeout)
	e.log("START RequestId: " + call.id + " Version: " + e.function.Version)
	e.current <- call
	select {
	case e.calls <- call:
	case <-e.exited:
	}
	if struck && strike.Do == faults.Kill {
		kill := time.AfterFunc(time.Duration(strike.Milliseconds)*time.Millisecond, e.end)
		defer kill.Stop()
	}
	result, reusable := e.await(call)
	e.report(call.id, begin)
	return result, reusable
}

// initialize waits until the process asks for its first invocation.
func (e *environment) initialize(id string) (Result, bool) {
	// Lambda begins anew after 10 s, as a part of the invocation then; here the first attempt goes on for as long.
	limit := max(initTime, e.function.Timeout)
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-e.asks:
		return Result{}, true
	case <-timer.C:
		e.end()
		return e.broken(id, "Sandbox.Timedout", fmt.Sprintf("Task timed out after %.2f seconds", limit.Seconds())), false
	case <-e.exited:
		select {
		case payload := <-e.failure:
			return Result{RequestID: id, Payload: payload, Failed: true}, false
		default:
			return e.gone(id), false
		}
	}
}

// await returns what becomes of an invocation that the process works at: it is over when the process asks for the next
// one, when it has ended or when its time is up.
func (e *environment) await(call *invocation) (Result, bool) {
	timer := time.NewTimer(e.function.Timeout)
	defer timer.Stop()
	answered := func() (Result, bool) {
		select {
		case got := <-call.reply:
			return Result{RequestID: call.id, Payload: got.payload, Failed: got.failed}, true
		default:
			return Result{}, false
		}
	}
	select {
	case <-e.asks:
		e.waits = true
		e.forget()
		if result, ok := answered(); ok {
			return result, true
		}
		return e.broken(call.id, "Runtime.ExitError", "the runtime asked for the next event without an answer to this one"), false
	case <-e.exited:
		if result, ok := answered(); ok {
			return result, false
		}
		return e.gone(call.id), false
	case <-timer.C:
		e.forget()
		e.end()
		if result, ok := answered(); ok {
			return result, false
		}
		return e.broken(call.id, "Sandbox.Timedout", fmt.Sprintf("Task timed out after %.2f seconds", e.function.Timeout.Seconds())), false
	}
}

// forget makes the invocation unknown to the Runtime API: a late answer is none.
func (e *environment) forget() {
	select {
	case <-e.current:
	default:
	}
}

// gone is the result of an invocation whose process has ended without an answer.
func (e *environment) gone(id string) Result {
	if e.entry != nil {
		return e.broken(id, e.entry.Type, e.entry.Message)
	}
	return e.broken(id, "Runtime.ExitError", "Runtime exited with error: "+e.exit)
}

// broken is the result of an invocation that Lambda itself declares failed.
func (e *environment) broken(id, kind, message string) Result {
	message = "RequestId: " + id + " Error: " + message
	e.log(message)
	payload, err := json.Marshal(struct {
		Type    string `json:"errorType"`
		Message string `json:"errorMessage"`
	}{kind, message})
	if err != nil {
		panic("an error is no JSON: " + err.Error())
	}
	return Result{RequestID: id, Payload: payload, Failed: true}
}

// end makes the process go, with all that it started. It does not wait.
func (e *environment) end() { e.endOnce.Do(func() { close(e.ended) }) }

// run starts the process and returns when it is gone.
func (e *environment) run() {
	defer close(e.exited)
	dir := filepath.Join(e.runtime.config.Dir, e.id)
	defer func() {
		if err := os.RemoveAll(dir); err != nil {
			e.runtime.config.Log.Warn("remove an environment", "error", err)
		}
	}()
	if err := e.process(dir); err != nil {
		entry, known := errors.AsType[*code.EntrypointError](err)
		if !known {
			entry = &code.EntrypointError{Type: "Runtime.InvalidEntrypoint", Message: strings.ReplaceAll(err.Error(), e.function.Directory, "/var/task")}
		}
		e.entry = entry
	}
}

func (e *environment) process(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if err := code.Check(e.function.Directory, e.function.Architecture); err != nil {
		return err
	}
	words, err := code.Emulator(e.function.Architecture)
	if err != nil {
		return err
	}
	words = append(words, filepath.Join(e.function.Directory, code.Bootstrap))
	output, input, err := os.Pipe()
	if err != nil {
		return err
	}
	command := exec.Command(words[0], words[1:]...) //nolint:noctx // it is ended with all that it started
	command.Dir, command.Env = e.function.Directory, e.variables(dir)
	command.Stdout, command.Stderr = input, input
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err = command.Start()
	if err = errors.Join(err, input.Close()); err != nil {
		return errors.Join(err, output.Close())
	}
	var reading sync.WaitGroup
	reading.Go(func() { e.read(output) })
	e.watch(command, len(words) > 1)
	reading.Wait()
	return nil
}

// watch returns when the process and all of its group are gone.
func (e *environment) watch(command *exec.Cmd, emulated bool) {
	config, pid := e.runtime.config, command.Process.Pid
	if err := config.Watch.Process(pid); err != nil {
		config.Log.Error("watch an environment", "error", err)
	}
	left := make(chan struct{})
	var ending sync.WaitGroup
	ending.Go(func() {
		select {
		case <-e.ended:
		case <-e.peak.exceeds(pid, e.function.Memory, emulated, left):
		case <-left:
		}
		_ = syscall.Kill(-pid, syscall.SIGKILL) // the group; it may be gone
	})
	err := command.Wait()
	close(left)
	ending.Wait()
	e.exit = "exit status 0"
	if err != nil {
		e.exit = err.Error()
	}
	if err := config.Watch.Forget(pid); err != nil {
		config.Log.Error("forget an environment", "error", err)
	}
}
