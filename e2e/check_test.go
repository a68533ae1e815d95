package e2e_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
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
		"different-databases": {}, // only the source has that role
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
	// Followed, a mend of the destination would give the source's own tables away.
	for _, f := range found {
		for _, m := range f.Mend {
			if strings.Contains(m.Text, "OWNER TO") || strings.Contains(m.Text, "replace:") {
				t.Errorf("%s says %s", f.Check, m.Text)
			}
		}
	}
	for _, name := range []string{"destination-rights", "carried-over", "decision"} {
		if got, about := state(t, found, name); got != "unknown" {
			t.Errorf("%s is %q: %+v", name, got, about)
		}
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
