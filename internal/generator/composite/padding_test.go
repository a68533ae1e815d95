package composite_test

import (
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// copied is what the rule of a column makes of the row.
func copied(t *testing.T, table plan.Table, column int, row *generator.Row) string {
	t.Helper()
	bound, err := registry.Bind(table, column, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	out, err := bound.Mask([]byte{}, row.Values[column], row)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestACompositionCutsOnlyTheBlanksThatPadACHAR(t *testing.T) {
	t.Parallel()
	table := people(generatortest.Rule("text-composition", `{"nulls":true,"parts":[{"column":"first"},{"text":"|"},{"column":"city"},{"text":"|"},{"column":"city","rule":"hash"},{"text":"|"},{"column":"code"}]}`))
	table.Columns[1].Rule = generatortest.Rule("hash", "")
	row := generatortest.Place(0)
	row.Values = [][]byte{nil, []byte("Jane  "), nil, nil, nil, nil, []byte("Paris "), []byte("Q7      ")}
	got := strings.Split(copied(t, table, 0, row), "|")
	table.Columns[6].Rule = generatortest.Rule("hash", "")
	for i, want := range []string{copied(t, table, 1, row), "Paris ", copied(t, table, 6, row), copied(t, table, 7, row)} {
		if got[i] != want {
			t.Errorf("part %d is %q, and its column has %q", i, got[i], want)
		}
	}
}

func TestFreeTextKeepsTheCaseOfTheCopyWhereTheTextHasTheValueItself(t *testing.T) {
	t.Parallel()
	table := people(generatortest.Rule("free-text", `{"columns":["first","last"]}`))
	table.Columns[1].Type = plan.Type{Kind: plan.Char, Length: 9}
	for i, options := range []string{`{"value":"Olin"}`, `{"value":"von Ash"}`} {
		table.Columns[i+1].Rule = generatortest.Rule("constant", options)
	}
	row := generatortest.Place(0)
	row.Values = make([][]byte, len(table.Columns))
	row.Values[1], row.Values[2] = []byte("JANE     "), []byte("VAN DOE ")
	for in, want := range map[string]string{
		"JANE VAN DOE": "Olin von Ash",
		"DOE, JANE":    "Ash, Olin",
		"jane van doe": "olin von ash",
	} {
		if row.Values[0] = []byte(in); copied(t, table, 0, row) != want {
			t.Errorf("%q became %q, not %q", in, copied(t, table, 0, row), want)
		}
	}
}
