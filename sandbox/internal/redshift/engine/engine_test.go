package engine_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/postgres"
	"standin/sandbox/internal/redshift/engine"
)

func connect(t *testing.T) *engine.Connection {
	t.Helper()
	dir, err := os.MkdirTemp("", "standin-") //nolint:usetesting // a socket's path must be short
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	must(t, os.Chmod(dir, 0o711)) //nolint:gosec // PostgreSQL's user has to pass
	sockets, data := filepath.Join(dir, "s"), filepath.Join(dir, "data")
	must(t, os.Mkdir(sockets, 0o700))
	must(t, postgres.GiveAway(sockets))
	binaries, err := postgres.Find(t.Context())
	must(t, err)
	must(t, binaries.Prepare(t.Context(), data))
	server, err := binaries.Start(t.Context(), postgres.Options{Data: data, SocketDirectory: sockets, Port: 5432, Database: "dev", Log: data + ".log"}, func(int) error { return nil })
	must(t, err)
	t.Cleanup(func() { must(t, server.Stop()) })
	connection, err := engine.Connect(t.Context(), engine.Address{SocketDirectory: sockets, Port: 5432, Database: "dev"}, engine.Options{User: postgres.Superuser})
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close(context.WithoutCancel(t.Context()))) })
	return connection
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheConnectionSurvivesWhateverStops(t *testing.T) {
	t.Parallel()
	c := connect(t)
	usable := func(t *testing.T) {
		t.Helper()
		rows, err := c.Strings(t.Context(), "SELECT 1, NULL")
		if err != nil || len(rows) != 1 || rows[0][0] != "1" || rows[0][1] != "" {
			t.Fatalf("the connection is of no more use: %v, %v", rows, err)
		}
	}
	t.Run("a cancelled context", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := c.Exec(ctx, "SELECT pg_sleep(20)"); err == nil {
			t.Error("the statement went on")
		}
		usable(t)
	})
	t.Run("a row that is refused", func(t *testing.T) {
		fault, rows := errors.New("no more"), 0
		err := c.Query(t.Context(), "SELECT generate_series(1, 1000000000)", func([]pgconn.FieldDescription) error { return nil }, func([][]byte) error {
			if rows++; rows == 3 {
				return fault
			}
			return nil
		})
		if !errors.Is(err, fault) || rows != 3 {
			t.Errorf("got %v after %d rows", err, rows)
		}
		usable(t)
	})
	t.Run("a reader that fails", func(t *testing.T) {
		must(t, c.Exec(t.Context(), "CREATE TABLE copied (a int)"))
		if _, err := c.CopyIn(t.Context(), "COPY copied FROM STDIN", iotest.ErrReader(errors.New("broken"))); err == nil {
			t.Error("the COPY succeeded")
		}
		loaded, err := c.CopyIn(t.Context(), "COPY copied FROM STDIN", strings.NewReader("1\n\\N\n"))
		var out bytes.Buffer
		if err = errors.Join(err, c.CopyOut(t.Context(), "COPY copied TO STDOUT", &out)); err != nil || loaded != 2 || out.String() != "1\n\\N\n" {
			t.Errorf("loaded %d, wrote %q: %v", loaded, out.String(), err)
		}
		usable(t)
	})
	t.Run("a failed transaction", func(t *testing.T) {
		must(t, c.Exec(t.Context(), "BEGIN"))
		if err := c.Exec(t.Context(), "SELECT 1/0"); err == nil || c.TransactionStatus() != 'E' {
			t.Errorf("status %c", c.TransactionStatus())
		}
		must(t, c.Exec(t.Context(), "ROLLBACK"))
		usable(t)
	})
}
