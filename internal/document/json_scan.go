package document

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// blanks is the first place from at on that is no blank of JSON.
func blanks(in []byte, at int) int {
	for at < len(in) && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t') {
		at++
	}
	return at
}

// scan reads the scalar that begins at a place of in, without its path.
func scan(in []byte, at int) (s Scalar, ok bool) {
	if at == len(in) {
		return s, false
	}
	rest := in[at:]
	for _, word := range [...]string{"null", "true", "false"} {
		if rest[0] == word[0] {
			if len(rest) < len(word) || string(rest[:len(word)]) != word {
				return s, false
			}
			if word != "null" {
				s.Kind = Boolean
			}
			s.Raw = rest[:len(word)]
			return s, true
		}
	}
	if rest[0] == '"' {
		end, escaped := stringEnd(rest)
		return Scalar{Kind: String, Raw: rest[:max(end, 0)], Escaped: escaped}, end > 0
	}
	end := numberEnd(rest)
	return Scalar{Kind: Number, Raw: rest[:max(end, 0)]}, end > 0
}

// stringEnd is the length of the string that text begins with, or -1.
func stringEnd(text []byte) (end int, escaped bool) {
	for i := 1; i < len(text); i++ {
		switch b := text[i]; {
		case b == '"':
			return i + 1, escaped
		case b < ' ':
			return -1, false
		case b == '\\':
			escaped = true
			i++
			if i == len(text) {
				return -1, false
			}
			switch text[i] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				if i+4 >= len(text) || !areHexadecimal(text[i+1:i+5]) {
					return -1, false
				}
				i += 4
			default:
				return -1, false
			}
		}
	}
	return -1, false
}

func areHexadecimal(text []byte) bool {
	for _, b := range text {
		if letter := b | 0x20; (b < '0' || b > '9') && (letter < 'a' || letter > 'f') {
			return false
		}
	}
	return true
}

// numberEnd is the length of the number that text begins with, or -1.
func numberEnd(text []byte) int {
	digits := func(at int) int {
		for at < len(text) && text[at] >= '0' && text[at] <= '9' {
			at++
		}
		return at
	}
	at := 0
	if at < len(text) && text[at] == '-' {
		at++
	}
	end := digits(at)
	if end == at {
		return -1
	}
	if text[at] == '0' {
		end = at + 1 // what follows a leading 0 belongs to no number
	}
	at = end
	if at < len(text) && text[at] == '.' {
		if end = digits(at + 1); end == at+1 {
			return -1
		}
		at = end
	}
	if at < len(text) && text[at]|0x20 == 'e' {
		at++
		if at < len(text) && (text[at] == '+' || text[at] == '-') {
			at++
		}
		if end = digits(at); end == at {
			return -1
		}
		at = end
	}
	return at
}

// IsNumber reports whether a text is a number as JSON writes it.
func IsNumber(text []byte) bool { return len(text) > 0 && numberEnd(text) == len(text) }

// unescape appends the inside of a string without its escapes. Half of a surrogate pair becomes
// U+FFFD, as in package encoding/json.
func unescape(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		b := text[i+1]
		text = text[i+2:]
		switch b {
		case 'b':
			b = '\b'
		case 'f':
			b = '\f'
		case 'n':
			b = '\n'
		case 'r':
			b = '\r'
		case 't':
			b = '\t'
		case 'u':
			r := hexadecimal(text)
			text = text[4:]
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if len(text) >= 6 && text[0] == '\\' && text[1] == 'u' {
					low = hexadecimal(text[2:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					text = text[6:]
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, b)
	}
}

// hexadecimal is the number of the first four digits.
func hexadecimal(text []byte) (r rune) {
	for _, b := range text[:4] {
		digit := b - '0'
		if b > '9' {
			digit = b | 0x20 - 'a' + 10
		}
		r = r<<4 | rune(digit)
	}
	return r
}

// AppendString appends text as a string of JSON. All that need not be escaped stands as it
// is, unless the string must be in ASCII.
func AppendString(dst, text []byte, ascii bool) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	copied := 0
	for i := 0; i < len(text); {
		b, size := text[i], 1
		if b >= ' ' && b != '"' && b != '\\' && (b < utf8.RuneSelf || !ascii) {
			i++
			continue
		}
		dst = append(dst, text[copied:i]...)
		switch b {
		case '"', '\\':
			dst = append(dst, '\\', b)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			var r rune
			r, size = utf8.DecodeRune(text[i:])
			high, low := utf16.EncodeRune(r)
			units := [2]rune{high, low}
			if r < 0x10000 {
				units[0], units[1] = r, -1
			}
			for _, unit := range units {
				if unit >= 0 {
					dst = append(dst, '\\', 'u', digits[unit>>12], digits[unit>>8&15], digits[unit>>4&15], digits[unit&15])
				}
			}
		}
		i += size
		copied = i
	}
	return append(append(dst, text[copied:]...), '"')
}

// AppendNumber appends a text that is a number of JSON but for zeros at its front, which are cut.
// It is false where the text is none.
func AppendNumber(dst, text []byte) ([]byte, bool) {
	digits := text
	if len(text) > 0 && text[0] == '-' {
		digits = text[1:]
	}
	sign := text[:len(text)-len(digits)]
	for len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		digits = digits[1:]
	}
	if !IsNumber(digits) || digits[0] == '-' {
		return dst, false
	}
	return append(append(dst, sign...), digits...), true
}

// IsArray reports whether a text begins as an array of JSON does.
func IsArray(text []byte) bool {
	at := blanks(text, 0)
	return at < len(text) && text[at] == '['
}
