package character

import (
	"unicode"
	"unicode/utf8"
)

// LikeCaseOf is LikeCase for a text in any script. A letter whose other case has
// another length in UTF-8, such as none in the word lists, stays.
func LikeCaseOf(text, model []byte) {
	upper, lower := countCases(model)
	switch {
	case upper > 1 && lower == 0:
		mapRunes(text, unicode.ToUpper)
	case lower > 0 && upper == 0:
		mapRunes(text, unicode.ToLower)
	}
}

// mapRunes replaces each character by another of its length, in place.
func mapRunes(text []byte, to func(rune) rune) {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if other := to(r); r != utf8.RuneError && utf8.RuneLen(other) == n {
			utf8.EncodeRune(text, other)
		}
		text = text[n:]
	}
}
