package e2e_test

import (
	"strings"
	"testing"
)

func TestATableThatIsAlteredBetweenPlanAndUnloadStopsTheJob(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		alter []string
		says  string
	}{
		"another type": {
			[]string{"alter table SHOP.people drop column points", "alter table SHOP.people add column points varchar(40)", "update SHOP.people set points = 'n' || id"},
			"column points was integer and is varchar(40)",
		},
		"no such column": {[]string{"alter table SHOP.people drop column points"}, "column points is gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, "altered_"+strings.ReplaceAll(name, " ", "_"))
			held := s.inject("unload", `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "hold"}`)
			job := s.start("generate", "--json")
			held.await(job)
			db := source(t)
			for _, sql := range test.alter {
				db.exec(strings.ReplaceAll(sql, "SHOP", s.name))
			}
			held.remove()
			out := job.wait()
			d := s.document(out)
			if out.status != 3 || d.Error.Code != "schema-changed" || d.Error.Table != s.name+".people" || !strings.Contains(d.Error.Message, test.says) {
				t.Errorf("status %d, %+v; want schema-changed with %q", out.status, d.Error, test.says)
			}
			if s.state() != "old" {
				t.Errorf("the destination's tables are %s", s.state())
			}
			s.checkNothingLeft()
		})
	}
}
