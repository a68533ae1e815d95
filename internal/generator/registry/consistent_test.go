package registry_test

import (
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// maskedWith is the stand-in of a name that is consistent with the column beside it.
func maskedWith(t *testing.T, rule plan.Rule, other plan.Type, name string, with *string) string {
	t.Helper()
	table := plan.Table{Schema: "public", Name: "people", Columns: []plan.Column{
		{Name: "User Id", Type: other, Rule: plan.Rule{Generator: plan.Passthrough}},
		{Name: "name", Type: plan.Type{Kind: plan.VarChar, Length: 80}, Rule: rule},
	}}
	bound, err := registry.Bind(table, 1, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	row := &generator.Row{File: "a", Values: make([][]byte, 2)}
	for _, i := range bound.Reads {
		if i == 0 && with != nil {
			row.Values[0] = []byte(*with)
		}
	}
	out, err := bound.Mask([]byte{}, []byte(name), row)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestARuleCanBeConsistentWithAnotherColumn(t *testing.T) {
	t.Parallel()
	name := plan.Rule{Generator: "name", With: "User Id"}
	integer, big := plan.Type{Kind: plan.Integer}, plan.Type{Kind: plan.BigInt}
	char := plan.Type{Kind: plan.Char, Length: 6}
	text := plan.Type{Kind: plan.VarChar, Length: 9}
	drawn := maskedWith(t, name, integer, "Jane Doe", new("42"))
	for what, same := range map[string]string{
		"another spelling of the name": maskedWith(t, name, integer, "J. Doe", new("42")),
		"a wider type":                 maskedWith(t, name, big, "Jane Doe", new("42")),
		"a text":                       maskedWith(t, name, text, "Jane Doe", new("42")),
		"a padded text":                maskedWith(t, name, char, "Jane Doe", new("42    ")),
		"a rule within a rule": maskedWith(t, plan.Rule{
			Generator: "conditional", Options: []byte(`{"otherwise":{"generator":"name","consistent_with":"User Id"}}`),
		}, integer, "Jane Doe", new("42")),
	} {
		if same != drawn {
			t.Errorf("%s gives %s instead of %s", what, same, drawn)
		}
	}
	if other := maskedWith(t, name, integer, "Jane Doe", new("43")); other == drawn {
		t.Errorf("another user has the name %s too", other)
	}
	if own := maskedWith(t, name, integer, drawn, new("42")); strings.EqualFold(own, drawn) {
		t.Errorf("%s kept the name", own)
	}
	domain := plan.Rule{Generator: "name", With: "User Id", Domain: "staff"}
	if other := maskedWith(t, domain, integer, "Jane Doe", new("42")); other == drawn {
		t.Errorf("another domain gives %s too", other)
	}
	// Rows without a user are not all one person.
	if a, b := maskedWith(t, name, integer, "Jane Doe", nil), maskedWith(t, name, integer, "John Roe", nil); a == b {
		t.Errorf("two people without a user are both %s", a)
	}
}

func TestWhatCannotBeConsistentWithAnotherColumnIsRefused(t *testing.T) {
	t.Parallel()
	column := plan.Column{Name: "c", Type: plan.Type{Kind: plan.VarChar, Length: 40}}
	for text, rule := range map[string]plan.Rule{
		"a cipher":                      {Generator: "alphanumeric-key", With: "a"},
		"one that draws anew":           {Generator: "name", With: "a", Inconsistent: true},
		"a constant":                    {Generator: "constant", With: "a"},
		"what is one-to-one by options": {Generator: "ssn", With: "a", Options: []byte(`{"cipher":"ff1","fallback":"null"}`)},
	} {
		if faults := registry.Check(rule, column); len(faults) != 1 || !strings.HasPrefix(faults[0].Error(), "option consistent_with: ") {
			t.Errorf("%s: %v", text, faults)
		}
	}
}
