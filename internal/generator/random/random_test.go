package random_test

import (
	"cmp"
	"encoding/json"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func TestNumbersStayWithinTheirBounds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options   string
		of        plan.Type
		low, high string
	}{
		{`{"min":0.5,"max":2.25}`, plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 8}, "0.50000000", "2.25000000"},
		{`{"min":-0.999999,"max":1}`, plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 9}, "-0.999999000", "1.000000000"},
		{`{"min":-3,"max":-2}`, plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 1}, "-3.0", "-2.0"},
		{`{"min":0.4,"max":2}`, plan.Type{Kind: plan.Decimal, Precision: 9}, "1", "2"},
		{"", plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 2}, "0.00", "100.00"},
		{"", plan.Type{Kind: plan.Decimal, Precision: 5, Scale: 4}, "0.0000", "10.0000"},
		{"", plan.Type{Kind: plan.Decimal, Precision: 4, Scale: 4}, "0.0000", "1.0000"},
		{`{"min":-0.5}`, plan.Type{Kind: plan.Decimal, Precision: 38, Scale: 37}, "-0.5000000000000000000000000000000000000", "10.0000000000000000000000000000000000000"},
	} {
		mask := generatortest.Bind(t, test.of, generatortest.Rule("random-double", test.options)).Mask
		seen := map[string]bool{}
		for offset := range int64(500) {
			out, err := mask([]byte{}, []byte("1"), generatortest.Place(offset))
			if err != nil {
				t.Fatal(err)
			}
			got, ok := value.ParseDecimal(out, test.of.Scale)
			low, _ := value.ParseDecimal([]byte(test.low), test.of.Scale)
			high, _ := value.ParseDecimal([]byte(test.high), test.of.Scale)
			if !ok || less(got, low) || !less(got, high) {
				t.Fatalf("%s made %s", test.options, out)
			}
			seen[string(out)] = true
		}
		if test.of.Scale > 0 && len(seen) < 5 {
			t.Errorf("%s made only %d numbers", test.options, len(seen))
		}
	}
}

func less(a, b value.Decimal) bool {
	if a.Negative != b.Negative {
		return a.Negative
	}
	if a.Negative {
		return a.Above(b)
	}
	return b.Above(a)
}

func TestWhatAnExpressionMakesMatchesIt(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{
		`[A-Z]{3}-[0-9]{4}`, `(a|bc|d?){2,5}x*`, `\d+\.\d{2}`, `[^a-z]{3}`, `.{10}`, `(?i)hello`, `\pL{4}`, `^a$`, `[[:alpha:]_]\w{0,5}`, `x{0}`, ``, `(ab)+?c`,
	} {
		mask := generatortest.Bind(t, generatortest.Text(), expression(pattern)).Mask
		whole := regexp.MustCompile(`^(?:` + pattern + `)$`)
		for offset := range int64(200) {
			out, err := mask([]byte{}, []byte{byte(offset), 'x'}, generatortest.Place(offset))
			if err != nil || !whole.Match(out) {
				t.Fatalf("%s made %q (%v)", pattern, out, err)
			}
		}
	}
}

func TestExpressionsThatMakeNothingAreRefused(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{`[`, `(a`, `[^\x00-\x{10FFFF}]`, `a**`} {
		column := plan.Column{Name: "c", Type: generatortest.Text(), Rule: expression(pattern)}
		if faults := registry.Check(column.Rule, column); len(faults) == 0 {
			t.Errorf("%s is taken", pattern)
		}
	}
}

func TestNoExpressionMakesTheGeneratorPanic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`([a-c]|\[[a-c]-[d-f]\]|\(|\)|\||[*+?]|\.|\\d|\{[0-3],[3-5]\}){0,8}`).Draw(t, "pattern")
		if _, err := syntax.Parse(pattern, syntax.Perl); err != nil {
			return
		}
		mask := generatortest.Bind(t, generatortest.Text(), expression(pattern)).Mask
		if out := generatortest.Mask(t, mask, "x"); !regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString(out) {
			t.Fatalf("%s made %q", pattern, out)
		}
	})
}

// expression is the rule that makes texts of a pattern.
func expression(pattern string) plan.Rule {
	options, err := json.Marshal(map[string]string{"pattern": pattern})
	if err != nil {
		panic(err) // a string can always be written
	}
	return generatortest.Rule("regex-generate", string(options))
}

func TestNothingIsDrawnBeyondWhatTheColumnHolds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options string
		of      plan.Type
	}{
		{`{"min":0.5,"max":0.9}`, plan.Type{Kind: plan.Decimal, Precision: 9}},
		{`{"min":9.95,"max":9.96}`, plan.Type{Kind: plan.Decimal, Precision: 2, Scale: 1}},
		{`{"min":0,"max":10.05}`, plan.Type{Kind: plan.Decimal, Precision: 2, Scale: 1}},
	} {
		rule := generatortest.Rule("random-double", test.options)
		if faults := registry.Check(rule, plan.Column{Name: "value", Type: test.of, Rule: rule}); len(faults) == 0 {
			t.Errorf("%s is taken for %s", test.options, test.of)
		}
	}
}

func TestNoExpressionMakesNULOrEndlessTexts(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("regex-generate", `{"pattern":"[\\x00-\\x02]{9}"}`)).Mask
	for offset := range 100 {
		if made := generatortest.Mask(t, mask, strings.Repeat("x", offset)); strings.Contains(made, "\x00") {
			t.Fatalf("drew %q", made)
		}
	}
	for _, pattern := range []string{`"\\x00"`, `"a|[\\x00]b"`, `"` + strings.Repeat("(a?b", 12) + strings.Repeat(")*", 12) + `"`} {
		rule := generatortest.Rule("regex-generate", `{"pattern":`+pattern+`}`)
		if faults := registry.Check(rule, plan.Column{Name: "value", Type: generatortest.Text(), Rule: rule}); len(faults) == 0 {
			t.Errorf("pattern %s is taken", pattern)
		}
	}
}

// TestWholeNumbersFitTheirType binds the widest bounds that are taken and draws within
// them: one more must be refused.
func TestWholeNumbersFitTheirType(t *testing.T) {
	t.Parallel()
	decimal := func(precision, scale int) plan.Type {
		return plan.Type{Kind: plan.Decimal, Precision: precision, Scale: scale}
	}
	for _, test := range []struct {
		of                   plan.Type
		low, high            string // the widest; empty: none are taken
		lower, higher, fault string
	}{
		{of: decimal(4, 4), fault: "generator random-integer needs a digit before the point, of which decimal(4,4) has none: random-double draws fractions"},
		{of: decimal(18, 18), fault: "generator random-integer needs a digit before the point, of which decimal(18,18) has none: random-double draws fractions"},
		{of: decimal(1, 0), low: "-9", high: "9", lower: "-10", higher: "10"},
		{of: decimal(3, 2), low: "-9", high: "9", lower: "-10", higher: "10"},
		{of: decimal(38, 37), low: "-9", high: "9", lower: "-10", higher: "10"},
		{of: decimal(19, 1), low: "-922337203685477580", high: "922337203685477580", lower: "-922337203685477581", higher: "922337203685477581"},
		{of: decimal(19, 18), low: "-9", high: "9", lower: "-10", higher: "10"},
		{of: plan.Type{Kind: plan.SmallInt}, low: "-32768", high: "32767", lower: "-32769", higher: "32768"},
		{of: plan.Type{Kind: plan.BigInt}, low: "-9223372036854775808", high: "9223372036854775807"},
	} {
		rule := func(low, high string) plan.Rule {
			return generatortest.Rule("random-integer", `{"min":`+low+`,"max":`+high+`}`)
		}
		if test.fault != "" {
			for _, options := range []string{"", `{"min":0,"max":0}`} {
				faults := registry.Check(generatortest.Rule("random-integer", options), plan.Column{Type: test.of})
				if len(faults) != 1 || faults[0].Error() != test.fault {
					t.Errorf("%s: %v", test.of, faults)
				}
			}
			continue
		}
		mask := generatortest.Bind(t, test.of, rule(test.low, test.high)).Mask
		for offset := range int64(50) {
			out, err := mask([]byte{}, nil, generatortest.Place(offset))
			n, ok := value.ParseDecimal(out, test.of.Scale)
			if err != nil || !ok || n.Above(value.DecimalLimit(test.of, n.Negative)) {
				t.Fatalf("%s: made %s, %v", test.of, out, err)
			}
		}
		for bound, beyond := range map[string]plan.Rule{"min": rule(cmp.Or(test.lower, test.low), test.high), "max": rule(test.low, cmp.Or(test.higher, test.high))} {
			faults := registry.Check(beyond, plan.Column{Type: test.of})
			if refused := len(faults) == 1 && strings.HasPrefix(faults[0].Error(), "option "+bound+": it is "); refused != (test.lower != "") {
				t.Errorf("%s: beyond %s: %v", test.of, bound, faults)
			}
		}
	}
}
