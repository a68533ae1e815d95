package transform

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"standin/internal/plan"
)

// rank says which table goes first: the larger, since its COPY takes longer, and
// of equal ones that which came first. Tables that took turns would all be ready
// for their COPY at the same moment, the last.
type rank struct {
	bytes int64 // of all of its files
	turn  int   // from 0, in the order in which the tables came
}

func (r rank) compare(other rank) int {
	return cmp.Or(cmp.Compare(other.bytes, r.bytes), cmp.Compare(r.turn, other.turn))
}

// slots let so many files be in work and no more. Of the tables that wait the
// first by rank is served.
type slots struct {
	mu      sync.Mutex
	free    int
	turns   int
	waiting []waiter
}

type waiter struct {
	rank  rank
	ready chan struct{} // closed when the slot is the waiter's
}

// enter gives the table of these files its rank.
func (s *slots) enter(files []plan.File) rank {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := rank{turn: s.turns}
	s.turns++
	for _, f := range files {
		r.bytes += f.Bytes
	}
	return r
}

// acquire waits for a slot until ctx ends, which it reports as its error.
func (s *slots) acquire(ctx context.Context, r rank) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.free > 0 {
		s.free--
		s.mu.Unlock()
		return nil
	}
	return s.wait(ctx, r)
}

// try takes a slot that is free, for which nobody waits.
func (s *slots) try() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free == 0 {
		return false
	}
	s.free--
	return true
}

// yield lets whoever has a better rank go first, and then waits for a slot again.
// After an error of ctx the slot is gone.
func (s *slots) yield(ctx context.Context, r rank) error {
	if err := ctx.Err(); err != nil {
		s.release()
		return err
	}
	s.mu.Lock()
	first := s.first()
	if first < 0 || s.waiting[first].rank.compare(r) >= 0 {
		s.mu.Unlock()
		return nil
	}
	s.serve(first)
	return s.wait(ctx, r)
}

// wait unlocks the slots.
func (s *slots) wait(ctx context.Context, r rank) error {
	w := waiter{rank: r, ready: make(chan struct{})}
	s.waiting = append(s.waiting, w)
	s.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		s.leave(w)
		return ctx.Err()
	}
}

// leave gives up waiting, or the slot that came at the same moment.
func (s *slots) leave(w waiter) {
	s.mu.Lock()
	before := len(s.waiting)
	s.waiting = slices.DeleteFunc(s.waiting, func(other waiter) bool { return other.ready == w.ready })
	served := len(s.waiting) == before
	s.mu.Unlock()
	if served {
		s.release()
	}
}

// release hands the slot to the first of those that wait.
func (s *slots) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.first(); first >= 0 {
		s.serve(first)
	} else {
		s.free++
	}
}

// first is the index of the waiter with the best rank, -1 if nobody waits.
func (s *slots) first() int {
	first := -1
	for i, w := range s.waiting {
		if first < 0 || w.rank.compare(s.waiting[first].rank) < 0 {
			first = i
		}
	}
	return first
}

func (s *slots) serve(index int) {
	close(s.waiting[index].ready)
	s.waiting = slices.Delete(s.waiting, index, index+1)
}
