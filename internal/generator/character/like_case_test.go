package character_test

import (
	"testing"

	"standin/internal/generator/character"
)

func TestCapitalsAreThoseOfTheLanguage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, model, want string }{
		{"Jürgen Müller", "JANE DOE", "JÜRGEN MÜLLER"},
		{"Łukasz Żak", "jane doe", "łukasz żak"},
		{"Łukasz Żak", "Jane Doe", "Łukasz Żak"},
		{"Weiß", "JANE", "WEIß"}, // the capital ẞ has another length
		{"山田 太郎", "JANE DOE", "山田 太郎"},
		{"Émile", "ÅSA", "ÉMILE"},
		{"Émile", "東京", "Émile"},
		{"Émile", "J", "Émile"},
		{"a\xffé", "JANE", "A\xffÉ"},
	} {
		got := []byte(test.text)
		character.LikeCaseOf(got, []byte(test.model))
		if string(got) != test.want {
			t.Errorf("%q as %q is %q, not %q", test.text, test.model, got, test.want)
		}
	}
}
