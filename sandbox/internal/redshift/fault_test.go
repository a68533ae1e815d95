package redshift_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/redshift"
)

// TestFaults breaks statements on purpose, each of a session of its own.
func TestFaults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := open(t, func(config *redshift.Config) { config.Faults = faults.New(dir, slog.New(slog.DiscardHandler)) })
	fault := func(t *testing.T, name, text string) (remove func()) {
		t.Helper()
		path := filepath.Join(dir, name+".json")
		must(t, os.WriteFile(path+".new", []byte(text), 0o600))
		must(t, os.Rename(path+".new", path))
		return func() { must(t, os.Remove(path)) }
	}
	query(t, w.connect(t, "admin"), "create table t (i integer)")

	t.Run("an error takes the statement's place and fails the transaction", func(t *testing.T) {
		t.Parallel()
		defer fault(t, "refuse", `{"statement": "refused", "do": "refuse", "code": "53100", "message": "disk full"}`)()
		conn := w.connect(t, "admin")
		query(t, conn, "begin")
		if code, message := refused(t, conn, "select 1 as refused"); code != "53100" || message != "disk full" {
			t.Errorf("got %s %s", code, message)
		}
		if conn.TxStatus() != 'E' {
			t.Errorf("the transaction is %c", conn.TxStatus())
		}
	})
	t.Run("a connection that breaks before COMMIT loses the transaction, after it nothing", func(t *testing.T) {
		t.Parallel()
		for deed, want := range map[string]string{"disconnect-before": "0", "disconnect-after": "1"} {
			remove := fault(t, deed, `{"statement": "^commit", "do": "`+deed+`"}`)
			conn := w.connect(t, "admin")
			query(t, conn, "create table \""+deed+"\" (i integer)")
			query(t, conn, "begin; insert into \""+deed+"\" values (1)")
			if _, err := conn.Exec(t.Context(), "commit").ReadAll(); err == nil || !conn.IsClosed() {
				t.Errorf("%s: got %v, and the connection is open", deed, err)
			}
			remove()
			if got := text(t, w.connect(t, "admin"), "select count(*) from \""+deed+"\""); got != want {
				t.Errorf("%s: the table has %s rows, want %s", deed, got, want)
			}
		}
	})
	t.Run("a statement that is held runs, and can be cancelled", func(t *testing.T) {
		t.Parallel()
		defer fault(t, "hold", `{"statement": "^select 2 as held", "do": "hold"}`)()
		conn := w.connect(t, "admin")
		done := make(chan error, 1)
		go func() {
			_, err := conn.Exec(t.Context(), "select 2 as held").ReadAll()
			done <- err
		}()
		other := w.connect(t, "admin")
		waitFor(t, other, "select count(*) from sys_query_history where status = 'running' and query_text like 'select 2 as held%'", "1")
		must(t, conn.CancelRequest(t.Context()))
		if err := <-done; err == nil || !strings.Contains(err.Error(), "57014") {
			t.Errorf("got %v", err)
		}
		query(t, conn, "select 1")
	})
}

func TestAFaultBendsTheRowsOfAnUnload(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w, s3 := openWithStorage(t, func(config *redshift.Config) { config.Faults = faults.New(dir, slog.New(slog.DiscardHandler)) })
	must(t, os.WriteFile(filepath.Join(dir, "a.json"), []byte(`{"statement": "^unload", "do": "replace", "from": "b", "to": "/w=="}`), 0o600))
	conn := w.connect(t, "admin")
	query(t, conn, "create table t (v varchar(10)); insert into t values ('abc')")
	query(t, conn, `UNLOAD ('SELECT v FROM t') TO 's3://bucket/u/'`+unloadAs+` PARALLEL OFF`)
	if got := string(s3.objects["u/000"]); got != "a\xffc\n" {
		t.Errorf("the file is %q", got)
	}
}
