package queue

import (
	"slices"
	"sync"
	"time"
)

// board brings reports to the calls that wait for them, and keeps those that come
// before anybody asks.
type board struct {
	mu    sync.Mutex
	calls map[string][]*call  // by the key of the input file
	asked map[string]bool     // files of which somebody has asked
	kept  map[string][]Report // about files of which nobody has asked
	last  map[string]Failure  // of files that are tried again
	heard time.Time           // when the last report came
}

// call is a call of Transform that waits. Reports are about its file.
type call struct{ reports chan Report }

// room is how many reports a call can leave unread. More about one file come only
// if it is masked again and again, and then those that are dropped say the same.
const room = 32

func newBoard(now time.Time) *board {
	return &board{calls: map[string][]*call{}, asked: map[string]bool{}, kept: map[string][]Report{}, last: map[string]Failure{}, heard: now}
}

// enter waits for reports about a file. The first call for a file gets those that
// came before it; later ones want it done again.
func (b *board) enter(file string) (c *call, first bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c = &call{reports: make(chan Report, room)}
	first = !b.asked[file]
	b.asked[file] = true
	for _, r := range b.kept[file] {
		c.reports <- r
	}
	delete(b.kept, file)
	b.calls[file] = append(b.calls[file], c)
	return c, first
}

func (b *board) leave(file string, c *call) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls[file] = slices.DeleteFunc(b.calls[file], func(other *call) bool { return other == c })
	if len(b.calls[file]) == 0 {
		delete(b.calls, file)
	}
}

// deliver brings a report to every call that waits for the file.
func (b *board) deliver(r Report, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heard = now
	file := r.Task.File
	if r.Failure != nil && r.Failure.Again {
		b.last[file] = *r.Failure
		return
	}
	for _, c := range b.calls[file] {
		select {
		case c.reports <- r:
		default:
		}
	}
	if !b.asked[file] && len(b.kept[file]) < room {
		b.kept[file] = append(b.kept[file], r)
	}
}

// lastFailure is why the file was not masked when it was tried last.
func (b *board) lastFailure(file string) (Failure, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f, ok := b.last[file]
	return f, ok
}

// quiet is how long no report has come.
func (b *board) quiet(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return now.Sub(b.heard)
}
