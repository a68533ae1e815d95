package redshift

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"standin/internal/plan"
	"standin/internal/redshift/wire/wiretest"
)

// world is a scripted destination that knows which tables there are and renames
// and drops them. A test changes its answers by the statement's beginning.
type world struct {
	*wiretest.Server
	mu       sync.Mutex
	oids     map[string]string // by name, in schema s
	comments map[string]string // by OID
	owners   map[string]string // by OID; the others are owner's
	super    bool              // whether the user is a superuser
	views    [][]string        // OID, kind, schema, name, OID, whether it is owned
	keys     [][]string        // OID referred to, schema, table
	changes  []func()          // made by COMMIT
	script   map[string][]func() wiretest.Answer
}

var (
	renameText = regexp.MustCompile(`^ALTER TABLE "s"\."(.+)" RENAME TO "(.+)"$`)
	dropText   = regexp.MustCompile(`^DROP TABLE IF EXISTS "s"\."(.+)"$`)
	existsText = regexp.MustCompile(`^SELECT 1 FROM pg_catalog\.pg_class .* c\.relname = '(.+)' AND`)
)

// newWorld has the staging tables of the plan, marked, and nothing else.
func newWorld(t *testing.T, p *plan.Plan) (*world, *Warehouse) {
	t.Helper()
	w := &world{oids: map[string]string{}, comments: map[string]string{}, owners: map[string]string{}, script: map[string][]func() wiretest.Answer{}}
	for _, table := range p.Tables {
		w.put(table.Staging, "10"+fmt.Sprint(table.Ordinal), plan.Mark(p.Workspace))
	}
	w.Server = wiretest.Start(t, w.answer)
	warehouse, err := Open(t.Context(), Config{Host: w.Host, Port: w.Port, Database: "d", User: "u", Password: w.Password, SSLMode: "disable", Sessions: 2}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	warehouse.pause = func(context.Context, int) error { return nil }
	t.Cleanup(warehouse.Close)
	return w, warehouse
}

func (w *world) put(name, oid, comment string) {
	w.oids[name], w.comments[oid] = oid, comment
}

// next makes the answers to the statements that begin with text, one each; then
// the world answers again.
func (w *world) next(text string, answers ...func() wiretest.Answer) { w.script[text] = answers }

func fails(state, message string) func() wiretest.Answer {
	return func() wiretest.Answer { return wiretest.Answer{SQLState: state, Message: message} }
}

func gives(rows ...[]string) func() wiretest.Answer {
	return func() wiretest.Answer { return wiretest.Answer{Rows: rows} }
}

func breaks() wiretest.Answer { return wiretest.Answer{Break: true} }

// ends is what a session is told whose server restarts.
func ends() wiretest.Answer { return wiretest.Answer{SQLState: "57P01", Fatal: true} }

func (w *world) answer(_ int, text string) wiretest.Answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	for prefix, answers := range w.script {
		if strings.HasPrefix(text, prefix) && len(answers) > 0 {
			w.script[prefix] = answers[1:]
			return answers[0]()
		}
	}
	return wiretest.Answer{Rows: w.rows(text)}
}

func (w *world) rows(text string) (rows [][]string) {
	switch {
	case text == "BEGIN":
		w.changes = nil
	case text == "COMMIT":
		w.commit()
	case renameText.MatchString(text):
		parts := renameText.FindStringSubmatch(text)
		w.changes = append(w.changes, func() {
			w.oids[parts[2]] = w.oids[parts[1]]
			delete(w.oids, parts[1])
		})
	case dropText.MatchString(text):
		delete(w.oids, dropText.FindStringSubmatch(text)[1])
	case existsText.MatchString(text):
		if _, ok := w.oids[existsText.FindStringSubmatch(text)[1]]; ok {
			return [][]string{{"1"}}
		}
	case strings.HasPrefix(text, "SELECT a.attname::varchar(128), format_type"):
		return [][]string{{"c", "integer"}}
	case strings.HasPrefix(text, "SELECT usesuper"):
		return [][]string{{map[bool]string{true: "t", false: "f"}[w.super]}}
	case strings.HasPrefix(text, "SELECT pg_get_viewdef"):
		return [][]string{{" SELECT 1;"}}
	case strings.Contains(text, "pg_depend"):
		return w.views
	case strings.Contains(text, "pg_get_userbyid"):
		for name, oid := range w.oids {
			rows = append(rows, []string{oid, "s", name, "r", "0", cmp.Or(w.owners[oid], "owner")})
		}
	case strings.Contains(text, "pg_description"):
		for oid, comment := range w.comments {
			rows = append(rows, []string{oid, "0", comment})
		}
	case strings.HasPrefix(text, "SELECT DISTINCT k.confrelid"):
		return w.keys
	}
	return rows
}

func (w *world) commit() {
	for _, change := range w.changes {
		change()
	}
	w.changes = nil
}

// tables are the names of the tables that there are, with their OIDs.
func (w *world) tables() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for name, oid := range w.oids {
		out = append(out, name+"="+oid)
	}
	slices.Sort(out)
	return out
}

// count is how many statements began so.
func (w *world) count(prefix string) (n int) {
	for _, text := range w.Statements() {
		if strings.HasPrefix(text, prefix) {
			n++
		}
	}
	return n
}

func testPlan() *plan.Plan {
	const job = "k3j5k3j5k3j5k3j5"
	p := &plan.Plan{Version: plan.Version, Job: job, Workspace: "w", Staging: plan.Staging{
		Bucket: "b", Prefix: "p", UnloadRole: "default", LoadRole: "default", Compression: plan.Gzip, MaxFileSize: 50_000_000, Null: "NULLx",
	}}
	for i, name := range []string{"a", "b"} {
		p.Tables = append(p.Tables, plan.Table{
			Ordinal: i + 1, Schema: "s", Name: name, Staging: plan.StagingTable(job, i+1), Retired: plan.RetiredTable(job, i+1),
			Columns: []plan.Column{{Name: "c", Type: plan.Type{Kind: plan.Integer}}},
		})
	}
	return p
}

// silent fails the test if the server's text is anywhere in the error's tree.
func silent(t *testing.T, err error) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(fmt.Sprintf("%v %+v", e, e), "canary") {
			t.Errorf("the server's text is in %+v", e)
		}
	}
}
