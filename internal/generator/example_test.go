package generator_test

import (
	"cmp"
	"encoding/json"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/plan"
)

func TestEveryExampleHoldsUnderThePublishedKeys(t *testing.T) {
	t.Parallel()
	for _, spec := range generator.List() {
		for i, example := range spec.Examples {
			t.Run(spec.Name+"/"+strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				got := runExample(t, spec, example)
				switch {
				case example.Null && got != nil:
					t.Errorf("%q became %q, not NULL", example.In, got)
				case !example.Null && got == nil:
					t.Errorf("%q became NULL, not %q", example.In, example.Out)
				case string(got) != example.Out:
					t.Errorf("%q became %q, not %q", example.In, got, example.Out)
				}
			})
		}
	}
}

func runExample(t *testing.T, spec generator.Spec, example generator.Example) []byte {
	t.Helper()
	kind := cmp.Or(example.Type, plan.Type{Kind: plan.VarChar, Length: 256})
	mask := bind(t, kind, plan.Rule{Generator: spec.Name, Options: json.RawMessage(example.Options)}).Mask
	got, err := mask(make([]byte, 0, 64), []byte(example.In), place(0))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// bind makes a table of one column ready.
func bind(tb testing.TB, kind plan.Type, rule plan.Rule) generator.Bound {
	tb.Helper()
	table := plan.Table{Schema: "public", Name: "people", Columns: []plan.Column{{Name: "value", Type: kind, Rule: rule}}}
	bound, err := generator.Bind(table, 0, generator.ExampleKeys())
	if err != nil {
		tb.Fatal(err)
	}
	return bound
}

// place is a row of a file at an offset.
func place(offset int64) *generator.Row {
	return &generator.Row{File: "0000_part_00.zst", Offset: offset}
}

// bindAny is bind for a test of rapid, which is no testing.TB.
func bindAny(t *rapid.T, kind plan.Type, rule plan.Rule) generator.Mask {
	table := plan.Table{Schema: "public", Name: "people", Columns: []plan.Column{{Name: "value", Type: kind, Rule: rule}}}
	bound, err := generator.Bind(table, 0, generator.ExampleKeys())
	if err != nil {
		t.Fatal(err)
	}
	return bound.Mask
}
