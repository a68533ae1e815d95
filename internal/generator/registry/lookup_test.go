package registry_test

import (
	"testing"

	"standin/internal/generator/registry"
)

func TestEveryGeneratorIsFoundByTheNameThatItGivesItself(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, spec := range registry.List() {
		found, ok := registry.Lookup(spec.Name)
		if !ok || found.Name != spec.Name || found.Summary != spec.Summary {
			t.Errorf("looking for %s finds %q (%t)", spec.Name, found.Name, ok)
		}
		if seen[spec.Name] {
			t.Errorf("two generators are named %s", spec.Name)
		}
		seen[spec.Name] = true
	}
	if found, ok := registry.Lookup("no-such-generator"); ok {
		t.Errorf("a generator that is not listed is %s", found.Name)
	}
}

// BenchmarkLookup finds the last generator of the table.
func BenchmarkLookup(b *testing.B) {
	list := registry.List()
	last := list[len(list)-1].Name
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := registry.Lookup(last); !ok {
			b.Fatal("it is not found")
		}
	}
}
