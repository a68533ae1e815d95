package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func TestSubstitutedTextsKeepTheirShapeAndStayApart(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("character-substitution", "")).Mask
	made := map[rune]rune{}
	back := map[rune]rune{}
	for r := range rune(0x3000) {
		if !utf8.ValidRune(r) || r == 0 {
			continue
		}
		out := []rune(generatortest.Mask(t, mask, string(r)))
		if len(out) != 1 || utf8.RuneLen(out[0]) != utf8.RuneLen(r) {
			t.Fatalf("%U became %U", r, out)
		}
		if other, taken := back[out[0]]; taken {
			t.Fatalf("%U and %U both became %U", other, r, out[0])
		}
		made[r], back[out[0]] = out[0], r
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringOf(rapid.RuneFrom([]rune("aZé9Ωя. -'"))).Draw(t, "in")
		var want strings.Builder
		for _, r := range in {
			want.WriteRune(made[r])
		}
		if got := generatortest.Mask(t, mask, in); got != want.String() {
			t.Fatalf("%q became %q, and its characters one by one %q", in, got, want.String())
		}
	})
}

func TestNoMoreThanHalfOfATextIsShown(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("redact", `{"keep_first":3,"keep_last":4}`)).Mask
	for length := range 30 {
		text := strings.Repeat("ä", length)
		made := generatortest.Mask(t, mask, text)
		if utf8.RuneCountInString(made) != length || strings.Count(made, "ä") > length/2 || length >= 14 && strings.Count(made, "ä") != 7 {
			t.Errorf("%q became %q", text, made)
		}
	}
}

func TestWordsAreFoundWhole(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("find-and-replace", `{"replace":[{"find":"ann","with":"X"},{"find":"anna","with":"Y"}],"ignore_case":true,"words":true,"unmatched":"keep","rest":"keep"}`)).Mask
	for in, want := range map[string]string{
		"Ann": "X", "Anna": "Y", "Joann": "Joann", "ann-anna, ANN's": "X-Y, X's", "éann": "éann", "ann2": "ann2", "": "",
	} {
		if got := generatortest.Mask(t, mask, in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestWhatIsNotFoundIsScrambled(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("find-and-replace", `{"replace":[{"find":"Acme","with":"Initech"}]}`)).Mask
	got := generatortest.Mask(t, mask, "Jane of Acme, 4711")
	if strings.Contains(got, "Jane") || strings.Contains(got, "4711") || !strings.Contains(got, " Initech, ") {
		t.Errorf("it became %q", got)
	}
}

func TestHashesOfDifferentTextsDiffer(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("hash", "")).Mask
	seen := map[string]bool{}
	for n := range 10_000 {
		seen[generatortest.Mask(t, mask, strings.Repeat("x", n))] = true
	}
	if len(seen) != 10_000 {
		t.Errorf("%d hashes of ten thousand texts", len(seen))
	}
}

func TestMoreIsNotKeptThanTheLengthHolds(t *testing.T) {
	t.Parallel()
	rule := generatortest.Rule("redact", `{"length":4,"keep_first":3,"keep_last":2}`)
	if faults := registry.Check(rule, plan.Column{Name: "value", Type: generatortest.Text(), Rule: rule}); len(faults) == 0 {
		t.Error("it is taken")
	}
}

// TestTheDigitsOfAHashComeFromHMACWhateverThePRFIs holds the digits against streams of
// HMAC-SHA-256 under the domain's key.
func TestTheDigitsOfAHashComeFromHMACWhateverThePRFIs(t *testing.T) {
	t.Parallel()
	keys := func(prf plan.PRF) generator.Keys {
		return generator.NewKeys(generator.ExampleKeys().Masking, "exampleexample00", prf)
	}
	made := func(prf plan.PRF, rule plan.Rule, in string, other *string) string {
		t.Helper()
		table := plan.Table{Schema: "s", Name: "t", Columns: []plan.Column{
			{Name: "other", Type: plan.Type{Kind: plan.Char, Length: 20}, Rule: plan.Rule{Generator: plan.Passthrough}},
			{Name: "c", Type: generatortest.Text(), Rule: rule},
		}}
		bound, err := registry.Bind(table, 1, keys(prf))
		if err != nil {
			t.Fatal(err)
		}
		row := generatortest.Place(7)
		row.Values = make([][]byte, 2)
		if other != nil {
			row.Values[0] = []byte(*other)
		}
		out, err := bound.Mask([]byte{}, []byte(in), row)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	digits := func(prf plan.PRF, domain, of string) string {
		t.Helper()
		outer, err := keys(prf).Masking.Domain(keyed.PRF(prf), domain)
		if err != nil {
			t.Fatal(err)
		}
		inner, err := outer.Subkey("hash").Domain(keyed.HMACSHA256, "hash")
		if err != nil {
			t.Fatal(err)
		}
		stream := inner.Stream([]byte(of))
		var text []byte
		for range 2 {
			for bits, i := stream.Uint64(), 0; i < 16; i++ { // the lowest four bits first
				text = append(text, "0123456789abcdef"[bits>>(4*i)&15])
			}
		}
		return string(text)
	}
	own, with, anew := plan.Rule{Generator: "hash"}, plan.Rule{Generator: "hash", With: "other"}, plan.Rule{Generator: "hash", Inconsistent: true}
	for _, prf := range []plan.PRF{plan.SipHash, plan.HMACSHA256} {
		for name, test := range map[string]struct{ got, want string }{
			"of the value":                  {made(prf, own, "jane", new("42")), digits(prf, "value hash", "jane")},
			"of another column's":           {made(prf, with, "jane", new("42")), digits(prf, "other hash", "42")},
			"of that without its padding":   {made(prf, with, "john", new("42   ")), digits(prf, "other hash", "42")},
			"of its own where that is NULL": {made(prf, with, "jane", nil), digits(prf, "other hash", "jane")},
		} {
			if test.got != test.want {
				t.Errorf("%s, %s: %s, want %s", prf, name, test.got, test.want)
			}
		}
		if drawn := made(prf, anew, "jane", nil); drawn != made(prf, anew, "john", nil) {
			t.Errorf("%s: what is drawn anew tells of its value", prf)
		}
	}
}
