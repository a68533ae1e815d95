package redshift

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// Server is one emulated warehouse.
type Server struct {
	config   Config
	sessions *registry
}

// New checks the configuration and makes a Server, which does nothing until Serve.
func New(config Config) (*Server, error) {
	var faults []error
	for name, missing := range map[string]bool{
		"Name": config.Name == "", "Listener": config.Listener == nil, "Journal": config.Journal == nil, "Log": config.Log == nil,
		"Postgres.Database": config.Postgres.Database == "", "PostgresSuperuser": config.PostgresSuperuser == "",
	} {
		if missing {
			faults = append(faults, fmt.Errorf("redshift configuration: %s is missing", name))
		}
	}
	if _, ok := config.Users[config.Superuser]; !ok {
		faults = append(faults, errors.New("redshift configuration: Superuser is none of Users"))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	config.ServerVersion = cmp.Or(config.ServerVersion, "8.0.2")
	config.Slices = cmp.Or(config.Slices, 2)
	config.ZeroRows = cmp.Or(config.ZeroRows, "no-files")
	config.Region = cmp.Or(config.Region, "us-east-1")
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Server{config: config, sessions: newRegistry()}, nil
}

// Serve prepares the catalog and the users, then serves clients until ctx is
// done; it returns when every session has ended. It returns nil after ctx is done.
func (s *Server) Serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = s.config.Listener.Close() }) // ends Accept; nothing is lost
	defer stop()
	var clients sync.WaitGroup
	defer clients.Wait()
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
}
