package prepare_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
)

func TestRulesOnKeysThatCompareWithoutCaseAreRefused(t *testing.T) {
	t.Parallel()
	table := plan.Table{
		Schema: "public", Name: "a", PrimaryKey: []string{"code"}, Unique: [][]string{{"free"}},
		Columns: []plan.Column{column("code", plan.VarChar, 20), column("free", plan.VarChar, 20), column("name", plan.VarChar, 60)},
	}
	for i := range table.Columns {
		table.Columns[i].Collation = plan.CaseInsensitive
	}
	_, err := prepare.Prepare(input(t, "tables: {public.a: {columns: {code: alphanumeric-key, free: passthrough, name: name}}}\n", []plan.Table{table}))
	want := []string{"rule-refused: column public.a.code: it is part of a key that compares without case, and generator alphanumeric-key tells cases apart (only passthrough keeps such keys equal and apart; or make the column COLLATE CASE_SENSITIVE in the source)"}
	if diff := cmp.Diff(want, told(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
