package composite_test

import (
	"bytes"
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestPartsOfAnotherColumnAreCountedApart(t *testing.T) {
	t.Parallel()
	composed := func(tag plan.Rule) string {
		table := plan.Table{Schema: "public", Name: "orders", Columns: []plan.Column{
			{Name: "tag", Type: plan.Type{Kind: plan.Char, Length: 8}, Rule: tag},
			{
				Name: "text", Type: generatortest.Text(),
				Rule: generatortest.Rule("text-composition", `{"parts":[{"column":"tag"},{"text":"|"},{"rule":{"generator":"character-scramble","consistent":false}}]}`),
			},
		}}
		bound, err := registry.Bind(table, 1, generatortest.Keys())
		if err != nil {
			t.Fatal(err)
		}
		row := generatortest.Place(4711)
		row.Values = [][]byte{[]byte("a-b-c   "), []byte("as long as it takes")}
		out, err := bound.Mask([]byte{}, row.Values[1], row)
		if err != nil {
			t.Fatal(err)
		}
		_, own, _ := bytes.Cut(out, []byte("|"))
		return string(own)
	}
	whole := composed(generatortest.Rule("passthrough", ""))
	inParts := composed(generatortest.Rule("regex-mask", `{"expressions":[{"pattern":"[a-z]","groups":["character-scramble"]}]}`))
	if whole != inParts || len(whole) != len("as long as it takes") {
		t.Errorf("the column's own part is %q beside a value in parts, and %q beside a whole one", inParts, whole)
	}
}

func TestACompositionHasWhatRulesMakeOfNULL(t *testing.T) {
	t.Parallel()
	filled := generatortest.Rule("constant", `{"value":"K","nulls":true}`)
	table := plan.Table{Schema: "public", Name: "orders", Columns: []plan.Column{
		{Name: "filled", Type: generatortest.Text(), Rule: filled},
		{Name: "empty", Type: generatortest.Text(), Rule: generatortest.Rule("character-scramble", "")},
		{Name: "passed", Type: generatortest.Text(), Rule: generatortest.Rule("passthrough", "")},
		{Name: "text", Type: generatortest.Text(), Rule: generatortest.Rule("text-composition",
			`{"nulls":true,"parts":[{"column":"filled"},{"text":"-"},{"column":"empty"},{"text":"-"},{"column":"passed"},{"text":"-"},{"column":"empty","rule":{"generator":"constant","value":"L","nulls":true}},{"text":"-"},{"rule":"character-scramble"}]}`)},
	}}
	bound, err := registry.Bind(table, 3, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	row := generatortest.Place(4711)
	row.Values = make([][]byte, 4)
	if out, err := bound.Mask([]byte{}, nil, row); err != nil || string(out) != "K---L-" {
		t.Errorf("got %q, %v", out, err)
	}
}
