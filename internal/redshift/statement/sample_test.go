package statement_test

import (
	"testing"

	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

func TestASampleReadsWhatAnUnloadWouldWrite(t *testing.T) {
	t.Parallel()
	table := plan.Table{Schema: "public", Name: `sel"ect`, Columns: []plan.Column{
		{Name: "id", Type: plan.Type{Kind: plan.Integer}}, {Name: "Code", Type: plan.Type{Kind: plan.Char, Length: 5}},
	}}
	got, err := statement.Sample(table, 10)
	if want := `SELECT "id", "Code"::varchar(5) AS "Code" FROM "public"."sel""ect" LIMIT 10`; err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
	table.Name = "a\x00b"
	if got, err := statement.Sample(table, 1); err == nil {
		t.Errorf("got %s", got)
	}
}
