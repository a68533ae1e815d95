package workspace_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"standin/internal/generator/registry"
	"standin/internal/workspace"
)

func TestTheExampleOfTheReferenceIsAWorkspace(t *testing.T) {
	t.Parallel()
	_, rest, _ := strings.Cut(string(workspace.Reference()), "```yaml\n")
	text, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("no example")
	}
	w, err := workspace.Parse("standin.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if len(w.Tables) == 0 || w.Key == nil {
		t.Errorf("the example shows no rules or no key:\n%s", text)
	}
}

// TestTheSchemaKnowsEveryGenerator follows the schema to the rule of a column.
func TestTheSchemaKnowsEveryGenerator(t *testing.T) {
	t.Parallel()
	var schema map[string]any
	if err := json.Unmarshal(workspace.JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	at := func(v any, path ...string) any {
		for _, key := range path {
			v = v.(map[string]any)[key]
		}
		return v
	}
	if at(schema, "$schema") != "https://json-schema.org/draft/2020-12/schema" {
		t.Error(at(schema, "$schema"))
	}
	table := at(schema, "properties", "tables", "additionalProperties", "anyOf").([]any)[1]
	rule := at(table, "properties", "columns", "additionalProperties", "anyOf").([]any)[1]
	if at(rule, "$ref") != "#/$defs/rule" {
		t.Fatalf("a column's rule is %v", rule)
	}
	choices := at(schema, "$defs", "rule", "anyOf").([]any)
	options := map[any]map[string]any{}
	for _, c := range choices[1 : len(choices)-1] { // a name before, a preset behind
		properties := at(c, "properties").(map[string]any)
		options[at(properties, "generator", "enum").([]any)[0]] = properties
	}
	for _, s := range registry.List() {
		properties, ok := options[s.Name]
		if !ok {
			t.Errorf("no choice for generator %s", s.Name)
		}
		for _, o := range s.Options {
			if _, ok := properties[o.Name]; !ok {
				t.Errorf("generator %s: no option %s", s.Name, o.Name)
			}
		}
	}
}

// "key" is how prepare writes the type of a key into a rule among options.
// An option that bears the name of a key that all rules share could not be set:
// the workspace would take it for that key without a word.
func TestEveryOptionOfAGeneratorCanBeSet(t *testing.T) {
	t.Parallel()
	for _, s := range registry.List() {
		for _, o := range s.Options {
			if slices.Contains([]string{"generator", "preset", "domain", "consistent", "consistent_with", "partition", "link", "key"}, o.Name) {
				t.Errorf("generator %s has an option %s, which every rule has", s.Name, o.Name)
			}
		}
	}
}
