package character

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// LikeCase writes text in capitals, or in lower case, if all letters of the
// model (at least two, for capitals) are so.
func LikeCase(text, model []byte) {
	upper, lower := countCases(model)
	switch {
	case upper > 1 && lower == 0:
		for i, b := range text {
			if b >= 'a' && b <= 'z' {
				text[i] = b - 'a' + 'A'
			}
		}
	case lower > 0 && upper == 0:
		for i, b := range text {
			text[i] = LowerASCII(b)
		}
	}
}

// countCases counts the letters of either case, in any script that has cases,
// until it has seen both.
func countCases(text []byte) (upper, lower int) {
	for i := 0; i < len(text) && (upper == 0 || lower == 0); {
		b := text[i]
		switch {
		case b >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(text[i:])
			if unicode.IsUpper(r) {
				upper++
			} else if unicode.IsLower(r) {
				lower++
			}
			i += size
			continue
		case b >= 'A' && b <= 'Z':
			upper++
		case b >= 'a' && b <= 'z':
			lower++
		}
		i++
	}
	return upper, lower
}

// EqualFold is bytes.EqualFold for a text in ASCII and one that may not be, where
// most differ in length.
func EqualFold(ascii, text []byte) bool {
	return len(ascii) == len(text) && bytes.EqualFold(ascii, text)
}

// AppendLower appends text with its ASCII letters in lower case.
func AppendLower(dst, text []byte) []byte {
	from := len(dst)
	dst = append(dst, text...)
	out := dst[from:]
	if len(out) < 8 {
		for i, b := range out {
			out[i] = LowerASCII(b)
		}
		return dst
	}
	for at := 0; at < len(text); at += 8 {
		last := min(at, len(text)-8) // some of the last eight are written twice
		binary.LittleEndian.PutUint64(out[last:], lowerWord(binary.LittleEndian.Uint64(text[last:])))
	}
	return dst
}

func lowerWord(word uint64) uint64 {
	upper := Within(word&(0x7f*Each), 'A', 'Z') &^ (word & (0x80 * Each) >> 7 * 0xff)
	return word | upper&(0x20*Each)
}

// LowerASCII is the byte in lower case, if it is an ASCII letter.
func LowerASCII(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b - 'A' + 'a'
	}
	return b
}
