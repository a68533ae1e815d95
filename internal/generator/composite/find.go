package composite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standin/internal/generator"
)

// look is what begins at a place where no word goes on, behind a character of a class, and
// where it ends.
func (f *finder) look(in []byte, at int, before class) (kind, end int) {
	now, _ := classAt(in, at)
	if now == outside && in[at] != '+' && in[at] != '(' && in[at] != '_' {
		return foundNothing, at
	}
	if now != digit && now != outside {
		if end := urlEnd(in, at); end > 0 {
			return foundURL, end
		}
	}
	if end := emailEnd(in, at); end > 0 {
		return foundEmail, end
	}
	switch now {
	case letter:
		if end := ibanEnd(in, at); end > 0 && before != digit {
			return foundIBAN, end
		}
	case digit, outside:
		return f.number(in, at, before)
	}
	return foundNothing, at
}

// number tells a social security number, a phone number or a long number.
func (f *finder) number(in []byte, at int, before class) (kind, end int) {
	if end := ssnEnd(in, at); end > 0 {
		return foundSSN, end
	}
	n := runAt(in, at)
	behind, _ := classAt(in, n.end)
	phone := n.ascii && n.digits >= leastPhone && n.digits <= mostPhone
	if phone && (n.marked || before != letter && behind != letter) {
		return foundPhone, n.end
	}
	if n.digits >= leastPhone && n.marked {
		return foundNumber, n.end
	}
	if end, count := groupsEnd(in, at); count >= f.digits {
		return foundNumber, end
	}
	if end, count := digitsEnd(in, at); count >= f.digits {
		return foundNumber, end
	}
	if phone {
		return foundPhone, n.end
	}
	return foundNothing, at
}

// ssnEnd is the end of three, two and four digits with hyphens between them, or -1.
func ssnEnd(in []byte, at int) int {
	const form = "000-00-0000"
	if len(in)-at < len(form) {
		return -1
	}
	for i := range form {
		if b := in[at+i]; form[i] == '-' && b != '-' || form[i] == '0' && !isDigit(b) {
			return -1
		}
	}
	if behind, _ := classAt(in, at+len(form)); behind == digit {
		return -1
	}
	return at + len(form)
}

// A phone number has at most fifteen digits (ITU-T E.164, section 6), and seven without an area code.
const leastPhone, mostPhone = 7, 15

// run is digits with up to three marks between two of them.
type run struct {
	end, digits int
	marked      bool // there are marks
	ascii       bool // all digits are
}

// runAt is the run that begins at a place, perhaps with marks.
func runAt(in []byte, at int) run {
	n := run{end: at, ascii: true}
	marks := 0
	for i := at; i < len(in); {
		r, size := utf8.DecodeRune(in[i:])
		switch {
		case classOf(r) == digit:
			n.digits++
			n.ascii = n.ascii && size == 1
			n.marked = n.marked || marks > 0
			n.end = i + size
			marks = 0
		case marks < 3 && (r == '+' && i == at || parts(r)):
			marks++
		default:
			return n
		}
		i += size
	}
	return n
}

// groupsEnd is the end of groups of digits with commas or apostrophes between them, as in
// 1,234,567.89, and how many digits they have; 0 if there is one group.
func groupsEnd(in []byte, at int) (end, digits int) {
	end, digits = digitsEnd(in, at)
	groups := 0
	for digits > 0 {
		r, size := utf8.DecodeRune(in[end:])
		next, count := digitsEnd(in, end+size)
		if r == '.' && groups > 0 && count > 0 {
			return next, digits + count
		}
		if r != ',' && r != '\'' && r != '’' || count < 3 {
			break
		}
		end = next
		digits += count
		groups++
	}
	if groups == 0 {
		return at, 0
	}
	return end, digits
}

// longestLocal bounds what is looked at before the @ of an address: 64 bytes (RFC 5321,
// section 4.5.3.1.1), and some more.
const longestLocal = 256

// emailEnd is the end of an e-mail address, or -1.
func emailEnd(in []byte, at int) int {
	i := at
	for i < len(in) && i-at < longestLocal {
		r, size := utf8.DecodeRune(in[i:])
		if classOf(r) == outside && !strings.ContainsRune("_.-+%'’", r) {
			break
		}
		i += size
	}
	if i == at || i == len(in) || in[i] != '@' {
		return -1
	}
	end, point := -1, false
	for i++; i < len(in); {
		c, size := classAt(in, i)
		switch {
		case in[i] == '.':
			point = true
		case c != outside || in[i] == '_' || in[i] == '-':
			end = i + size
		default:
			size = len(in)
		}
		i += size
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
	for end < len(in) {
		r, size := utf8.DecodeRune(in[end:])
		if r <= ' ' || unicode.IsSpace(r) || strings.ContainsRune("<>\"“”„«»", r) {
			break
		}
		end += size
	}
	for {
		r, size := utf8.DecodeLastRune(in[at:end])
		if !strings.ContainsRune(".,;:!?)]}'", r) && (r < utf8.RuneSelf || r == utf8.RuneError || classOf(r) != outside) {
			return end
		}
		end -= size
	}
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

// otherColumn is a column with its rule made ready, which passes through if it has no Mask.
func otherColumn(d *generator.Domain, name string) (*generator.Other, error) {
	other, err := d.Other(name)
	if err != nil {
		return nil, err
	}
	return other, d.BindOther(other)
}
