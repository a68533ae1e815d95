package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// verified is what a job's report says of verification.
type verified struct {
	Status string
	Error  struct{ Code, Message, Table string }
	Tables []struct {
		Table     string
		Survivors []struct {
			Column          string
			Compared, Equal int64
		}
		Keys []struct {
			Kind         string
			Columns      []string
			Copy, Source int64
			Skew         bool
		}
	}
	Notices []string
}

// reported reads the report of a job, which must have ended with the status.
func reported(t *testing.T, out outcome, status int) verified {
	t.Helper()
	if out.status != status {
		t.Fatalf("standin exited %d, want %d\n%s\n%s", out.status, status, out.stdout, out.stderr)
	}
	var report verified
	if err := json.Unmarshal([]byte(out.stdout), &report); err != nil {
		t.Fatalf("%v\n%s", err, out.stdout)
	}
	return report
}

// TestAValueThatSurvivesFailsTheJobBeforeItPublishes looks for a number that the
// permutation of SMALLINT keys maps to itself, and then copies it alone.
func TestAValueThatSurvivesFailsTheJobBeforeItPublishes(t *testing.T) {
	t.Parallel()
	const s = "surviving"
	schema(t, s)
	db, copied := source(t), destination(t)
	numbers := make([]string, 32768)
	for n := range numbers {
		numbers[n] = fmt.Sprintf("(%d, %d)", n, n)
	}
	db.exec("create table surviving.keys (id smallint not null, original smallint)", "insert into surviving.keys values "+strings.Join(numbers, ","))
	readable(t, s)
	key := ""
	generate := func(search string, status int) verified {
		path := workspace(t, s, s, `masking: {key: "file:`+key+`"}
verify: {survivors: `+search+`}
tables: {surviving.keys: {columns: {id: integer-key, original: passthrough}}}
`)
		return reported(t, standin(t, "generate", "-w", path, "--json"), status)
	}
	survived := int64(0)
	for n := 1; survived == 0; n++ { // a permutation has one fixed point on average
		key = keyFile(t, strings.Repeat(fmt.Sprintf("%02x", n), 32))
		seen := generate("whole", 0).Tables[0].Survivors
		if len(seen) != 1 || seen[0].Column != "id" || seen[0].Compared != 32768 {
			t.Fatalf("survivors %+v", seen)
		}
		survived = seen[0].Equal
	}
	fixed := copied.rows("select original from surviving.keys where id = original")
	if int64(len(fixed)) != survived {
		t.Fatalf("%d values survived, and %d were reported", len(fixed), survived)
	}
	db.exec("delete from surviving.keys where id <> " + fixed[0][0])
	for _, search := range []string{"sample", "whole"} {
		failed := generate(search, 1).Error
		if failed.Code != "verification-failed" || failed.Table != "surviving.keys" || !strings.Contains(failed.Message, "column id") {
			t.Errorf("%s: %+v", search, failed)
		}
		if rows := copied.value("select count(*) from surviving.keys"); rows != "32768" {
			t.Errorf("%s: the destination's table has %s rows now", search, rows)
		}
	}
	if report := generate("off", 0); report.Tables[0].Survivors != nil || copied.value("select count(*) from surviving.keys") != "1" {
		t.Errorf("without a search: %+v", report.Tables[0])
	}
}

// TestKeysAreHeldAgainstTheSourcesOwn copies a source that breaks its own keys.
func TestKeysAreHeldAgainstTheSourcesOwn(t *testing.T) {
	t.Parallel()
	const s = "brokenkeys"
	schema(t, s)
	source(t).exec(
		"create table brokenkeys.people (id integer not null primary key, mail varchar(80), unique (mail))",
		"insert into brokenkeys.people values (1, 'a@b.test'), (2, 'a@b.test'), (2, null), (3, null)",
		"create table brokenkeys.orders (id integer not null, person bigint references brokenkeys.people (id))",
		"insert into brokenkeys.orders values (1, 1), (2, 2), (3, 77), (4, 78), (5, null)",
	)
	readable(t, s)
	path := workspace(t, s, s, "tables:\n  brokenkeys.people: {columns: {id: integer-key, mail: {generator: alphanumeric-key}}}\n  brokenkeys.orders: {columns: {id: passthrough}}\n")
	report := reported(t, standin(t, "generate", "-w", path, "--json"), 0)
	got := map[string]string{}
	for _, table := range report.Tables {
		for _, k := range table.Keys {
			got[table.Table+" "+k.Kind+" "+strings.Join(k.Columns, "+")] = fmt.Sprint(k.Copy, k.Source, k.Skew)
		}
	}
	want := map[string]string{"people primary key id": "1 1 false", "people unique mail": "1 1 false", "orders foreign key person": "2 2 false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

// TestASourceThatChangesWhileItIsReadGivesSkewUnlessAllIsReadAtOneMoment holds
// the UNLOAD of orders, the second, and adds a person with an order before it
// begins.
func TestASourceThatChangesWhileItIsReadGivesSkewUnlessAllIsReadAtOneMoment(t *testing.T) {
	t.Parallel()
	for consistency, want := range map[string]struct {
		orders string
		skew   bool
	}{
		"per-table": {"3", true},
		"snapshot":  {"2", false},
	} {
		t.Run(consistency, func(t *testing.T) {
			t.Parallel()
			s := "moment_" + strings.ReplaceAll(consistency, "-", "_")
			schema(t, s)
			db, copied := source(t), destination(t)
			db.exec(
				"create table "+s+".a_people (id integer not null primary key)", "insert into "+s+".a_people values (1), (2)",
				"create table "+s+".b_orders (id integer not null, person integer references "+s+".a_people (id))", "insert into "+s+".b_orders values (1, 1), (2, 2)",
			)
			readable(t, s)
			path := workspace(t, s, s, "new_columns: passthrough\nconsistency: "+consistency+"\n")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			one := strings.Replace(string(text), "schemas: [", "statements: 1, schemas: [", 1)
			if err := os.WriteFile(path, []byte(one), 0o600); err != nil {
				t.Fatal(err)
			}
			of := shop{t, s, path}
			second := of.inject("second", `{"server": "source", "statement": "^unload.*SHOP.*b_orders", "do": "hold"}`)
			job := of.start("generate", "--json")
			second.await(job)
			db.exec("insert into "+s+".a_people values (3)", "insert into "+s+".b_orders values (3, 3)")
			second.remove()
			report := reported(t, job.wait(), 0)
			if people, orders := copied.value("select count(*) from "+s+".a_people"), copied.value("select count(*) from "+s+".b_orders"); people != "2" || orders != want.orders {
				t.Errorf("the copy has %s people and %s orders, want 2 and %s", people, orders, want.orders)
			}
			skew := false
			for _, table := range report.Tables {
				for _, key := range table.Keys {
					skew = skew || key.Skew
				}
			}
			if skew != want.skew || strings.Contains(strings.Join(report.Notices, "\n"), "consistency: snapshot") != want.skew {
				t.Errorf("skew is reported: %t, with the notices %q", skew, report.Notices)
			}
		})
	}
}
