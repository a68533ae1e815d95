package registry_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// TestWhatPromisesToDifferDiffers holds every promise of no coincidence against
// the generators, on values that they could well have made themselves.
func TestWhatPromisesToDifferDiffers(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, spec := range registry.List() {
		for _, options := range []string{
			`{}`, `{"part":"first"}`, `{"part":"last-first"}`, `{"part":"street"}`, `{"fictional":true,"keep_area_code":true,"fallback":"null"}`,
			`{"keep_domain":true}`, `{"area":"never-issued"}`, `{"unit":"month","min":-1,"max":1}`, `{"keep_case":false,"gender":"male"}`,
			`{"locale":"de"}`, `{"locale":"es","part":"last"}`, `{"locale":"ja"}`, `{"part":"postal-code","country":"de"}`, `{"country":"gb"}`,
		} {
			for _, of := range []plan.Type{{Kind: plan.VarChar, Length: 34}, {Kind: plan.Char, Length: 200}, {Kind: plan.BigInt}, {Kind: plan.Date}} {
				column := plan.Column{Name: "c", Type: of, Rule: plan.Rule{Generator: spec.Name, Options: json.RawMessage(options)}}
				if !spec.AcceptsKind(of.Kind) || len(registry.Check(column.Rule, column)) > 0 || registry.Coincidence(column) > 0 {
					continue
				}
				t.Run(spec.Name+options+of.String(), func(t *testing.T) {
					t.Parallel()
					bound, err := registry.Bind(plan.Table{Schema: "s", Name: "t", Columns: []plan.Column{column}}, 0, keys)
					if err != nil {
						t.Fatal(err)
					}
					rapid.Check(t, func(t *rapid.T) {
						value := []byte(likely(of).Draw(t, "value"))
						for range 3 { // the stand-in of a stand-in is of the generator's own kind
							out, err := bound.Mask([]byte{}, value, &generator.Row{})
							if err != nil || out == nil {
								return
							}
							if string(out) == strings.TrimRight(string(value), " ") {
								t.Fatalf("%q became itself", value)
							}
							value = append([]byte(nil), out...)
						}
					})
				})
			}
		}
	}
}

func likely(of plan.Type) *rapid.Generator[string] {
	switch of.Kind {
	case plan.BigInt:
		return rapid.StringMatching(`[1-9][0-9]{0,8}`)
	case plan.Date:
		return rapid.StringMatching(`(19|20)[0-9][0-9]-0[1-9]-(0[1-9]|1[0-9]|2[0-8])`)
	default:
		return rapid.StringMatching(`[A-Za-z][a-z]{1,6}( [A-Z][a-z]{1,7})?|[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}|[0-9]{5}|[a-z]{1,8}@acme\.test|[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}`)
	}
}

func TestCoincidencesAreBounded(t *testing.T) {
	t.Parallel()
	text := func(n int) plan.Type { return plan.Type{Kind: plan.VarChar, Length: n} }
	small := plan.Type{Kind: plan.SmallInt}
	for _, c := range []struct {
		name, options string
		of            plan.Type
		link          string
		want          float64
	}{
		{"passthrough", "", text(9), "", 1},
		{"random-boolean", "", plan.Type{Kind: plan.Boolean}, "", 1},
		{"name", "", text(64), "", 0},
		{"name", "", text(64), "person", 0},
		{"name", `{"part":"first"}`, text(64), "person", 1},
		{"name", `{"part":"initial"}`, text(64), "", 1},
		{"name", "", text(8), "", 1},
		{"name", `{"locale":"de"}`, text(64), "", 1},
		{"name", `{"locale":"de"}`, text(80), "", 0},
		{"name", `{"locale":"de","part":"last"}`, text(33), "person", 1},
		{"email", "", text(100), "", 0},
		{"unique-email", "", text(100), "", 0x1p-128},
		{"unique-email", `{"exclude":["acme.test"]}`, text(100), "", 1},
		{"company-name", "", text(120), "", 0},
		{"business-name", "", text(40), "", 1},
		{"international-address", "", text(200), "", 0},
		{"international-address", "", text(200), "home", 1},
		{"international-address", `{"part":"postal-code"}`, text(8), "", 0},
		{"international-address", `{"part":"postal-code","keep_area":false}`, text(8), "", 1},
		{"hipaa-address", "", text(10), "", 1},
		{"geo", "", text(20), "", 1},
		{"email", `{"exclude":["acme.test"]}`, text(100), "", 1},
		{"phone", "", text(20), "", 1e-6},
		{"phone", `{"fallback":"null"}`, text(20), "", 0},
		{"ssn", "", text(11), "", 0},
		{"ssn", "", text(4), "", 2e-4},
		{"ssn", `{"cipher":"ff1"}`, text(11), "", 1e-8},
		{"address", "", text(200), "", 0},
		{"address", `{"locale":"fr"}`, text(200), "", 0},
		{"address", `{"locale":"fr"}`, text(120), "", 1},
		{"address", `{"part":"zip"}`, text(10), "", 1},
		{"integer-key", "", small, "", 1.0 / 32768},
		{"integer-key", `{"keep":[-1]}`, small, "", 1},
		{"integer-key", `{"range":[1,4]}`, small, "", 0.25},
		{"timestamp-shift", "", plan.Type{Kind: plan.Date}, "", 0},

		{"null", "", small, "", 0},
		{"no-such-generator", "", small, "", 1},
		{"name", `{"part":"nickname"}`, text(64), "", 1},
	} {
		rule := plan.Rule{Generator: c.name, Options: json.RawMessage(c.options), Link: c.link}
		if got := registry.Coincidence(plan.Column{Type: c.of, Rule: rule}); got != c.want {
			t.Errorf("%s %s of %s: %g, want %g", c.name, c.options, c.of, got, c.want)
		}
	}
}
