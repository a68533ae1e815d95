package identity

import (
	"standin/internal/generator/character"
	"standin/internal/generator/numbering"
	"standin/internal/generator/value"
)

// dated is the scheme of numbers that hold a date of birth and a number among those
// born on the day.
type dated struct {
	form
	individuals          int // that a day has numbers for; an even number
	keepDate, keepGender bool
}

// form is how such a number is written.
type form interface {
	// read takes a number apart. kind is what else stays, below 256. An odd
	// individual is a man.
	read(number []byte) (p person, ok bool)
	// write sets all characters of a number, check digits included, and reports
	// whether there is such a number.
	write(number []byte, p person) bool
}

// person is what a dated number tells.
type person struct {
	day        int64 // of birth, counted from 1970-01-01
	individual int
	kind       int
}

// era is a range of days. People are given birthdays of their own era, so that
// nobody who was born by 2025 is made a hundred and fifty years old, nor yet to be
// born. Those born since are given any birthday from 2026 on that their form can
// write, which may be one to come: no clock decides what a stand-in is.
type era struct{ first, last int64 }

// eraOf is the era of a day: before 1900, up to 2025, and after.
func eraOf(day int64) (e era, number uint64) {
	eras := [...]era{
		{value.CivilDay(1800, 1, 1), value.CivilDay(1899, 12, 31)},
		{value.CivilDay(1900, 1, 1), value.CivilDay(2025, 12, 31)},
		{value.CivilDay(2026, 1, 1), value.CivilDay(2299, 12, 31)},
	}
	for i, e := range eras[:2] {
		if day <= e.last {
			return e, uint64(i)
		}
	}
	return eras[2], 2
}

// Read implements numbering.Scheme.
func (s dated) Read(n *numbering.Number) bool {
	p, ok := s.read(n.Chars)
	if !ok {
		return false
	}
	e, number := eraOf(p.day)
	n.Kept = number<<9 | uint64(p.kind)<<1
	var rank, last uint64
	if s.keepDate {
		n.Kept |= uint64(p.day-e.first) << 16
	} else {
		rank, last = uint64(p.day-e.first), uint64(e.last-e.first)
	}
	individual, individuals := uint64(p.individual), uint64(s.individuals)
	if s.keepGender {
		n.Kept |= individual & 1
		individual, individuals = individual/2, individuals/2
	}
	n.Add(rank*individuals+individual, last*individuals+individuals-1)
	return true
}

// Write implements numbering.Scheme.
func (s dated) Write(n *numbering.Number) bool {
	eras := [...]int64{value.CivilDay(1800, 1, 1), value.CivilDay(1900, 1, 1), value.CivilDay(2026, 1, 1)}
	p := person{day: eras[n.Kept>>9&3], kind: int(n.Kept >> 1 & 0xff)}
	rank, individuals := n.Parts[0].Rank, uint64(s.individuals)
	if s.keepGender {
		individuals /= 2
	}
	p.individual = int(rank % individuals)
	if s.keepGender {
		p.individual = 2*p.individual + int(n.Kept&1)
	}
	if s.keepDate {
		p.day += int64(n.Kept >> 16)
	} else {
		p.day += int64(rank / individuals)
	}
	return s.write(n.Chars, p)
}

// date is the day of a year, a month and a day of the month, if there is one.
func date(year, month, day int) (days int64, ok bool) {
	y, m, d := int64(year), int64(month), int64(day)
	if m < 1 || m > 12 || d < 1 || d > value.DaysIn(y, m) {
		return 0, false
	}
	return value.CivilDay(y, m, d), true
}

// birthday is the year, the month and the day of the month of a day.
func (p person) birthday() (year, month, day int) {
	y, m, d := value.CivilDate(p.day)
	return int(y), int(m), int(d)
}

// number is what digits write, as the whole number that dates are counted in.
func number(digits []byte) int { return int(character.ReadDigits(digits)) }

// put writes a number with leading zeros.
func put(digits []byte, n int) { character.PutDigits(digits, uint64(n)) }
