// Package journal keeps the sandbox's record of what really ran: one JSON object a line for every AWS call and
// for every statement that reached a warehouse. The AWS services and the Redshift fronts write to it, tests read
// it. It never holds bodies of objects, secrets' values or rows.
package journal

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// Call is one call of an AWS API.
type Call struct {
	Service  string `json:"service"`          // signing name: s3, secretsmanager, sts
	Action   string `json:"action"`           // the operation as AWS names it, such as CreateMultipartUpload
	Resource string `json:"resource"`         // ARN, or empty where the operation has none
	Prefix   string `json:"prefix,omitempty"` // of the keys that a listing is about
	Role     string `json:"role"`             // name of the calling user or role; empty when the access key is unknown
	Status   int    `json:"status"`           // HTTP status that was answered
}

// Statement is one SQL statement that reached a warehouse.
type Statement struct {
	Server  string `json:"server"`  // source or destination
	Session int64  `json:"session"` // process id of the session, as pg_backend_pid reports it
	Text    string `json:"text"`
	Status  string `json:"status"` // ok, or the SQLSTATE of its error
}

// Journal appends entries to one writer. Its methods may be called concurrently; an entry is one Write.
type Journal struct {
	now func() time.Time

	mu  sync.Mutex
	out io.WriteCloser
	err error
}

// Open appends to the file at path and makes it, readable by its owner only, when it does not exist.
func Open(path string, now func() time.Time) (*Journal, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	return New(file, now), nil
}

// New appends to out, which Close closes.
func New(out io.WriteCloser, now func() time.Time) *Journal {
	return &Journal{now: now, out: out}
}

// AWS records an AWS call.
func (j *Journal) AWS(call Call) {
	j.append(struct {
		Time string `json:"time"`
		Kind string `json:"kind"`
		Call
	}{j.time(), "aws", call})
}

// Statement records a statement.
func (j *Journal) Statement(statement Statement) {
	j.append(struct {
		Time string `json:"time"`
		Kind string `json:"kind"`
		Statement
	}{j.time(), "statement", statement})
}

// Close closes the writer and returns the first error that any entry met.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.out.Close(); j.err == nil && err != nil {
		j.err = err
	}
	if j.err != nil {
		return fmt.Errorf("write the journal: %w", j.err)
	}
	return nil
}

func (j *Journal) time() string {
	return j.now().UTC().Format(time.RFC3339Nano)
}

func (j *Journal) append(entry any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	line, err := json.Marshal(entry)
	if err == nil {
		_, err = j.out.Write(append(line, '\n'))
	}
	if j.err == nil {
		j.err = err
	}
}
