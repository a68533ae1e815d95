package identity

import (
	"standin/internal/generator/character"
	"standin/internal/generator/checkdigit"
)

// belgian is a rijksregisternummer (royal decree of 3 April 1984): YYMMDD, an ordinal
// from 001 to 998, odd for men, and 97 less the remainder of both, before which a 2
// stands for those born from 2000 on.
type belgian struct{}

func (belgian) read(c []byte) (p person, ok bool) {
	if len(c) != 11 || !character.AllDigits(c) {
		return p, false
	}
	for _, century := range []int{1900, 2000} {
		if number(c[9:]) != belgianCheck(c, century) {
			continue
		}
		p.individual = number(c[6:9])
		if p.day, ok = date(century+number(c[:2]), number(c[2:4]), number(c[4:6])); ok && p.individual >= 1 && p.individual <= 998 {
			return p, true
		}
	}
	return p, false
}

func (belgian) write(c []byte, p person) bool {
	year, month, day := p.birthday()
	putDate(c, year%100, month, day)
	put(c[6:9], p.individual)
	century := year - year%100
	put(c[9:], belgianCheck(c, century))
	// The check digits of one century may be those of the other, too.
	again, ok := belgian{}.read(c)
	return ok && again == p
}

func belgianCheck(c []byte, century int) int {
	n := number(c[:9])
	if century == 2000 {
		n += 2_000_000_000
	}
	return 97 - n%97
}

// danish is a CPR number (Central Person Register): DDMMYY and four digits, of which
// the first tells the century and the last the gender. Since 2007 there is no check
// digit.
type danish struct{}

func (danish) read(c []byte) (p person, ok bool) {
	if len(c) != 10 || !character.AllDigits(c) {
		return p, false
	}
	p.individual = number(c[6:])
	p.day, ok = date(danishCentury(number(c[4:6]), p.individual)+number(c[4:6]), number(c[2:4]), number(c[:2]))
	return p, ok
}

func (danish) write(c []byte, p person) bool {
	year, month, day := p.birthday()
	putDate(c, day, month, year%100)
	put(c[6:], p.individual)
	return danishCentury(year%100, p.individual)+year%100 == year
}

func danishCentury(year, individual int) int {
	seventh := individual / 1000
	switch {
	case seventh <= 3:
		return 1900
	case seventh == 4 || seventh == 9:
		if year <= 36 {
			return 2000
		}
		return 1900
	case year <= 57:
		return 2000
	default:
		return 1800
	}
}

// polish is a PESEL (act of 24 September 2010 on population records): YYMMDD with the
// century in the month, four digits of which the last tells the gender, and a check
// digit.
type polish struct{}

func (polish) read(c []byte) (p person, ok bool) {
	if len(c) != 11 || !character.AllDigits(c) || c[10] != polishCheck(c) {
		return p, false
	}
	month := number(c[2:4])
	century := [...]int{1900, 2000, 2100, 2200, 1800}[month/20]
	p.individual = number(c[6:10])
	p.day, ok = date(century+number(c[:2]), month%20, number(c[4:6]))
	return p, ok
}

func (polish) write(c []byte, p person) bool {
	year, month, day := p.birthday()
	putDate(c, year%100, month+20*((year/100+1)%5), day)
	put(c[6:10], p.individual)
	c[10] = polishCheck(c)
	return true
}

func polishCheck(c []byte) byte {
	return byte('0' + checkdigit.Missing(checkdigit.Weighted(c, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3), 10))
}

// swedish is a personnummer (Swedish Tax Agency, SKV 704) of twelve digits, or of ten
// without the century, which then is the twentieth from 26 on: a date, to whose day a
// samordningsnummer adds 60, three digits of which the last tells the gender, and
// Luhn's check digit of the last ten.
type swedish struct{}

func (swedish) read(c []byte) (p person, ok bool) {
	if len(c) != 10 && len(c) != 12 || !character.AllDigits(c) || checkdigit.Luhn(c[len(c)-10:]) != 0 {
		return p, false
	}
	year := swedishYear(number(c[:2]))
	if len(c) == 12 {
		year = number(c[:4])
	}
	ten := c[len(c)-10:]
	day := number(ten[4:6])
	if day > 60 {
		day, p.kind = day-60, 1
	}
	p.individual = number(ten[6:9])
	p.day, ok = date(year, number(ten[2:4]), day)
	return p, ok && year >= 1800 && year < 2300
}

func (swedish) write(c []byte, p person) bool {
	year, month, day := p.birthday()
	ten := c[len(c)-10:]
	if len(c) == 12 {
		put(c[:4], year)
	} else if swedishYear(year%100) != year {
		return false
	}
	putDate(ten, year%100, month, day+60*p.kind)
	put(ten[6:9], p.individual)
	checkdigit.PutLuhn(ten, 9)
	return true
}

func swedishYear(year int) int {
	if year < 26 {
		return 2000 + year
	}
	return 1900 + year
}

// southAfrican is an ID number (Identification Act 68 of 1997): YYMMDD, four digits
// from 5000 on for men, the citizenship and a digit that stay, and Luhn's check digit.
type southAfrican struct{}

func (southAfrican) read(c []byte) (p person, ok bool) {
	if len(c) != 13 || !character.AllDigits(c) || checkdigit.Luhn(c) != 0 {
		return p, false
	}
	p.kind = number(c[10:12])
	p.individual = number(c[6:10])
	p.individual = p.individual%5000*2 + p.individual/5000 // odd for men
	p.day, ok = date(swedishYear(number(c[:2])), number(c[2:4]), number(c[4:6]))
	return p, ok
}

func (southAfrican) write(c []byte, p person) bool {
	year, month, day := p.birthday()
	putDate(c, year%100, month, day)
	put(c[6:10], p.individual/2+5000*(p.individual%2))
	put(c[10:12], p.kind)
	checkdigit.PutLuhn(c, 12)
	return swedishYear(year%100) == year
}

// putDate writes three numbers of two digits.
func putDate(c []byte, first, second, third int) {
	put(c[:2], first)
	put(c[2:4], second)
	put(c[4:6], third)
}
