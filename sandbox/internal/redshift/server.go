package redshift

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"standin/sandbox/internal/redshift/activity"
	"standin/sandbox/internal/redshift/dialect"
)

// Server is one emulated warehouse.
type Server struct {
	config   Config
	activity *activity.Log

	// Set by prepare, before the first client.
	admin    *administrator
	rewriter dialect.Rewriter
	types    map[uint32]uint32 // OIDs of PostgreSQL to those of Redshift
	late     atomic.Bool       // the warehouse has or had a late-binding view

	mu       sync.Mutex
	sessions map[uint32]*session
}

// New checks the configuration and makes a Server, which does nothing until Serve.
func New(config Config) (*Server, error) {
	var faults []error
	for _, field := range []struct {
		name    string
		missing bool
	}{
		{"Name", config.Name == ""},
		{"Listener", config.Listener == nil},
		{"Journal", config.Journal == nil},
		{"Log", config.Log == nil},
		{"Now", config.Now == nil},
		{"Postgres.Database", config.Postgres.Database == ""},
		{"PostgresSuperuser", config.PostgresSuperuser == ""},
	} {
		if field.missing {
			faults = append(faults, fmt.Errorf("redshift configuration: %s is missing", field.name))
		}
	}
	for _, user := range append(slices.Clone(config.Creators), config.Superuser) {
		if _, ok := config.Users[user]; !ok {
			faults = append(faults, fmt.Errorf("redshift configuration: %q is none of Users", user))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	config.ServerVersion = cmp.Or(config.ServerVersion, "8.0.2")
	config.Slices = cmp.Or(config.Slices, 2)
	config.ZeroRows = cmp.Or(config.ZeroRows, "no-files")
	config.Region = cmp.Or(config.Region, "us-east-1")
	server := &Server{config: config, activity: activity.New(config.Now), sessions: map[uint32]*session{}}
	server.rewriter.EscapeStrings = !strings.HasPrefix(config.ServerVersion, "8.0")
	return server, nil
}

// Serve prepares the catalog and the users, then serves clients until ctx is
// done; it returns when every session has ended. It returns nil after ctx is done.
func (s *Server) Serve(ctx context.Context) error {
	// A failed close loses nothing: it only ends Accept.
	closeListener := func() { _ = s.config.Listener.Close() }
	defer closeListener()
	stop := context.AfterFunc(ctx, closeListener)
	defer stop()
	if err := s.prepare(ctx); err != nil {
		return fmt.Errorf("start %s: %w", s.config.Name, err)
	}
	defer s.admin.close()
	var clients sync.WaitGroup
	defer clients.Wait()
	clients.Go(func() { s.listen(ctx) })
	for {
		client, err := s.config.Listener.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("accept clients of %s: %w", s.config.Name, err)
		}
		clients.Go(func() { s.serveClient(ctx, client) })
	}
}

func (s *Server) serveClient(ctx context.Context, client net.Conn) {
	defer func() { _ = client.Close() }() // the client may have gone
	stop := context.AfterFunc(ctx, func() { _ = client.Close() })
	defer stop()
	session, err := s.start(ctx, client)
	if err != nil {
		s.config.Log.Debug("a client did not get a session", "server", s.config.Name, "error", err)
		return
	}
	if session == nil {
		return // it was a CancelRequest
	}
	if err := session.serve(ctx); err != nil {
		s.config.Log.Debug("a session ended early", "server", s.config.Name, "session", session.about.PID, "error", err)
	}
}

// add makes a session known, so that it can be cancelled.
func (s *Server) add(session *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[session.about.PID] = session
}

func (s *Server) remove(session *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, session.about.PID)
}

func (s *Server) session(pid uint32) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[pid]
}
