package text_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
)

func TestScramblingKeepsEveryCharactersKindAndLength(t *testing.T) {
	t.Parallel()
	m := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("character-scramble", "")).Mask
	kind := func(r rune) int {
		switch {
		case unicode.IsUpper(r):
			return 1
		case unicode.IsLower(r):
			return 2
		case unicode.IsLetter(r):
			return 3
		case unicode.IsDigit(r):
			return 4
		}
		return -int(r)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9 ,.éßÅπЖ東あ한ア🙂\n"]{0,60}`)).Draw(t, "in")
		out := generatortest.Mask(t, m, in)
		a, b := []rune(in), []rune(out)
		if len(a) != len(b) {
			t.Fatalf("%q became %q", in, out)
		}
		for i := range a {
			if kind(a[i]) != kind(b[i]) || utf8.RuneLen(a[i]) != utf8.RuneLen(b[i]) {
				t.Fatalf("%q became %q in %q", a[i], b[i], in)
			}
		}
	})
}
