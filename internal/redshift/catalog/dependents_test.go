package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/redshift/catalog"
)

// TestViewsThatHangOnATable has them as Redshift's catalog shows them: a materialized
// view hangs on its table by itself, or by the table behind it, and not by its rule.
func TestViewsThatHangOnATable(t *testing.T) {
	t.Parallel()
	ordinary := catalog.Dependent{OID: "7", Schema: "s", Name: "sums", Owned: true}
	materialized := catalog.Dependent{OID: "8", Schema: "s", Name: "mv", Owned: true, Materialized: true}
	behind := materialized
	behind.OID = "9"
	own := catalog.Dependent{OID: "8", Schema: "s", Name: "mv", Materialized: true}
	for name, c := range map[string]struct {
		depend, known [][]string
		want          []catalog.Dependent
	}{
		"none":                               {want: nil},
		"an ordinary one":                    {depend: [][]string{{"1", "v", "s", "sums", "7", "t"}}, want: []catalog.Dependent{ordinary}},
		"one that hangs on it in two ways":   {depend: [][]string{{"1", "v", "s", "sums", "7", "t"}, {"1", "m", "s", "sums", "7", "t"}}, want: []catalog.Dependent{ordinary}},
		"a materialized one by itself":       {depend: [][]string{{"1", "m", "s", "mv", "8", "t"}}, want: []catalog.Dependent{materialized}},
		"of another owner, who shows it not": {depend: [][]string{{"1", "m", "s", "mv", "8", "f"}}, want: []catalog.Dependent{own}},
		"a materialized one by the table behind it": {
			depend: [][]string{{"1", "m", "s", "mv_tbl__mv__0", "9", "t"}}, want: []catalog.Dependent{behind},
		},
		"a materialized one in both ways": {
			depend: [][]string{{"1", "m", "s", "mv", "8", "t"}, {"1", "m", "s", "mv_tbl__mv__0", "9", "t"}}, want: []catalog.Dependent{materialized},
		},
		"one that is listed among the materialized": {
			depend: [][]string{{"1", "v", "s", "mv", "8", "t"}}, known: [][]string{{"s", "mv"}}, want: []catalog.Dependent{materialized},
		},
		"that of another table": {depend: [][]string{{"2", "m", "s", "mv", "8", "t"}}, want: nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := catalog.Occupants(t.Context(), asked{
				"reldiststyle": [][]string{{"1", "s", "a", "r", "0", "u"}}, "pg_description": [][]string{}, "confrelid": [][]string{},
				"pg_depend": c.depend, "svv_mv_info": c.known,
			}, []string{"s"})
			if err != nil || len(found) != 1 {
				t.Fatalf("%+v, %v", found, err)
			}
			if diff := cmp.Diff(c.want, found[0].Views); diff != "" {
				t.Error(diff)
			}
		})
	}
}
