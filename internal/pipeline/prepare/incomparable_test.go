package prepare_test

import (
	"strings"
	"testing"

	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
)

func TestColumnsThatNothingTellsApartAreCarriedOutsideOfKeysOnly(t *testing.T) {
	t.Parallel()
	for _, kind := range []plan.Kind{plan.Super, plan.Geometry, plan.Geography, plan.HLLSketch} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			carriedOutsideOfKeysOnly(t, kind)
		})
	}
}

func carriedOutsideOfKeysOnly(t *testing.T, kind plan.Kind) {
	t.Helper()
	const rules = "new_columns: passthrough\n"
	one := func(change func(t *plan.Table)) []plan.Table {
		table := plan.Table{
			Schema: "public", Name: "events", PrimaryKey: []string{"id"},
			Columns: []plan.Column{required(column("id", plan.Integer)), column("doc", kind)},
		}
		change(&table)
		return []plan.Table{table}
	}
	if _, err := prepare.Prepare(input(t, rules, one(func(*plan.Table) {}))); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(t *plan.Table){
		"primary key":      func(t *plan.Table) { t.PrimaryKey = []string{"id", "doc"} },
		"unique":           func(t *plan.Table) { t.Unique = [][]string{{"doc"}} },
		"sort key":         func(t *plan.Table) { t.Sort = plan.Sort{Style: "compound", Columns: []string{"id", "doc"}} },
		"distribution key": func(t *plan.Table) { t.Distribution = plan.Distribution{Style: "key", Key: "doc"} },
		"foreign key": func(t *plan.Table) {
			t.ForeignKeys = []plan.ForeignKey{{Columns: []string{"doc"}, RefSchema: "other", RefTable: "t", RefColumns: []string{"d"}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := prepare.Prepare(input(t, rules, one(change)))
			if got := strings.Join(told(err), "\n"); !strings.Contains(got, "unsupported-type: column public.events.doc is of type "+string(kind)+" and part of a key") {
				t.Errorf("told: %s", got)
			}
		})
	}
	given := rules + "foreign_keys: [{table: public.events, columns: [doc], references: public.events, to: [id]}]\n"
	if got := strings.Join(told(second(prepare.Prepare(input(t, given, one(func(*plan.Table) {}))))), "\n"); !strings.Contains(got, "column public.events.doc is of type "+string(kind)+" and part of a key") {
		t.Errorf("a key of the workspace: %s", got)
	}
}

func TestAConstantForASUPERColumnIsJSON(t *testing.T) {
	t.Parallel()
	source := []plan.Table{{Schema: "public", Name: "events", Columns: []plan.Column{column("doc", plan.Super)}}}
	for value, ok := range map[string]bool{`'{"a": [1.0, null]}'`: true, `'"text"'`: true, "12": true, "true": true, "text": false, `'{"a":1'`: false, `''`: false} {
		rules := "tables: {public.events: {columns: {doc: {generator: constant, value: " + value + "}}}}\n"
		if _, err := prepare.Prepare(input(t, rules, source)); (err == nil) != ok {
			t.Errorf("%s: %v", value, err)
		}
	}
}

// A column that Redshift does not compare can be asked for NULL alone, and parts no rows.
func TestRulesDoNotCompareWhatRedshiftDoesNot(t *testing.T) {
	t.Parallel()
	source := []plan.Table{{
		Schema: "public", Name: "visits", PrimaryKey: []string{"id"},
		Columns: []plan.Column{required(column("id", plan.Integer)), column("place", plan.Geography), column("kind", plan.VarChar, 9), column("ref", plan.Integer)},
	}}
	asks := func(condition string) string {
		return "tables: {public.visits: {columns: {place: {generator: conditional, cases: [{when: [" + condition + "], rule: passthrough}], otherwise: constant}}}}\n"
	}
	for name, c := range map[string]struct{ rules, want string }{
		"whether it is NULL":        {asks("{is: [null]}"), ""},
		"another column":            {asks("{column: kind, is: [shop]}"), ""},
		"which value":               {asks(`{is: ["POINT(1 2)"]}`), "values of type geography are not compared"},
		"which it is not":           {asks(`{not: [null, "POINT(1 2)"]}`), "values of type geography are not compared"},
		"what it is like":           {asks("{matches: x}"), "values of type geography are not compared"},
		"whether it is less":        {asks(`{max: "POINT(1 2)"}`), "values of type geography are not compared"},
		"of the rows like it":       {"tables: {public.visits: {columns: {kind: {generator: categorical, partition: [place]}}}}\n", "column place is of type geography, by which Redshift groups no rows"},
		"its own values":            {"tables: {public.visits: {columns: {place: categorical}}}\n", "generator categorical does not take values of type geography"},
		"a key if it is NULL":       {"foreign_keys: [{table: public.visits, columns: [ref], references: public.visits, when: {place: [null]}}]\n", ""},
		"a key if it is some place": {`foreign_keys: [{table: public.visits, columns: [ref], references: public.visits, when: {place: "POINT(1 2)"}}]` + "\n", "column public.visits.place is of type geography and part of a key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(told(second(prepare.Prepare(input(t, "new_columns: passthrough\n"+c.rules, source)))), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}

func second(_ *plan.Plan, err error) error { return err }
