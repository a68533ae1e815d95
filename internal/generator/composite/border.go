package composite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standin/internal/generator/character"
)

// class is what a character is to words. A letter and the digit beside it are of two
// words, as in jane1984, and so are a small letter and the capital behind it: too much
// is found rather than too little.
type class uint8

// The classes of characters.
const (
	outside class = iota // of all words: blanks, punctuation, symbols and _
	letter
	digit
	alone // a letter of a script without blanks between words: each may begin one
	mark  // it belongs to the character before it
)

func classOf(r rune) class {
	if r < utf8.RuneSelf {
		switch b := byte(r); {
		case isDigit(b):
			return digit
		case isLetter(b):
			return letter
		default:
			return outside
		}
	}
	switch character.KindOf(r) {
	case 0:
		if unicode.In(r, unicode.Mn, unicode.Mc) {
			return mark
		}
		return outside
	case 4, 7:
		return digit
	case 3:
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
			return alone
		}
	}
	return letter
}

// classAt is the class of the character at a place, and its length; outside, 0 at the end.
func classAt(in []byte, at int) (class, int) {
	r, size := utf8.DecodeRune(in[at:])
	return classOf(r), size
}

// classBefore is the class of the character before a place, past its marks.
func classBefore(in []byte, at int) class {
	for at > 0 {
		r, size := utf8.DecodeLastRune(in[:at])
		if c := classOf(r); c != mark {
			return c
		}
		at -= size
	}
	return outside
}

// joined reports whether no word ends before a place, behind a character of a class.
func joined(in []byte, at int, before class) bool {
	now, _ := classAt(in, at)
	return before == now && (now == digit || now == letter && !rises(in, at))
}

// rises reports whether a capital follows a small letter, as in JaneDoe.
func rises(in []byte, at int) bool {
	r, _ := utf8.DecodeRune(in[at:])
	if !unicode.IsUpper(r) {
		return false
	}
	for at > 0 {
		r, size := utf8.DecodeLastRune(in[:at])
		if classOf(r) != mark {
			return unicode.IsLower(r)
		}
		at -= size
	}
	return false
}

// wordOf is the n-th word of a text, or nil.
func wordOf(text []byte, n int) []byte {
	for at := 0; at < len(text); n-- {
		from := wordEnd(text, at, false)
		if at = wordEnd(text, from, true); from < at && n == 0 {
			return text[from:at]
		}
	}
	return nil
}

// wordEnd is the end of the characters from a place on that belong to words, or that do not.
func wordEnd(text []byte, at int, words bool) int {
	for at < len(text) {
		c, size := classAt(text, at)
		if c != outside != words {
			break
		}
		at += size
	}
	return at
}

// digitsEnd is the end of the digits, in any script, from a place on, and how many they are.
func digitsEnd(in []byte, at int) (end, count int) {
	for {
		c, size := classAt(in, at)
		if c != digit {
			return at, count
		}
		at += size
		count++
	}
}

// parts reports whether a character may stand between the digits of one number: dashes,
// blanks and what is not seen, in any script.
func parts(r rune) bool {
	if r < utf8.RuneSelf {
		return strings.ContainsRune("()-./_ \t", r)
	}
	return unicode.In(r, unicode.Zs, unicode.Pd, unicode.Cf) || r == '−' || r == '·' || r == '•'
}
