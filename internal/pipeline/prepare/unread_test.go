package prepare_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
)

func TestColumnsThatNoRuleLooksAtAreNotUnloaded(t *testing.T) {
	t.Parallel()
	catalog := []plan.Table{{Schema: "public", Name: "notes", Columns: []plan.Column{
		column("id", plan.BigInt), column("body", plan.Super), column("kind", plan.VarChar, 9), column("state", plan.VarChar, 9),
		column("score", plan.Integer), column("title", plan.VarChar, 80), column("owner", plan.VarChar, 80), column("total", plan.BigInt),
	}}, {Schema: "public", Name: "lines", Columns: []plan.Column{column("note", plan.BigInt), column("total", plan.Integer)}}}
	sum := "cross-table-sum, table: public.lines, foreign_key: [note], refers_to: [id]"
	for name, test := range map[string]struct {
		rules string
		want  []string
	}{
		"constants, NULL and what is drawn anew":    {"body: 'null', kind: constant, score: random-integer, title: {generator: name, consistent: false}", []string{"body", "kind", "score"}},
		"but not those that another rule looks at":  {"kind: constant, state: {generator: conditional, cases: [{when: [{column: kind, is: [a]}], rule: passthrough}]}", nil},
		"or is consistent with":                     {"owner: 'null', title: {generator: name, consistent_with: owner}", nil},
		"or has a part in":                          {"state: constant, title: {generator: text-composition, parts: [{column: state, rule: hash}]}", nil},
		"nor what a rule reads, if within constant": {"title: {generator: conditional, otherwise: constant}", nil},
		"nor a sum that the UNLOAD computes":        {"total: {generator: " + sum + "}", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := prepare.Prepare(input(t, "new_columns: passthrough\ntables: {public.notes: {columns: {"+test.rules+"}}}\n", catalog))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, table := range p.Tables {
				for _, c := range table.Columns {
					if c.Unread {
						got = append(got, c.Name)
					}
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
