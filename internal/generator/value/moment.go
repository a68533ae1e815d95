package value

import (
	"cmp"
	"encoding/binary"
	"strconv"

	"standin/internal/generator/character"
	"standin/internal/plan"
)

// Moment is a DATE, TIMESTAMP or TIMESTAMPTZ as an UNLOAD writes it:
// "2024-02-29", "2024-02-29 23:59:59.5", "2024-02-29 23:59:59+05:30", with more
// than four digits in far years and " BC" at the end of those before Christ.
type Moment struct {
	Day      int64  // civil day, 0 is 1970-01-01 (proleptic Gregorian calendar)
	Micros   int64  // since midnight; 0 for a date
	Clock    bool   // there is a time of day
	Fraction int    // digits of the second's fraction as written
	Zone     []byte // "+00", "-07" or "+05:30" as written, of the text that was read; nil without
}

// FirstDay and LastDay are the range of every date type of Redshift (AWS, "Datetime types"):
// 4713-01-01 BC to 294276-12-31.
const (
	FirstDay = -2440550
	LastDay  = 106762939
)

// MicrosPerDay are the microseconds of a day.
const MicrosPerDay = 24 * 60 * 60 * million

const million = 1_000_000

// ParseMoment reads text of the kind. It reports false for anything that an
// UNLOAD would not write, such as a 30 February.
func ParseMoment(text []byte, kind plan.Kind) (Moment, bool) {
	var m Moment
	bc := false
	if n := len(text); n > 3 && string(text[n-3:]) == " BC" {
		bc, text = true, text[:n-3]
	}
	year, month, day, rest, ok := parseDate(text)
	if bc {
		year = 1 - year
	}
	if !ok || month < 1 || month > 12 || day < 1 || day > 28 && day > DaysIn(year, month) {
		return m, false
	}
	m.Day = CivilDay(year, month, day)
	if m.Day < FirstDay || m.Day > LastDay {
		return m, false
	}
	if kind == plan.Date {
		return m, len(rest) == 0
	}
	if len(rest) == 0 || rest[0] != ' ' {
		return m, false
	}
	if rest, ok = m.parseClock(rest[1:]); !ok {
		return m, false
	}
	if kind == plan.TimestampTZ {
		m.Zone = rest
		return m, isZone(rest)
	}
	return m, len(rest) == 0
}

// parseDate reads the digits of "2024-02-29". Years of four digits, which nearly
// all have, are read all at once.
func parseDate(text []byte) (year, month, day int64, rest []byte, ok bool) {
	if len(text) >= 10 && text[4] == '-' {
		const marks = 0xff0000ff00000000 // of "2024-02-"
		word := binary.LittleEndian.Uint64(text)
		last := uint64(binary.LittleEndian.Uint16(text[8:]))
		numerals := (word&^marks | '0'<<32 | '0'<<56) & (0x7f * character.Each)
		all := character.Within(numerals, '0', '9') & character.Within(last|'0'*character.Each&^0xffff, '0', '9')
		ok = text[7] == '-' && all == 1<<64-1 && (word|last)&(0x80*character.Each) == 0
		digit := func(i int) int64 { return int64(byte(word>>(8*i)) - '0') }
		year = digit(0)*1000 + digit(1)*100 + digit(2)*10 + digit(3)
		month = digit(5)*10 + digit(6)
		day = int64(byte(last)-'0')*10 + int64(byte(last>>8)-'0')
		return year, month, day, text[10:], ok && year > 0
	}
	if year, rest, ok = digits(text, 5, 6); !ok || year < 10_000 {
		return 0, 0, 0, nil, false
	}
	if month, rest, ok = digitsAfter(rest, '-'); !ok {
		return 0, 0, 0, nil, false
	}
	day, rest, ok = digitsAfter(rest, '-')
	return year, month, day, rest, ok
}

// ParseClock reads a TIME or TIMETZ as an UNLOAD writes it: the microseconds since
// midnight, in UTC if there is an offset.
func ParseClock(text []byte, kind plan.Kind) (micros int64, ok bool) {
	var m Moment
	rest, ok := m.parseClock(text)
	if !ok || (kind == plan.TimeTZ) != isZone(rest) || kind == plan.Time && len(rest) > 0 {
		return 0, false
	}
	m.Zone = rest
	_, micros = m.UTC()
	return micros, true
}

// parseClock reads "23:59:59.123456" and returns what follows it.
func (m *Moment) parseClock(text []byte) ([]byte, bool) {
	hour, rest, ok := digits(text, 2, 2)
	if !ok || hour > 23 {
		return nil, false
	}
	minute, rest, ok := digitsAfter(rest, ':')
	if !ok || minute > 59 {
		return nil, false
	}
	second, rest, ok := digitsAfter(rest, ':')
	if !ok || second > 59 {
		return nil, false
	}
	m.Clock = true
	m.Micros = ((hour*60+minute)*60 + second) * million
	if len(rest) == 0 || rest[0] != '.' {
		return rest, true
	}
	rest = rest[1:]
	unit := int64(million)
	for len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9' {
		unit /= 10
		m.Micros += int64(rest[0]-'0') * unit
		m.Fraction++
		rest = rest[1:]
	}
	return rest, m.Fraction >= 1 && m.Fraction <= 6
}

// Append writes the moment as it was written when it was read, with as many
// fraction digits as it had, or as many as it needs if that is more.
func (m *Moment) Append(dst []byte) []byte {
	year, month, day := CivilDate(m.Day)
	bc := year < 1
	if bc {
		year = 1 - year
	}
	if year < 10_000 {
		dst = binary.LittleEndian.AppendUint64(dst, uint64(character.FourDigits(uint64(year)))|'-'<<32|uint64(two(month))<<40|'-'<<56)
	} else {
		dst = append(appendTwo(append(strconv.AppendInt(dst, year, 10), '-'), month), '-')
	}
	dst = appendTwo(dst, day)
	if m.Clock {
		seconds := m.Micros / million
		dst = appendTwo(append(dst, ' '), seconds/3600)
		dst = appendTwo(append(dst, ':'), seconds/60%60)
		dst = appendTwo(append(dst, ':'), seconds%60)
		dst = m.appendFraction(dst)
	}
	dst = append(dst, m.Zone...)
	if bc {
		dst = append(dst, " BC"...)
	}
	return dst
}

func (m *Moment) appendFraction(dst []byte) []byte {
	rest := m.Micros % million
	if m.Fraction == 0 && rest == 0 {
		return dst
	}
	dst = append(dst, '.')
	unit := int64(million)
	for written := 0; written < m.Fraction || rest > 0; written++ {
		unit /= 10
		dst = append(dst, byte('0'+rest/unit))
		rest %= unit
	}
	return dst
}

func appendTwo(dst []byte, n int64) []byte {
	return binary.LittleEndian.AppendUint16(dst, two(n))
}

// two are the digits of a number below 100, the first one lowest.
func two(n int64) uint16 {
	tens := uint16(n) * 103 >> 10
	return '0'*0x101 + tens + (uint16(n)-10*tens)<<8
}

// digits reads a number of least to most digits at the start of text.
func digits(text []byte, least, most int) (n int64, rest []byte, ok bool) {
	i := 0
	for i < len(text) && i < most && text[i] >= '0' && text[i] <= '9' {
		n = n*10 + int64(text[i]-'0')
		i++
	}
	return n, text[i:], i >= least
}

// digitsAfter reads a mark and two digits.
func digitsAfter(text []byte, mark byte) (n int64, rest []byte, ok bool) {
	if len(text) == 0 || text[0] != mark {
		return 0, nil, false
	}
	return digits(text[1:], 2, 2)
}

func isZone(text []byte) bool {
	if len(text) == 0 || text[0] != '+' && text[0] != '-' {
		return false
	}
	hours, rest, ok := digits(text[1:], 2, 2)
	if !ok || hours > 15 {
		return false
	}
	if len(rest) == 0 {
		return true
	}
	minutes, rest, ok := digitsAfter(rest, ':')
	return ok && minutes < 60 && len(rest) == 0
}

// epoch counts the days, and firstYear the years, from a year that is a multiple of
// 400 and lies before all others.
const (
	firstYear = 1_200_000_000
	epoch     = 719468 + firstYear/400*146097
)

// CivilDay is the number of days from 1970-01-01 to a date of the proleptic
// Gregorian calendar with an astronomical year (0 is 1 BC) of at most a billion
// before or after. The computation is of C. Neri and L. Schneider, "Euclidean affine
// functions and their application to calendar algorithms", 2022.
func CivilDay(year, month, day int64) int64 {
	if month <= 2 { // count years from 1 March, so that a leap day is a year's last
		year--
		month += 12
	}
	years := uint64(year + firstYear)
	centuries := years / 100
	return int64(1461*years/4-centuries+centuries/4+(979*uint64(month)-2919)/32) + day - 1 - epoch
}

// CivilDate is the inverse of CivilDay.
func CivilDate(days int64) (year, month, day int64) {
	quarters := 4*uint64(days+epoch) + 3
	centuries, rest := quarters/146097, uint32(quarters%146097)
	product := 2939745 * uint64(rest|3)
	dayOfYear := uint32(product) / 2939745 / 4
	year = int64(100*centuries+product>>32) - firstYear
	both := 2141*dayOfYear + 197913
	month, day = int64(both>>16), int64(both&0xffff/2141+1)
	if dayOfYear >= 306 {
		return year + 1, month - 12, day
	}
	return year, month, day
}

// DaysIn is the number of days of a month.
func DaysIn(year, month int64) int64 {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}

// FloorDiv is a divided by b, rounded down. b must be positive.
func FloorDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// Compare is -1, 0 or 1 as m is before, at or after o. An offset from UTC counts.
func (m Moment) Compare(o Moment) int {
	day, micros := m.UTC()
	otherDay, otherMicros := o.UTC()
	return cmp.Or(cmp.Compare(day, otherDay), cmp.Compare(micros, otherMicros))
}

// UTC is the day and the microsecond of it in UTC; of a moment without an offset,
// as they are.
func (m Moment) UTC() (day, micros int64) {
	micros = m.Micros - offset(m.Zone)
	days := FloorDiv(micros, MicrosPerDay)
	return m.Day + days, micros - days*MicrosPerDay
}

// offset is an offset from UTC, "+05:30", in microseconds.
func offset(zone []byte) int64 {
	hours, rest, ok := digits(zone[min(1, len(zone)):], 2, 2)
	if !ok {
		return 0
	}
	minutes, _, _ := digitsAfter(rest, ':')
	micros := (hours*60 + minutes) * 60 * million
	if zone[0] == '-' {
		return -micros
	}
	return micros
}
