package structured_test

import (
	"encoding/json"
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func masked(t *testing.T, kind plan.Type, name, options, in string) (string, error) {
	t.Helper()
	out, err := generatortest.Bind(t, kind, generatortest.Rule(name, options)).Mask([]byte("before"), []byte(in), generatortest.Place(0))
	if out == nil {
		return "NULL", err
	}
	return strings.TrimPrefix(string(out), "before"), err
}

func TestJSONMaskChangesValuesAndNothingElse(t *testing.T) {
	t.Parallel()
	text, char := generatortest.Text(), plan.Type{Kind: plan.Char, Length: 200}
	marks := func(rule string) string { return `{"paths":{"$.a":` + rule + `}}` }
	for _, test := range []struct {
		name, options string
		kind          plan.Type
		in, want      string // REFUSED: refused
	}{
		{"what a rule leaves keeps its spelling", marks(`"passthrough"`), text, `{ "a" : "\u00e9\/" }`, `{ "a" : "\u00e9\/" }`},
		{"a stand-in is escaped", marks(`{"generator":"constant","value":"\"\\\né"}`), text, `{"a":"x"}`, `{"a":"\"\\\né"}`},
		{"and in ASCII in a CHAR column", marks(`{"generator":"constant","value":"é🦊"}`), char, `{"a":"x"}`, `{"a":"\u00e9\ud83e\udd8a"}`},
		{"a name with escapes is its text", marks(`"null"`), text, `{"\u0061":"x"}`, `{"\u0061":null}`},
		{"members of one name are all masked", marks(`"null"`), text, `{"a":"x","a":"y"}`, `{"a":null,"a":null}`},
		{"null stays null", marks(`"email"`), text, `{"a":null}`, `{"a":null}`},
		{"unless the rule asks for it", marks(`{"generator":"constant","value":"v","nulls":true}`), text, `{"a":null}`, `{"a":"v"}`},
		{"a path to an object selects nothing in it", `{"paths":{"$.a":"null"},"otherwise":"passthrough"}`, text, `{"a":{"b":1}}`, `{"a":{"b":1}}`},
		{"a number stays one", marks(`{"generator":"constant","value":"007"}`), text, `{"a":12}`, `{"a":7}`},
		{"a boolean stays one", marks(`{"generator":"constant","value":"false"}`), text, `{"a":true}`, `{"a":false}`},
		{"a number that would be none is refused", marks(`{"generator":"constant","value":"x"}`), text, `{"a":12}`, "REFUSED"},
		{"a boolean that would be none is refused", marks(`"name"`), text, `{"a":true}`, "REFUSED"},
		{"a rule of numbers takes any scale", marks(`{"generator":"noise","kind":"multiplicative","min_factor":2,"max_factor":2}`), text, `{"a":1.250}`, `{"a":2.500}`},
		{"and whole numbers as such", marks(`{"generator":"noise","kind":"multiplicative","min_factor":2,"max_factor":2}`), text, `{"a":-4}`, `{"a":-8}`},
		{"and numbers in strings", marks(`{"generator":"noise","kind":"multiplicative","min_factor":2,"max_factor":2}`), text, `{"a":"1.5"}`, `{"a":"3.0"}`},
		{"an exponent is none of them", marks(`"noise"`), text, `{"a":1e3}`, "REFUSED"},
		{"a number beyond 64 bits is refused", marks(`"integer-key"`), text, `{"a":9223372036854775808}`, "REFUSED"},
		{"or becomes NULL", `{"paths":{"$.a":"integer-key"},"fallback":"null"}`, text, `{"a":9223372036854775808}`, "NULL"},
		{"so does a fraction", `{"paths":{"$.a":"integer-key"},"fallback":"null"}`, text, `{"a":1.5}`, "NULL"},
		{"a number that is not as UNLOAD writes it", `{"paths":{"$.a":"integer-key"},"fallback":"null"}`, text, `{"a":-0}`, "NULL"},
		{"a number in a string", `{"paths":{"$.a":"integer-key"},"fallback":"null"}`, text, `{"a":"9223372036854775808"}`, "NULL"},
		{"a string that is none is refused whatever", `{"paths":{"$.a":"integer-key"},"fallback":"null"}`, text, `{"a":"x"}`, "REFUSED"},
		{"more digits than any rule of numbers takes", `{"paths":{"$.a":"noise"},"fallback":"null"}`, text, `{"a":1234567890123456789012345678901234567890}`, "NULL"},
		{"a boolean that its rule refuses", `{"paths":{"$.a":{"generator":"credit-card","fallback":"error"}},"fallback":"null"}`, text, `{"a":true}`, "NULL"},
		{"a rule of booleans", marks(`{"generator":"random-boolean","percent":100}`), text, `{"a":false}`, `{"a":true}`},
		{"exponents are no matter to a scramble", "", text, `{"a":1e5}`, `{"a":8e5}`},
		{"the first path decides", `{"paths":{"$.a":"passthrough","$.*":"null"}}`, text, `{"a":1,"b":2}`, `{"a":1,"b":null}`},
		{"no JSON is refused", "", text, `{"a":`, "REFUSED"},
		{"no JSON becomes NULL", `{"fallback":"null"}`, text, `{"a":`, "NULL"},
		{"blanks are no JSON", "", text, " ", "REFUSED"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := masked(t, test.kind, "json-mask", test.options, test.in)
			if (fault.CodeOf(err) == fault.ValueRefused) != (test.want == "REFUSED") {
				t.Fatalf("the error is %v", err)
			}
			if err == nil && got != test.want {
				t.Errorf("%s became %s, not %s", test.in, got, test.want)
			}
		})
	}
}

func TestWhatNoPathSelectsIsNotCopied(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ options, in, copied string }{
		"json-mask":       {`{"paths":{"$.id":"passthrough"}}`, `{"id":"A-4711","nick":"Jane","card":4111111111111111}`, `"id":"A-4711"`},
		"array-json-mask": {`{"paths":{"$.id":"passthrough"}}`, `[{"id":"A-4711","nick":"Jane"},"Jane",4111111111111111]`, `"id":"A-4711"`},
		"csv-mask":        {`{"positions":{"1":"passthrough"}}`, "A-4711,Jane,4111111111111111", "A-4711,"},
		"xml-mask":        {`{"paths":{"//id":"passthrough"}}`, `<p k="Jane"><id>A-4711</id>Jane 4111111111111111</p>`, "<id>A-4711</id>"},
		"html-mask":       {`{"paths":{"//b":"passthrough"}}`, `<p title=Jane><b>A-4711</b>Jane 4111111111111111`, "<b>A-4711</b>"},
	} {
		got, err := masked(t, generatortest.Text(), name, test.options, test.in)
		if err != nil || !strings.Contains(got, test.copied) || strings.Contains(got, "Jane") || strings.Contains(got, "4111111111111111") {
			t.Errorf("%s: %s became %s, %v", name, test.in, got, err)
		}
		of := strings.TrimSuffix(test.options, "}") + `,"otherwise":"passthrough"}`
		if got, err := masked(t, generatortest.Text(), name, of, test.in); err != nil || got != test.in {
			t.Errorf("%s: %s became %s, %v", name, test.in, got, err)
		}
	}
}

func TestEveryNumberAndBooleanOfJSONIsTakenWithoutOptions(t *testing.T) {
	t.Parallel()
	const in = `{"a":1e5,"b":4111111111111111,"c":0.00000000012345,"d":-12.5E-3,"e":true,"f":false,"g":null,"h":[1000000,0]}`
	for name, text := range map[string]string{"json-mask": in, "array-json-mask": "[" + in + "]", "array-regex-mask": "[1e5,4111111111111111,0.00000000012345]"} {
		got, err := masked(t, generatortest.Text(), name, "", text)
		if err != nil || !json.Valid([]byte(got)) {
			t.Errorf("%s: %s became %s, %v", name, text, got, err)
		}
		for _, number := range []string{"1e5", "4111111111111111", "12345", "12.5", "1000000"} {
			if strings.Contains(got, number) {
				t.Errorf("%s: %s became %s", name, text, got)
			}
		}
	}
	domain := generatortest.Rule("json-mask", `{"paths":{"$[*]":{"generator":"character-scramble","consistent":false}}}`)
	got := generatortest.Mask(t, generatortest.Bind(t, generatortest.Text(), domain).Mask, `[`+strings.Repeat(`true,10e9,`, 50)+`true]`)
	if strings.Count(got, "true") < 10 || strings.Count(got, "false") < 10 || strings.Count(got, "10e9") > 10 {
		t.Errorf("drawn anew they became %s", got)
	}
}

func TestAJSONValueHasTheStandInOfAColumn(t *testing.T) {
	t.Parallel()
	got, err := masked(t, generatortest.Text(), "json-mask", `{"paths":{"$.mail":"email"}}`, `{"mail":"jane.doe@acme.test"}`)
	want := generatortest.Mask(t, generatortest.Bind(t, generatortest.Text(), generatortest.Rule("email", "")).Mask, "jane.doe@acme.test")
	if err != nil || got != `{"mail":"`+want+`"}` {
		t.Errorf("it became %s, %v", got, err)
	}
}

func TestNothingOfAReplacedJSONTextStays(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{"a":"Jane Doe 4711"`, `Jane Doe 4711`, `["Jane","Doe",4711]`} {
		got, err := masked(t, generatortest.Text(), "json-mask", `{"paths":{"$[*]":"character-scramble"},"fallback":"replace"}`, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"Jane", "Doe", "4711"} {
			if strings.Contains(got, word) {
				t.Errorf("%s became %s", in, got)
			}
		}
	}
}

func TestAPathThatIsNoneIsAFaultOfItsOption(t *testing.T) {
	t.Parallel()
	faults := registry.Check(generatortest.Rule("json-mask", `{"paths":{"email":"email"}}`), plan.Column{Type: generatortest.Text()})
	if len(faults) != 1 || faults[0].Error() != "option paths.email: a path begins with $" {
		t.Errorf("the faults are %v", faults)
	}
	if _, err := registry.Bind(plan.Table{Columns: []plan.Column{{Name: "c", Type: generatortest.Text(), Rule: generatortest.Rule("json-mask", `{"paths":{"$[-1]":"email"}}`)}}}, 0, generatortest.Keys()); err == nil {
		t.Error("an index from the end was taken")
	}
}

// TestNumbersThatAKeyCannotTakeAreReplaced has numbers in JSON that no column of whole
// numbers holds, under every rule for such columns.
func TestNumbersThatAKeyCannotTakeAreReplaced(t *testing.T) {
	t.Parallel()
	numbers := []string{"9223372036854775808", "-9223372036854775809", "4111111111111111.25", "123456.0", "1e5", "-12.5E-3", "-0", "98765432109876543210987654321098765432109876543210"}
	for _, rule := range []string{"integer-key", "noise"} {
		for name, test := range map[string]struct{ options, open, shut string }{
			"json-mask":        {`{"paths":{"$.a":"` + rule + `"},"fallback":"replace"}`, `{"a":`, `}`},
			"array-json-mask":  {`{"paths":{"$[*].a":"` + rule + `"},"fallback":"replace"}`, `[{"a":`, `}]`},
			"array-regex-mask": {`{"otherwise":"` + rule + `","fallback":"replace"}`, `[`, `]`},
		} {
			for _, number := range numbers {
				in := test.open + number + test.shut
				got, err := masked(t, generatortest.Text(), name, test.options, in)
				if err != nil || !json.Valid([]byte(got)) || len(got) > len(in)+20 {
					t.Errorf("%s of %s: %s became %s, %v", name, rule, in, got, err)
				}
				if got == in && number != "-0" {
					t.Errorf("%s of %s left %s", name, rule, in)
				}
			}
		}
	}
}
