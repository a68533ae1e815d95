package e2e_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// warehouse is a session of the sandbox's source or destination.
type warehouse struct {
	t    *testing.T
	conn *pgconn.PgConn
}

// source is a session of the source's administrator, destination of the
// destination's, which own what the tests make.
func source(t *testing.T) warehouse {
	t.Helper()
	return connect(t, "SOURCE")
}

func destination(t *testing.T) warehouse {
	t.Helper()
	return connect(t, "DESTINATION")
}

func connect(t *testing.T, side string) warehouse {
	t.Helper()
	return connectAs(t, side, "ADMIN_USER", "ADMIN_PASSWORD")
}

// connectAs opens a session of the user whose name and password the variables
// of the side hold.
func connectAs(t *testing.T, side, user, password string) warehouse {
	t.Helper()
	return world.connectAs(t, side, user, password)
}

func (s site) connectAs(t *testing.T, side, user, password string) warehouse {
	t.Helper()
	e := s.env
	config, err := pgconn.ParseConfig(fmt.Sprintf("host=%s port=%s dbname=%s user=%s password=%s sslmode=disable",
		e[side+"_HOST"], e[side+"_PORT"], e[side+"_DATABASE"], e[side+"_"+user], e[side+"_"+password]))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgconn.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatalf("connect to the %s: %v", strings.ToLower(side), err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return warehouse{t, conn}
}

// exec runs statements that must succeed.
func (w warehouse) exec(statements ...string) {
	w.t.Helper()
	for _, sql := range statements {
		if _, err := w.conn.Exec(w.t.Context(), sql).ReadAll(); err != nil {
			w.t.Fatalf("%.200s: %v", sql, err)
		}
	}
}

// rows runs a query and returns its cells as text; NULL is the word ␀, which no
// test's data holds.
func (w warehouse) rows(sql string) [][]string {
	w.t.Helper()
	results, err := w.conn.Exec(w.t.Context(), sql).ReadAll()
	if err != nil {
		w.t.Fatalf("%.200s: %v", sql, err)
	}
	rows := [][]string{}
	for _, cells := range results[len(results)-1].Rows {
		row := make([]string, len(cells))
		for i, cell := range cells {
			if row[i] = string(cell); cell == nil {
				row[i] = "␀"
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// value is the only cell of a query.
func (w warehouse) value(sql string) string {
	w.t.Helper()
	rows := w.rows(sql)
	if len(rows) != 1 || len(rows[0]) != 1 {
		w.t.Fatalf("%s: %d rows", sql, len(rows))
	}
	return rows[0][0]
}

// insertMany inserts rows whose values row writes in SQL, five hundred a statement.
func (w warehouse) insertMany(table string, rows int, row func(n int) string) {
	w.t.Helper()
	var values []string
	for n := range rows {
		values = append(values, "("+row(n)+")")
		if len(values) == 500 || n == rows-1 {
			w.exec("insert into " + table + " values " + strings.Join(values, ", "))
			values = values[:0]
		}
	}
}

// facts are queries with one cell each and what it must be, by what they tell.
type facts map[string]struct{ query, want string }

// holds checks each of the facts.
func (w warehouse) holds(all facts) {
	w.t.Helper()
	for what, fact := range all {
		if got := w.value(fact.query); got != fact.want {
			w.t.Errorf("%s: %s, want %s", what, got, fact.want)
		}
	}
}

// schema makes a schema in the source that standin_reader may read, and removes
// it on both sides afterwards.
func schema(t *testing.T, name string) {
	t.Helper()
	sides := []warehouse{source(t), destination(t)}
	sides[0].exec("create schema "+name, "grant usage on schema "+name+" to "+world.env["SOURCE_USER"])
	t.Cleanup(func() {
		for _, side := range sides {
			if _, err := side.conn.Exec(context.Background(), "drop schema if exists "+name+" cascade").ReadAll(); err != nil {
				t.Error(err)
			}
		}
	})
}

// readable lets standin_reader read the tables that the schema has now.
func readable(t *testing.T, schema string) {
	t.Helper()
	source(t).exec("grant select on all tables in schema " + schema + " to " + world.env["SOURCE_USER"])
}

// workspace writes a workspace for the schemas; more is YAML that follows.
func workspace(t *testing.T, name, schemas, more string) string {
	t.Helper()
	return world.workspace(t, name, schemas, more)
}

func (s site) workspace(t *testing.T, name, schemas, more string) string {
	t.Helper()
	e := s.env
	path := filepath.Join(t.TempDir(), "standin.yaml")
	text := fmt.Sprintf(`version: 1
name: %s
source: {host: %s, port: %s, database: %s, user: %s, password: env:SOURCE_PASSWORD, sslmode: disable, schemas: [%s]}
destination: {host: %s, port: %s, database: %s, user: %s, password: env:DESTINATION_PASSWORD, sslmode: disable}
staging: {s3: "s3://%s/%s", region: %s, unload_role: %s, load_role: %s}
%s`, name, e["SOURCE_HOST"], e["SOURCE_PORT"], e["SOURCE_DATABASE"], e["SOURCE_USER"], schemas,
		e["DESTINATION_HOST"], e["DESTINATION_PORT"], e["DESTINATION_DATABASE"], e["DESTINATION_USER"],
		e["SANDBOX_BUCKET"], name, e["AWS_REGION"], e["SANDBOX_UNLOAD_ROLE"], e["SANDBOX_LOAD_ROLE"], more)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// edit changes the text of a workspace.
func edit(t *testing.T, path, from, to string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), from) {
		t.Fatalf("the workspace has no %q:\n%s", from, text)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), from, to)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// outcome is what a command of standin did.
type outcome struct {
	status         int
	stdout, stderr string
}

// standin runs a command with the sandbox's environment and a state directory
// of the test's own.
func standin(t *testing.T, args ...string) outcome {
	t.Helper()
	return world.run(t, args...)
}

func (s site) run(t *testing.T, args ...string) outcome {
	t.Helper()
	cmd := s.command(t, args...)
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited { //nolint:errorlint // Run does not wrap it
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// command is standin, not yet started.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return world.command(t, args...)
}

func (s site) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), world.standin, args...)
	cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "STANDIN_STATE=" + stateDir(t)}
	for name, value := range s.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

// stateDir is the same directory for every command of a test, and of this run of the
// tests alone.
func stateDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(world.standin), "state-"+strings.NewReplacer("/", "-", " ", "-").Replace(t.Name()))
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// must fails the test unless the command succeeded.
func (o outcome) must(t *testing.T) outcome {
	t.Helper()
	if o.status != 0 {
		t.Fatalf("standin exited %d\n%s\n%s", o.status, o.stdout, o.stderr)
	}
	return o
}

// keyFile writes a masking key to a file of the test's own.
func keyFile(t *testing.T, key string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "masking.key")
	if err := os.WriteFile(path, []byte(key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
