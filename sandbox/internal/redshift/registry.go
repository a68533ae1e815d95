package redshift

import "sync"

// registry knows the live sessions by their process id.
type registry struct {
	mu       sync.Mutex
	sessions map[uint32]*session
}

func newRegistry() *registry { return &registry{sessions: map[uint32]*session{}} }

type session struct{}
