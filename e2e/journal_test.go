package e2e_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// entry is a line of the sandbox's journal.
type entry struct {
	Kind     string // aws or statement
	Service  string
	Action   string
	Resource string
	Role     string
	Server   string // source or destination
	Text     string
	Status   any
}

// journal is what the sandbox saw of a job: statements and S3 calls that name
// the test's word, which is its schema and its bucket path.
func journal(t *testing.T, word string) []entry {
	t.Helper()
	return world.entries(t, word)
}

func (s site) entries(t *testing.T, word string) []entry {
	t.Helper()
	file, err := os.Open(s.journal)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var entries []entry
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		if !bytes.Contains(lines.Bytes(), []byte(word)) { // of other tests, which fill most of it
			continue
		}
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("the journal holds a line that is no JSON: %v", err)
		}
		if strings.Contains(e.Text+e.Resource, word) {
			entries = append(entries, e)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return entries
}

// TestTheJournalShowsWhoDidWhat reads from the sandbox's journal which role
// unloaded and loaded what, and that no credential and no value of the source
// reached the destination in a statement.
func TestTheJournalShowsWhoDidWhat(t *testing.T) {
	t.Parallel()
	const s, canary = "journalled", "Kanariquist"
	schema(t, s)
	source(t).exec(
		"create table journalled.people (id integer not null primary key, name varchar(60), email varchar(100))",
		"insert into journalled.people values (1, 'Ann "+canary+"', 'ann@"+canary+".test'), (2, null, ''), (3, 'Bo "+canary+"', null)",
		"create table journalled.orders (id integer not null primary key, person integer references journalled.people (id), note varchar(200))",
		"insert into journalled.orders values (10, 1, 'for "+canary+"'), (11, 3, null)",
	)
	readable(t, s)
	key := strings.Repeat("5a", 32)
	env := world.env
	path := workspace(t, s, s, `masking: {key: "file:`+keyFile(t, key)+`"}
tables:
  journalled.people: {columns: {id: {generator: integer-key}, name: {generator: name}, email: {generator: email}}}
  journalled.orders: {columns: {id: passthrough, note: {generator: character-scramble}}}
`)
	var report struct{ Job string }
	if err := json.Unmarshal([]byte(standin(t, "generate", "-w", path, "--json").must(t).stdout), &report); err != nil {
		t.Fatal(err)
	}

	unloads, copies, inputs, outputs := 0, 0, 0, 0
	secrets := []string{
		canary, key, env["AWS_SECRET_ACCESS_KEY"], env["SOURCE_PASSWORD"], env["DESTINATION_PASSWORD"],
		"ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "aws_secret_access_key",
	}
	for _, e := range journal(t, s) {
		verb, ofJob := strings.ToUpper(strings.TrimSpace(e.Text)), strings.Contains(e.Text+e.Resource, report.Job)
		switch {
		case e.Kind == "statement" && e.Server == "destination":
			for _, secret := range secrets {
				if strings.Contains(e.Text, secret) {
					t.Errorf("a statement at the destination holds what it must not: %.60s…", e.Text)
				}
			}
			if strings.HasPrefix(verb, "COPY") && ofJob {
				copies++
				if !strings.Contains(e.Text, env["SANDBOX_LOAD_ROLE"]) || !strings.Contains(e.Text, "/output/") {
					t.Errorf("this COPY is not of output/ by the load role: %s", e.Text)
				}
			}
		case !ofJob: // of another pass of this test
		case e.Kind == "statement" && strings.HasPrefix(verb, "UNLOAD"):
			unloads++
			if !strings.Contains(e.Text, env["SANDBOX_UNLOAD_ROLE"]) || !strings.Contains(e.Text, "/input/") {
				t.Errorf("this UNLOAD is not to input/ by the unload role: %s", e.Text)
			}
		case e.Kind == "aws" && strings.Contains(e.Role, "unload"):
			inputs++
			if strings.Contains(e.Resource, "/output/") {
				t.Errorf("the unload role touched output/: %s %s", e.Action, e.Resource)
			}
		case e.Kind == "aws" && strings.Contains(e.Role, "load"):
			outputs++
			if strings.Contains(e.Resource, "/input/") {
				t.Errorf("the load role touched input/: %s %s", e.Action, e.Resource)
			}
		}
	}
	if unloads != 2 || copies != 2 || inputs == 0 || outputs == 0 {
		t.Errorf("the journal shows %d UNLOADs, %d COPYs, %d calls of the unload role, %d of the load role", unloads, copies, inputs, outputs)
	}
}

// TestTheLoadRoleCannotReadInput is the privacy boundary.
func TestTheLoadRoleCannotReadInput(t *testing.T) {
	t.Parallel()
	const s = "boundary"
	schema(t, s)
	db := source(t)
	db.exec("create table boundary.t (v varchar(10))", "insert into boundary.t values ('x')")
	url := "s3://" + world.env["SANDBOX_BUCKET"] + "/boundary/input/by-hand/"
	client := storage(t)
	defer func() { removeKeys(t, client, bucketKeys(t, client, world.env["SANDBOX_BUCKET"], s+"/")...) }()
	db.exec("unload ('select v from boundary.t') to '" + url + "' iam_role '" + world.env["SANDBOX_UNLOAD_ROLE"] + "' csv manifest")
	other := destination(t)
	other.exec("create schema boundary", "create table boundary.t (v varchar(10))")
	_, err := other.conn.Exec(t.Context(), "copy boundary.t from '"+url+"manifest' iam_role '"+world.env["SANDBOX_LOAD_ROLE"]+"' csv manifest").ReadAll()
	if err == nil || !strings.Contains(err.Error(), "403") && !strings.Contains(err.Error(), "Access") {
		t.Fatalf("the load role read input/: %v", err)
	}
	if n := other.value("select count(*) from boundary.t"); n != "0" {
		t.Errorf("%s rows were loaded across the boundary", n)
	}
}
