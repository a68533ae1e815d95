package catalog_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

// shown is a row of SHOW COLUMNS.
func shown(column, collation string) []string {
	return slices.Concat([]string{"dev", "s", "t", column}, make([]string, 12), []string{collation})
}

func TestCollationsOfTextColumnsAreRead(t *testing.T) {
	t.Parallel()
	columns := []plan.Column{
		{Name: "ci", Type: plan.Type{Kind: plan.VarChar, Length: 5}},
		{Name: "cs", Type: plan.Type{Kind: plan.Char, Length: 5}},
		{Name: "n", Type: plan.Type{Kind: plan.Integer}},
		{Name: "odd", Type: plan.Type{Kind: plan.VarChar, Length: 5}},
	}
	for name, test := range map[string]struct {
		answer any
		want   [4]string
	}{
		"as the server shows them": {
			[][]string{shown("ci", "CASE_INSENSITIVE"), shown("cs", "case_sensitive"), shown("n", "case_insensitive"), shown("odd", "other"), shown("new", "case_sensitive")},
			[4]string{"case_insensitive", "case_sensitive", "", ""},
		},
		"a server that shows no collation":   {[][]string{{"dev", "s", "t", "ci", "1", "", "", "", "", "", "", "case_insensitive"}}, [4]string{}},
		"a server without the statement":     {error(&wire.Error{SQLState: "42601"}), [4]string{}},
		"a table that is closed to the user": {error(&wire.Error{Reason: wire.Forbidden}), [4]string{}},
		"a table that is gone":               {error(&wire.Error{Reason: wire.NotFound}), [4]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tables := []plan.Table{{Schema: "s", Name: `t"1`, Columns: slices.Clone(columns)}, {Schema: "s", Name: "no text", Columns: slices.Clone(columns[2:3])}}
			session := asked{"current_database()": [][]string{{"dev"}}, `SHOW COLUMNS FROM TABLE "dev"."s"."t""1"`: test.answer}
			if err := catalog.Collations(t.Context(), session, tables); err != nil {
				t.Fatal(err)
			}
			var got [4]string
			for i, c := range tables[0].Columns {
				got[i] = c.Collation
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	lost := asked{"current_database()": [][]string{{"dev"}}, "SHOW COLUMNS": errors.New("lost")}
	if err := catalog.Collations(t.Context(), lost, []plan.Table{{Schema: "s", Name: "t", Columns: columns}}); err == nil {
		t.Error("a lost connection is no error")
	}
}

func TestDatabaseCollation(t *testing.T) {
	t.Parallel()
	for want, answer := range map[string]any{
		"case_insensitive": [][]string{{"case_insensitive"}},
		"":                 error(&wire.Error{SQLState: "42883"}),
	} {
		if got, err := catalog.DatabaseCollation(t.Context(), asked{"db_collation()": answer}); err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	if _, err := catalog.DatabaseCollation(t.Context(), asked{"db_collation()": errors.New("lost")}); err == nil {
		t.Error("a lost connection is no error")
	}
}
