// Package character holds what generators know of the characters of texts: what is
// ASCII, which letters differ in case alone, where a text can be cut, how digits are
// written, and which characters stand for which when a text is scrambled. The
// generators call it. It knows no options, no types of columns and no rules.
package character

import (
	"encoding/binary"
	"unicode/utf8"
)

// IsASCII reports whether no byte of text is above 0x7f.
func IsASCII(text []byte) bool {
	for len(text) >= 8 {
		if binary.LittleEndian.Uint64(text)&0x8080808080808080 != 0 {
			return false
		}
		text = text[8:]
	}
	for _, b := range text {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// TrimBlanks cuts the blanks that pad a CHAR value, which mean nothing (AWS,
// "Character types"). NULL stays nil, and a text of blanks becomes empty.
func TrimBlanks(in []byte) []byte {
	n := len(in)
	for n > 0 && in[n-1] == ' ' {
		n--
	}
	return in[:n]
}

// Shorten is the greatest length of at most n bytes at which text can be cut
// without cutting a character.
func Shorten(text []byte, n int) int {
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}
