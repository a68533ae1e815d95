package generator_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/generator"
	"standin/internal/plan"
)

func TestARuleAmongOptionsIsANameOrAnObject(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want plan.Rule
		err  string
	}{
		{`"email"`, plan.Rule{Generator: "email"}, ""},
		{`{"generator":"email"}`, plan.Rule{Generator: "email"}, ""},
		{
			`{"part":"first","generator":"name","domain":"staff","consistent":false}`,
			plan.Rule{Generator: "name", Domain: "staff", Inconsistent: true, Options: json.RawMessage(`{"part":"first"}`)},
			"",
		},
		{`{"generator":"phone","consistent_with":"userid"}`, plan.Rule{Generator: "phone", With: "userid"}, ""},
		{`{"part":"first"}`, plan.Rule{}, "it lacks the key generator"},
		{`{"generator":7}`, plan.Rule{}, "its generator is of another type"},
		{`""`, plan.Rule{}, "it must be a rule: the name of a generator, or a mapping with the key generator"},
		{`null`, plan.Rule{}, "it must be a rule: the name of a generator, or a mapping with the key generator"},
		{`[]`, plan.Rule{}, "it must be a rule: the name of a generator, or a mapping with the key generator"},
	} {
		got, err := generator.ParseRule(json.RawMessage(test.text))
		switch {
		case err != nil && err.Error() != test.err, err == nil && test.err != "":
			t.Errorf("%s: %v, not %q", test.text, err, test.err)
		case err != nil:
		case !cmp.Equal(test.want, got):
			t.Errorf("%s is %v", test.text, got)
		default:
			written, err := generator.FormatRule(got)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := generator.ParseRule(written); err != nil || !cmp.Equal(got, again) {
				t.Errorf("%s is written as %s, which is %v, %v", test.text, written, again, err)
			}
		}
	}
}

// FuzzOptionsWithRulesAreParsedOrRefused holds the accessors of nested options
// against any text: what is parsed can be walked.
func FuzzOptionsWithRulesAreParsedOrRefused(f *testing.F) {
	spec := generator.Spec{Name: "composite", Options: []generator.Option{
		{Name: "rule", Type: generator.RuleOption},
		{Name: "rules", Type: generator.RulesOption},
		{Name: "paths", Type: generator.RuleMapOption},
		{Name: "columns", Type: generator.ColumnsOption},
		{Name: "cases", Type: generator.ObjectsOption, Fields: []generator.Option{
			{Name: "column", Type: generator.ColumnOption}, {Name: "rule", Type: generator.RuleOption, Required: true},
		}},
	}}
	f.Add(`{"rule":"a","rules":["b",{"generator":"c"}],"paths":{"$.z":"d","$.a":"e"},"columns":["x"],"cases":[{"column":"y","rule":"f"}]}`)
	f.Add(`{"rule":null,"rules":{},"paths":[],"columns":[""],"cases":[{}]}`)
	f.Add(`{"paths":{"a":{"generator":"x","generator":"y"},"a":"z"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		options, faults := spec.Parse(json.RawMessage(text))
		if len(faults) > 0 {
			return
		}
		for _, part := range spec.Rules(options) {
			if part.Rule.Generator == "" || part.Option == "" {
				t.Fatalf("a rule without a generator or place: %v", part)
			}
		}
		for _, named := range spec.Columns(plan.Rule{}, options) {
			if named.Name == "" || named.Option == "" {
				t.Fatalf("a column without a name or place: %v", named)
			}
		}
	})
}

func TestTheRulesOfAMappingKeepItsOrder(t *testing.T) {
	t.Parallel()
	spec := generator.Spec{Options: []generator.Option{{Name: "paths", Type: generator.RuleMapOption}}}
	options, faults := spec.Parse(json.RawMessage(`{"paths":{"$.z":"email","$.a":"phone","$..m":"name"}}`))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var keys, places []string
	for _, part := range options.Rules("paths") {
		keys, places = append(keys, part.Key), append(places, part.Option)
	}
	if diff := cmp.Diff([]string{"$.z", "$.a", "$..m"}, keys); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"paths.$.z", "paths.$.a", "paths.$..m"}, places); diff != "" {
		t.Error(diff)
	}
}
