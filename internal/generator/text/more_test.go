package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
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
