package registry_test

import (
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// TestExamplesAllocateNothingInTheSteadyState masks the examples of all generators, which
// unlike random texts are of the formats that composites read.
func TestExamplesAllocateNothingInTheSteadyState(t *testing.T) {
	for _, spec := range registry.List() {
		for _, e := range spec.Examples {
			kind := e.Type
			if kind.Kind == "" {
				kind = plan.Type{Kind: plan.VarChar, Length: 256}
			}
			table := plan.Table{Columns: []plan.Column{{Name: "value", Type: kind, Rule: generatortest.Rule(spec.Name, e.Options)}}}
			bound, err := registry.Bind(table, 0, generatortest.Keys())
			if err != nil {
				t.Fatal(err)
			}
			in, dst, row := []byte(e.In), make([]byte, 0, 1<<12), generatortest.Place(1)
			row.Values = [][]byte{in}
			if n := testing.AllocsPerRun(20, func() { _, _ = bound.Mask(dst, in, row) }); n != 0 {
				t.Errorf("%s %s allocates %v times for %q", spec.Name, e.Options, n, in)
			}
		}
	}
}
