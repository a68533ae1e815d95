// Package faults breaks on purpose what in AWS breaks by chance. Each fault is a file that a test puts into a
// directory of the sandbox; the AWS services and the Redshift fronts ask here, before every call, event and statement,
// whether one of them strikes. It never breaks anything that no file asks for, and it executes nothing itself.
package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// What a fault does.
const (
	// Hold keeps what it strikes from being executed, or an event from being sent, until the fault's file is removed. A
	// statement can be cancelled meanwhile, and a call given up.
	Hold = "hold"
	// Refuse answers with an error: a call with Status and Code, a statement with Code (a SQLSTATE), Message and Detail.
	Refuse = "refuse"
	// Truncate ends the connection after half of the body that a call's Content-Length announces.
	Truncate = "truncate"
	// DisconnectBefore ends the client's connection instead of executing the statement.
	DisconnectBefore = "disconnect-before"
	// DisconnectAfter executes the statement and ends the connection instead of answering.
	DisconnectAfter = "disconnect-after"
	// Replace puts To in the place of From in every row that an UNLOAD writes.
	Replace = "replace"
	// Drop loses an event of S3.
	Drop = "drop"
	// Delay sends an event of S3 Milliseconds later, while others go on.
	Delay = "delay"
	// Duplicate sends an event of S3 twice, the second time after Milliseconds.
	Duplicate = "duplicate"
	// Reorder keeps an event of S3 back until the next one has been sent, or Milliseconds have passed (0: a second).
	Reorder = "reorder"
	// Kill ends the process of a Lambda function: Milliseconds after it was given an event, for the action Invocation, or
	// instead of taking its answer, for InvocationResponse.
	Kill = "kill"
)

// Fault is the content of a file. Statement, Action or Event says what it strikes.
type Fault struct {
	Server    string `json:"server,omitempty"`    // source or destination; empty: either
	Statement string `json:"statement,omitempty"` // regular expression of a statement's text
	After     string `json:"after,omitempty"`     // regular expression of an earlier statement of the same session
	Action    string `json:"action,omitempty"`    // regular expression of the whole name of an operation of AWS
	Event     string `json:"event,omitempty"`     // regular expression of the whole name of an event of S3, such as ObjectCreated:Put
	Resource  string `json:"resource,omitempty"`  // regular expression of the ARN of either, with the prefix behind it for a listing
	Role      string `json:"role,omitempty"`      // name of the user or role that calls; empty: any

	Skip  int `json:"skip,omitempty"`  // matches that pass before the first strike
	Times int `json:"times,omitempty"` // strikes; 0: every match after those

	Do      string `json:"do"`
	Status  int    `json:"status,omitempty"` // HTTP
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
	Detail  string `json:"detail,omitempty"`
	From    string `json:"from,omitempty"`
	To      []byte `json:"to,omitempty"` // base64: it may be no text

	Milliseconds int `json:"milliseconds,omitempty"`
}

// Strike is a fault that strikes.
type Strike struct {
	Fault
	path string
}

// Set is the faults of a directory. The nil Set has none.
type Set struct {
	dir string
	log *slog.Logger

	mu     sync.Mutex
	faults map[string]*active // by the name of the file
}

// active is a fault that was read.
type active struct {
	Fault
	text                        string // of the file
	statement, action, resource *regexp.Regexp
	event                       *regexp.Regexp
	after                       *regexp.Regexp // nil: nothing has to come before
	armed                       map[int64]bool // sessions in which it came
	matched                     int
}

// New makes the set of the faults whose files, NAME.json, lie in dir at any time. The directory need not exist. What
// is wrong with a file goes to log; such a file strikes nothing.
func New(dir string, log *slog.Logger) *Set {
	return &Set{dir: dir, log: log, faults: map[string]*active{}}
}

// Statement is the fault, if any, that strikes a statement which a server is about to execute in a session. It has to
// be asked about all of them.
func (s *Set) Statement(server string, session int64, text string) (Strike, bool) {
	return s.strike(func(f *active) bool {
		if f.statement == nil || f.Server != "" && f.Server != server {
			return false
		}
		if f.after != nil && !f.armed[session] {
			f.armed[session] = f.after.MatchString(text)
			return false
		}
		return f.statement.MatchString(text)
	})
}

// Event is the fault, if any, that strikes an event of S3, such as ObjectCreated:Put, on its way to one queue.
func (s *Set) Event(name, resource string) (Strike, bool) {
	return s.strike(func(f *active) bool {
		return f.event != nil && f.event.MatchString(name) && f.resource.MatchString(resource)
	})
}

// Call is the fault, if any, that strikes a call of an operation of AWS on a resource by a user or role.
func (s *Set) Call(action, resource, role string) (Strike, bool) {
	return s.strike(func(f *active) bool {
		return f.action != nil && (f.Role == "" || f.Role == role) && f.action.MatchString(action) && f.resource.MatchString(resource)
	})
}

// strike finds the first fault, by the names of their files, that matches and is due.
func (s *Set) strike(matches func(*active) bool) (Strike, bool) {
	if s == nil {
		return Strike{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range s.read() {
		f := s.faults[name]
		if f.Do == "" || !matches(f) {
			continue
		}
		f.matched++
		if nth := f.matched - f.Skip; nth < 1 || f.Times > 0 && nth > f.Times {
			continue
		}
		strike := Strike{Fault: f.Fault, path: filepath.Join(s.dir, name)}
		if err := strike.tell(); err != nil {
			s.log.Error("tell of a fault", "error", err)
		}
		return strike, true
	}
	return Strike{}, false
}

// tell adds a line to NAME.struck, by which a test sees that the fault has struck.
func (s Strike) tell() error {
	file, err := os.OpenFile(strings.TrimSuffix(s.path, ".json")+".struck", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(s.Do + "\n")
	return errors.Join(err, file.Close())
}

// read brings the faults up to date with the directory and returns the names of the files, sorted.
func (s *Set) read() []string {
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.log.Error("read the faults", "error", err)
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if filepath.Ext(name) != ".json" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(s.dir, name))
		if err != nil {
			continue // it was removed just now
		}
		names = append(names, name)
		if f := s.faults[name]; f != nil && f.text == string(text) {
			continue
		}
		f, err := parse(text)
		if err != nil {
			s.log.Error("read a fault", "file", name, "error", err)
		}
		s.faults[name] = f
	}
	for name := range s.faults {
		if !slices.Contains(names, name) {
			delete(s.faults, name)
		}
	}
	return names
}

// parse reads a file. The fault that it returns with an error does nothing.
func parse(text []byte) (*active, error) {
	none := &active{text: string(text)}
	f := &active{text: string(text), armed: map[int64]bool{}}
	if err := json.Unmarshal(text, &f.Fault); err != nil {
		return none, err
	}
	var deeds []string
	subjects := 0
	for _, subject := range []struct {
		pattern string
		deeds   []string
	}{
		{f.Fault.Statement, []string{Hold, Refuse, DisconnectBefore, DisconnectAfter, Replace}},
		{f.Fault.Action, []string{Hold, Refuse, Truncate, Kill}},
		{f.Fault.Event, []string{Hold, Drop, Delay, Duplicate, Reorder}},
	} {
		if subject.pattern != "" {
			subjects++
			deeds = subject.deeds
		}
	}
	switch {
	case subjects != 1:
		return none, errors.New("a fault strikes either a statement, an action or an event")
	case !slices.Contains(deeds, f.Do):
		return none, fmt.Errorf("such a fault cannot do %q", f.Do)
	}
	var errs [4]error
	switch {
	case f.Fault.Statement != "":
		f.statement, errs[0] = regexp.Compile("(?is)" + f.Fault.Statement)
	case f.Fault.Action != "":
		f.action, errs[1] = regexp.Compile("^(?:" + f.Fault.Action + ")$")
	default:
		f.event, errs[1] = regexp.Compile("^(?:" + f.Fault.Event + ")$")
	}
	f.resource, errs[2] = regexp.Compile(f.Fault.Resource)
	if f.Fault.After != "" {
		f.after, errs[3] = regexp.Compile("(?is)" + f.Fault.After)
	}
	if err := errors.Join(errs[:]...); err != nil {
		return none, err
	}
	return f, nil
}
