package e2e_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/klauspost/compress/zstd"
)

// canary stands in every value of a shop's source that must not come out, and in
// the messages that the sandbox's servers are made to give.
const canary = "Kanariquist"

// shop is a source of two tables full of canaries, a destination with an older
// state of both, and a workspace for them.
type shop struct {
	*testing.T
	name      string // of the schema, the workspace and the bucket path
	workspace string // the file
}

const (
	people = 40 // rows of the source's first table; each has an order
	older  = 3  // rows of each of the destination's tables before
)

// open makes a shop.
func openShop(t *testing.T, name string) shop {
	t.Helper()
	schema(t, name)
	var rows, orders []string
	for i := range people {
		rows = append(rows, fmt.Sprintf("(%d, 'Ann %s %d', 'ann%d@%s.test', 'note %s %d', '1980-01-31', %d)", i, canary, i, i, canary, canary, i, 70000+i))
		orders = append(orders, fmt.Sprintf("(%d, %d)", 1000+i, i))
	}
	tables := []string{
		"create table " + name + ".people (id integer not null primary key, name varchar(60), email varchar(100), note varchar(200), born varchar(20), points integer)",
		"create table " + name + ".orders (id integer not null primary key, person integer references " + name + ".people (id))",
	}
	db := source(t)
	db.exec(tables...)
	db.exec("insert into "+name+".people values "+strings.Join(rows, ","), "insert into "+name+".orders values "+strings.Join(orders, ","))
	readable(t, name)

	before := writer(t)
	before.exec("create schema " + name)
	before.exec(tables...)
	for i := range older {
		before.exec(fmt.Sprintf("insert into %s.people (id, name) values (%d, 'old')", name, i), fmt.Sprintf("insert into %s.orders values (%d, %d)", name, i, i))
	}
	before.exec("comment on table "+name+".people is 'standin:"+name+"'", "comment on table "+name+".orders is 'standin:"+name+"'")
	return shop{t, name, workspace(t, name, name, `masking: {key: "file:`+keyFile(t, strings.Repeat("5a", 32))+`"}
tables:
  `+name+`.people: {columns: {id: {generator: integer-key}, name: {generator: name}, email: {generator: email}, note: {generator: character-scramble}, born: {generator: timestamp-shift}, points: passthrough}}
  `+name+`.orders: {columns: {id: passthrough}}
`)}
}

// writer is a session of the user that Standin has in the destination.
func writer(t *testing.T) warehouse {
	t.Helper()
	return connectAs(t, "DESTINATION", "USER", "PASSWORD")
}

// injected is a fault in the sandbox.
type injected struct {
	t    *testing.T
	path string // of its file
}

// inject makes a fault until the test ends. SHOP in its text is the shop's name.
func (s shop) inject(name, text string) injected {
	s.Helper()
	dir := filepath.Join(filepath.Dir(world.journal), "faults")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		s.Fatal(err)
	}
	f := injected{s.T, filepath.Join(dir, s.name+"-"+name+".json")}
	text = strings.ReplaceAll(text, "SHOP", s.name)
	if !json.Valid([]byte(text)) {
		s.Fatalf("the fault is no JSON: %s", text)
	}
	if err := errors.Join(f.forget(), os.WriteFile(f.path+".new", []byte(text), 0o600)); err != nil {
		s.Fatal(err)
	}
	if err := os.Rename(f.path+".new", f.path); err != nil { // whole when it is seen
		s.Fatal(err)
	}
	s.Cleanup(func() {
		f.remove()
		if err := f.forget(); err != nil {
			s.Error(err)
		}
	})
	return f
}

// forget removes what a fault of the same name has told, in this run or in one
// before.
func (f injected) forget() error {
	err := os.Remove(f.struck())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// struck is the file in which the sandbox tells of the fault.
func (f injected) struck() string { return strings.TrimSuffix(f.path, ".json") + ".struck" }

// remove ends the fault, and lets go what it holds.
func (f injected) remove() {
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.t.Error(err)
	}
}

// strikes is how often the fault has struck.
func (f injected) strikes() int {
	told, err := os.ReadFile(f.struck())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.t.Error(err)
	}
	return bytes.Count(told, []byte("\n"))
}

// await waits until the fault has struck, while the command runs.
func (f injected) await(r *running) {
	f.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for f.strikes() == 0 {
		select {
		case <-r.ended:
			f.t.Fatalf("the command ended before the fault struck\n%s\n%s", &r.stdout, &r.stderr)
		case <-tick.C:
		}
	}
}

// running is a command that runs.
type running struct {
	t              *testing.T
	cmd            *exec.Cmd
	stdout, stderr strings.Builder
	ended          chan struct{}
}

// start starts standin.
func (s shop) start(args ...string) *running {
	s.Helper()
	r := &running{t: s.T, cmd: command(s.T, append(args, "-w", s.workspace)...), ended: make(chan struct{})}
	r.cmd.Stdout, r.cmd.Stderr = &r.stdout, &r.stderr
	if err := r.cmd.Start(); err != nil {
		s.Fatal(err)
	}
	go func() {
		defer close(r.ended)
		_ = r.cmd.Wait() // the exit status is looked at
	}()
	return r
}

// signal sends the command a signal.
func (r *running) signal(s os.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(s); err != nil {
		r.t.Fatal(err)
	}
}

// wait waits for the command's end.
func (r *running) wait() outcome {
	<-r.ended
	return outcome{r.cmd.ProcessState.ExitCode(), r.stdout.String(), r.stderr.String()}
}

// run runs standin to its end.
func (s shop) run(args ...string) outcome {
	s.Helper()
	return standin(s.T, append(args, "-w", s.workspace)...)
}

// generate runs a job and reads its document; everything is logged.
func (s shop) generate() (outcome, document) {
	s.Helper()
	out := s.run("generate", "--json", "--log", "debug")
	return out, s.document(out)
}

// document is what generate --json prints.
type document struct {
	Job    string
	Status string
	Error  struct{ Code, Message, Hint, Table string }
}

func (s shop) document(out outcome) document {
	s.Helper()
	var d document
	if err := json.Unmarshal([]byte(out.stdout), &d); err != nil {
		s.Fatalf("stdout is not one document: %v\n%s\n%s", err, out.stdout, out.stderr)
	}
	return d
}

// state is how the destination's tables are: old, new, or what nobody may see.
func (s shop) state() string {
	s.Helper()
	db := destination(s.T)
	counts := db.rows(fmt.Sprintf("select (select count(*) from %[1]s.people), (select count(*) from %[1]s.people where name = 'old'), (select count(*) from %[1]s.orders)", s.name))[0]
	switch strings.Join(counts, " ") {
	case fmt.Sprint(older, " ", older, " ", older):
		return "old"
	case fmt.Sprint(people, " ", 0, " ", people):
		return "new"
	default:
		return fmt.Sprintf("neither old nor new: %q", counts)
	}
}

// tables are the tables of the destination's schema.
func (s shop) tables() []string {
	s.Helper()
	var names []string
	for _, row := range destination(s.T).rows("select tablename from pg_tables where schemaname = '" + s.name + "' order by 1") {
		names = append(names, row[0])
	}
	return names
}

// objects are the keys below the shop's path, of all versions and uploads.
func (s shop) objects() []string {
	s.Helper()
	keys := bucketKeys(s.T, storage(s.T), world.env["SANDBOX_BUCKET"], s.name+"/")
	slices.Sort(keys)
	return keys
}

// checkNothingLeft finds out whether anything that a job made is still there, and
// that what others made, objects and a table, is.
func (s shop) checkNothingLeft(others ...string) {
	s.Helper()
	objects, tables := []string(nil), []string{"orders", "people"}
	for _, name := range others {
		if strings.Contains(name, "/") {
			objects = append(objects, name)
		} else {
			tables = append(tables, name)
		}
	}
	if keys := s.objects(); !slices.Equal(keys, objects) {
		s.Errorf("the bucket holds %q, want %q", keys, objects)
	}
	if got := s.tables(); !slices.Equal(got, tables) {
		s.Errorf("the destination's tables are %q, want %q", got, tables)
	}
	for _, side := range []warehouse{source(s.T), destination(s.T)} {
		if n := side.value("select count(*) from sys_query_history where status = 'running' and query_text like '%" + s.name + ".%' and query_text not like '%sys_query_history%'"); n != "0" {
			s.Errorf("%s statements of the job still run", n)
		}
	}
}

// checkNoValueBelow finds out whether a value of the source is in an object below
// folders of the shop's path, while the job has not removed anything there.
func (s shop) checkNoValueBelow(folders []string, wantPlan bool) {
	s.Helper()
	client, bucket := storage(s.T), world.env["SANDBOX_BUCKET"]
	plans := 0
	for _, key := range s.objects() {
		if !slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(key, s.name+"/"+folder) }) {
			continue
		}
		object, err := client.GetObject(s.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
		if noKey := new(types.NoSuchKey); errors.As(err, &noKey) {
			continue // an upload that is not finished
		}
		if err != nil {
			s.Fatal(err)
		}
		var content io.Reader = object.Body
		if strings.HasSuffix(key, ".zst") {
			if content, err = zstd.NewReader(object.Body, zstd.WithDecoderConcurrency(1)); err != nil {
				s.Fatal(err)
			}
		}
		text, err := io.ReadAll(content)
		if err := errors.Join(err, object.Body.Close()); err != nil {
			s.Fatalf("read %s: %v", key, err)
		}
		if strings.HasSuffix(key, "/plan.json") {
			plans++
		}
		if strings.Contains(strings.ToLower(string(text)), strings.ToLower(canary)) {
			s.Errorf("%s holds a value", key)
		}
	}
	if (plans == 1) != wantPlan {
		s.Errorf("there are %d plans, so this search shows nothing", plans)
	}
}

// checkNoValue finds out whether a value of the source came out: in what the
// command printed and logged, in the state directory, or in a statement.
func (s shop) checkNoValue(out outcome) {
	s.Helper()
	found := func(where string, text []byte) {
		if at := bytes.Index(bytes.ToLower(text), []byte(strings.ToLower(canary))); at >= 0 {
			s.Errorf("%s holds a value: …%s…", where, text[max(at-80, 0):min(at+80, len(text))])
		}
	}
	found("stdout", []byte(out.stdout))
	found("stderr", []byte(out.stderr))
	err := filepath.WalkDir(stateDir(s.T), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		found(path, text)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.Error(err)
	}
	for _, e := range journal(s.T, s.name) {
		if e.Kind == "statement" && (e.Server == "destination" || !strings.HasPrefix(e.Text, "insert into")) {
			found("a statement at the "+e.Server, []byte(e.Text))
		}
	}
}
