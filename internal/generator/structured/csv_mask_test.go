package structured_test

import (
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestCSVMaskChangesValuesAndNothingElse(t *testing.T) {
	t.Parallel()
	const x = `{"generator":"constant","value":"x,\"y"}`
	for _, test := range []struct{ name, options, in, want string }{
		{"what is not named is scrambled", `{"positions":{"2":"passthrough"}}`, "x,b,1\r\nx,d", "n,b,3\r\nn,d"},
		{"what is not named stays if that is said", `{"positions":{"2":` + x + `},"otherwise":"passthrough"}`, "a , b,\"c\"\"\"\r\nd", "a ,\"x,\"\"y\",\"c\"\"\"\r\nd"},
		{"a value that stays keeps its marks", `{"positions":{"*":"passthrough"}}`, `"a",b`, `"a",b`},
		{"the star leaves out what is named", `{"positions":{"*":"null","1":"passthrough"}}`, "a,b,c\nd,e", "a,,\nd,"},
		{"no value stands there", `{"positions":{"9":"null"},"otherwise":"passthrough"}`, "a,b", "a,b"},
		{"blanks", `{"delimiter":" ","positions":{"2":"null"},"otherwise":"passthrough"}`, "a b c", "a  c"},
		{"a mark without its counterpart", "", `a,"b`, "REFUSED"},
		{"which becomes NULL", `{"fallback":"null"}`, `a,"b`, "NULL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := masked(t, generatortest.Text(), "csv-mask", test.options, test.in)
			if (fault.CodeOf(err) == fault.ValueRefused) != (test.want == "REFUSED") {
				t.Fatalf("the error is %v", err)
			}
			if err == nil && got != test.want {
				t.Errorf("%q became %q, not %q", test.in, got, test.want)
			}
		})
	}
	for _, options := range []string{`{"delimiter":""}`, `{"delimiter":"ab"}`, `{"delimiter":"\""}`, `{"delimiter":"é"}`, `{"positions":{"0":"null"}}`, `{"positions":{"01":"null"}}`, `{"positions":{"a":"null"}}`} {
		if faults := registry.Check(generatortest.Rule("csv-mask", options), plan.Column{Type: generatortest.Text()}); len(faults) != 1 {
			t.Errorf("%s: %v", options, faults)
		}
	}
}

func TestElementsOfArraysAreEditedWhereverTheirJSONStands(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ options, in, want string }{
		{`{"paths":{"$.a":"null"},"otherwise":"passthrough"}`, `[ {"a":1,"b":2}, "{\"a\":1}", {"c":{"a":1}}, "a", 1 ]`, `[ {"a":null,"b":2}, "{\"a\":null}", {"c":{"a":1}}, "a", 1 ]`},
		{`{"paths":{"$":"null"},"otherwise":"passthrough"}`, `["a", 1, null, [2]]`, `[null, null, null, [2]]`},
		{`{"paths":{"$..a":{"generator":"constant","value":"\""}}}`, `["[{\"a\":\"x\"}]"]`, `["[{\"a\":\"\\\"\"}]"]`},
		{`{"paths":{"$.a":"null"},"otherwise":"passthrough"}`, `["\u007b\"b\":1}"]`, `["\u007b\"b\":1}"]`},
	} {
		if got, err := masked(t, generatortest.Text(), "array-json-mask", test.options, test.in); err != nil || got != test.want {
			t.Errorf("%s became %s, not %s, %v", test.in, got, test.want, err)
		}
	}
	for _, in := range []string{`{"a":1}`, `["{\"a\":"]`, `[`, `x`} {
		if got, err := masked(t, generatortest.Text(), "array-json-mask", "", in); fault.CodeOf(err) != fault.ValueRefused {
			t.Errorf("%s became %s, %v", in, got, err)
		}
	}
}

func TestWithoutOptionsNoLetterOrDigitOfAValueStays(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{"json-mask": `"Jane 4711"`, "array-json-mask": `["Jane 4711",{"":"Jane"},4711]`, "csv-mask": "Jane,4711\nJane", "array-scramble": `["Jane 4711"]`} {
		got, err := masked(t, generatortest.Text(), name, "", in)
		if err != nil || strings.Contains(got, "Jane") || strings.Contains(got, "4711") {
			t.Errorf("%s: %s became %s, %v", name, in, got, err)
		}
	}
}
