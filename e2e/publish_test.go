package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"
)

// generation replaces the rows of the source's table by n rows of a generation.
func (w warehouse) generation(table string, n, generation int) {
	w.t.Helper()
	values := make([]string, n)
	for i := range values {
		values[i] = fmt.Sprintf("(%d, %d)", i, generation)
	}
	w.exec("delete from "+table, "insert into "+table+" values "+strings.Join(values, ","))
}

// readings is what a reader saw of a table while it was published.
type readings struct {
	seen    []string // count, least and greatest generation; each once, in order
	retries int      // of "relation does not exist"
	err     error
}

// readLoop reads a table again and again until ctx ends.
func readLoop(ctx context.Context, conn *pgconn.PgConn, table string) (r readings) {
	for ctx.Err() == nil {
		results, err := conn.Exec(context.Background(), "select count(*), min(generation), max(generation) from "+table).ReadAll()
		if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "42P01" {
			r.retries++
			continue
		}
		if err != nil {
			r.err = err
			return r
		}
		row := string(slices.Concat(results[0].Rows[0][0], []byte(" "), results[0].Rows[0][1], []byte(" "), results[0].Rows[0][2]))
		if len(r.seen) == 0 || r.seen[len(r.seen)-1] != row {
			r.seen = append(r.seen, row)
		}
	}
	return r
}

// TestReadersSeeWholeTablesWhilePublished runs readers in a loop while a table
// that they read is published.
func TestReadersSeeWholeTablesWhilePublished(t *testing.T) {
	t.Parallel()
	for _, publish := range []string{"swap", "in-place"} {
		t.Run(publish, func(t *testing.T) {
			t.Parallel()
			s := "read_" + strings.ReplaceAll(publish, "-", "_")
			schema(t, s)
			table := s + ".t"
			db := source(t)
			db.exec("create table " + table + " (id integer not null primary key, generation integer)")
			readable(t, s)
			path := workspace(t, s, s, "new_columns: passthrough\npublish: "+publish+"\n")
			db.generation(table, 1000, 1)
			standin(t, "generate", "-w", path).must(t)
			oid := "select '" + table + "'::regclass::oid"
			before := destination(t).value(oid)

			ctx, stop := context.WithCancel(t.Context())
			var group sync.WaitGroup
			all := make([]readings, 3)
			for i := range all {
				conn := destination(t).conn
				group.Go(func() { all[i] = readLoop(ctx, conn, table) })
			}
			for generation, rows := range []int{2500, 400} {
				db.generation(table, rows, generation+2)
				standin(t, "generate", "-w", path).must(t)
			}
			stop()
			group.Wait()
			for i, r := range all {
				if diff := cmp.Diff([]string{"1000 1 1", "2500 2 2", "400 3 3"}, r.seen); diff != "" || r.err != nil {
					t.Errorf("reader %d: %v, (-want +got):\n%s", i, r.err, diff)
				}
				if publish == "in-place" && r.retries > 0 {
					t.Errorf("reader %d met %d times no table", i, r.retries)
				}
				t.Logf("reader %d repeated %d statements because the relation did not exist", i, r.retries)
			}
			if same := destination(t).value(oid) == before; same != (publish == "in-place") {
				t.Errorf("the table is the one that stood there: %t", same)
			}
		})
	}
}

// asAdministrator makes the workspace's user at the destination its
// administrator, who is a superuser.
func asAdministrator(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e := world.env
	changed := strings.Replace(string(text), "user: "+e["DESTINATION_USER"]+", password: env:DESTINATION_PASSWORD",
		"user: "+e["DESTINATION_ADMIN_USER"]+", password: env:DESTINATION_ADMIN_PASSWORD", 1)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestWhatHangsOnATableIsStillThereAfterTwoPublications swaps two tables, one of
// them with views over views, grants, comments and an owner of its own.
func TestWhatHangsOnATableIsStillThereAfterTwoPublications(t *testing.T) {
	t.Parallel()
	const s = "hanging"
	schema(t, s)
	db, copied, writer := source(t), destination(t), world.env["DESTINATION_USER"]
	db.exec(
		`create table hanging."Big Table" (id integer not null primary key, generation integer)`,
		"create table hanging.small (id integer not null, big integer)",
		`comment on table hanging."Big Table" is 'the source''s own'`, `comment on column hanging."Big Table".generation is 'which one'`,
		"insert into hanging.small values (1, 1), (2, 2)",
	)
	readable(t, s)
	path := workspace(t, s, s, "new_columns: passthrough\n")
	asAdministrator(t, path)
	db.generation(`hanging."Big Table"`, 10, 1)
	standin(t, "generate", "-w", path).must(t)
	copied.exec(
		`alter table hanging."Big Table" owner to `+writer,
		`grant select on hanging."Big Table" to `+world.env["DESTINATION_ADMIN_USER"],
		`grant select on hanging."Big Table" to public`, `grant update (generation) on hanging."Big Table" to public`,
		`create view hanging.first as select id, generation as "Which One" from hanging."Big Table" where id > 0`,
		`create view hanging.second as select count(*) as n, max("Which One") as generation from hanging.first`,
		`create view hanging.joined as select b.generation, m.id from hanging."Big Table" b join hanging.small m on m.big = b.id`,
		// Who makes the tables wants new ones to be everybody's; these were not.
		"alter default privileges for user "+world.env["DESTINATION_ADMIN_USER"]+" in schema hanging grant insert on tables to public",
		"grant select on hanging.small to "+writer, "grant select on hanging.second to public", "alter table hanging.joined owner to "+writer, "comment on view hanging.first is 'a view'",
	)
	facts := func() map[string][][]string {
		return map[string][][]string{
			"owners":        copied.rows(`select tablename, tableowner from pg_tables where schemaname = 'hanging' order by 1`),
			"view owners":   copied.rows(`select viewname, viewowner from pg_views where schemaname = 'hanging' order by 1`),
			"table grants":  copied.rows(`select relation_name, privilege_type, identity_type, identity_name from svv_relation_privileges where namespace_name = 'hanging' order by 1, 2, 3, 4`),
			"column grants": copied.rows(`select relation_name, column_name, privilege_type, identity_type from svv_column_privileges where namespace_name = 'hanging' order by 1, 2, 3, 4`),
			"comments": copied.rows(`select c.relname, d.objsubid, d.description from pg_description d join pg_class c on c.oid = d.objoid
				join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'hanging' order by 1, 2`),
		}
	}
	before := facts()
	if len(before["table grants"]) == 0 || len(before["column grants"]) == 0 || len(before["comments"]) < 3 {
		t.Fatalf("nothing hangs on the tables: %v", before)
	}
	drawn := standin(t, "plan", "-w", path).must(t).stdout
	if !strings.Contains(drawn, "hanging.first, hanging.joined") {
		t.Errorf("the plan does not name the views:\n%s", drawn)
	}
	for generation := 2; generation <= 3; generation++ {
		db.generation(`hanging."Big Table"`, 10*generation, generation)
		standin(t, "generate", "-w", path).must(t)
		if diff := cmp.Diff(before, facts()); diff != "" {
			t.Errorf("publication %d changed (-before +after):\n%s", generation, diff)
		}
		want := [][]string{{fmt.Sprint(10*generation - 1), fmt.Sprint(generation)}}
		if diff := cmp.Diff(want, copied.rows("select n, generation from hanging.second")); diff != "" {
			t.Errorf("the views (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([][]string{{fmt.Sprint(generation), "1"}, {fmt.Sprint(generation), "2"}}, copied.rows("select generation, id from hanging.joined order by 2")); diff != "" {
			t.Errorf("the view over both tables (-want +got):\n%s", diff)
		}
	}
	if left := copied.rows("select tablename from pg_tables where schemaname = 'hanging' and tablename like 'standin%'"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestAMaterializedViewHoldsItsTableInPlace also shows what the plan says, and
// that a table which can be published in neither way is refused by name.
func TestAMaterializedViewHoldsItsTableInPlace(t *testing.T) {
	t.Parallel()
	const s = "materialized"
	schema(t, s)
	db, copied := source(t), destination(t)
	db.exec(
		"create table materialized.t (id integer not null primary key, generation integer)",
		"create table materialized.child (id integer not null, t integer references materialized.t (id))", "insert into materialized.child values (1, 1)",
	)
	readable(t, s)
	path := workspace(t, s, s, "new_columns: passthrough\n")
	asAdministrator(t, path)
	db.generation("materialized.t", 10, 1)
	standin(t, "generate", "-w", path).must(t)
	copied.exec("create materialized view materialized.mv as select count(*) as n, max(generation) as generation from materialized.t")

	drawn := standin(t, "plan", "-w", path).must(t).stdout
	if !strings.Contains(drawn, "in-place, because materialized view materialized.mv reads it") || !strings.Contains(drawn, " swap ") {
		t.Errorf("the plan does not say why the table is published in place:\n%s", drawn)
	}
	for generation := 2; generation <= 3; generation++ {
		db.generation("materialized.t", 10*generation, generation)
		standin(t, "generate", "-w", path).must(t)
		copied.exec("refresh materialized view materialized.mv")
		want := [][]string{{fmt.Sprint(10 * generation), fmt.Sprint(generation)}}
		if diff := cmp.Diff(want, copied.rows("select n, generation from materialized.mv")); diff != "" {
			t.Errorf("the materialized view (-want +got):\n%s", diff)
		}
	}
	if left := copied.rows("select tablename from pg_tables where schemaname = 'materialized' and tablename like 'standin%'"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}

	db.exec("alter table materialized.t add column more integer")
	refused := standin(t, "plan", "-w", path)
	if refused.status != 1 || !strings.Contains(refused.stderr, "table materialized.t can be neither swapped nor published in place") || !strings.Contains(refused.stderr, "it has no column more") {
		t.Errorf("standin exited %d: %s", refused.status, refused.stderr)
	}
}

// TestATableInADatashareIsPublishedInPlace: a table that took its name would not be
// in the share.
func TestATableInADatashareIsPublishedInPlace(t *testing.T) {
	t.Parallel()
	const s = "shared_out"
	schema(t, s)
	db, copied := source(t), destination(t)
	db.exec("create table shared_out.t (id integer not null primary key, generation integer)", "create table shared_out.own (id integer)")
	readable(t, s)
	path := workspace(t, s, s, "new_columns: passthrough\n")
	asAdministrator(t, path)
	db.generation("shared_out.t", 10, 1)
	standin(t, "generate", "-w", path).must(t)
	copied.exec("create datashare shared_out_share", "alter datashare shared_out_share add schema shared_out", "alter datashare shared_out_share add table shared_out.t")
	t.Cleanup(func() {
		if _, err := copied.conn.Exec(context.Background(), "drop datashare shared_out_share").ReadAll(); err != nil {
			t.Error(err)
		}
	})
	drawn := standin(t, "plan", "-w", path).must(t).stdout
	if !strings.Contains(drawn, "in-place, because datashare shared_out_share is attached to it") || !strings.Contains(drawn, " swap ") || strings.Contains(drawn, "is not shown") {
		t.Errorf("the plan does not say why the table is published in place:\n%s", drawn)
	}
	db.generation("shared_out.t", 20, 2)
	standin(t, "generate", "-w", path).must(t)
	want := [][]string{{"schema", "shared_out"}, {"table", "shared_out.t"}}
	if diff := cmp.Diff(want, copied.rows("select object_type, object_name from svv_datashare_objects where share_name = 'shared_out_share' order by 2")); diff != "" {
		t.Errorf("the datashare (-want +got):\n%s", diff)
	}
	if got := copied.value("select count(*) from shared_out.t where generation = 2"); got != "20" {
		t.Errorf("the table has %s new rows", got)
	}
}

// TestThePlanSaysWhatItsUserIsNotShown about tables that it swaps.
func TestThePlanSaysWhatItsUserIsNotShown(t *testing.T) {
	t.Parallel()
	const s = "not_shown"
	shop := openShop(t, s)
	out := shop.run("plan").must(t)
	if !strings.Contains(out.stdout, "is not shown row-level security, masking policies, datashares, the grants of others") {
		t.Errorf("the plan says\n%s", out.stdout)
	}
}

// TestCollationsAreCarried: the copy of a column that compares without case does so
// too, and a key of that kind is masked by no rule.
func TestCollationsAreCarried(t *testing.T) {
	t.Parallel()
	const s = "collated"
	schema(t, s)
	source(t).exec("create table collated.t (id integer, ci varchar(20) collate case_insensitive, code varchar(9) collate case_insensitive primary key, cs varchar(20))",
		"insert into collated.t values (1, 'john', 'a', 'john'), (2, 'JOHN', 'b', 'JOHN')")
	readable(t, s)
	path := workspace(t, s, s, "tables: {collated.t: {columns: {id: passthrough, ci: passthrough, code: passthrough, cs: passthrough}}}\n")
	standin(t, "generate", "-w", path).must(t)
	copied := destination(t)
	for where, want := range map[string]string{"ci = 'John'": "2", "cs = 'John'": "0", "code = 'A'": "1"} {
		if got := copied.value("select count(*) from collated.t where " + where); got != want {
			t.Errorf("%s rows of the copy have %s, want %s", got, where, want)
		}
	}
	edit(t, path, "code: passthrough", "code: alphanumeric-key")
	if out := standin(t, "plan", "-w", path); out.status != 2 || !strings.Contains(out.stderr, "collated.t.code: it is part of a key that compares without case") {
		t.Errorf("exit status %d: %s", out.status, out.stderr)
	}
}
