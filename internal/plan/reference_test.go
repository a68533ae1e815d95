package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReferencesAreTheKeysThatMeanTheSameInTheCopy(t *testing.T) {
	t.Parallel()
	column := func(name string, kind Kind, generator string) Column {
		return Column{Name: name, Type: Type{Kind: kind}, Rule: Rule{Generator: generator}}
	}
	p := &Plan{Tables: []Table{
		{Schema: "s", Name: "people", Columns: []Column{column("id", BigInt, "integer-key"), column("code", Char, "alphanumeric-key")}},
		{Schema: "s", Name: "marks", Columns: []Column{
			column("kind", VarChar, Passthrough), column("masked", VarChar, "redact"), column("subject", Decimal, "conditional"),
			column("code", VarChar, "alphanumeric-key"), column("day", Date, Passthrough),
		}},
	}}
	to := func(from, refer string, when ...Condition) ForeignKey {
		return ForeignKey{Columns: []string{from}, RefSchema: "s", RefTable: "people", RefColumns: []string{refer}, When: when}
	}
	person, hidden := Condition{Column: "kind", Values: []string{"person"}}, Condition{Column: "masked", Null: true}
	elsewhere := ForeignKey{Columns: []string{"code"}, RefSchema: "far", RefTable: "people", RefColumns: []string{"code"}}
	both := ForeignKey{Columns: []string{"subject", "code"}, RefSchema: "s", RefTable: "people", RefColumns: []string{"id", "code"}}
	short := ForeignKey{Columns: []string{"subject", "code"}, RefSchema: "s", RefTable: "people", RefColumns: []string{"id"}}
	for name, test := range map[string]struct {
		declared, given []ForeignKey
		want            []ForeignKey
	}{
		"declared and given":              {[]ForeignKey{to("subject", "id")}, []ForeignKey{to("code", "code")}, []ForeignKey{to("subject", "id"), to("code", "code")}},
		"of several columns":              {nil, []ForeignKey{both}, []ForeignKey{both}},
		"under a condition":               {nil, []ForeignKey{to("subject", "id", person)}, []ForeignKey{to("subject", "id", person)}},
		"one of many columns to one":      {[]ForeignKey{short}, []ForeignKey{short}, nil},
		"what leads out of the plan":      {[]ForeignKey{elsewhere}, []ForeignKey{elsewhere}, nil},
		"given again":                     {[]ForeignKey{to("code", "code")}, []ForeignKey{to("code", "code")}, []ForeignKey{to("code", "code")}},
		"declared, and under a condition": {[]ForeignKey{to("code", "code")}, []ForeignKey{to("code", "code", person)}, []ForeignKey{to("code", "code"), to("code", "code", person)}},
		"a condition on a masked column":  {nil, []ForeignKey{to("subject", "id", person, hidden)}, nil},
		"a condition on no column":        {nil, []ForeignKey{to("subject", "id", Condition{Column: "gone", Null: true})}, nil},
		"a text that refers to a number":  {nil, []ForeignKey{to("code", "id")}, nil},
		"a day that refers to a number":   {nil, []ForeignKey{to("day", "id")}, nil},
		"such a key that is declared":     {[]ForeignKey{to("code", "id")}, nil, []ForeignKey{to("code", "id")}},
		"a column that the table has not": {nil, []ForeignKey{to("gone", "id")}, nil},
		"a column that the other has not": {nil, []ForeignKey{to("subject", "gone")}, nil},
		"no key":                          {nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := p.Tables[1]
			table.ForeignKeys, table.VirtualKeys = test.declared, test.given
			var got []ForeignKey
			for _, r := range p.References(table) {
				got = append(got, r.Key)
				if r.To.Name != "people" {
					t.Errorf("it leads to %s", r.To)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
