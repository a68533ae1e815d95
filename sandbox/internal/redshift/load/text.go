package load

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

const blanks = " \t\r\n\v\f"

// loadText appends a CHAR or VARCHAR. Lengths are in bytes.
func (t *target) loadText(dst, value []byte) ([]byte, *problem) {
	if len(value) == 0 && t.c.EmptyAsNull {
		return t.appendNull(dst)
	}
	if t.c.BlanksAsNull && len(value) > 0 && len(bytes.Trim(value, blanks)) == 0 {
		return t.appendNull(dst)
	}
	if t.c.TrimBlanks && t.column.Kind == Varchar {
		value = bytes.TrimRight(value, blanks)
	}
	ascii, plain := scan(value)
	if !ascii {
		if t.column.Kind == Char {
			return dst, problemf(codeUTF8, "Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: %s", firstWide(value))
		}
		if !utf8.Valid(value) {
			if !t.c.AcceptInvalid {
				_, sequence, number := firstInvalid(value)
				return dst, problemf(codeUTF8, "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: %s (error %d)", spaced(sequence), number)
			}
			value = replaceInvalid(value, t.c.Replacement)
			t.replaced = true
		}
	}
	if len(value) > t.column.Length {
		fitting := value[:boundary(value, t.column.Length)]
		// Blanks beyond the length are cut, as r_Character_types says of them.
		if !t.c.TruncateColumns && len(bytes.TrimRight(value[len(fitting):], " ")) > 0 {
			if t.column.Kind == Char {
				return dst, &problem{code: codeRange, reason: "Char length exceeds DDL length"}
			}
			return dst, &problem{code: codeRange, reason: "String length exceeds DDL length"}
		}
		value = fitting
	}
	if plain {
		return append(dst, value...), nil
	}
	return appendEscaped(dst, value), nil
}

// scan tells whether all bytes are ASCII, and whether none has a meaning in
// COPY text.
func scan(value []byte) (ascii, plain bool) {
	ascii, plain = true, true
	for _, c := range value {
		if c >= utf8.RuneSelf {
			ascii = false
		} else if c == '\\' || c == '\t' || c == '\n' || c == '\r' {
			plain = false
		}
	}
	return ascii, plain
}

// boundary is the last position up to limit at which a character starts.
func boundary(value []byte, limit int) int {
	for limit > 0 && limit < len(value) && !utf8.RuneStart(value[limit]) {
		limit--
	}
	return min(limit, len(value))
}

// firstWide is the first character beyond ASCII, as hexadecimal bytes.
func firstWide(value []byte) string {
	i := bytes.IndexFunc(value, func(r rune) bool { return r >= utf8.RuneSelf })
	_, size := utf8.DecodeRune(value[i:])
	return spaced(value[i : i+size])
}

func spaced(sequence []byte) string { return fmt.Sprintf("% x", sequence) }

// firstInvalid finds the first sequence that is not UTF-8, and which of the
// errors of multi-byte-character-load-errors it is: 1 a sequence of more than
// four bytes, 2 cut off at the end of the string, 3 no first byte, 4 a trailing
// byte out of range, 5 a surrogate, 6 beyond the last code point, 7 no code
// point of its own, as an overlong form.
func firstInvalid(value []byte) (start int, sequence []byte, number int) {
	for start < len(value) {
		r, size := utf8.DecodeRune(value[start:])
		if r != utf8.RuneError || size > 1 {
			start += size
			continue
		}
		sequence, number = diagnose(value[start:])
		return start, sequence, number
	}
	return start, nil, 0
}

func diagnose(rest []byte) (sequence []byte, number int) {
	first := rest[0]
	var want int
	switch {
	case first >= 0xf8 && first <= 0xfd:
		want, number = 4, 1
		if first >= 0xfc {
			want = 5
		}
		return rest[:1+trailing(rest, want)], number
	case first < 0xc0 || first > 0xfd:
		return rest[:1], 3
	case first >= 0xf0:
		want = 3
	case first >= 0xe0:
		want = 2
	default:
		want = 1
	}
	got := trailing(rest, want)
	switch {
	case got < want && 1+got == len(rest):
		return rest, 2
	case got < want:
		return rest[:2+got], 4
	case first == 0xed:
		return rest[:1+want], 5
	case first > 0xf4 || first == 0xf4 && rest[1] > 0x8f:
		return rest[:1+want], 6
	}
	return rest[:1+want], 7
}

// trailing counts the continuation bytes behind the first byte, at most limit.
func trailing(rest []byte, limit int) int {
	n := 0
	for n < limit && n+1 < len(rest) && rest[n+1]&0xc0 == 0x80 {
		n++
	}
	return n
}

// replaceInvalid puts as many replacement characters as there were bytes in the
// place of each invalid sequence ("replaces each invalid UTF-8 character with a
// string of equal length").
func replaceInvalid(value []byte, replacement byte) []byte {
	value = bytes.Clone(value)
	for at := 0; at < len(value); {
		start, sequence, number := firstInvalid(value[at:])
		at += start
		length := len(sequence)
		if number == 4 {
			length-- // the byte out of range may begin a character of its own
		}
		for range length {
			value[at] = replacement
			at++
		}
	}
	return value
}

// boolean converts what r_Boolean_type lists.
func boolean(dst, value []byte) ([]byte, *problem) {
	switch strings.ToLower(string(value)) {
	case "t", "true", "y", "yes", "1":
		return append(dst, 't'), nil
	case "f", "false", "n", "no", "0":
		return append(dst, 'f'), nil
	}
	return dst, &problem{code: codeBoolean, reason: "Unknown boolean format"}
}

// super checks that the text is one JSON value.
func super(dst, value []byte) ([]byte, *problem) {
	if !json.Valid(value) {
		return dst, &problem{code: codeJSON, reason: "Invalid JSON format"}
	}
	return appendEscaped(dst, value), nil
}

// varbyte checks hexadecimal digits (copy-usage-varbyte) of at most length
// bytes. The sandbox keeps a VARBYTE as the digits that a SELECT shows.
func varbyte(length int) func(dst, value []byte) ([]byte, *problem) {
	return func(dst, value []byte) ([]byte, *problem) {
		decoded := make([]byte, hex.DecodedLen(len(value)))
		if _, err := hex.Decode(decoded, value); err != nil {
			return dst, &problem{code: codeValue, reason: "Invalid hexadecimal value for VARBYTE"}
		}
		if len(decoded) > length {
			return dst, &problem{code: codeRange, reason: "Varbyte length exceeds DDL length"}
		}
		return append(dst, bytes.ToLower(value)...), nil
	}
}
