package person

import (
	"encoding/json"
	"strings"
	"testing"

	"standin/internal/corpus"
	"standin/internal/generator"
	"standin/internal/plan"
)

// localMask binds a rule as the registry does for a column that is linked with
// nothing.
func localMask(t *testing.T, keys generator.Keys, spec generator.Spec, options string, kind plan.Kind) func(string) string {
	t.Helper()
	column := plan.Column{Name: "c", Type: plan.Type{Kind: kind, Length: 200}, Rule: plan.Rule{Generator: spec.Name, Options: json.RawMessage(options)}}
	parsed, faults := spec.Parse(column.Rule.Options)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	d, err := generator.NewDomain(generator.Scope{Table: plan.Table{Columns: []plan.Column{column}}, Keys: keys}, column.Rule, spec)
	if err != nil {
		t.Fatal(err)
	}
	mask, err := spec.Compile(parsed, column, d)
	if err != nil {
		t.Fatal(err)
	}
	return func(in string) string {
		out, err := mask([]byte{}, []byte(in), &generator.Row{})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
}

// One value has one person in every part and form: what the lists give at the same
// indexes.
func TestPartsOfANameAgreeInEveryLocale(t *testing.T) {
	t.Parallel()
	keys := generator.ExampleKeys()
	for _, locale := range corpus.Locales()[1:] {
		part := func(part, in string) string {
			return localMask(t, keys, name(), `{"locale":"`+locale+`","part":"`+part+`"}`, plan.VarChar)(in)
		}
		for _, in := range []string{"Erika Mustermann", "Max Mustermann", "X Æ", "123"} {
			first, last := part("first", in), part("last", in)
			want, wantReversed := first+" "+last, last+", "+first
			if locale == "ja" {
				want, wantReversed = last+" "+first, last+" "+first
			}
			if got := part("full", in); got != want {
				t.Errorf("%s: %q, not %q", locale, got, want)
			}
			if got := part("last-first", in); got != wantReversed {
				t.Errorf("%s: %q, not %q", locale, got, wantReversed)
			}
			if got := part("initial", in); !strings.HasPrefix(first, got) || got == "" {
				t.Errorf("%s: %q is not the initial of %q", locale, got, first)
			}
		}
	}
}

func TestPolishWomenHaveTheWomensForm(t *testing.T) {
	t.Parallel()
	keys := generator.ExampleKeys()
	for gender, wrong := range map[string]string{"female": "ski", "male": "ska"} {
		mask := localMask(t, keys, name(), `{"locale":"pl","part":"last","gender":"`+gender+`"}`, plan.VarChar)
		right := 0
		for i := range 300 {
			out := mask(string(rune('a'+i%26)) + strings.Repeat("b", i/26))
			if strings.HasSuffix(out, wrong) {
				t.Errorf("a %s person is called %s", gender, out)
			}
			if strings.HasSuffix(out, "sk"+map[string]string{"female": "a", "male": "i"}[gender]) {
				right++
			}
		}
		if right < 50 {
			t.Errorf("of 300 only %d have a name that differs", right)
		}
	}
}

// The bounds must stay true when the word lists change.
func TestNoNameIsLongerThanItsBound(t *testing.T) {
	t.Parallel()
	library := corpus.NewLibrary()
	for _, locale := range corpus.Locales() {
		for _, ascii := range []bool{false, true} {
			w, err := library.Locale(locale, ascii)
			if err != nil {
				t.Fatal(err)
			}
			longest := func(lists ...corpus.List) (n int) {
				for _, list := range lists {
					for i := range list.Len() {
						n = max(n, len(list.At(i)))
					}
				}
				return n
			}
			last := longest(w.Last, w.LastOfWomen)
			if n := max(last, longest(w.Female, w.Male)); n > longestLocalName {
				t.Errorf("%s has a name of %d bytes", locale, n)
			}
			patterns := longest(w.Forms) + longest(w.Branches, w.Shops) + 2*last
			for _, pattern := range append(w.Companies, w.Businesses...) {
				if n := len(pattern) + patterns; n > longestFirm {
					t.Errorf("%s: a firm like %q can have %d bytes", locale, pattern, n)
				}
			}
		}
	}
}

func TestSwedishFirmsAreInTheGenitive(t *testing.T) {
	t.Parallel()
	mask := localMask(t, generator.ExampleKeys(), businessName(), `{"locale":"sv"}`, plan.VarChar)
	genitives := 0
	for i := range 400 {
		first, _, _ := strings.Cut(mask(strings.Repeat("x", i+1)), " ")
		if strings.HasSuffix(first, "ss") || strings.HasSuffix(first, "zs") {
			t.Errorf("%q has an s too many", first)
		}
		if strings.HasSuffix(first, "sons") || strings.HasSuffix(first, "gs") {
			genitives++
		}
	}
	if genitives < 50 {
		t.Errorf("only %d of 400 are in the genitive", genitives)
	}
}
