// Package mapping is the control plane of Lambda's event source mappings: it creates, changes, lists and deletes them
// with the states that they go through, and has a poller run for each that is enabled. The Lambda service registers its
// operations. It maps queues of SQS only.
package mapping

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"standin/sandbox/internal/aws/disk"
	"standin/sandbox/internal/aws/lambda/environment"
	"standin/sandbox/internal/aws/lambda/function"
	"standin/sandbox/internal/aws/lambda/poller"
	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// States of a mapping (EventSourceMappingConfiguration in the API reference).
const (
	creating  = "Creating"
	enabling  = "Enabling"
	enabled   = "Enabled"
	disabling = "Disabling"
	disabled  = "Disabled"
	updating  = "Updating"
	deleting  = "Deleting"
)

// Functions are what mappings invoke.
type Functions interface {
	Target(reference string) (function.Target, error)
	Invoke(reference string, event []byte) (function.Result, error)
}

// Config is what mappings need of their surroundings.
type Config struct {
	Path      string // of the file that keeps them
	Region    string
	Functions Functions
	Queue     func(role roles.Principal, arn string) (poller.Queue, error)
	Directory *roles.Directory
	Faults    *faults.Set
	Journal   *journal.Journal
	Settling  time.Duration // how long a mapping is in a state that passes
	Now       func() time.Time
	Log       *slog.Logger
}

// Mappings are all mappings of the account. Its methods may be called concurrently.
type Mappings struct {
	config  Config
	closing chan struct{}
	working sync.WaitGroup

	mu      sync.Mutex
	all     map[string]*mapping // by UUID
	pollers map[string]*running // by UUID
}

// mapping is one mapping.
type mapping struct {
	UUID        string
	Source      string // ARN of the queue
	Function    string // ARN
	Batch       int
	Window      int // seconds
	Partial     bool
	Concurrency int // 0: as far as the scaling goes
	Enabled     bool
	State       string
	Modified    time.Time
	Result      string // of the last batch
	Tags        map[string]string
}

// running is a poller that runs.
type running struct {
	stop  context.CancelFunc
	ended chan struct{}
}

// New reads the mappings that are kept and goes on with them.
func New(config Config) (*Mappings, error) {
	m := &Mappings{config: config, closing: make(chan struct{}), all: map[string]*mapping{}, pollers: map[string]*running{}}
	if err := os.MkdirAll(filepath.Dir(config.Path), 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of event source mappings: %w", err)
	}
	if err := disk.Read(config.Path, &m.all); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, one := range m.all {
		if one.State == enabled {
			m.poll(*one)
		} else if one.State != disabled {
			m.settle(id)
		}
	}
	return m, nil
}

// Close stops all pollers and returns when the invocations that they wait for have ended. The mappings are as they were
// in the next New.
func (m *Mappings) Close() {
	m.mu.Lock()
	close(m.closing)
	m.mu.Unlock()
	m.working.Wait()
}

// save keeps all mappings; its callers hold mu.
func (m *Mappings) save() error { return disk.Write(m.config.Path, m.all) }

// settle brings a mapping out of a state that passes.
func (m *Mappings) settle(id string) {
	m.working.Go(func() {
		if strike, struck := m.config.Faults.Call("Activate", m.arn(id), ""); struck && !strike.WaitUntil(m.closing) {
			return
		}
		timer := time.NewTimer(m.config.Settling)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-m.closing:
			return
		}
		m.halt(id)
		m.mu.Lock()
		defer m.mu.Unlock()
		one := m.all[id]
		switch {
		case one.State == deleting:
			delete(m.all, id)
		case one.Enabled:
			one.State = enabled
			m.poll(*one)
		default:
			one.State = disabled
		}
		if err := m.save(); err != nil {
			m.config.Log.Error("change an event source mapping", "error", err)
		}
	})
}

// halt stops a mapping's poller, if one runs, and returns when what it has begun is done.
func (m *Mappings) halt(id string) {
	m.mu.Lock()
	one := m.pollers[id]
	delete(m.pollers, id)
	m.mu.Unlock()
	if one != nil {
		one.stop()
		<-one.ended
	}
}

// poll starts a mapping's poller; its callers hold mu.
func (m *Mappings) poll(one mapping) {
	select {
	case <-m.closing:
		return
	default:
	}
	work, abandon := context.WithCancel(context.Background())
	ctx, stop := context.WithCancel(work)
	run := &running{stop: stop, ended: make(chan struct{})}
	m.pollers[one.UUID] = run
	m.working.Go(func() {
		select {
		case <-m.closing:
		case <-run.ended:
		}
		abandon()
	})
	m.working.Go(func() {
		defer close(run.ended)
		p, err := m.poller(one)
		if err != nil {
			m.tell(one.UUID, "PROBLEM: "+err.Error())
			return
		}
		p.Run(ctx, work)
	})
}

// poller makes the poller of a mapping, with the rights that its function's role has.
func (m *Mappings) poller(one mapping) (poller.Poller, error) {
	target, err := m.config.Functions.Target(one.Function)
	if err != nil {
		return poller.Poller{}, err
	}
	queue, err := m.config.Queue(target.Role, one.Source)
	if err != nil {
		return poller.Poller{}, err
	}
	concurrency := one.Concurrency
	if concurrency == 0 {
		concurrency = highestConcurrency
	}
	return poller.Poller{
		Settings: poller.Settings{
			Source: one.Source, Region: m.config.Region, Batch: one.Batch, Window: time.Duration(one.Window) * time.Second,
			Partial: one.Partial, Concurrency: concurrency,
		},
		Queue:  queue,
		Invoke: func(event []byte) ([]byte, bool, error) { return m.invoke(one.Function, target.Role, event) },
		Tell:   func(result string) { m.tell(one.UUID, result) },
		Now:    m.config.Now, Log: m.config.Log,
	}, nil
}

func (m *Mappings) tell(id, result string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if one := m.all[id]; one != nil {
		one.Result = result
	}
}

// invoke runs a function once for a mapping. Such an invocation passes no port, so it meets its faults and is written
// into the journal here.
func (m *Mappings) invoke(arn string, role roles.Principal, event []byte) ([]byte, bool, error) {
	call := journal.Call{Service: "lambda", Action: "Invoke", Resource: arn, Role: role.Name, Status: http.StatusOK}
	var result function.Result
	err := m.refused(arn, role)
	if err == nil {
		result, err = m.config.Functions.Invoke(arn, event)
	}
	if err != nil {
		call.Status, err = explain(err)
	}
	m.config.Journal.AWS(call)
	return result.Payload, result.Failed, err
}

// refused is the error by which a fault refuses an invocation.
func (m *Mappings) refused(arn string, role roles.Principal) error {
	strike, struck := m.config.Faults.Call("Invoke", arn, role.Name)
	switch {
	case struck && strike.Do == faults.Hold && !strike.WaitUntil(m.closing):
		return environment.ErrClosed
	case struck && strike.Do == faults.Refuse:
		return &rest.Error{Status: cmp.Or(strike.Status, http.StatusInternalServerError), Code: strike.Code, Message: strike.Message}
	}
	return nil
}
