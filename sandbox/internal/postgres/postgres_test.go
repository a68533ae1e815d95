package postgres_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/postgres"
)

func binaries(t *testing.T) postgres.Binaries {
	t.Helper()
	found, err := postgres.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// options are those of a server on a data directory that may be out of the way of PostgreSQL's user.
func options(t *testing.T, data string) postgres.Options {
	t.Helper()
	sockets, err := os.MkdirTemp("", "standin-") //nolint:usetesting // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(sockets); err != nil {
			t.Error(err)
		}
	})
	if err := postgres.GiveAway(sockets); err != nil {
		t.Fatal(err)
	}
	return postgres.Options{Data: data, SocketDirectory: sockets, Port: 5432, Database: `dev"'x`, Log: data + ".log"}
}

func start(t *testing.T, b postgres.Binaries, o postgres.Options) *postgres.Server {
	t.Helper()
	server, err := b.Start(t.Context(), o, func(int) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func query(t *testing.T, o postgres.Options, sql string) string {
	t.Helper()
	config, err := pgconn.ParseConfig("sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	config.Host, config.Port, config.Database, config.User = o.SocketDirectory, uint16(o.Port), o.Database, postgres.Superuser
	conn, err := pgconn.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	results, err := conn.Exec(t.Context(), sql).ReadAll()
	if err = errors.Join(err, conn.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range results[len(results)-1].Rows {
		rows = append(rows, string(row[0]))
	}
	return strings.Join(rows, ",")
}

func TestTwoServersKeepWhatTheyHold(t *testing.T) {
	t.Parallel()
	b, dir := binaries(t), t.TempDir()
	data := []string{filepath.Join(dir, "source"), filepath.Join(dir, "destination")}
	if err := b.Prepare(t.Context(), data...); err != nil {
		t.Fatal(err)
	}
	for i, path := range data {
		o := options(t, path)
		server := start(t, b, o)
		for setting, want := range map[string]string{
			"SHOW server_encoding":                            "UTF8",
			"SHOW timezone":                                   "UTC",
			"SHOW listen_addresses":                           "",
			"SELECT 'B' < 'a' AND 'a' < U&'\\00e9'":           "t",
			"SELECT count(*) FROM pg_roles WHERE rolcanlogin": "1",
			"SELECT datcollate FROM pg_database WHERE datname = current_database()": "C",
		} {
			if got := query(t, o, setting); got != want {
				t.Errorf("%s: got %q, want %q", setting, got, want)
			}
		}
		query(t, o, "CREATE TABLE kept AS SELECT "+strconv.Itoa(i)+" AS n")
		if err := server.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Prepare(t.Context(), data...); err != nil {
		t.Fatal(err)
	}
	for i, path := range data {
		o := options(t, path)
		start(t, b, o)
		if got := query(t, o, "SELECT n FROM kept"); got != strconv.Itoa(i) {
			t.Errorf("after a restart %s holds %q", path, got)
		}
	}
}

func TestStartAfterACrash(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T, server *postgres.Server){
		"the server was killed": func(t *testing.T, server *postgres.Server) {
			t.Helper()
			if err := syscall.Kill(server.PID(), syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			<-server.Done()
		},
		"the server still runs": func(*testing.T, *postgres.Server) {},
	}
	for name, crash := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, data := binaries(t), filepath.Join(t.TempDir(), "data")
			if err := b.Prepare(t.Context(), data); err != nil {
				t.Fatal(err)
			}
			first := start(t, b, options(t, data))
			crash(t, first)
			o := options(t, data)
			start(t, b, o)
			if got := query(t, o, "SELECT 1"); got != "1" {
				t.Errorf("got %q", got)
			}
			<-first.Done()
		})
	}
}

func TestAServerThatDoesNotStartSaysWhy(t *testing.T) {
	t.Parallel()
	b, data := binaries(t), filepath.Join(t.TempDir(), "data")
	if err := b.Prepare(t.Context(), data); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(data, "global", "pg_control")); err != nil {
		t.Fatal(err)
	}
	o := options(t, data)
	_, err := b.Start(t.Context(), o, func(int) error { return nil })
	if err == nil || !strings.Contains(err.Error(), o.Log) {
		t.Errorf("got %v", err)
	}
}

func TestADirectoryOfAnotherVersionIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "PG_VERSION"), []byte("14\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := binaries(t).Prepare(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "made by PostgreSQL 14") {
		t.Errorf("got %v", err)
	}
}

func TestFindTakesPGBIN(t *testing.T) {
	found, err := postgres.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PG_BIN", found.Dir)
	if got, err := postgres.Find(t.Context()); err != nil || got != found {
		t.Errorf("got %+v, %v", got, err)
	}
	for name, script := range map[string]string{
		"an old version": "echo 'postgres (PostgreSQL) 14.9'",
		"a new version":  "echo 'postgres (PostgreSQL) 19beta1'",
		"no version":     "echo hello",
		"a failure":      "exit 3",
	} {
		dir := t.TempDir()
		for _, open := range []string{dir, filepath.Dir(dir)} {
			if err := os.Chmod(open, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		for _, tool := range []string{"postgres", "initdb"} {
			if err := os.WriteFile(filepath.Join(dir, tool), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv("PG_BIN", dir)
		if got, err := postgres.Find(t.Context()); err == nil || !strings.Contains(err.Error(), dir+"/postgres") && !strings.Contains(err.Error(), dir+" has PostgreSQL") {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	t.Setenv("PG_BIN", "/nowhere")
	if _, err := postgres.Find(t.Context()); err == nil {
		t.Error("a directory without PostgreSQL was taken")
	}
}
