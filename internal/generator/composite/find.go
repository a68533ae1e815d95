package composite

import (
	"bytes"
	"fmt"
	"slices"

	"standin/internal/generator"
	"standin/internal/plan"
)

// look is what begins at a place that no word goes over, and where it ends.
func (f *finder) look(in []byte, at int) (kind, end int) {
	b := in[at]
	switch {
	case b >= '0' && b <= '9', b == '+', b == '(':
		if end := emailEnd(in, at); end > 0 {
			return foundEmail, end
		}
		return f.number(in, at)
	case b >= 'A' && b <= 'Z', b >= 'a' && b <= 'z':
		if end := urlEnd(in, at); end > 0 {
			return foundURL, end
		}
		if end := emailEnd(in, at); end > 0 {
			return foundEmail, end
		}
		if end := ibanEnd(in, at); end > 0 {
			return foundIBAN, end
		}
	case b >= 0x80 || b == '_':
		if end := emailEnd(in, at); end > 0 {
			return foundEmail, end
		}
	}
	return foundNothing, at
}

// number tells a social security number, a phone number or a long number.
func (f *finder) number(in []byte, at int) (kind, end int) {
	inside := at > 0 && isWord(in[at-1])
	if !inside && len(in)-at >= 11 && in[at+3] == '-' && in[at+6] == '-' && digitsEnd(in, at) == at+3 && digitsEnd(in, at+4) == at+6 && digitsEnd(in, at+7) == at+11 &&
		(len(in) == at+11 || !isWord(in[at+11])) {
		return foundSSN, at + 11
	}
	if !inside {
		if end := phoneEnd(in, at); end > 0 {
			return foundPhone, end
		}
	}
	if end := digitsEnd(in, at); end-at >= f.digits && end > at {
		return foundNumber, end
	}
	return foundNothing, at
}

// phoneEnd is the end of seven to fifteen digits with marks between them, or -1.
func phoneEnd(in []byte, at int) int {
	digits, end, marks := 0, -1, 0
	for i := at; i < len(in); i++ {
		b := in[i]
		switch {
		case isDigit(b):
			digits++
			marks = 0
			end = i + 1
			continue
		case b == '+' && i == at, b == '(' || b == ')' || b == ' ' || b == '-' || b == '.' || b == '/':
			if marks++; marks <= 3 {
				continue
			}
		}
		break
	}
	if digits < 7 || digits > 15 || end < len(in) && isWord(in[end]) {
		return -1
	}
	return end
}

// emailEnd is the end of an e-mail address, or -1.
func emailEnd(in []byte, at int) int {
	i := at
	for i < len(in) && (isWord(in[i]) || in[i] == '.' || in[i] == '-' || in[i] == '+' || in[i] == '%' || in[i] == '\'') {
		i++
	}
	if i == at || i == len(in) || in[i] != '@' {
		return -1
	}
	end, point := -1, false
	for i++; i < len(in) && (isWord(in[i]) || in[i] == '.' || in[i] == '-'); i++ {
		if in[i] == '.' {
			point = true
		} else {
			end = i + 1
		}
	}
	if !point && end < 0 {
		return -1
	}
	for end > 0 && in[end-1] == '-' {
		end--
	}
	return end
}

// urlEnd is the end of a URL, or -1.
func urlEnd(in []byte, at int) int {
	rest := in[at:]
	known := false
	for _, start := range [...]string{"http://", "https://", "ftp://", "www."} {
		known = known || len(rest) > len(start) && equalFold(rest[:len(start)], start)
	}
	if !known {
		return -1
	}
	end := at
	for end < len(in) && in[end] > ' ' && in[end] != '<' && in[end] != '>' && in[end] != '"' {
		end++
	}
	for bytes.IndexByte([]byte(".,;:!?)]}'"), in[end-1]) >= 0 {
		end--
	}
	return end
}

// ibanEnd is the end of two letters, two digits and 11 to 30 letters and digits, in groups of four
// with blanks between them or in one, or -1.
func ibanEnd(in []byte, at int) int {
	if len(in)-at < 15 || !isLetter(in[at]) || !isLetter(in[at+1]) || !isDigit(in[at+2]) || !isDigit(in[at+3]) {
		return -1
	}
	count, end := 0, -1
	for i := at; i < len(in) && count <= 34; i++ {
		switch b := in[i]; {
		case isDigit(b) || isLetter(b):
			count++
			end = i + 1
			continue
		case b == ' ' && count%4 == 0 && in[i-1] != ' ' && i+1 < len(in) && (isDigit(in[i+1]) || in[i+1] >= 'A' && in[i+1] <= 'Z'):
			continue
		}
		break
	}
	if count < 15 || count > 34 {
		return -1
	}
	return end
}

// equalFold compares with a text in lower-case ASCII.
func equalFold(text []byte, lower string) bool {
	for i := range lower {
		if b := text[i]; b != lower[i] && (b < 'A' || b > 'Z' || b+'a'-'A' != lower[i]) {
			return false
		}
	}
	return true
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// isWord reports whether a byte belongs to a word: letters, digits, _ and all that is not ASCII.
func isWord(b byte) bool { return isLetter(b) || isDigit(b) || b == '_' || b >= 0x80 }

func digitsEnd(in []byte, at int) int {
	for at < len(in) && isDigit(in[at]) {
		at++
	}
	return at
}

func countDigits(text []byte) (n int) {
	for _, b := range text {
		if isDigit(b) {
			n++
		}
	}
	return n
}

// sameDigits reports whether two texts have the same digits, seven or more.
func sameDigits(a, b []byte) bool {
	n, j := 0, 0
	for _, x := range a {
		if !isDigit(x) {
			continue
		}
		for j < len(b) && !isDigit(b[j]) {
			j++
		}
		if j == len(b) || b[j] != x {
			return false
		}
		j++
		n++
	}
	return n >= 7 && countDigits(b[j:]) == 0
}

// wordOf is the n-th word of a text, or nil.
func wordOf(text []byte, n int) []byte {
	for at := 0; at < len(text); {
		for at < len(text) && !isWord(text[at]) {
			at++
		}
		from := at
		for at < len(text) && isWord(text[at]) {
			at++
		}
		if from == at {
			break
		}
		if n == 0 {
			return text[from:at]
		}
		n--
	}
	return nil
}

// otherColumns are the columns of a list that are masked, each with its rule made ready. A rule
// that looks at other columns' rules itself is refused, since it could come back to this one.
func otherColumns(c plan.Column, d *generator.Domain, names []string) ([]generator.Divider, error) {
	for _, name := range names {
		_, other, err := d.Column(name)
		if err != nil {
			return nil, err
		}
		if name == c.Name {
			return nil, fmt.Errorf("column %s cannot look at its own stand-in", name)
		}
		for _, generator := range [...]string{"free-text", "text-composition"} {
			if other.Rule.Generator == generator || bytes.Contains(other.Rule.Options, []byte(generator)) {
				return nil, fmt.Errorf("column %s is itself made of other columns, by %s", name, generator)
			}
		}
	}
	list, err := d.Partition(plan.Rule{Partition: names})
	return slices.DeleteFunc(list, func(other generator.Divider) bool { return other.Mask == nil }), err
}
