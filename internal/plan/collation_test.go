package plan_test

import (
	"testing"

	"standin/internal/plan"
)

func TestACopysColumnStatesACollationOnlyWhereItWouldHaveAnother(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ own, source, destination, want string }{
		{"", "", "", ""},
		{"", "case_sensitive", "case_sensitive", ""},
		{"", "case_sensitive", "", ""},
		{"", "case_sensitive", "case_insensitive", "case_sensitive"},
		{"", "case_insensitive", "case_sensitive", "case_insensitive"},
		{"case_insensitive", "case_sensitive", "case_sensitive", "case_insensitive"},
		{"case_sensitive", "case_insensitive", "case_insensitive", "case_sensitive"},
		{"case_sensitive", "case_insensitive", "case_sensitive", ""},
		{"case_insensitive", "case_insensitive", "case_insensitive", "case_insensitive"},
	} {
		table := plan.Table{Columns: []plan.Column{
			{Name: "t", Type: plan.Type{Kind: plan.VarChar, Length: 1}, Collation: test.own}, {Name: "n", Type: plan.Type{Kind: plan.Integer}},
		}}
		table.Collate(test.source)
		table.CollateAs(test.destination)
		if got := table.Columns[0].Collation; got != test.want || table.Columns[1].Collation != "" {
			t.Errorf("%+v: %q, %q", test, got, table.Columns[1].Collation)
		}
	}
}
