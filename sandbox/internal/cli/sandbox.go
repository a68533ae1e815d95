package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/postgres"
	"standin/sandbox/internal/roles"
	"standin/sandbox/internal/watchdog"
)

const (
	region  = "us-east-1"
	bucket  = "standin-sandbox"
	awsPort = "aws"
)

// sandbox is everything that `up` started.
type sandbox struct {
	options     options
	now         func() time.Time
	log         *slog.Logger
	credentials credentials
	held        *os.File // with the lock
	directory   *roles.Directory
	journal     *journal.Journal
	faults      *faults.Set
	listeners   map[string]net.Listener // by awsPort and the warehouses' names
	run         string                  // a short directory of sockets
	watchdog    *watchdog.Watchdog
	servers     map[string]*postgres.Server

	failed chan error // what ended by itself

	mu    sync.Mutex
	stops []func() error // in the order of starting
}

// start starts everything and returns when all of it answers. When it fails, everything is stopped.
func start(ctx context.Context, c Command, o options, log *slog.Logger) (*sandbox, error) {
	s := &sandbox{options: o, now: c.Now, log: log, failed: make(chan error, 8), servers: map[string]*postgres.Server{}}
	if err := s.start(ctx, c); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func (s *sandbox) start(ctx context.Context, c Command) error {
	if err := s.openDirectory(ctx); err != nil {
		return err
	}
	if err := s.listen(ctx); err != nil {
		return err
	}
	if err := s.watch(c.Executable); err != nil {
		return err
	}
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.startPostgres(groupCtx) })
	group.Go(func() error { return s.startAWS(groupCtx) })
	if err := group.Wait(); err != nil {
		return err
	}
	if err := s.startWarehouses(ctx); err != nil {
		return err
	}
	if err := s.seed(ctx, c.Seeds[s.options.seed]); err != nil {
		return err
	}
	return s.publish()
}

// wait waits for the end of ctx, or of a part that should not end, and stops everything.
func (s *sandbox) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return s.stop()
	case err := <-s.failed:
		return errors.Join(err, s.stop())
	}
}

// onStop adds what undoes a step; the last step is undone first.
func (s *sandbox) onStop(undo func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stops = append(s.stops, undo)
}

func (s *sandbox) stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, undo := range slices.Backward(s.stops) {
		errs = append(errs, undo())
	}
	return errors.Join(errs...)
}

// openDirectory locks the directory and reads what is kept in it.
func (s *sandbox) openDirectory(ctx context.Context) error {
	dir := s.options.dir
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the sandbox's directory: %w", err)
	}
	held, err := lock(ctx, dir)
	if err != nil {
		return err
	}
	s.onStop(held.Close)
	s.held = held
	if err := s.withdraw(); err != nil { // of a sandbox that was killed
		return err
	}
	if s.credentials, err = loadCredentials(dir); err != nil {
		return err
	}
	s.directory = roles.New(roles.Ready(bucket, s.credentials.Keys)...)
	if s.journal, err = journal.Open(filepath.Join(dir, "journal.jsonl"), s.now); err != nil {
		return err
	}
	s.onStop(s.journal.Close)
	s.faults = faults.New(filepath.Join(dir, "faults"), s.log)
	return nil
}

func (s *sandbox) listen(ctx context.Context) error {
	s.listeners = map[string]net.Listener{}
	for name, port := range map[string]int{
		awsPort: s.options.awsPort, source: s.options.sourcePort, destination: s.options.destinationPort,
	} {
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			return fmt.Errorf("take the port of %s: %w", name, err)
		}
		s.listeners[name] = listener
		s.onStop(func() error {
			if err := listener.Close(); !errors.Is(err, net.ErrClosed) {
				return err
			}
			return nil
		})
	}
	return nil
}

// watch starts the watchdog and makes the directory of the sockets, whose path has to be short: a Unix socket's is
// 103 bytes at most on macOS, 107 on Linux.
func (s *sandbox) watch(executable string) error {
	dog, err := watchdog.Start(s.held, executable, watchdogVerb)
	if err != nil {
		return err
	}
	s.watchdog = dog
	s.onStop(dog.Close)
	parent := ""
	if len(os.TempDir()) > 60 {
		parent = "/tmp"
	}
	if s.run, err = os.MkdirTemp(parent, "standin-"); err != nil {
		return fmt.Errorf("make the directory of the sockets: %w", err)
	}
	return errors.Join(dog.Directory(s.run), postgres.GiveAway(s.run))
}

// publish writes env.sh, by which others see that the sandbox is ready.
func (s *sandbox) publish() error {
	s.onStop(s.withdraw)
	return writeWhole(filepath.Join(s.options.dir, "env.sh"), []byte(s.environment()))
}

func (s *sandbox) withdraw() error {
	if err := os.Remove(filepath.Join(s.options.dir, "env.sh")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove env.sh: %w", err)
	}
	return nil
}
