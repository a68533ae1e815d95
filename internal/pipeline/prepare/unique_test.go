package prepare_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
)

// TestUniquenessIsProvenFromRuleTypeAndRoom runs each rule on a table of so many
// rows; a rule that is proven has no faults.
func TestUniquenessIsProvenFromRuleTypeAndRoom(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		column plan.Column
		rows   int64
		rule   string
		want   []string
	}{
		"numbers that are drawn from a few hundred millions": {
			column("x", plan.VarChar, 11), 1_000_000, "ssn",
			[]string{"it is part of a key, and generator ssn draws from 888,931,098 stand-ins: among about 1,000,000 rows 562 pairs would share one"},
		},
		"numbers that are drawn, without an estimate": {
			column("x", plan.VarChar, 11), 0, "{generator: ssn, area: never-issued}",
			[]string{"it is part of a key, and generator ssn draws from 48,995,100 stand-ins: among up to 1,000,000,000 rows 10,205,102,133 pairs would share one"},
		},
		"numbers that are drawn for one row": {column("x", plan.VarChar, 11), 1, "ssn", nil},
		"numbers that are permuted":          {column("x", plan.VarChar, 11), 1_000_000, "{generator: ssn, cipher: ff1, fallback: error}", nil},
		"a range with room for all keys":     {column("x", plan.Integer), 9000, "{generator: integer-key, range: [1, 9999]}", nil},
		"a range without room for all keys": {
			column("x", plan.Integer), 30_000, "{generator: integer-key, range: [1, 9999]}",
			[]string{"it is part of a key, and its rule has room for 9,999 different keys: the table has about 30,000 rows"},
		},
		"every number of the type": {column("x", plan.SmallInt), 60_000, "integer-key", nil},
		"a choice by the value itself": {
			column("x", plan.Integer), 10, "{generator: conditional, cases: [{when: [{min: 0}], rule: integer-key}], otherwise: passthrough}",
			[]string{"it is part of a key, and generator conditional can give two values the same stand-in"},
		},
		"a choice by a column that is not in the key": {
			column("x", plan.Integer), 10, "{generator: conditional, cases: [{when: [{column: kind, is: [a]}], rule: integer-key}], otherwise: passthrough}",
			[]string{"it is part of a key, and its rule keeps keys apart only among rows with equal values of kind, which is not part of every key of the column, or does not pass through"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := plan.Table{
				Schema: "public", Name: "t", Rows: test.rows, Unique: [][]string{{"x"}},
				Columns: []plan.Column{test.column, column("kind", plan.VarChar, 9)},
			}
			_, err := prepare.Prepare(input(t, "new_columns: passthrough\ntables: {public.t: {columns: {x: "+test.rule+"}}}\n", []plan.Table{table}))
			var want []string
			for _, problem := range test.want {
				want = append(want, "rule-refused: standin.yaml:7:34: column public.t.x: "+problem)
			}
			if diff := cmp.Diff(want, told(err)); diff != "" {
				t.Errorf("(- want, + got):\n%s", diff)
			}
		})
	}
}

// A key of a kind and a number is unique if each kind's numbers are permuted, and
// the kind stays.
func TestAKeyOfSeveralTablesKeysIsUniqueByItsKind(t *testing.T) {
	t.Parallel()
	marks := func(rules string) []string {
		tables := forum()
		tables[3].PrimaryKey = []string{"kind", "subject"}
		_, err := prepare.Prepare(input(t, forumKeys+"new_columns: passthrough\ntables:\n  public.people: {columns: {id: integer-key}}\n  sales.marks: {columns: {"+rules+"}}\n", tables))
		return told(err)
	}
	if faults := marks("subject: integer-key"); faults != nil {
		t.Errorf("it is refused: %q", faults)
	}
	want := []string{"rule-refused: standin.yaml:10:5: column sales.marks.subject: it is part of a key, and its rule keeps keys apart only among rows with equal values of kind, which is not part of every key of the column, or does not pass through"}
	if diff := cmp.Diff(want, marks("kind: alphanumeric-key, subject: integer-key")); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
	want = []string{"rule-refused: standin.yaml:10:5: column sales.marks.subject: it is part of a key, and generator conditional can give two values the same stand-in"}
	if diff := cmp.Diff(want, marks("subject: noise")); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
}
