package registry_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestEveryGeneratorWorksWithoutOptions(t *testing.T) {
	t.Parallel()
	for _, spec := range registry.List() {
		for _, kind := range spec.Accepts {
			column := plan.Column{Name: "value", Type: plan.Type{Kind: kind, Precision: 9}}
			if kind == plan.Char || kind == plan.VarChar {
				column.Type.Length = 40
			}
			if faults := registry.Check(plan.Rule{Generator: spec.Name}, column); len(faults) > 0 {
				t.Errorf("%s on %s: %v", spec.Name, kind, faults)
			}
		}
	}
}

func TestEverySpecSaysWhatTheReferenceNeeds(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, spec := range registry.List() {
		if names[spec.Name] {
			t.Errorf("%s is listed twice", spec.Name)
		}
		names[spec.Name] = true
		if spec.Version < 1 || spec.Summary == "" || strings.HasSuffix(spec.Summary, ".") || !strings.HasSuffix(spec.Description, ".") ||
			!strings.HasSuffix(spec.Fallback, ".") || !strings.HasSuffix(spec.Empty, ".") || len(spec.Accepts) == 0 || len(spec.Examples) == 0 {
			t.Errorf("%s lacks a version, a text, a type or an example, or a text ends wrongly", spec.Name)
		}
		if spec.Rank < 1 || spec.Rank > 6 || spec.RankInconsistent > spec.Rank || spec.RankInconsistent < 1 {
			t.Errorf("%s has ranks %d and %d", spec.Name, spec.Rank, spec.RankInconsistent)
		}
		for _, option := range spec.Options {
			if !strings.HasSuffix(option.Summary, ".") {
				t.Errorf("%s: the summary of %s is no sentence", spec.Name, option.Name)
			}
			if option.Default != "" && !json.Valid([]byte(option.Default)) {
				t.Errorf("%s: the default of %s is no JSON", spec.Name, option.Name)
			}
		}
	}
}

func TestAllFaultsOfARuleAreToldAtOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		rule    plan.Rule
		column  plan.Column
		want    []string
		options []string // those at fault
	}{
		{
			"an unknown generator", generatortest.Rule("nickname", ""),
			plan.Column{Type: plan.Type{Kind: plan.VarChar}},
			[]string{`there is no generator "nickname"`},
			nil,
		},
		{
			"a type, an unknown option and a wrong value", generatortest.Rule("name", `{"parts":1,"part":"middle","gender":7}`),
			plan.Column{Type: plan.Type{Kind: plan.Date}},
			[]string{
				"generator name does not take values of type date",
				"option part: it must be one of full, last-first, first, last, initial",
				"option gender: it must be one of any, female, male",
				"option parts: generator name has no such option; it has part, gender, keep_case, locale, last_names",
			},
			[]string{"part", "gender", "parts"},
		},
		{
			"options that are no object", generatortest.Rule("name", `["first"]`),
			plan.Column{Type: plan.Type{Kind: plan.VarChar}},
			[]string{"the options are not one JSON object"},
			[]string{""},
		},
		{
			"numbers out of range and of the wrong form", generatortest.Rule("noise", `{"percent":101,"amount":-1,"min_factor":1e3,"max_factor":0.1234567}`),
			plan.Column{Type: plan.Type{Kind: plan.Integer}},
			[]string{
				"option percent: it must be a number with at most six fraction digits from 0 to 100",
				"option amount: it must be a number with at most six fraction digits from 0 to 1000000000000",
				"option min_factor: it must be a number with at most six fraction digits from 0 to 1000",
				"option max_factor: it must be a number with at most six fraction digits from 0 to 1000",
			},
			[]string{"percent", "amount", "min_factor", "max_factor"},
		},
		{
			"a generator without options", generatortest.Rule("null", `{"value":1}`),
			plan.Column{Type: plan.Type{Kind: plan.Date}},
			[]string{"option value: generator null has no such option; it takes none"},
			[]string{"value"},
		},
		{
			"NULL for NOT NULL", generatortest.Rule("null", ""),
			plan.Column{Type: plan.Type{Kind: plan.Date}, NotNull: true},
			[]string{"generator null cannot fill a NOT NULL column"},
			nil,
		},
		{
			"a key that is drawn anew, and linked",
			plan.Rule{Generator: "integer-key", Inconsistent: true, Link: "a"},
			plan.Column{Type: plan.Type{Kind: plan.Integer}},
			[]string{"generator integer-key is always consistent", "generator integer-key cannot be linked"},
			nil,
		},
		{
			"a constant of another type", generatortest.Rule("constant", `{"value":"2024-02-30"}`),
			plan.Column{Type: plan.Type{Kind: plan.Date}},
			[]string{"the value given is not one of type date"},
			nil,
		},
		{
			"a category of another type", generatortest.Rule("custom-categorical", `{"values":[1,40000]}`),
			plan.Column{Type: plan.Type{Kind: plan.SmallInt}},
			[]string{"option values: value 2: the value given is not one of type smallint"},
			[]string{"values"},
		},
		{
			"too few weights", generatortest.Rule("custom-categorical", `{"values":["a","b"],"weights":[1]}`),
			plan.Column{Type: plan.Type{Kind: plan.VarChar}},
			[]string{"option weights: there are 1 for 2 values"},
			[]string{"weights"},
		},
		{
			"a range beyond the type", generatortest.Rule("integer-key", `{"range":[0,32768]}`),
			plan.Column{Type: plan.Type{Kind: plan.SmallInt}},
			[]string{"option range: it goes beyond smallint"},
			[]string{"range"},
		},
		{
			"a date that moves by seconds", generatortest.Rule("timestamp-shift", `{"unit":"second"}`),
			plan.Column{Type: plan.Type{Kind: plan.Date}},
			[]string{"a date cannot move by a part of a day"},
			nil,
		},
		{
			"a domain that is none", generatortest.Rule("email", `{"mail_domain":"a b"}`),
			plan.Column{Type: plan.Type{Kind: plan.VarChar, Length: 99}},
			[]string{"option mail_domain: it is no domain name in ASCII"},
			[]string{"mail_domain"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got, options []string
			for _, err := range registry.Check(test.rule, test.column) {
				got = append(got, err.Error())
				if f, ok := err.(*generator.OptionFault); ok { //nolint:errorlint // Check returns them bare
					options = append(options, f.Option)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.options, options); diff != "" {
				t.Errorf("options at fault (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBindRefusesAnotherVersionAndAnUnknownFunction(t *testing.T) {
	t.Parallel()
	table := plan.Table{Schema: "public", Name: "people", Columns: []plan.Column{{Name: "name", Type: plan.Type{Kind: plan.VarChar, Length: 9}, Rule: plan.Rule{Generator: "name", Version: 99}}}}
	if _, err := registry.Bind(table, 0, generatortest.Keys()); fault.CodeOf(err) != fault.RuleRefused {
		t.Errorf("version 99: %v", err)
	}
	table.Columns[0].Rule.Version = 1
	keys := generatortest.Keys()
	keys.PRF = "md5"
	if _, err := registry.Bind(table, 0, keys); fault.CodeOf(err) != fault.RuleRefused {
		t.Errorf("md5: %v", err)
	}
}

func TestAnOutputThatDoesNotFitIsShortenedOnlyWhereThatIsAllowed(t *testing.T) {
	t.Parallel()
	short := plan.Type{Kind: plan.VarChar, Length: 4}
	out, err := generatortest.Bind(t, short, generatortest.Rule("name", "")).Mask([]byte{}, []byte("Jane"), generatortest.Place(0))
	if err != nil || len(out) > 4 || len(out) == 0 {
		t.Errorf("a name became %q, %v", out, err)
	}
	digits := generatortest.Rule("alphanumeric-key", "")
	if out, err := generatortest.Bind(t, short, digits).Mask([]byte{}, []byte("12345"), generatortest.Place(0)); fault.CodeOf(err) != fault.ValueRefused {
		t.Errorf("a key longer than its column became %q, %v", out, err)
	}
	passed, err := generatortest.Bind(t, plan.Type{Kind: plan.Char, Length: 9}, generatortest.Rule("character-scramble", "")).Mask([]byte{}, []byte("é"), generatortest.Place(0))
	if fault.CodeOf(err) != fault.ValueRefused {
		t.Errorf("a CHAR column got %q, %v", passed, err)
	}
}

func TestLinkedColumnsAreDrawnFromTheTupleOfTheirGroup(t *testing.T) {
	t.Parallel()
	table := plan.Table{Schema: "public", Name: "people"}
	for _, part := range []string{"first", "last", "full"} {
		table.Columns = append(table.Columns,
			plan.Column{Name: "other_" + part, Type: plan.Type{Kind: plan.Integer}, Rule: plan.Rule{Generator: plan.Passthrough}},
			plan.Column{Name: part, Type: plan.Type{Kind: plan.VarChar, Length: 60}, Rule: plan.Rule{Generator: "name", Options: json.RawMessage(`{"part":"` + part + `"}`), Link: "person"}})
	}
	for _, anew := range []bool{false, true} {
		masks := make([]generator.Mask, len(table.Columns))
		for i := range table.Columns {
			if table.Columns[i].Rule.Link == "" {
				continue
			}
			table.Columns[i].Rule.Inconsistent = anew
		}
		for i, c := range table.Columns {
			bound, err := registry.Bind(table, i, generatortest.Keys())
			if err != nil {
				t.Fatal(err)
			}
			masks[i] = bound.Mask
			if c.Rule.Link != "" && !slices.Equal(bound.Reads, []int{1, 3, 5}) {
				t.Errorf("%s reads columns %v", c.Name, bound.Reads)
			}
		}
		draw := func(values ...string) (parts []string) {
			row := &generator.Row{File: "a", Offset: int64(len(values[0])), Values: make([][]byte, 6)}
			for i, v := range values {
				if v != "NULL" {
					row.Values[2*i+1] = []byte(v)
				}
			}
			for _, i := range []int{1, 3, 5} {
				out, err := masks[i]([]byte{}, []byte("x"), row)
				if err != nil {
					t.Fatal(err)
				}
				parts = append(parts, string(out))
			}
			return parts
		}
		jane := draw("jane", "doe", "jane doe")
		if !strings.EqualFold(jane[0]+" "+jane[1], jane[2]) {
			t.Errorf("the parts of one person are %q", jane)
		}
		if same := draw("jane", "doe", "jane doe"); !slices.Equal(jane, same) {
			t.Errorf("the same row became %q and %q", jane, same)
		}
		if anew {
			continue // the place decides, whatever the values
		}
		for _, other := range [][]string{draw("janed", "oe", "jane doe"), draw("jane", "doe", "NULL"), draw("jane", "doe", "")} {
			if slices.Equal(jane, other) {
				t.Errorf("another row became %q too", other)
			}
		}
	}
}

func FuzzOptionsOfAnyTextAreParsedOrRefused(f *testing.F) {
	seeds := map[string]bool{}
	for _, spec := range registry.List() {
		for _, example := range spec.Examples {
			if !seeds[example.Options] { // many examples have the same, and each is tried on all generators
				f.Add(example.Options)
			}
			seeds[example.Options] = true
		}
	}
	f.Add(`{"cases":[{"when":[{"column":"nobody"}],"rule":{"generator":"conditional","cases":[{}]}}],"otherwise":{"generator":7}}`)
	f.Add(`{"values":[1e999,{"a":[]},null],"weights":[-1],"min":-9223372036854775808,"amount":-0.0000001}`)
	specs, keys := registry.List(), generatortest.Keys()
	f.Fuzz(func(t *testing.T, options string) {
		for _, spec := range specs {
			kinds := spec.Accepts
			if _, faults := spec.Parse(json.RawMessage(options)); len(faults) > 0 {
				kinds = kinds[:1] // what cannot be parsed is refused before the type is looked at
			}
			for _, kind := range kinds {
				column := plan.Column{Name: "value", Type: plan.Type{Kind: kind, Length: 40, Precision: 9, Scale: 2}, Rule: generatortest.Rule(spec.Name, options)}
				if len(registry.Columns(column.Rule)) > 0 {
					continue // whether the table has them is no question for Check
				}
				table := plan.Table{Columns: []plan.Column{column}}
				_, err := registry.Bind(table, 0, keys)
				if refused := len(registry.Check(column.Rule, column)) > 0; refused != (err != nil) {
					t.Fatalf("%s on %s: Check refused: %v, Bind: %v", spec.Name, kind, refused, err)
				}
			}
		}
	})
}
