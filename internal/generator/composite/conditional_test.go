package composite_test

import (
	"encoding/json"
	"slices"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// chosen is what conditional makes of the first column of a row of two.
func chosen(t *testing.T, options string, types [2]plan.Type, values [2][]byte) []byte {
	t.Helper()
	table := plan.Table{Schema: "public", Name: "people", Columns: []plan.Column{
		{Name: "contact", Type: types[0], Rule: plan.Rule{Generator: "conditional", Options: json.RawMessage(options)}},
		{Name: "Kind", Type: types[1], Rule: plan.Rule{Generator: plan.Passthrough}},
	}}
	bound, err := registry.Bind(table, 0, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	row := generatortest.Place(0)
	row.Values = make([][]byte, 2)
	for _, i := range bound.Reads {
		row.Values[i] = values[i]
	}
	out, err := bound.Mask([]byte{}, values[0], row)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheFirstCaseThatHoldsDecides(t *testing.T) {
	t.Parallel()
	text, char := plan.Type{Kind: plan.VarChar, Length: 40}, plan.Type{Kind: plan.Char, Length: 8}
	integer, date := plan.Type{Kind: plan.Integer}, plan.Type{Kind: plan.Date}
	money := plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 2}
	zoned := plan.Type{Kind: plan.TimestampTZ}
	marked := func(when string) string {
		return `{"cases":[{"when":[` + when + `],"rule":{"generator":"constant","value":"yes","nulls":true}}],"otherwise":{"generator":"constant","value":"no","nulls":true}}`
	}
	for _, test := range []struct {
		name, when string
		kind       plan.Type
		value      string // NULL is NULL
		want       string
	}{
		{"one of some texts", `{"column":"Kind","is":["a","b"]}`, text, "b", "yes"},
		{"none of some texts", `{"column":"Kind","is":["a","b"]}`, text, "c", "no"},
		{"a CHAR with its padding", `{"column":"Kind","is":["b"]}`, char, "b       ", "yes"},
		{"NULL where null is listed", `{"column":"Kind","is":[null]}`, text, "NULL", "yes"},
		{"NULL where it is not listed", `{"column":"Kind","is":["NULL"]}`, text, "NULL", "no"},
		{"the empty text is no NULL", `{"column":"Kind","is":[null]}`, text, "", "no"},
		{"NULL is none of the values", `{"column":"Kind","not":["a"]}`, text, "NULL", "yes"},
		{"NULL is refused by name", `{"column":"Kind","not":["a",null]}`, text, "NULL", "no"},
		{"NULL matches nothing", `{"column":"Kind","matches":""}`, text, "NULL", "no"},
		{"a match of a part", `{"column":"Kind","matches":"^b.$"}`, text, "bé", "yes"},
		{"numbers are compared as numbers", `{"column":"Kind","min":9,"max":100}`, integer, "10", "yes"},
		{"negative numbers", `{"column":"Kind","max":-2}`, integer, "-10", "yes"},
		{"a number is spelled as the type spells it", `{"column":"Kind","is":[1.5]}`, money, "1.50", "yes"},
		{"decimals are compared as numbers", `{"column":"Kind","min":-0.5}`, money, "-0.60", "no"},
		{"dates before Christ come first", `{"column":"Kind","max":"0001-01-01"}`, date, "0044-03-15 BC", "yes"},
		{"offsets from UTC count", `{"column":"Kind","min":"2024-01-01 00:00:00+00"}`, zoned, "2024-01-01 01:00:00+05:30", "no"},
		{"both conditions", `{"column":"Kind","is":["b"]},{"matches":"@"}`, text, "b", "yes"},
		{"one condition of two", `{"column":"Kind","is":["b"]},{"matches":"#"}`, text, "b", "no"},
		{"no conditions", ``, text, "b", "yes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			values := [2][]byte{[]byte("a@b"), []byte(test.value)}
			if test.value == "NULL" {
				values[1] = nil
			}
			if got := chosen(t, marked(test.when), [2]plan.Type{text, test.kind}, values); string(got) != test.want {
				t.Errorf("%s of %q is %s", test.when, test.value, got)
			}
		})
	}
}

func TestTheRuleOfACaseDrawsAsAColumnOfItsOwnDoes(t *testing.T) {
	t.Parallel()
	kinds := [2]plan.Type{{Kind: plan.VarChar, Length: 40}, {Kind: plan.VarChar, Length: 40}}
	values := [2][]byte{[]byte("Jane.Doe@acme.test"), []byte("mail")}
	got := chosen(t, `{"cases":[{"when":[{"column":"Kind","is":["mail"]}],"rule":"email"}]}`, kinds, values)
	want := generatortest.Mask(t, generatortest.Bind(t, kinds[0], generatortest.Rule("email", "")).Mask, "jane.doe@acme.test")
	if string(got) != want {
		t.Errorf("the e-mail address became %s, and %s in a column of its own", got, want)
	}
	other := chosen(t, `{"otherwise":{"generator":"email","domain":"staff"}}`, kinds, values)
	if string(other) == want {
		t.Errorf("another domain gives %s too", other)
	}
}

func TestAFaultOfANestedRuleNamesItsPlace(t *testing.T) {
	t.Parallel()
	column := plan.Column{Name: "contact", Type: plan.Type{Kind: plan.VarChar, Length: 40}}
	rule := generatortest.Rule("conditional", `{"cases":[
		{"rule":"integer-key"},
		{"rule":{"generator":"name","part":"middle","nick":1}},
		{"rule":{"generator":"conditional","otherwise":"nickname"}}],"otherwise":{"generator":"random-boolean","consistent":false}}`)
	var got []string
	for _, err := range registry.Check(rule, column) {
		got = append(got, err.Error())
	}
	want := []string{
		"option cases[0].rule: generator integer-key does not take values of type varchar(40)",
		"option cases[1].rule.part: it must be one of full, last-first, first, last, initial",
		"option cases[1].rule.nick: generator name has no such option; it has part, gender, keep_case, locale, last_names",
		`option cases[2].rule.otherwise: there is no generator "nickname"`,
		"option otherwise: generator random-boolean does not take values of type varchar(40)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the faults are %q", got)
	}
}

func TestColumnsAndVersionsOfNestedRulesAreKnown(t *testing.T) {
	t.Parallel()
	rule := generatortest.Rule("conditional", `{"cases":[{"when":[{"matches":"x"},{"column":"a","is":[1]}],
		"rule":{"generator":"conditional","cases":[{"when":[{"column":"b"}],"rule":"email"}]}}]}`)
	want := []generator.NamedColumn{{Option: "cases[0].when[1].column", Name: "a"}, {Option: "cases[0].rule.cases[0].when[0].column", Name: "b"}}
	if got := registry.Columns(rule); !slices.Equal(got, want) {
		t.Errorf("the columns are %v", got)
	}
	if got := registry.Versions(rule); len(got) != 3 || got["email"] != 1 || got["conditional"] != 1 || got["constant"] != 1 {
		t.Errorf("the versions are %v", got)
	}
	if got := registry.Versions(generatortest.Rule("email", "")); got != nil {
		t.Errorf("an e-mail address has parts %v", got)
	}
	table := plan.Table{Columns: []plan.Column{{Name: "c", Type: plan.Type{Kind: plan.VarChar}, Rule: rule}}}
	table.Columns[0].Rule.Parts = map[string]int{"email": 99}
	table.Columns = append(table.Columns, plan.Column{Name: "a", Type: plan.Type{Kind: plan.Integer}}, plan.Column{Name: "b", Type: plan.Type{Kind: plan.Date}})
	if _, err := registry.Bind(table, 0, generatortest.Keys()); err == nil {
		t.Error("another version of a nested rule's generator was bound")
	}
	table.Columns[0].Rule.Parts = nil
	bound, err := registry.Bind(table, 0, generatortest.Keys())
	if err != nil || !slices.Contains(bound.Reads, 1) || !slices.Contains(bound.Reads, 2) {
		t.Errorf("it reads columns %v, %v", bound.Reads, err)
	}
}
