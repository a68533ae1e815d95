package e2e_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// atTheLock starts a job of a shop and stops it when it has read what stands at
// the destination and is about to lock it. The caller goes on by end.
func (s shop) atTheLock() (end func() (outcome, document)) {
	s.Helper()
	hold := s.inject("hold", `{"server": "destination", "statement": "^lock .*SHOP", "times": 1, "do": "hold"}`)
	job := s.start("generate", "--json", "--log", "debug")
	hold.await(job)
	return func() (outcome, document) {
		s.Helper()
		hold.remove()
		out := job.wait()
		return out, s.document(out)
	}
}

// TestAPublicationCarriesWhatWasChangedWhileItWaited changes a view, a grant and
// the owner's comment of a table after the job has read them.
func TestAPublicationCarriesWhatWasChangedWhileItWaited(t *testing.T) {
	t.Parallel()
	const s = "race_carried"
	shop := openShop(t, s)
	w := writer(t)
	w.exec("create view "+s+".v as select id from "+s+".people", "grant select on "+s+".people to public")
	end := shop.atTheLock()
	w.exec("create or replace view "+s+".v as select -id as id from "+s+".people", "revoke select on "+s+".people from public", "grant update on "+s+".people to public")
	if out, d := end(); d.Status != "succeeded" {
		t.Fatalf("exit status %d: %+v\n%s", out.status, d, out.stderr)
	}
	if got := w.value("select count(*) from " + s + ".v where id > 0"); got != "0" {
		t.Errorf("the view is what it was before it was changed: %s rows above zero", got)
	}
	if got := w.value("select count(*) from " + s + ".v"); got != "40" {
		t.Errorf("the view has %s rows", got)
	}
	want := [][]string{{"UPDATE"}}
	if diff := cmp.Diff(want, w.rows("select privilege_type from svv_relation_privileges where namespace_name = '"+s+"' and relation_name = 'people' and identity_type = 'public'")); diff != "" {
		t.Errorf("the grants (-want +got):\n%s", diff)
	}
}

// TestAPublicationLeavesAloneWhatAnotherWorkspacePublishedMeanwhile also shows that
// the mark counts, and not that a table of that name stood there before.
func TestAPublicationLeavesAloneWhatAnotherWorkspacePublishedMeanwhile(t *testing.T) {
	t.Parallel()
	const s = "race_taken"
	shop := openShop(t, s)
	w := writer(t)
	end := shop.atTheLock()
	w.exec("alter table "+s+".people rename to former", "create table "+s+".people (id integer)", "insert into "+s+".people values (-7)", "comment on table "+s+".people is 'standin:other'")
	out, d := end()
	if d.Error.Code != "table-occupied" || d.Error.Table != s+".people" {
		t.Errorf("exit status %d: %+v\n%s", out.status, d, out.stderr)
	}
	if got := w.value("select id from " + s + ".people"); got != "-7" {
		t.Errorf("the other's table holds %s", got)
	}
	if got := w.value("select count(*) from " + s + ".orders"); got != "3" {
		t.Errorf("the other table of the job has %s rows, want the old ones", got)
	}
}

// TestAMaterializedViewThatCameMeanwhileStopsTheSwap and is told of; the next job
// publishes in place.
func TestAMaterializedViewThatCameMeanwhileStopsTheSwap(t *testing.T) {
	t.Parallel()
	const s = "race_held"
	shop := openShop(t, s)
	w := writer(t)
	end := shop.atTheLock()
	w.exec("create materialized view " + s + ".mv as select count(*) as n from " + s + ".people")
	out, d := end()
	if d.Error.Code != "publish-failed" || !strings.Contains(d.Error.Message, "view "+s+".mv") || !strings.Contains(d.Error.Hint, "in place") {
		t.Errorf("exit status %d: %+v\n%s", out.status, d, out.stderr)
	}
	if _, d := shop.generate(); d.Status != "succeeded" {
		t.Fatalf("the next job: %+v", d)
	}
	w.exec("refresh materialized view " + s + ".mv")
	if got := w.value("select n from " + s + ".mv"); got != "40" {
		t.Errorf("the materialized view counts %s", got)
	}
}
