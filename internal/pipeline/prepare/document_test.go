package prepare_test

import (
	"strings"
	"testing"

	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
)

func TestSUPERColumnsAreCarriedOutsideOfKeysOnly(t *testing.T) {
	t.Parallel()
	const rules = "new_columns: passthrough\n"
	one := func(change func(t *plan.Table)) []plan.Table {
		table := plan.Table{
			Schema: "public", Name: "events", PrimaryKey: []string{"id"},
			Columns: []plan.Column{required(column("id", plan.Integer)), column("doc", plan.Super)},
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
			if got := strings.Join(told(err), "\n"); !strings.Contains(got, "unsupported-type: column public.events.doc is of type super and part of a key") {
				t.Errorf("told: %s", got)
			}
		})
	}
	given := rules + "foreign_keys: [{table: public.events, columns: [doc], references: public.events, to: [id]}]\n"
	if got := strings.Join(told(second(prepare.Prepare(input(t, given, one(func(*plan.Table) {}))))), "\n"); !strings.Contains(got, "column public.events.doc is of type super and part of a key") {
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

func second(_ *plan.Plan, err error) error { return err }
