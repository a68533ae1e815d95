package redshift_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/postgres"
	"standin/sandbox/internal/redshift"
	"standin/sandbox/internal/redshift/engine"
)

// warehouse is a running server with the users admin (a superuser), reader and writer; the password of each is "pw".
type warehouse struct {
	address string
	journal string
	config  redshift.Config
}

// folder is where cluster is, until the last test ends.
var folder string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "standin-")
	if err == nil {
		err = os.Chmod(dir, 0o711) //nolint:gosec // PostgreSQL's user has to pass
	}
	if err != nil {
		panic(err)
	}
	folder = dir
	status := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		panic(err)
	}
	os.Exit(status)
}

// cluster is a data directory that no server has used: each test copies it, in a tenth
// of the time in which initdb makes one.
var cluster = sync.OnceValues(func() (string, error) {
	binaries, err := postgres.Find(context.Background())
	if err != nil {
		return "", err
	}
	data := filepath.Join(folder, "data")
	return data, binaries.Prepare(context.Background(), data)
})

// open starts PostgreSQL and a Server in front of it.
func open(t *testing.T, change func(*redshift.Config)) warehouse {
	t.Helper()
	dir, err := os.MkdirTemp("", "standin-") //nolint:usetesting // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	must(t, os.Chmod(dir, 0o711)) //nolint:gosec // PostgreSQL's user has to pass
	sockets, data := filepath.Join(dir, "s"), filepath.Join(dir, "data")
	must(t, os.Mkdir(sockets, 0o700))
	must(t, postgres.GiveAway(sockets))
	binaries, err := postgres.Find(t.Context())
	must(t, err)
	made, err := cluster()
	must(t, err)
	must(t, os.CopyFS(data, os.DirFS(made)))
	must(t, os.Chmod(data, 0o700)) //nolint:gosec // as PostgreSQL demands
	must(t, postgres.GiveAway(data))
	options := postgres.Options{Data: data, SocketDirectory: sockets, Port: 5432, Database: "dev", Log: data + ".log"}
	database, err := binaries.Start(t.Context(), options, func(int) error { return nil })
	must(t, err)
	t.Cleanup(func() { must(t, database.Stop()) })

	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	must(t, err)
	config := redshift.Config{
		Name: "source", Listener: listener, Postgres: engine.Address{SocketDirectory: sockets, Port: 5432, Database: "dev"},
		PostgresSuperuser: postgres.Superuser, Users: map[string]string{"admin": "pw", "reader": "pw", "writer": "pw"}, Superuser: "admin",
		Creators: []string{"writer"}, Journal: record, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	}
	if change != nil {
		change(&config)
	}
	t.Cleanup(func() { must(t, record.Close()) })
	serve(t, config)
	return warehouse{address: listener.Addr().String(), journal: filepath.Join(dir, "journal.jsonl"), config: config}
}

// serve runs a Server until the test ends.
func serve(t *testing.T, config redshift.Config) {
	t.Helper()
	server, err := redshift.New(config)
	must(t, err)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		must(t, <-ended)
	})
}

// connect opens a session; parameters are further "key=value" of the connection string.
func (w warehouse) connect(t *testing.T, user string, parameters ...string) *pgconn.PgConn {
	t.Helper()
	conn, err := w.dial(t.Context(), user, "pw", "dev", parameters...)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

func (w warehouse) dial(ctx context.Context, user, password, database string, parameters ...string) (*pgconn.PgConn, error) {
	return pgconn.Connect(ctx, w.target(user, password, database, parameters...))
}

// target is a connection string.
func (w warehouse) target(user, password, database string, parameters ...string) string {
	host, port, _ := strings.Cut(w.address, ":")
	return strings.Join(append([]string{
		"host=" + host, "port=" + port, "user=" + user, "password=" + password, "dbname=" + database, "sslmode=disable",
	}, parameters...), " ")
}

// query runs one message of the simple protocol and gives the rows of its last statement,
// with NULL as "<null>".
func query(t *testing.T, conn *pgconn.PgConn, sql string) [][]string {
	t.Helper()
	results, err := conn.Exec(t.Context(), sql).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	var rows [][]string
	for _, values := range results[len(results)-1].Rows {
		row := make([]string, len(values))
		for i, value := range values {
			if row[i] = string(value); value == nil {
				row[i] = "<null>"
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// text is the rows of a query, a line each, fields separated by " | ".
func text(t *testing.T, conn *pgconn.PgConn, sql string) string {
	t.Helper()
	var lines []string
	for _, row := range query(t, conn, sql) {
		lines = append(lines, strings.Join(row, " | "))
	}
	return strings.Join(lines, "\n")
}

// refused runs a statement that must fail, and gives its SQLSTATE and message.
func refused(t *testing.T, conn *pgconn.PgConn, sql string) (code, message string) {
	t.Helper()
	_, err := conn.Exec(t.Context(), sql).ReadAll()
	fault, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		t.Fatalf("%s: got error %v", sql, err)
	}
	return fault.Code, fault.Message
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
