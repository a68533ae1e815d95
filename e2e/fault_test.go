package e2e_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// faultCase is one thing that goes wrong, and what has to become of it.
type faultCase struct {
	name  string
	fault string // for the sandbox
	// before changes the shop; during does what goes wrong while the fault holds
	// what it strikes, and lets it go on then. Both may be nil.
	before func(s shop)
	during func(s shop, job *running)

	code  string
	says  string // regular expression of the whole message
	table string
	hint  string // regular expression; empty: there need be none
	state string // of the destination afterwards
	least int    // strikes
	// leaves says that the clean-up is struck as well, so that a later one has to
	// remove the rest.
	leaves bool
	passes bool // a canary is in a column that is not masked, so it is in output/
}

// faultCases are in docs/faults.md, in this order.
func faultCases() []faultCase {
	server := `"code": "XX000", "message": "` + canary + ` is the value", "detail": "error: ` + canary + `\n  code: 9999\n  context: ` + canary + `"`
	return []faultCase{
		{
			name:  "S3 fails twice with 500 while a file is read",
			fault: `{"action": "GetObject", "resource": "/SHOP/input/.*people/.*part", "role": "standin", "times": 2, "do": "refuse", "status": 500, "code": "InternalError"}`,
			state: "new", least: 2,
		},
		{
			name:  "S3 asks three times to slow down while a file is written",
			fault: `{"action": "PutObject", "resource": "/SHOP/output/.*part", "role": "standin", "times": 3, "do": "refuse", "status": 503, "code": "SlowDown"}`,
			state: "new", least: 3,
		},
		{
			name:  "S3 asks for ever to slow down",
			fault: `{"action": "GetObject", "resource": "/SHOP/input/.*people/.*part", "role": "standin", "do": "refuse", "status": 503, "code": "SlowDown", "message": "` + canary + `"}`,
			code:  "storage-failed", says: `transform SHOP\.people: s3: get SHOP/input/\w+/\d+-SHOP\.people/1/\d+_part_\d+\S*: SlowDown`,
			table: "people", state: "old", least: 6,
		},
		{
			name:  "S3 forbids Standin to read a file",
			fault: `{"action": "GetObject", "resource": "/SHOP/input/.*people/.*part", "role": "standin", "do": "refuse", "status": 403, "code": "AccessDenied", "message": "` + canary + `"}`,
			code:  "permission-denied", says: `transform SHOP\.people: s3: get SHOP/input/\S+: AccessDenied`,
			table: "people", hint: "grant the AWS credentials", state: "old", least: 1,
		},
		{
			name:  "S3 forbids Standin to write anything",
			fault: `{"action": "PutObject", "resource": "/SHOP/jobs/", "role": "standin", "do": "refuse", "status": 403, "code": "AccessDenied"}`,
			code:  "permission-denied", says: `write the plan: s3: put SHOP/jobs/\w+/plan\.json: AccessDenied`,
			hint: "grant the AWS credentials", state: "old", least: 1,
		},
		{
			name:  "S3 forbids Standin to write a masked file",
			fault: `{"action": "PutObject", "resource": "/SHOP/output/.*people/.*part", "role": "standin", "do": "refuse", "status": 403, "code": "AccessDenied", "message": "` + canary + `"}`,
			code:  "permission-denied", says: `transform SHOP\.people: s3: put SHOP/output/\S+: AccessDenied`,
			table: "people", hint: "grant the AWS credentials", state: "old", least: 1,
		},
		{
			name:  "two bodies are cut short",
			fault: `{"action": "GetObject", "resource": "/SHOP/input/.*people/.*part", "role": "standin", "times": 2, "do": "truncate"}`,
			state: "new", least: 2,
		},
		{
			name:  "every body is cut short",
			fault: `{"action": "GetObject", "resource": "/SHOP/input/.*people/.*part", "role": "standin", "do": "truncate"}`,
			code:  "storage-failed", says: `mask SHOP\.people, reading file \S+: s3: read SHOP/input/\S+: the connection broke before the end`,
			table: "people", state: "old", least: 3,
		},
		{
			name:  "the unload role loses its right after the first file",
			fault: `{"action": "PutObject", "resource": "/SHOP/input/.*people/", "role": "standin-sandbox-unload", "skip": 1, "do": "refuse", "status": 403, "code": "AccessDenied"}`,
			code:  "permission-denied", says: `unload SHOP\.people: S3 refused the IAM role \(SQLSTATE XX000, Redshift code \d+\)`,
			table: "people", hint: "s3:PutObject", state: "old", least: 1,
		},
		{
			name:  "an UNLOAD dies after its first file",
			fault: `{"action": "PutObject", "resource": "/SHOP/input/.*people/1/", "role": "standin-sandbox-unload", "skip": 1, "do": "refuse", "status": 500, "code": "InternalError"}`,
			state: "new", least: 1,
		},
		{
			name:  "the load role may no longer read",
			fault: `{"action": "GetObject", "resource": "/SHOP/output/.*people/", "role": "standin-sandbox-load", "do": "refuse", "status": 403, "code": "AccessDenied"}`,
			code:  "permission-denied", says: `load SHOP\.people: S3 refused the IAM role \(SQLSTATE XX000, Redshift code \d+\)`,
			table: "people", hint: "s3:GetObject", state: "old", least: 1,
		},
		{
			name:  "the unload role is detached from the cluster",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "refuse", "code": "XX000", "message": "Not authorized to get credentials of role arn:aws:iam::1:role/` + canary + `"}`,
			code:  "permission-denied", says: `unload SHOP\.people: the IAM role may not be assumed: .* \(SQLSTATE XX000\)`,
			table: "people", hint: "attached to the cluster", state: "old", least: 1,
		},
		{
			name:  "the source refuses an UNLOAD in words that hold values",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "refuse", ` + server + `}`,
			code:  "unload-failed", says: `unload SHOP\.people: the warehouse refused the statement \(SQLSTATE XX000, Redshift code 9999\)`,
			table: "people", state: "old", least: 3,
		},
		{
			name:  "the source is lost before an UNLOAD",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "times": 1, "do": "disconnect-before"}`,
			state: "new", least: 1,
		},
		{
			name:  "the source is lost after an UNLOAD",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "times": 1, "do": "disconnect-after"}`,
			state: "new", least: 1,
		},
		{
			name:  "the destination is lost before a COPY",
			fault: `{"server": "destination", "statement": "^copy.*SHOP.*output.*people", "times": 1, "do": "disconnect-before"}`,
			state: "new", least: 1,
		},
		{
			name:  "the destination is lost before a COPY's COMMIT",
			fault: `{"server": "destination", "after": "^copy.*SHOP.*output.*people", "statement": "^commit", "times": 1, "do": "disconnect-before"}`,
			state: "new", least: 1,
		},
		{
			name:  "the destination is lost after a COPY's COMMIT",
			fault: `{"server": "destination", "after": "^copy.*SHOP.*output.*people", "statement": "^commit", "times": 1, "do": "disconnect-after"}`,
			state: "new", least: 1,
		},
		{
			name:  "the destination is lost at every COPY",
			fault: `{"server": "destination", "statement": "^copy.*SHOP.*output.*people", "do": "disconnect-before"}`,
			code:  "connection-failed", says: `load SHOP\.people: the connection was lost`,
			table: "people", state: "old", least: 3,
		},
		{
			name:  "the destination has no disk space left",
			fault: `{"server": "destination", "statement": "^copy.*SHOP.*output.*people", "do": "refuse", "code": "53100", "message": "Disk Full ` + canary + `"}`,
			code:  "load-failed", says: `load SHOP\.people: the warehouse has no disk space left \(SQLSTATE 53100\)`,
			table: "people", state: "old", least: 1,
		},
		{
			name:  "the destination is lost while the copy is verified",
			fault: `{"server": "destination", "statement": "^select count.* from .*SHOP.*standin_", "times": 1, "do": "disconnect-before"}`,
			state: "new", least: 1,
		},
		{
			name:  "the destination is lost before publishing's COMMIT",
			fault: `{"server": "destination", "after": "^alter table .*SHOP.* rename to", "statement": "^commit", "times": 1, "do": "disconnect-before"}`,
			state: "new", least: 1,
		},
		{
			name:  "the destination is lost after publishing's COMMIT",
			fault: `{"server": "destination", "after": "^alter table .*SHOP.* rename to", "statement": "^commit", "times": 1, "do": "disconnect-after"}`,
			state: "new", least: 1,
		},
		{
			name:  "another transaction is in publishing's way",
			fault: `{"server": "destination", "statement": "^alter table .*SHOP.* rename to", "times": 2, "do": "refuse", "code": "XX000", "message": "1023", "detail": "Serializable isolation violation on table ` + canary + `"}`,
			state: "new", least: 2,
		},
		{
			name:  "publishing is refused",
			fault: `{"server": "destination", "statement": "^alter table .*SHOP.* rename to", "do": "refuse", ` + server + `}`,
			code:  "publish-failed", says: `publish: the warehouse refused the statement \(SQLSTATE XX000, Redshift code 9999\)`,
			state: "old", least: 1,
		},
		{
			name:  "COPY refuses a value",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "replace", "from": ",70013", "to": "LEthbmFyaXF1aXN0"}`,
			code:  "load-failed", says: `load SHOP\.people: file \S+, line \d+, column points of type int4?\S*: .+ \(Redshift load error 1207\): rows could not be loaded \(SQLSTATE XX000, Redshift code 8001\)`,
			table: "people", state: "old", least: 1, passes: true,
		},
		{
			name:  "a value is not valid UTF-8",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "replace", "from": "Ann Kanariquist 13", "to": "S2FuYXJpcXVpc3T/"}`,
			code:  "file-invalid", says: `mask SHOP\.people, file \S+, line \d+ \(byte \d+\), column name: the value is not valid UTF-8`,
			table: "people", state: "old", least: 1,
		},
		{
			name:  "a value holds a NUL byte",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "replace", "from": "Ann Kanariquist 13", "to": "S2FuYXJpcXVpc3QA"}`,
			code:  "file-invalid", says: `mask SHOP\.people, file \S+, line \d+ \(byte \d+\), column name: the value holds a NUL byte`,
			table: "people", state: "old", least: 1,
		},
		{
			name:  "a file is not CSV",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "replace", "from": ",70013", "to": "LCJLYW5hcmlxdWlzdA=="}`,
			code:  "file-invalid", says: `mask SHOP\.people, file \S+, line \d+ \(byte \d+\)(, column \w+)?: .+`,
			table: "people", state: "old", least: 1,
		},
		{
			name:  "a generator cannot handle a value",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "replace", "from": "1980-01-31", "to": "S2FuYXJpcXVpc3Q="}`,
			code:  "value-refused", says: `mask SHOP\.people, file \S+, line \d+ \(byte \d+\), column born: .+`,
			table: "people", state: "old", least: 1,
		},
		{
			name:  "the right to read a table is revoked before its UNLOAD",
			fault: `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "hold"}`,
			during: func(s shop, _ *running) {
				source(s.T).exec("revoke select on " + s.name + ".people from " + world.env["SOURCE_USER"])
			},
			code: "permission-denied", says: `unload SHOP\.people: .+ \(SQLSTATE 42501\)`,
			table: "people", hint: "standin check", state: "old", least: 1,
		},
		{
			name:   "the right to make tables is revoked before a staging table is made",
			fault:  `{"server": "destination", "statement": "^create table .*SHOP", "do": "hold"}`,
			before: func(s shop) { s.belongs() },
			during: func(s shop, _ *running) {
				destination(s.T).exec("revoke create on schema " + s.name + " from " + world.env["DESTINATION_USER"])
			},
			code: "permission-denied", says: `make the staging table of SHOP\.(people|orders): .+ \(SQLSTATE 42501\)`,
			hint: "standin check", state: "old", least: 1,
		},
		{
			name:  "the right to insert is revoked before a COPY",
			fault: `{"server": "destination", "statement": "^copy.*SHOP.*output.*people", "do": "hold"}`,
			during: func(s shop, _ *running) {
				for _, table := range s.tables() {
					if strings.HasPrefix(table, "standin_") {
						destination(s.T).exec("revoke insert on " + s.name + "." + table + " from " + world.env["DESTINATION_USER"])
					}
				}
			},
			code: "permission-denied", says: `load SHOP\.people: .+ \(SQLSTATE 42501\)`,
			table: "people", hint: "standin check", state: "old", least: 1,
		},
		{
			name:  "the old table is given to another owner before publishing",
			fault: `{"server": "destination", "statement": "^lock .*SHOP", "do": "hold"}`,
			during: func(s shop, _ *running) {
				destination(s.T).exec("alter table " + s.name + ".people owner to " + world.env["DESTINATION_ADMIN_USER"])
			},
			code: "permission-denied", says: `publish: .+ \(SQLSTATE 42501\)`,
			hint: "standin check", state: "old", least: 1,
		},
		{
			name:  "S3 forbids Standin to delete what it has unloaded",
			fault: `{"action": "DeleteObjects", "resource": "SHOP/input/", "role": "standin", "do": "refuse", "status": 403, "code": "AccessDenied", "message": "` + canary + `"}`,
			code:  "cleanup-incomplete", says: `clean up after job \w+: remove s3-objects SHOP/input/\w+/ in \S+: s3: delete below SHOP/input/\w+/: AccessDenied`,
			hint: "standin cleanup", state: "new", least: 3, leaves: true,
		},
		{
			name:  "the destination refuses to drop the old tables",
			fault: `{"server": "destination", "statement": "^drop table .*SHOP.*_old", "do": "refuse", "code": "42501", "message": "must be owner of relation ` + canary + `"}`,
			code:  "cleanup-incomplete", says: `(?s)clean up after job \w+: drop the job's staging tables: .*SHOP\.standin_\w+_old.*`,
			hint: "standin cleanup", state: "new", least: 2, leaves: true,
		},
	}
}

// belongs gives the destination's schema to the administrator, so that Standin's
// user has rights in it that can be revoked.
func (s shop) belongs() {
	s.Helper()
	destination(s.T).exec(
		"alter schema "+s.name+" owner to "+world.env["DESTINATION_ADMIN_USER"],
		"grant usage, create on schema "+s.name+" to "+world.env["DESTINATION_USER"],
	)
}

// TestFaultsAreRetriedOrToldAndLeaveNothingBehind breaks one thing per job.
func TestFaultsAreRetriedOrToldAndLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	page := openFaultsPage(t)
	t.Run("faults", func(t *testing.T) {
		for i, test := range append(faultCases(), stateCases()...) {
			t.Run(test.name, func(t *testing.T) {
				t.Parallel()
				page.check(t, test, breakOne(openShop(t, fmt.Sprintf("faulty%02d", i)), test))
			})
		}
	})
	page.close(t)
}

// breakOne runs a job in which one thing goes wrong, looks at everything while
// the job begins to clean up and after it, and returns what the user saw.
func breakOne(s shop, test faultCase) seen {
	s.Helper()
	if test.before != nil {
		test.before(s)
	}
	fault := s.inject("fault", test.fault)
	cleaning := s.inject("the clean-up", `{"action": "ListMultipartUploads", "resource": "/SHOP/input/[a-z0-9]+/$", "do": "hold"}`)
	job := s.start("generate", "--json", "--log", "debug")
	if test.during != nil {
		fault.await(job)
		test.during(s, job)
		fault.remove()
	}
	cleaning.await(job)
	searched := []string{"jobs/"}
	if !test.passes {
		searched = append(searched, "output/")
	}
	s.checkNoValueBelow(searched, !strings.HasPrefix(test.says, "write the plan"))
	s.checkNoValue(outcome{})
	cleaning.remove()
	out := job.wait()
	got := s.document(out)

	want := struct{ status, code, table string }{"succeeded", test.code, ""}
	status := 0
	if test.code != "" {
		want.status, status = "failed", 1
	}
	if test.table != "" {
		want.table = s.name + "." + test.table
	}
	if out.status != status || got.Status != want.status || got.Error.Code != want.code || want.table != "" && got.Error.Table != want.table {
		s.Errorf("exit status %d, %+v, want %d and %+v\n%s", out.status, got, status, want, out.stderr)
	}
	if pattern := "^(?:" + strings.ReplaceAll(test.says, "SHOP", s.name) + ")$"; !regexp.MustCompile(pattern).MatchString(got.Error.Message) {
		s.Errorf("the message %q is not %s", got.Error.Message, pattern)
	}
	if !regexp.MustCompile(test.hint).MatchString(got.Error.Hint) {
		s.Errorf("the hint %q has no %q", got.Error.Hint, test.hint)
	}
	if n := fault.strikes(); n < test.least {
		s.Errorf("the fault struck %d times, want %d or more", n, test.least)
	}
	if state := s.state(); state != test.state {
		s.Errorf("the destination is %s, want %s", state, test.state)
	}
	s.checkNoValue(out)
	if test.leaves {
		if n := len(s.objects()); n == 0 {
			s.Error("nothing is left, so a later clean-up shows nothing")
		}
		fault.remove()
		again := s.run("cleanup", "--log", "debug").must(s.T)
		if !strings.Contains(again.stdout, ": removed") {
			s.Errorf("the clean-up says %s%s", again.stdout, again.stderr)
		}
		s.checkNoValue(again)
		if state := s.state(); state != test.state {
			s.Errorf("after the clean-up the destination is %s, want %s", state, test.state)
		}
	}
	s.checkNothingLeft()
	return seen{s.name, out.status, got}
}
