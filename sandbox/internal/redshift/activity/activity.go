// Package activity remembers what the sessions of a server do and did: the
// source of the STV, STL and SYS views. The wire front records into it, and
// writes it into the catalog's tables when a statement asks for such a view.
// It keeps a bounded number of finished statements, in memory only.
package activity

import (
	"slices"
	"sync"
	"time"
)

// kept is the number of finished entries of each kind that are remembered.
const kept = 2000

// Session is one connected client.
type Session struct {
	PID            uint32
	User, Database string
	Application    string // as the client calls itself
	Start          time.Time
}

// connection is an entry of the connection log.
type connection struct {
	Session
	event string
	at    time.Time
}

// Statement is one statement, running while End is zero.
type Statement struct {
	Session
	Query       int64 // its number
	Label, Text string
	Kind        string // SELECT, UNLOAD, COPY, DDL, UTILITY …
	Status      string // running, success, failed or canceled
	Error       string
	Rows        int64
	Begin, End  time.Time
}

// Load is a finished COPY.
type Load struct {
	Statement
	Table, Source string
	Files         []LoadedFile
	Errors        []LoadError
}

// LoadedFile is one object that COPY loaded.
type LoadedFile struct {
	Path         string
	Lines, Bytes int64
}

// LoadError is one row that COPY could not load.
type LoadError struct {
	Relation                  uint32
	File                      string
	Line                      int64
	Column, Type, Length      string
	Position, Code            int
	Reason, RawLine, RawField string
	Fields                    []LoadedField
}

// LoadedField is a field of such a row, up to the one at fault.
type LoadedField struct {
	Column, Type, Length, Value string
	Null                        bool
}

// Unload is a finished UNLOAD.
type Unload struct {
	Statement
	Files []UnloadedFile
}

// UnloadedFile is one object that UNLOAD wrote.
type UnloadedFile struct {
	Path        string
	Rows, Bytes int64
}

// Log is safe for concurrent use.
type Log struct {
	now func() time.Time

	mu       sync.Mutex
	query    int64
	sessions map[uint32]Session
	running  map[int64]*Statement
	finished []Statement
	loads    []Load
	unloads  []Unload
	log      []connection
}

// New makes an empty Log with the given clock.
func New(now func() time.Time) *Log {
	return &Log{now: now, query: 100, sessions: map[uint32]Session{}, running: map[int64]*Statement{}}
}

// Connect records a session and returns it with its start.
func (l *Log) Connect(session Session) Session {
	session.Start = l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sessions[session.PID] = session
	l.log = bounded(append(l.log, connection{session, "authenticated", session.Start}, connection{session, "initiating session", session.Start}))
	return session
}

// Disconnect forgets a session; its statements stay.
func (l *Log) Disconnect(session Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.sessions, session.PID)
	l.log = bounded(append(l.log, connection{session, "disconnecting session", l.now()}))
}

// Refuse records a login that was refused.
func (l *Log) Refuse(session Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.log = bounded(append(l.log, connection{session, "authentication failure", l.now()}))
}

// Begin records a running statement and returns its number, which started is told before anyone can see the statement.
func (l *Log) Begin(session Session, label, kind, text string, started func(query int64)) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.query++
	started(l.query)
	l.running[l.query] = &Statement{Session: session, Query: l.query, Label: label, Kind: kind, Text: text, Status: "running", Begin: l.now()}
	return l.query
}

// End records how a statement ended.
func (l *Log) End(query int64, status, fault string, rows int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	statement := l.running[query]
	delete(l.running, query)
	statement.Status, statement.Error, statement.Rows, statement.End = status, fault, rows, l.now()
	l.finished = bounded(append(l.finished, *statement))
}

// Loaded records a COPY.
func (l *Log) Loaded(load Load) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loads = bounded(append(l.loads, load))
}

// Unloaded records an UNLOAD.
func (l *Log) Unloaded(unload Unload) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unloads = bounded(append(l.unloads, unload))
}

func bounded[T any](entries []T) []T {
	if len(entries) > 2*kept {
		return slices.Clone(entries[len(entries)-kept:])
	}
	return entries
}
