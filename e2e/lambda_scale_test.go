package e2e_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// lambdaFiles is how many files the large job has: go test ./e2e -run Lambda -lambda-files 2000.
var lambdaFiles = flag.Int("lambda-files", 150, "how many files the large job of the pipeline Lambda has; at most 2,048")

// TestAJobOfManyFilesByLambdaAndByV2 copies one table, which the source's many
// slices unload into as many files, by either pipeline, to the same data. It logs
// how long each job takes. The sandbox is its own: the others have two slices.
func TestAJobOfManyFilesByLambdaAndByV2(t *testing.T) {
	t.Parallel()
	const rowsOfAFile = 50
	files := *lambdaFiles
	dir := t.TempDir()
	s, stop, err := startSandbox(t.Context(), filepath.Join(dir, "sandbox"), "--slices", strconv.Itoa(files))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	path := s.workspace(t, "large", "large", fmt.Sprintf(`masking: {key: "file:%s"}
tables:
  large.people: {columns: {id: {generator: integer-key}, email: {generator: email}, note: {generator: character-scramble}}}
lambda: {role: %q, memory: 512, timeout: 60s, architecture: %s, concurrency: %d, resend_after: 10m}
`, keyFile(t, strings.Repeat("5a", 32)), s.env["SANDBOX_LAMBDA_ROLE"], architecture(), 2*runtime.GOMAXPROCS(0)))
	fill(s.connectAs(t, "SOURCE", "ADMIN_USER", "ADMIN_PASSWORD"), s.env["SOURCE_USER"], rowsOfAFile*files)

	took, copies := map[string]time.Duration{}, map[string][][]string{}
	for _, pipeline := range []string{"v2", "lambda"} {
		began := time.Now()
		out := s.run(t, "generate", "--json", "--pipeline", pipeline, "-w", path).must(t)
		took[pipeline] = time.Since(began).Round(time.Millisecond)
		copies[pipeline] = s.connectAs(t, "DESTINATION", "ADMIN_USER", "ADMIN_PASSWORD").rows("select id, email, note from large.people order by id")
		s.checkLargeJob(t, pipeline, out, files)
	}
	if n := len(copies["v2"]); n != rowsOfAFile*files || !slices.EqualFunc(copies["v2"], copies["lambda"], slices.Equal) {
		t.Errorf("of %d rows v2 copies %d and lambda %d, or not the same", rowsOfAFile*files, n, len(copies["lambda"]))
	}
	t.Logf("a job of %d files of %d rows: by v2 in %s, by lambda in %s", files, rowsOfAFile, took["v2"], took["lambda"])
}

// fill makes the table of the large job.
func fill(db warehouse, reader string, rows int) {
	db.t.Helper()
	db.exec(
		"create schema large", "create table large.digits (n integer)",
		"insert into large.digits values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
		"create table large.people (id integer not null primary key, email varchar(100), note varchar(60))",
		fmt.Sprintf(`insert into large.people select k.id, 'ann' || k.id || '@example.com', 'note, "of" ' || k.id
			from (select a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n as id from large.digits a
			cross join large.digits b cross join large.digits c cross join large.digits d cross join large.digits e cross join large.digits f) k
			where k.id < %d`, rows),
		"drop table large.digits",
		"grant usage on schema large to "+reader, "grant select on all tables in schema large to "+reader,
	)
}

// checkLargeJob reads from the journal who read the files of the job, each of which
// is one of the source's slices.
func (s site) checkLargeJob(t *testing.T, pipeline string, out outcome, files int) {
	t.Helper()
	var d document
	if err := json.Unmarshal([]byte(out.stdout), &d); err != nil {
		t.Fatal(err)
	}
	reader := map[string]string{"v2": "standin", "lambda": "standin-sandbox-lambda"}[pipeline]
	landed, read, writes := map[string]bool{}, map[string]bool{}, 0
	for _, e := range s.entries(t, d.Job) {
		switch {
		case e.Service != "s3" || !strings.Contains(e.Resource, "/input/"+d.Job+"/") || strings.HasSuffix(e.Resource, "/manifest"):
		case e.Action == "PutObject":
			landed[e.Resource] = true
			writes++
		case e.Action == "GetObject" && e.Role == reader:
			read[e.Resource] = true
		}
	}
	if len(landed) != files || len(read) != files || writes != files {
		t.Errorf("by %s %d files landed in %d writes, and %s read %d; want %d", pipeline, len(landed), writes, reader, len(read), files)
	}
}
