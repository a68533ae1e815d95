package registry_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

// spelled draws a spelling of a value in other capitals.
func spelled(t *rapid.T, value string) string {
	letters := []byte(strings.ToLower(value))
	for i, capital := range rapid.SliceOfN(rapid.Bool(), len(letters), len(letters)).Draw(t, "capitals") {
		if capital {
			letters[i] = strings.ToUpper(value)[i]
		}
	}
	return string(letters)
}

// TestTwoValuesNeverShareAStandInWhateverTheirCapitals draws two values that differ in
// more than capitals under the ciphers of which capitals are no part: their stand-ins
// must. Two spellings of one value have stand-ins that differ in capitals at most, so
// that they stay one; that both stay apart is promised of none.
func TestTwoValuesNeverShareAStandInWhateverTheirCapitals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule plan.Rule
		form string
	}{
		"uuid-key":                    {generatortest.Rule("uuid-key", ""), `[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`},
		"uuid-key by siphash-feistel": {generatortest.Rule("uuid-key", `{"cipher":"siphash-feistel"}`), `[0-9a-f]{32}`},
		"vin":                         {generatortest.Rule("vin", `{"cipher":"ff1","fallback":"null"}`), `[1-9A-HJ-NPR-Z]{3}[0-9A-HJ-NPR-Z]{10}[0-9]{4}`},
		"vin without its maker":       {generatortest.Rule("vin", `{"cipher":"siphash-feistel","fallback":"null","keep_maker":false}`), `[0-9A-HJ-NPR-Z]{13}[0-9]{4}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				mask := generatortest.Bind(t, generatortest.Text(), test.rule).Mask
				values := rapid.SliceOfNDistinct(rapid.StringMatching(test.form), 2, 2, strings.ToLower).Draw(t, "values")
				first, again := spelled(t, values[0]), spelled(t, values[0])
				one, same, other := generatortest.Mask(t, mask, first), generatortest.Mask(t, mask, again), generatortest.Mask(t, mask, spelled(t, values[1]))
				if strings.EqualFold(one, other) {
					t.Fatalf("%s and %s became %s and %s", first, values[1], one, other)
				}
				if !strings.EqualFold(one, same) {
					t.Fatalf("%s and %s became %s and %s", first, again, one, same)
				}
			})
		})
	}
}

// TestSpellingsInSmallLettersAndInCapitalsStayApart is what the reference promises of
// UUIDs: spellings of one share a text where both have a capital, and else where there
// is no letter in the stand-in.
func TestSpellingsInSmallLettersAndInCapitalsStayApart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("uuid-key", "")).Mask
		value := rapid.StringMatching(`[0-9a-f]{32}`).Draw(t, "value")
		a, b := spelled(t, value), spelled(t, value)
		one, two := generatortest.Mask(t, mask, a), generatortest.Mask(t, mask, b)
		capital := func(text string) bool { return strings.ContainsFunc(text, unicode.IsUpper) }
		if same := capital(a) == capital(b) || !strings.ContainsFunc(one, unicode.IsLetter); (one == two) != same {
			t.Fatalf("%s and %s became %s and %s", a, b, one, two)
		}
	})
}
