// Package environment runs functions: each environment is a child process of a function's bootstrap that fetches its
// invocations from the Runtime API, as Lambda documents it ("Lambda execution environment lifecycle" and "Using the
// Lambda runtime API" in its developer guide). The control plane and the pollers of event source mappings invoke
// through it. It never decides whether a function may be invoked, and shields nothing from the functions but what one
// process keeps from another.
package environment

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"standin/sandbox/internal/aws/lambda/uuid"
	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/roles"
)

const (
	// initTime is how long an environment may take until it asks for its first invocation, if its timeout is not longer.
	initTime = 10 * time.Second
	// idleTime is how long an environment without invocations is kept; Lambda does not document its own.
	idleTime = 5 * time.Minute
	// lifetime is how long an environment is used. Its credentials are good for twice as long.
	lifetime = 6 * time.Hour
)

// Function is a version of a function as an environment sees it.
type Function struct {
	Key          string // the same for those whose environments can be shared
	Name         string
	ARN          string // as invoked
	Version      string // $LATEST or a number
	Directory    string // of its unpacked code
	Handler      string
	Variables    map[string]string
	Architecture string
	Memory       int // MB
	Timeout      time.Duration
	Role         roles.Principal
	LogGroup     string
}

// Result is what came of an invocation.
type Result struct {
	RequestID string
	Payload   []byte
	Failed    bool // then Payload describes an error of the function, as {"errorType", "errorMessage"}
}

// Logs takes the lines that functions write, for a role that may or may not be allowed to.
type Logs interface {
	Put(role roles.Principal, group, stream string, at time.Time, message string)
}

// Watch stops processes when the sandbox ends, however that happens.
type Watch interface {
	Process(pid int) error
	Forget(pid int) error
}

// Config is what environments need of their surroundings.
type Config struct {
	Dir       string // for the environments' own directories
	Endpoint  string // of AWS, for the functions
	Region    string
	Directory *roles.Directory
	Faults    *faults.Set
	Logs      Logs
	Watch     Watch
	Now       func() time.Time
	Log       *slog.Logger
}

// Runtime keeps the environments. Its methods may be called concurrently.
type Runtime struct {
	config  Config
	address string
	server  *http.Server
	served  chan struct{}

	mu      sync.Mutex
	closed  bool
	all     map[string]*environment   // by id
	idle    map[string][]*environment // by the function's key; the last was used last
	retired map[string]bool           // keys whose environments end as soon as they are idle
	running sync.WaitGroup            // of environments' processes
}

// ErrClosed is the error of an invocation after Close.
var ErrClosed = errors.New("the sandbox is stopping")

// Start serves the Runtime API on a loopback port of its own.
func Start(ctx context.Context, config Config) (*Runtime, error) {
	// What a killed sandbox left is of no use.
	if err := errors.Join(os.RemoveAll(config.Dir), os.MkdirAll(config.Dir, 0o700)); err != nil {
		return nil, fmt.Errorf("make the directory of environments: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("take a port for the Runtime API: %w", err)
	}
	r := &Runtime{
		config: config, address: listener.Addr().String(), served: make(chan struct{}),
		all: map[string]*environment{}, idle: map[string][]*environment{}, retired: map[string]bool{},
	}
	r.server = &http.Server{Handler: r.api(), ReadHeaderTimeout: initTime}
	go func() {
		defer close(r.served)
		if err := r.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			config.Log.Error("serve the Runtime API", "error", err)
		}
	}()
	return r, nil
}

// Invoke runs a function once, in an environment that is idle or in a new one, and returns when the environment has
// finished with it. What goes wrong in the function is a Result; an error is the sandbox's own.
func (r *Runtime) Invoke(function Function, event []byte) (Result, error) {
	e, err := r.take(function)
	if err != nil {
		return Result{}, err
	}
	result, reusable := e.invoke(event)
	if !reusable || !r.give(e) {
		e.end()
	}
	return result, nil
}

// take returns an environment that no one else uses.
func (r *Runtime) take(function Function) (*environment, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, ErrClosed
	}
	if idle := r.idle[function.Key]; len(idle) > 0 {
		e := idle[len(idle)-1]
		r.idle[function.Key] = idle[:len(idle)-1]
		e.reap.Stop()
		return e, nil
	}
	id := uuid.New()
	e := newEnvironment(r, id, function)
	r.all[id] = e
	r.running.Go(func() {
		e.run()
		r.withdraw(e)
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.all, id)
	})
	return e, nil
}

// give keeps an environment for the next invocation, unless there shall be none in it.
func (r *Runtime) give(e *environment) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || r.retired[e.function.Key] || r.config.Now().Sub(e.started) > lifetime {
		return false
	}
	r.idle[e.function.Key] = append(r.idle[e.function.Key], e)
	e.reap = time.AfterFunc(idleTime, func() {
		if r.withdraw(e) {
			e.end()
		}
	})
	return true
}

// withdraw takes an environment out of the idle ones and reports whether it was one.
func (r *Runtime) withdraw(e *environment) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, other := range r.idle[e.function.Key] {
		if other == e {
			r.idle[e.function.Key] = append(r.idle[e.function.Key][:i:i], r.idle[e.function.Key][i+1:]...)
			return true
		}
	}
	return false
}

// Retire ends the environments of a key, the busy ones after their invocation.
func (r *Runtime) Retire(key string) {
	r.mu.Lock()
	idle := r.idle[key]
	delete(r.idle, key)
	r.retired[key] = true
	r.mu.Unlock()
	for _, e := range idle {
		e.end()
	}
}

// Close ends all environments, busy or not, and returns when their processes are gone.
func (r *Runtime) Close() error {
	r.mu.Lock()
	r.closed = true
	for _, e := range r.all {
		e.end()
	}
	r.mu.Unlock()
	r.running.Wait()
	err := r.server.Close()
	<-r.served
	return errors.Join(err, os.RemoveAll(r.config.Dir))
}
