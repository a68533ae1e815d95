package text_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
)

func TestNoSignThatReadsAsALetterOrDigitStays(t *testing.T) {
	t.Parallel()
	for _, generator := range []string{"character-scramble", "character-substitution", "redact"} {
		m := generatortest.Bind(t, generatortest.Text(), generatortest.Rule(generator, "")).Mask
		for _, in := range []string{"Ⓙⓐⓝⓔ", "🄹🄰🄽🄴", "🅹🅰🅽🅴", "⑤⑤⑤⑥⑦⑧⑨", "ⅩⅬⅡⅷ", "፭፮፯፭፭", "⁵⁵⁵⁰¹⁰⁰", "㊀㊁㊂"} {
			if out := generatortest.Mask(t, m, in); out == in || generator != "redact" && len(out) != len(in) {
				t.Errorf("%s: %s became %s", generator, in, out)
			}
		}
	}
	m := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("character-scramble", "")).Mask
	for _, in := range []string{"½", "²", "🦊", "—…", "❤️"} {
		if out := generatortest.Mask(t, m, in); out != in {
			t.Errorf("%s became %s", in, out)
		}
	}
}

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
		case r > unicode.MaxLatin1 && !unicode.IsMark(r) && unicode.In(r, unicode.Other_Uppercase, unicode.Other_Lowercase, unicode.N):
			return 5
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
