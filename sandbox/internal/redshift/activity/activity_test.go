package activity_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"standin/sandbox/internal/redshift/activity"
)

// tables keeps what is written, by statement.
type tables struct {
	rows       map[string]string
	statements []string
	fail       string
}

func (f *tables) Exec(_ context.Context, sql string) error {
	f.statements = append(f.statements, sql)
	return nil
}

func (f *tables) CopyIn(_ context.Context, sql string, rows io.Reader) (int64, error) {
	content, err := io.ReadAll(rows)
	table := strings.Fields(sql)[1]
	if table == f.fail {
		err = errors.New("no such table")
	}
	f.rows[table] = string(content)
	return 0, err
}

func ignore(int64) {}

func fixed() func() time.Time {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

func TestWriteShowsWhatRunsAndWhatEnded(t *testing.T) {
	t.Parallel()
	log := activity.New(fixed())
	session := log.Connect(activity.Session{PID: 7, User: "u", Database: "dev", Application: "psql"})
	log.End(log.Begin(session, "job", "SELECT", "select 1", ignore), "success", "", 1)
	running := log.Begin(session, "job", "COPY", "copy\t'\\'\n", ignore)
	log.Loaded(activity.Load{
		Statement: activity.Statement{Session: session, Query: running, Status: "failed"}, Table: "t", Source: "s3://b/p", Files: []activity.LoadedFile{{Path: "s3://b/p/1", Lines: 2, Bytes: 9}},
		Errors: []activity.LoadError{{Relation: 5, File: "s3://b/p/1", Line: 2, Column: "c", Type: "int4", Length: "0", Position: 3, Code: 1207, Reason: "Invalid digit", RawLine: "x\x00\xff,y", RawField: "x", Fields: []activity.LoadedField{{Column: "b", Type: "varchar", Length: "9", Value: "v"}, {Column: "c", Type: "int4", Length: "0", Null: true}}}},
	})
	log.Unloaded(activity.Unload{Statement: activity.Statement{Session: session, Query: 9, Status: "success", Rows: 4}, Files: []activity.UnloadedFile{{Path: "s3://b/o", Rows: 4, Bytes: 8}}})
	out := &tables{rows: map[string]string{}}
	if err := log.Write(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	for table, want := range map[string]string{
		"pg_internal.connection": "authenticated\t2026-01-02 03:04:06.000000\t7\tdev\tu\t0\tpsql\n" +
			"initiating session\t2026-01-02 03:04:06.000000\t7\tdev\tu\t0\tpsql\n",
		"pg_internal.session": "7\tu\tdev\t2026-01-02 03:04:06.000000\n",
		"pg_internal.statement": "101\t7\tu\tdev\tjob\tsuccess\tSELECT\t2026-01-02 03:04:07.000000\t2026-01-02 03:04:08.000000\tselect 1\t\t1\n" +
			"102\t7\tu\tdev\tjob\trunning\tCOPY\t2026-01-02 03:04:09.000000\t\\N\tcopy\\t'\\\\'\\n\t\t0\n",
		"pg_internal.load":        "102\t7\tu\tdev\tt\taborted\t0\t9\t1\t1\ts3://b/p\t\\N\t\\N\n",
		"pg_internal.load_file":   "102\t7\tu\ts3://b/p/1\t2\t9\t\\N\t\\N\n",
		"pg_internal.load_error":  "102\t7\tu\tdev\t5\t\\N\ts3://b/p/1\t2\tc\tint4\t0\t3\t1207\tInvalid digit\tx?,y\tx\n",
		"pg_internal.load_field":  "102\t7\tu\ts3://b/p/1\t2\t0\tb\tv\tfalse\tvarchar\t9\n102\t7\tu\ts3://b/p/1\t2\t1\tc\t\ttrue\tint4\t0\n",
		"pg_internal.unload":      "9\t7\tu\tdev\tcompleted\t4\t1\t\\N\t\\N\n",
		"pg_internal.unload_file": "9\t7\tu\ts3://b/o\t4\t8\t\\N\t\\N\n",
	} {
		if got := out.rows[table]; got != want {
			t.Errorf("%s: got %q, want %q", table, got, want)
		}
	}
	log.Disconnect(session)
	if err := log.Write(t.Context(), out); err != nil || out.rows["pg_internal.session"] != "" {
		t.Errorf("a session that ended is still shown: %v", err)
	}
}

func TestWriteRollsBackWhenATableFails(t *testing.T) {
	t.Parallel()
	out := &tables{rows: map[string]string{}, fail: "pg_internal.load"}
	err := activity.New(fixed()).Write(t.Context(), out)
	if err == nil || out.statements[len(out.statements)-1] != "ROLLBACK" {
		t.Errorf("got %v after %q", err, out.statements)
	}
}

func TestOldStatementsAreForgotten(t *testing.T) {
	t.Parallel()
	log := activity.New(fixed())
	for range 10_000 {
		log.End(log.Begin(activity.Session{}, "", "SELECT", "select 1", ignore), "success", "", 0)
	}
	out := &tables{rows: map[string]string{}}
	if err := log.Write(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.rows["pg_internal.statement"], "\n"); lines < 2000 || lines > 4000 {
		t.Errorf("%d statements are kept", lines)
	}
}
