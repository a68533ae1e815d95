package document

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// entities are the names of characters: XML's five (XML 1.0, section 4.6), and for HTML those of
// Latin-1 (HTML 4.01, section 24.2), which begin at U+00A0.
func entities(html bool) map[string]rune {
	known := map[string]rune{"lt": '<', "gt": '>', "amp": '&', "apos": '\'', "quot": '"'}
	if html {
		const latin = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest " +
			"Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig " +
			"agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml"
		for i, name := range strings.Fields(latin) {
			known[name] = rune(0xa0 + i)
		}
	}
	return known
}

// unescapeMarkup appends text with its references as the characters that they stand for. One that
// is not known stays as it is; ok is false then.
func unescapeMarkup(dst, text []byte, known map[string]rune) (out []byte, ok bool) {
	ok = true
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...), ok
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		end := bytes.IndexByte(text[:min(len(text), 12)], ';')
		r := rune(-1)
		if end > 1 {
			if name := text[1:end]; name[0] == '#' {
				r = numbered(name[1:])
			} else if named, isKnown := known[string(name)]; isKnown {
				r = named
			}
		}
		if r < 0 {
			dst, text, ok = append(dst, '&'), text[1:], false
			continue
		}
		dst = utf8.AppendRune(dst, r)
		text = text[end+1:]
	}
}

// numbered is the character of a number, decimal or hexadecimal behind x; -1 if it is none.
func numbered(text []byte) rune {
	base := rune(10)
	if len(text) > 0 && text[0]|0x20 == 'x' {
		base, text = 16, text[1:]
	}
	r := rune(0)
	for _, b := range text {
		digit := rune(b - '0')
		if letter := b | 0x20; base == 16 && letter >= 'a' && letter <= 'f' {
			digit = rune(letter-'a') + 10
		} else if b < '0' || b > '9' {
			return -1
		}
		if r = r*base + digit; r > utf8.MaxRune {
			return -1
		}
	}
	if len(text) == 0 || r == 0 || !utf8.ValidRune(r) {
		return -1
	}
	return r
}

// appendMarkup appends a text with references for what cannot stand in an attribute between quote, or in
// the text of an element if quote is 0.
func appendMarkup(dst, text []byte, quote byte, ascii bool) []byte {
	for i := 0; i < len(text); {
		b, size := text[i], 1
		switch {
		case b == '&':
			dst = append(dst, "&amp;"...)
		case b == '<':
			dst = append(dst, "&lt;"...)
		case b == '>':
			dst = append(dst, "&gt;"...)
		case b == '"' && quote == '"':
			dst = append(dst, "&quot;"...)
		case b == '\'' && quote == '\'':
			dst = append(dst, "&#39;"...)
		case b == '\r' || quote != 0 && (b == '\n' || b == '\t'):
			dst = appendNumbered(dst, rune(b))
		case b >= utf8.RuneSelf && ascii:
			var r rune
			r, size = utf8.DecodeRune(text[i:])
			dst = appendNumbered(dst, r)
		default:
			dst = append(dst, b)
		}
		i += size
	}
	return dst
}

func appendNumbered(dst []byte, r rune) []byte {
	var digits [8]byte
	at := len(digits)
	for {
		at--
		digits[at] = byte('0' + r%10)
		if r /= 10; r == 0 {
			return append(append(append(dst, "&#"...), digits[at:]...), ';')
		}
	}
}
