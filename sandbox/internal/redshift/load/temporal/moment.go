package temporal

import (
	"strconv"
	"time"
)

// moment is a date, a time or both, as a file's text gives it.
type moment struct {
	year             int // astronomical: 0 is 1 BC
	month, day       int
	hour, minute     int
	second, micro    int
	offset           int // seconds east of UTC
	hasDate, hasTime bool
	hasOffset        bool
}

// fits checks that the moment exists and is one that the type can hold
// (r_Datetime_types: 4713 BC to 294276 AD).
func (m moment) fits(t Type) bool {
	if m.hour > 23 || m.minute > 59 || m.second > 59 || m.offset <= -16*3600 || m.offset >= 16*3600 {
		return false
	}
	if t == Time || t == TimeTZ {
		return m.hasTime
	}
	return m.hasDate && m.year >= -4712 && m.year <= 294276 && m.month >= 1 && m.month <= 12 &&
		m.day >= 1 && m.day <= daysIn(m.year, m.month)
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// append writes the moment as PostgreSQL reads it under any DateStyle.
func (m moment) append(dst []byte, t Type) []byte {
	if t != Time && t != TimeTZ {
		year := m.year
		if year <= 0 {
			year = 1 - year
		}
		dst = pad(dst, year, 4)
		dst = pad(append(dst, '-'), m.month, 2)
		dst = pad(append(dst, '-'), m.day, 2)
	}
	if t == Timestamp || t == TimestampTZ {
		dst = append(dst, ' ')
	}
	if t != Date {
		dst = pad(dst, m.hour, 2)
		dst = pad(append(dst, ':'), m.minute, 2)
		dst = pad(append(dst, ':'), m.second, 2)
		if m.micro > 0 {
			dst = pad(append(dst, '.'), m.micro, 6)
		}
	}
	if (t == TimestampTZ || t == TimeTZ) && m.hasOffset {
		dst = appendOffset(dst, m.offset)
	}
	if t != Time && t != TimeTZ && m.year <= 0 {
		dst = append(dst, " BC"...)
	}
	return dst
}

func appendOffset(dst []byte, offset int) []byte {
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	dst = pad(append(dst, sign), offset/3600, 2)
	dst = pad(append(dst, ':'), offset/60%60, 2)
	return pad(append(dst, ':'), offset%60, 2)
}

func pad(dst []byte, n, width int) []byte {
	for limit := 10; width > 1; width-- {
		if n < limit*pow10(width-2) {
			dst = append(dst, '0')
		} else {
			break
		}
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

func pow10(n int) int {
	power := 1
	for range n {
		power *= 10
	}
	return power
}
