package e2e_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestALateBindingViewShowsEachPublicationByItself swaps a table beneath a late-binding view, which finds the new one by its
// name and hinders nothing. The source has such a view too, over a table that is gone: the job leaves it alone.
func TestALateBindingViewShowsEachPublicationByItself(t *testing.T) {
	t.Parallel()
	const s = "latebound"
	schema(t, s)
	db, copied := source(t), destination(t)
	db.exec(
		"create table latebound.t (id integer not null primary key, generation integer)",
		"create view latebound.dangling as select id from latebound.gone with no schema binding",
	)
	readable(t, s)
	path := workspace(t, s, s, "new_columns: passthrough\npublish: swap\n")
	copied.exec("create schema latebound authorization "+world.env["DESTINATION_USER"],
		"create view latebound.v as select count(*) as n, max(generation) as generation from latebound.t with no schema binding", "grant select on latebound.v to public",
	)
	facts := func() [][]string {
		return copied.rows("select c.oid, pg_get_userbyid(c.relowner), count(p.privilege_type) from pg_class c join pg_namespace n on n.oid = c.relnamespace " +
			"join svv_relation_privileges p on p.relation_name = c.relname and p.namespace_name = n.nspname where n.nspname = 'latebound' and c.relname = 'v' group by 1, 2")
	}
	before := facts()
	for i, rows := range []int{10, 20, 5} {
		db.generation("latebound.t", rows, i+1)
		standin(t, "generate", "-w", path).must(t)
		want := db.rows("select count(*), max(generation) from latebound.t")
		if diff := cmp.Diff(want, copied.rows("select n, generation from latebound.v")); diff != "" {
			t.Errorf("publication %d (-want +got):\n%s", i+1, diff)
		}
	}
	if diff := cmp.Diff(before, facts()); diff != "" {
		t.Errorf("the view itself changed (-want +got):\n%s", diff)
	}
}
