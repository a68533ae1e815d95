package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	startTimeout = 30 * time.Second
	fastStop     = 10 * time.Second // PostgreSQL's "fast shutdown"; after that it is killed
	poll         = 10 * time.Millisecond
)

// Options say what a server serves and where.
type Options struct {
	Data            string // data directory that Prepare made
	SocketDirectory string // at most 90 bytes, writable by PostgreSQL's user
	Port            int    // tells the sockets of one directory apart
	Database        string // made when it does not exist
	Log             string // file that the server's messages are appended to
}

// Server is a running PostgreSQL.
type Server struct {
	Options
	process *os.Process
	done    chan struct{}
	err     error
}

// Start starts a server and returns when it answers and has its database. started is called with the process id
// as soon as there is one. When Start fails the process has ended.
func (b Binaries) Start(ctx context.Context, options Options, started func(pid int) error) (*Server, error) {
	if err := b.stopOrphan(ctx, options.Data); err != nil {
		return nil, err
	}
	log, err := os.OpenFile(options.Log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	defer log.Close()
	command := exec.Command(b.path("postgres"), arguments(options)...) //nolint:noctx // Stop ends it, in order
	command.Dir = "/"                                                  // which every user can read
	command.Env = environment()
	command.Stdout, command.Stderr = log, log
	if command.SysProcAttr, err = attributes(options.Data); err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	s := &Server{Options: options, process: command.Process, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		s.err = command.Wait()
	}()
	if err = started(s.process.Pid); err == nil {
		err = s.ready(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start PostgreSQL (its log is %s): %w", options.Log, err), s.Stop())
	}
	return s, nil
}

func arguments(o Options) []string {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": o.SocketDirectory,
		"unix_socket_permissions": "0700",
		"port":                    strconv.Itoa(o.Port),
		"max_connections":         "200",
		"fsync":                   "off",
		"synchronous_commit":      "off",
		"full_page_writes":        "off",
		"wal_level":               "minimal",
		"max_wal_senders":         "0",
		"max_wal_size":            "2GB",
		"jit":                     "off",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
	}
	arguments := []string{"-D", o.Data}
	for name, value := range settings {
		arguments = append(arguments, "-c", name+"="+value)
	}
	return arguments
}

// ready waits until the server takes connections, and makes its database.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		conn, err := s.connect(ctx, "postgres")
		if err == nil {
			return errors.Join(s.makeDatabase(ctx, conn), conn.Close(ctx))
		}
		select {
		case <-tick.C:
		case <-s.done:
			return fmt.Errorf("it ended: %w", s.err)
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w", err)
		}
	}
}

func (s *Server) makeDatabase(ctx context.Context, conn *pgconn.PgConn) error {
	found, err := conn.Exec(ctx, "SELECT FROM pg_database WHERE datname = "+literal(s.Database)).ReadAll()
	if err != nil {
		return fmt.Errorf("look for database %s: %w", s.Database, err)
	}
	if len(found[0].Rows) > 0 {
		return nil
	}
	if _, err := conn.Exec(ctx, `CREATE DATABASE "`+strings.ReplaceAll(s.Database, `"`, `""`)+`"`).ReadAll(); err != nil {
		return fmt.Errorf("make database %s: %w", s.Database, err)
	}
	return nil
}

func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func (s *Server) connect(ctx context.Context, database string) (*pgconn.PgConn, error) {
	config, err := pgconn.ParseConfig("sslmode=disable")
	if err != nil {
		return nil, fmt.Errorf("configure a connection: %w", err)
	}
	config.Host, config.Port, config.Database = s.SocketDirectory, uint16(s.Port), database
	config.User, config.Password, config.Fallbacks = Superuser, "", nil
	return pgconn.ConnectConfig(ctx, config)
}

// PID is the server's process id.
func (s *Server) PID() int { return s.process.Pid }

// Done is closed when the server has ended, by itself or by Stop.
func (s *Server) Done() <-chan struct{} { return s.done }

// Stop rolls back what runs, stops the server and waits for its end; after ten seconds it kills it.
func (s *Server) Stop() error {
	for _, step := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		if err := s.process.Signal(step); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop PostgreSQL: %w", err)
		}
		patience := time.NewTimer(fastStop)
		select {
		case <-s.done:
			patience.Stop()
			return nil
		case <-patience.C:
		}
	}
	return errors.New("stop PostgreSQL: it does not end")
}

// stopOrphan ends a server that an earlier sandbox left on the data directory, if there still is one: postmaster.pid
// tells its process, its socket and whether it answers. Files of servers that are gone PostgreSQL itself removes.
func (b Binaries) stopOrphan(ctx context.Context, data string) error {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return nil //nolint:nilerr // there is none, or PostgreSQL will say what is wrong
	}
	lines := strings.Split(string(text), "\n") // documented in src/include/utils/pidfile.h
	if len(lines) < 5 {
		return nil
	}
	port, err := strconv.Atoi(lines[3])
	if err != nil {
		return nil //nolint:nilerr // half a file of a server that did not come up
	}
	orphan := &Server{Options: Options{SocketDirectory: lines[4], Port: port}}
	conn, err := orphan.connect(ctx, "postgres")
	if err != nil {
		return nil //nolint:nilerr // nobody answers: the file is stale
	}
	found, err := conn.Exec(ctx, "SHOW data_directory").ReadAll()
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		return fmt.Errorf("ask the PostgreSQL that an earlier sandbox left: %w", err)
	}
	if string(found[0].Rows[0][0]) != data {
		return nil
	}
	command := exec.CommandContext(ctx, b.path("pg_ctl"), "stop", "--pgdata="+data, "--mode=immediate")
	command.Dir = "/" // which every user can read
	command.Env = environment()
	if command.SysProcAttr, err = attributes(data); err != nil {
		return err
	}
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("stop the PostgreSQL that an earlier sandbox left: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}
