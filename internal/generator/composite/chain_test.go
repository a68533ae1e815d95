package composite_test

import (
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestACompositionMayBeMadeOfAnother(t *testing.T) {
	t.Parallel()
	table := people(generatortest.Rule("free-text", `{"columns":["mail"]}`))
	table.Columns[3].Rule = generatortest.Rule("text-composition", `{"parts":[{"column":"first"},{"text":"."},{"column":"last"},{"text":"@text-composition.example"}]}`)
	table.Columns[6].Rule = generatortest.Rule("constant", `{"value":"free-text"}`)
	table.Columns[0].Rule = generatortest.Rule("text-composition", `{"nulls":true,"parts":[{"text":"<"},{"column":"mail"},{"text":"> "},{"column":"city"}]}`)
	row := generatortest.Place(0)
	row.Values = [][]byte{nil, []byte("Jane"), []byte("Doe"), []byte("jane@acme.test"), nil, nil, []byte("Paris"), nil}
	mail := copied(t, table, 3, row)
	if want := copied(t, table, 1, row) + "." + copied(t, table, 2, row) + "@text-composition.example"; mail != want {
		t.Errorf("the address is %q, not %q", mail, want)
	}
	if got, want := copied(t, table, 0, row), "<"+mail+"> free-text"; got != want {
		t.Errorf("it became %q, not %q", got, want)
	}
}

func TestWhatIsMadeOfItselfIsRefused(t *testing.T) {
	t.Parallel()
	for name, rules := range map[string][3]plan.Rule{
		"by itself": {generatortest.Rule("conditional", `{"otherwise":{"generator":"text-composition","parts":[{"column":"note"}]}}`)},
		"by another": {
			generatortest.Rule("text-composition", `{"parts":[{"column":"first"}]}`),
			generatortest.Rule("free-text", `{"columns":["note"]}`),
		},
		"by two": {
			generatortest.Rule("text-composition", `{"parts":[{"column":"first"}]}`),
			generatortest.Rule("conditional", `{"otherwise":{"generator":"free-text","columns":["last"]}}`),
			generatortest.Rule("text-composition", `{"parts":[{"column":"first"}]}`),
		},
	} {
		table := people(rules[0])
		for i := range 2 {
			table.Columns[i+1].Rule = plan.Rule{Generator: plan.Passthrough}
			if rules[i+1].Generator != "" {
				table.Columns[i+1].Rule = rules[i+1]
			}
		}
		if _, err := registry.Bind(table, 0, generatortest.Keys()); err == nil || !strings.Contains(err.Error(), "of itself") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
