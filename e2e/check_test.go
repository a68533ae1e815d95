package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// finding is one of `standin check --json`.
type finding struct {
	Check, State, Code, Message string
	Mend                        []struct{ Where, Text string }
}

// check runs `standin check --json` and returns what it found and its status.
func check(t *testing.T, path string) (found []finding, status int) {
	t.Helper()
	out := standin(t, "check", "--json", "-w", path)
	var document struct{ Findings []finding }
	if err := json.Unmarshal([]byte(out.stdout), &document); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out.stdout, out.stderr)
	}
	return document.Findings, out.status
}

// state is that of the worst finding of a check; found says all its findings.
func state(t *testing.T, found []finding, name string) (state string, about []finding) {
	t.Helper()
	for _, f := range found {
		if f.Check != name {
			continue
		}
		about = append(about, f)
		if state == "" || f.State == "failed" || f.State == "unknown" && state != "failed" {
			state = f.State
		}
	}
	return state, about
}

// wantFault fails the test unless exactly the named checks failed, and the text of
// each is among the message and the mends of its findings.
func wantFaults(t *testing.T, found []finding, want map[string][]string) {
	t.Helper()
	for _, f := range found {
		if f.State == "failed" && want[f.Check] == nil {
			t.Errorf("%s failed: %s", f.Check, f.Message)
		}
	}
	for name, texts := range want {
		got, about := state(t, found, name)
		if got != "failed" {
			t.Errorf("%s is %q, want failed: %+v", name, got, about)
		}
		var all strings.Builder
		for _, f := range about {
			all.WriteString(f.Message + "\n")
			for _, m := range f.Mend {
				all.WriteString(m.Text)
			}
		}
		for _, text := range texts {
			if !strings.Contains(all.String(), text) {
				t.Errorf("%s does not say %q:\n%s", name, text, &all)
			}
		}
	}
}

// bucketKeys are the keys below a prefix of a bucket, all versions and uploads.
func bucketKeys(t *testing.T, client *s3.Client, bucket, prefix string) []string {
	t.Helper()
	var keys []string
	versions, err := client.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: &bucket, Prefix: &prefix})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions.Versions {
		keys = append(keys, *v.Key)
	}
	for _, m := range versions.DeleteMarkers {
		keys = append(keys, *m.Key)
	}
	uploads, err := client.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket, Prefix: &prefix})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range uploads.Uploads {
		keys = append(keys, *u.Key)
	}
	return keys
}

// removeKeys removes objects of the sandbox's bucket, also when a test has ended.
func removeKeys(t *testing.T, client *s3.Client, keys ...string) {
	t.Helper()
	bucket := world.env["SANDBOX_BUCKET"]
	for _, key := range keys {
		if _, err := client.DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: &bucket, Key: &key}); err != nil {
			t.Error(err)
		}
	}
}

// storage is a client of the sandbox's S3, as Standin's own user.
func storage(t *testing.T) *s3.Client {
	t.Helper()
	e := world.env
	settings, err := config.LoadDefaultConfig(t.Context(), config.WithRegion(e["AWS_REGION"]), config.WithBaseEndpoint(e["AWS_ENDPOINT_URL"]),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(e["AWS_ACCESS_KEY_ID"], e["AWS_SECRET_ACCESS_KEY"], "")))
	if err != nil {
		t.Fatal(err)
	}
	return s3.NewFromConfig(settings)
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

// intoSource makes the source a workspace's destination, under another host name.
func intoSource(t *testing.T, path string) {
	t.Helper()
	e := world.env
	edit(t, path, "destination: {host: "+e["DESTINATION_HOST"]+", port: "+e["DESTINATION_PORT"]+", database: "+e["DESTINATION_DATABASE"]+", user: "+e["DESTINATION_USER"]+", password: env:DESTINATION_PASSWORD",
		"destination: {host: localhost, port: "+e["SOURCE_PORT"]+", database: "+e["SOURCE_DATABASE"]+", user: "+e["SOURCE_ADMIN_USER"]+", password: env:SOURCE_ADMIN_PASSWORD")
}

func TestCheckPassesWhereAJobWould(t *testing.T) {
	t.Parallel()
	const s = "checked"
	schema(t, s)
	source(t).exec("create table checked.people (id integer not null primary key, name varchar(20))", "insert into checked.people values (1, 'Ann')")
	readable(t, s)
	path := workspace(t, s, s, "tables: {checked.people: {columns: {id: passthrough, name: {generator: name}}}}\n")
	for run := range 2 { // before the first job, and when its tables are to be replaced
		found, status := check(t, path)
		wantFaults(t, found, nil)
		if status != 0 {
			t.Errorf("run %d: exit status %d", run, status)
		}
		for _, name := range []string{
			"workspace", "masking-key", "source-login", "destination-login", "different-databases", "source-rights", "destination-rights",
			"decision", "bucket-access", "unload-role", "load-role", "privacy-boundary", "bucket-settings", "clean-up",
		} {
			if got, about := state(t, found, name); got != "passed" {
				t.Errorf("run %d: %s is %q: %+v", run, name, got, about)
			}
		}
		// Neither user is a superuser, so that masking policies, and what hangs on a
		// table that a swap replaces, are not shown to them.
		if got, about := state(t, found, "carried-over"); got != []string{"passed", "unknown"}[run] {
			t.Errorf("run %d: carried-over is %q: %+v", run, got, about)
		} else if run == 1 && (len(about) != 2 || !strings.Contains(about[1].Mend[0].Text, `ALTER USER "standin_writer" SYSLOG ACCESS UNRESTRICTED;`)) {
			t.Errorf("carried-over does not say how its user is shown the grants of others: %+v", about)
		}
		if got, about := state(t, found, "hidden-data"); got != "unknown" || len(about[len(about)-1].Mend) == 0 {
			t.Errorf("run %d: hidden-data is %q: %+v", run, got, about)
		}
		if keys := bucketKeys(t, storage(t), world.env["SANDBOX_BUCKET"], s+"/"); len(keys) > 0 {
			t.Errorf("run %d left %v", run, keys)
		}
		standin(t, "generate", "-w", path).must(t)
	}
	out := standin(t, "check", "-w", path).must(t)
	if !strings.Contains(out.stdout, "✓ privacy-boundary") || strings.Contains(out.stdout, "✗") {
		t.Errorf("for people it is\n%s", out.stdout)
	}
}

func TestCheckNamesTheGrantsThatAreMissing(t *testing.T) {
	t.Parallel()
	const s = "ungranted"
	schema(t, s)
	source(t).exec("create table ungranted.a (id integer)", "create table ungranted.b (id integer)", "grant select on ungranted.a to standin_reader")
	source(t).exec("revoke usage on schema ungranted from standin_reader")
	admin := destination(t)
	admin.exec("create schema ungranted", "create table ungranted.a (id integer)", "create view ungranted.v as select id from ungranted.a")
	path := workspace(t, s, s, "new_columns: passthrough\nreplace: [ungranted.a]\n")
	found, status := check(t, path)
	owner := "(of " + world.env["DESTINATION_ADMIN_USER"] + ")"
	_, decision := state(t, found, "decision")
	want := map[string][]string{
		"source-rights": {
			"lacks USAGE", `GRANT USAGE ON SCHEMA "ungranted" TO "standin_reader";`,
			"lacks SELECT on 1 of 2 tables: ungranted.b", `GRANT SELECT ON TABLE "ungranted"."b" TO "standin_reader";`,
		},
		"destination-rights": {
			`GRANT USAGE, CREATE ON SCHEMA "ungranted" TO "standin_writer";`,
			"ungranted.a " + owner, `ALTER TABLE "ungranted"."a" OWNER TO "standin_writer";`,
			"ungranted.v " + owner, `ALTER TABLE "ungranted"."v" OWNER TO "standin_writer";`,
		},
	}
	if decision[0].State == "failed" { // for the view, where it cannot be carried
		want["decision"] = []string{"ungranted.a"}
	}
	wantFaults(t, found, want)
	if status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	// Its own mends mend it.
	for _, f := range found {
		for _, m := range f.Mend {
			switch {
			case f.Check == "source-rights":
				source(t).exec(m.Text)
			case f.Check == "destination-rights":
				admin.exec(m.Text)
			}
		}
	}
	found, _ = check(t, path)
	delete(want, "source-rights")
	delete(want, "destination-rights")
	wantFaults(t, found, want)
}

func TestCheckStopsAtUndecidedColumns(t *testing.T) {
	t.Parallel()
	const s = "undecided"
	schema(t, s)
	source(t).exec("create table undecided.a (id integer)")
	readable(t, s)
	path := workspace(t, s, s, "")
	found, status := check(t, path)
	wantFaults(t, found, map[string][]string{"decision": {"undecided.a.id"}})
	if status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
	edit(t, path, "version: 1", "version: 2")
	if out := standin(t, "check", "-w", path); out.status != 2 {
		t.Errorf("a faulty workspace ended with %d\n%s", out.status, out.stderr)
	}
}

// TestCheckProvesThePrivacyBoundary gives roles to the wrong side, and a load role
// that reads the folder which this workspace calls input/.
func TestCheckProvesThePrivacyBoundary(t *testing.T) {
	t.Parallel()
	const s = "crossed"
	schema(t, s)
	source(t).exec("create table crossed.a (id integer)")
	readable(t, s)
	e := world.env
	more := "new_columns: passthrough\n"

	path := workspace(t, s, s, more)
	edit(t, path, "load_role: "+e["SANDBOX_LOAD_ROLE"], "load_role: arn:aws:iam::111111111111:role/nobody")
	found, _ := check(t, path)
	wantFaults(t, found, map[string][]string{"load-role": {
		"the role arn:aws:iam::111111111111:role/nobody cannot be used", "--add-iam-roles arn:aws:iam::111111111111:role/nobody",
		`GRANT ASSUMEROLE ON 'arn:aws:iam::111111111111:role/nobody' TO "standin_writer" FOR COPY;`,
	}})
	if got, about := state(t, found, "privacy-boundary"); got != "unknown" {
		t.Errorf("without a load role the boundary is %q: %+v", got, about)
	}

	path = workspace(t, s, s, more)
	edit(t, path, "unload_role: "+e["SANDBOX_UNLOAD_ROLE"], "unload_role: "+strings.Replace(e["SANDBOX_UNLOAD_ROLE"], "unload", "seed", 1))
	found, _ = check(t, path)
	wantFaults(t, found, map[string][]string{"unload-role": {
		"S3 does not let the unload role", "--role-name standin-sandbox-seed", "arn:aws:s3:::" + e["SANDBOX_BUCKET"] + "/crossed/input/*",
	}})

	// Below a path that itself begins with input/ the unload role may read all, and
	// where it is the load role too, nothing is left of the boundary.
	path = workspace(t, s, s, more)
	edit(t, path, "s3://"+e["SANDBOX_BUCKET"]+"/crossed", "s3://"+e["SANDBOX_BUCKET"]+"/input/crossed")
	edit(t, path, "load_role: "+e["SANDBOX_LOAD_ROLE"], "load_role: "+e["SANDBOX_UNLOAD_ROLE"])
	intoSource(t, path)
	found, _ = check(t, path)
	wantFaults(t, found, map[string][]string{
		"privacy-boundary":    {"where the real data lies", "NeverReadInput", "arn:aws:s3:::" + e["SANDBOX_BUCKET"] + "/input/crossed/input/*", "a role of its own"},
		"different-databases": {}, "decision": {}, // only the source has that role
	})
	if keys := bucketKeys(t, storage(t), e["SANDBOX_BUCKET"], ""); slices.ContainsFunc(keys, func(k string) bool { return strings.Contains(k, "crossed/") }) {
		t.Errorf("it left %v", keys)
	}
}

func TestCheckKnowsOneDatabaseByTwoNames(t *testing.T) {
	t.Parallel()
	const s = "selfsame"
	schema(t, s)
	source(t).exec("create table selfsame.a (id integer)")
	readable(t, s)
	path := workspace(t, s, s, "new_columns: passthrough\n")
	intoSource(t, path)
	found, status := check(t, path)
	if got, about := state(t, found, "different-databases"); got != "failed" || status != 2 {
		t.Errorf("it is %q with exit status %d: %+v", got, status, about)
	}
	for _, command := range []string{"plan", "generate"} {
		if out := standin(t, command, "-w", path); out.status != 2 || !strings.Contains(out.stderr, "same database") {
			t.Errorf("%s: exit status %d\n%s", command, out.status, out.stderr)
		}
	}
}

func TestCheckSeesHowTheBucketIsSetUp(t *testing.T) {
	t.Parallel()
	const s = "bucketed"
	schema(t, s)
	source(t).exec("create table bucketed.a (id integer)")
	readable(t, s)
	client, bucket := storage(t), "check-"+s
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket, ObjectLockEnabledForBucket: aws.Bool(true)}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := client.DeleteBucket(context.Background(), &s3.DeleteBucketInput{Bucket: &bucket}); err != nil {
			t.Error(err)
		}
	})
	path := workspace(t, s, s, "new_columns: passthrough\n")
	edit(t, path, "s3://"+world.env["SANDBOX_BUCKET"]+"/", "s3://"+bucket+"/")
	found, status := check(t, path)
	wantFaults(t, found, map[string][]string{
		"bucket-settings": {"keeps versions", "aws s3api put-bucket-versioning --bucket " + bucket, "object lock"},
		// The sandbox's roles are for its own bucket.
		"unload-role": {"arn:aws:s3:::" + bucket + "/bucketed/input/*"},
		"load-role":   {"arn:aws:s3:::" + bucket + "/bucketed/output/*"},
	})
	if status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	if keys := bucketKeys(t, client, bucket, ""); len(keys) > 0 {
		t.Errorf("it left versions or uploads: %v", keys)
	}
}

// held starts a check that stops at its UNLOAD, and returns when it has got there.
func held(t *testing.T, name, path string) (cmd *exec.Cmd, stderr *strings.Builder) {
	t.Helper()
	faults := filepath.Join(filepath.Dir(world.journal), "faults")
	if err := os.MkdirAll(faults, 0o700); err != nil {
		t.Fatal(err)
	}
	fault, struck := filepath.Join(faults, name+".json"), filepath.Join(faults, name+".struck")
	if err := os.WriteFile(fault+".new", []byte(`{"server": "source", "statement": "^UNLOAD[^;]*/`+name+`/input/", "do": "hold"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(fault+".new", fault); err != nil { // whole when it is seen
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(os.Remove(fault), os.Remove(struck)); err != nil {
			t.Error(err)
		}
	})
	cmd, stderr = command(t, "check", "-w", path), new(strings.Builder)
	cmd.Stderr = stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		if _, err := os.Stat(struck); err == nil {
			return cmd, stderr
		}
		if t.Context().Err() != nil {
			t.Fatal("the check did not come to its UNLOAD")
		}
	}
	return nil, nil
}

// empty fails the test if anything lies below the workspace's path.
func empty(t *testing.T, name string) {
	t.Helper()
	if keys := bucketKeys(t, storage(t), world.env["SANDBOX_BUCKET"], name+"/"); len(keys) > 0 {
		t.Errorf("what is left is %v", keys)
	}
}

func TestAnInterruptedCheckLeavesNothing(t *testing.T) {
	t.Parallel()
	const s = "halted"
	schema(t, s)
	source(t).exec("create table halted.a (id integer)")
	readable(t, s)
	cmd, stderr := held(t, s, workspace(t, s, s, "new_columns: passthrough\n"))
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the status is looked at
	if status := cmd.ProcessState.ExitCode(); status != 130 {
		t.Errorf("exit status %d, want 130\n%s", status, stderr)
	}
	empty(t, s)
}

// TestCleanupRemovesWhatAKilledCheckLeft also makes the check old: a job without a
// lease counts as alive for a minute.
func TestCleanupRemovesWhatAKilledCheckLeft(t *testing.T) {
	t.Parallel()
	const s = "slain"
	schema(t, s)
	source(t).exec("create table slain.a (id integer)")
	readable(t, s)
	path := workspace(t, s, s, "new_columns: passthrough\n")
	cmd, _ := held(t, s, path)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	client, bucket := storage(t), world.env["SANDBOX_BUCKET"]
	plans := slices.DeleteFunc(bucketKeys(t, client, bucket, s+"/jobs/"), func(key string) bool { return !strings.HasSuffix(key, "/plan.json") })
	if len(plans) != 1 {
		t.Fatalf("the killed check left the plans %v, want one", plans)
	}
	if out := standin(t, "cleanup", "-w", path).must(t); !strings.Contains(out.stdout, "live") {
		t.Errorf("at once, cleanup says\n%s", out.stdout)
	}
	got, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &plans[0]})
	if err != nil {
		t.Fatal(err)
	}
	var p map[string]any
	if err := errors.Join(json.NewDecoder(got.Body).Decode(&p), got.Body.Close()); err != nil {
		t.Fatal(err)
	}
	p["created"] = "2020-01-01T00:00:00Z"
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &plans[0], Body: bytes.NewReader(text)}); err != nil {
		t.Fatal(err)
	}
	if out := standin(t, "cleanup", "-w", path).must(t); !strings.Contains(out.stdout, "removed") {
		t.Errorf("later, cleanup says\n%s", out.stdout)
	}
	empty(t, s)
}
