package registry_test

import (
	"cmp"
	"encoding/json"
	"strconv"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestEveryExampleHoldsUnderThePublishedKeys(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, spec := range registry.List() {
		for i, example := range spec.Examples {
			t.Run(spec.Name+"/"+strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				got := runExample(t, spec, example, keys)
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

func runExample(t *testing.T, spec generator.Spec, example generator.Example, keys generator.Keys) []byte {
	t.Helper()
	kind := cmp.Or(example.Type, plan.Type{Kind: plan.VarChar, Length: 256})
	mask := bind(t, keys, kind, plan.Rule{Generator: spec.Name, Options: json.RawMessage(example.Options)}).Mask
	got, err := mask(make([]byte, 0, 64), []byte(example.In), generatortest.Place(0))
	if err != nil {
		t.Fatal(err)
	}
	return got
}
