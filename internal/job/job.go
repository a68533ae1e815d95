// Package job keeps the record of jobs in a state directory: what each is, in
// which state it is, what it has made outside Standin and what became of its
// tables. app calls it; the pipeline writes to it through the small interface
// that it declares. It holds no secret and no data value, and it never reaches
// out to S3 or to a warehouse.
//
// A job's states:
//
//	planned ──> running ──> succeeded
//	   │           ├──────> failed
//	   │           └──────> cancelled
//	   ├──────────────────> failed
//	   └──────────────────> cancelled
//
// A job is planned when its plan stands, running from before the first thing is
// made outside, and ended when its clean-up has run. A job that has not ended and
// is not live was killed; whoever cleans up after it makes it cancelled.
//
// A live job holds a lock on a file of its own in the state directory, which the
// operating system releases with the process. So a killed job is known at once,
// however it died, and a job that merely takes long is never taken for dead.
package job

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
)

// State is where a job stands.
type State string

// The states of a job.
const (
	Planned   State = "planned"
	Running   State = "running"
	Succeeded State = "succeeded"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Ended reports whether nothing follows the state.
func (s State) Ended() bool { return len(s.next()) == 0 }

// next is what may follow the state.
func (s State) next() []State {
	switch s {
	case Planned:
		return []State{Running, Failed, Cancelled}
	case Running:
		return []State{Succeeded, Failed, Cancelled}
	default:
		return nil
	}
}

func (s State) mayBecome(to State) bool { return slices.Contains(s.next(), to) }

// Job is the record of one job. Times are in UTC, and zero until they come.
type Job struct {
	ID        string         `json:"job"`
	Workspace string         `json:"workspace"`
	State     State          `json:"status"`
	Live      bool           `json:"live"` // a process of this machine runs it now
	Created   time.Time      `json:"created"`
	Started   time.Time      `json:"started,omitzero"`
	Ended     time.Time      `json:"ended,omitzero"`
	KeyCheck  string         `json:"key_check,omitempty"` // of the masking key; empty for a random key
	Error     *Failure       `json:"error,omitempty"`
	Tables    []plan.Outcome `json:"tables"`
}

// Failure is why a job failed.
type Failure struct {
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
	Table   string     `json:"table,omitempty"`
}

// letters are what job ids are made of.
const letters = "abcdefghijklmnopqrstuvwxyz0123456789"

// idLength is the length of a job id.
const idLength = 16

// IsID reports whether text has the shape of a job id.
func IsID(text string) bool {
	return len(text) == idLength && strings.Trim(text, letters) == ""
}

// NewID is a fresh job id: 16 of [a-z0-9], which is 82 bits of chance.
func NewID() string {
	const even = 256 / len(letters) * len(letters) // bytes above would favour the first letters
	id := make([]byte, 0, idLength)
	for len(id) < cap(id) {
		var b [1]byte
		rand.Read(b[:]) // it never fails (crypto/rand)
		if int(b[0]) < even {
			id = append(id, letters[int(b[0])%len(letters)])
		}
	}
	return string(id)
}
