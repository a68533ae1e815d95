package load

import (
	"fmt"
	"strconv"
	"time"

	"standin/sandbox/internal/redshift/lexer"
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

// recognize reads a text; ok is false if it is not of the expected form.
type recognize func(text string) (moment, bool)

// temporal returns the conversion of a column of dates or times under the
// statement's DATEFORMAT and TIMEFORMAT; empty ones mean the defaults
// YYYY-MM-DD, YYYY-MM-DD HH:MI:SS and for TIMESTAMPTZ an offset behind it.
func temporal(kind Kind, dateFormat, timeFormat string) (func(dst, value []byte) ([]byte, *problem), error) {
	var read recognize
	var wrong problem
	switch kind {
	case Date:
		read, wrong = isoDate, problem{code: codeDate, reason: "Invalid Date Format - length must be 10 or more"}
		if dateFormat == "auto" {
			read, wrong.reason = automatic, "Invalid date format or value [auto]"
		} else if dateFormat != "" {
			format, err := compile("DATEFORMAT", dateFormat)
			if err != nil {
				return nil, err
			}
			read, wrong.reason = format.recognize, fmt.Sprintf("Invalid date format or value [%s]", dateFormat)
		}
	case Time, TimeTZ:
		read, wrong = timeOfDay, problem{code: codeTimestamp, reason: "Invalid time format or value [HH24:MI:SS]"}
	default:
		read, wrong = isoTimestamp(kind == TimestampTZ), problem{code: codeTimestamp, reason: "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"}
		switch timeFormat {
		case "":
		case "auto":
			read, wrong.reason = automatic, "Invalid timestamp format or value [auto]"
		case "epochsecs":
			read, wrong.reason = epoch(time.Second), "Invalid timestamp format or value [epochsecs]"
		case "epochmillisecs":
			read, wrong.reason = epoch(time.Millisecond), "Invalid timestamp format or value [epochmillisecs]"
		default:
			format, err := compile("TIMEFORMAT", timeFormat)
			if err != nil {
				return nil, err
			}
			read, wrong.reason = format.recognize, fmt.Sprintf("Invalid timestamp format or value [%s]", timeFormat)
		}
	}
	return func(dst, value []byte) ([]byte, *problem) {
		m, ok := read(string(value))
		if ok && m.fits(kind) {
			return m.append(dst, kind), nil
		}
		if kind == Date && dateFormat == "" && len(value) >= len("YYYY-MM-DD") {
			return dst, &problem{code: codeDate, reason: "Invalid Date Format - expected [YYYY-MM-DD]"}
		}
		refused := wrong
		return dst, &refused
	}, nil
}

// fits checks that the moment exists and is one that the type can hold
// (r_Datetime_types: 4713 BC to 294276 AD).
func (m moment) fits(kind Kind) bool {
	if m.hour > 23 || m.minute > 59 || m.second > 59 || m.offset <= -16*3600 || m.offset >= 16*3600 {
		return false
	}
	if kind == Time || kind == TimeTZ {
		return m.hasTime
	}
	return m.hasDate && m.year >= -4712 && m.year <= 294276 && m.month >= 1 && m.month <= 12 &&
		m.day >= 1 && m.day <= daysIn(m.year, m.month)
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// append writes the moment as PostgreSQL reads it under any DateStyle.
func (m moment) append(dst []byte, kind Kind) []byte {
	if kind != Time && kind != TimeTZ {
		year := m.year
		if year <= 0 {
			year = 1 - year
		}
		dst = pad(dst, year, 4)
		dst = pad(append(dst, '-'), m.month, 2)
		dst = pad(append(dst, '-'), m.day, 2)
	}
	if kind == Timestamp || kind == TimestampTZ {
		dst = append(dst, ' ')
	}
	if kind != Date {
		dst = pad(dst, m.hour, 2)
		dst = pad(append(dst, ':'), m.minute, 2)
		dst = pad(append(dst, ':'), m.second, 2)
		if m.micro > 0 {
			dst = pad(append(dst, '.'), m.micro, 6)
		}
	}
	if (kind == TimestampTZ || kind == TimeTZ) && m.hasOffset {
		dst = appendOffset(dst, m.offset)
	}
	if kind != Time && kind != TimeTZ && m.year <= 0 {
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

// isoDate reads YYYY-MM-DD; the time that may follow is dropped.
func isoDate(text string) (moment, bool) {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return moment{}, false
	}
	m := moment{hasDate: true}
	ok := digits(text[:4], &m.year) && digits(text[5:7], &m.month) && digits(text[8:10], &m.day)
	return m, ok && (len(text) == 10 || text[10] == ' ' || text[10] == 'T')
}

// isoTimestamp reads YYYY-MM-DD HH:MI:SS with up to six digits of a fraction
// and, if zoned, an offset from UTC behind it.
func isoTimestamp(zoned bool) recognize {
	return func(text string) (moment, bool) {
		m, ok := isoDate(text)
		if !ok || len(text) < 19 || text[10] != ' ' {
			return moment{}, false
		}
		rest, ok := m.readTime(text[11:], true)
		if !ok {
			return moment{}, false
		}
		if !zoned {
			return m, rest == ""
		}
		ok = m.readOffset(rest)
		return m, ok
	}
}

// timeOfDay reads HH:MI[:SS[.ffffff]] with an optional offset.
func timeOfDay(text string) (moment, bool) {
	m := moment{}
	rest, ok := m.readTime(text, false)
	if ok && rest != "" {
		ok = m.readOffset(rest)
	}
	return m, ok
}

// readTime reads HH:MI[:SS[.ffffff]] from the start of text and returns the
// rest. If strict, there are seconds and two digits each.
func (m *moment) readTime(text string, strict bool) (rest string, ok bool) {
	rest, ok = number(text, &m.hour, 2, strict)
	if !ok || rest == "" || rest[0] != ':' {
		return "", false
	}
	if rest, ok = number(rest[1:], &m.minute, 2, true); !ok {
		return "", false
	}
	m.hasTime = true
	if rest == "" || rest[0] != ':' {
		return rest, !strict
	}
	if rest, ok = number(rest[1:], &m.second, 2, true); !ok {
		return "", false
	}
	if rest != "" && rest[0] == '.' {
		return m.readFraction(rest[1:], strict)
	}
	return rest, true
}

// readFraction reads the digits of a fraction of a second; more than six are
// cut off, or refused if strict.
func (m *moment) readFraction(text string, strict bool) (rest string, ok bool) {
	count := 0
	for count < len(text) && text[count] >= '0' && text[count] <= '9' {
		count++
	}
	if count == 0 || strict && count > 6 {
		return "", false
	}
	kept := (text[:count] + "000000")[:6]
	return text[count:], digits(kept, &m.micro)
}

// readOffset reads Z, or a sign and H, HH, HHMM, HH:MM or HH:MM:SS, to the end.
func (m *moment) readOffset(text string) bool {
	if text == "Z" || text == "z" {
		m.hasOffset = true
		return true
	}
	if len(text) < 2 || text[0] != '+' && text[0] != '-' {
		return false
	}
	var hours, minutes, seconds int
	body := text[1:]
	var ok bool
	if len(body) == 4 && body[2] != ':' && body[1] != ':' {
		ok = digits(body[:2], &hours) && digits(body[2:], &minutes)
	} else {
		var rest string
		rest, ok = number(body, &hours, 2, false)
		if ok && rest != "" {
			if rest, ok = number(rest[1:], &minutes, 2, true); ok && rest != "" {
				rest, ok = number(rest[1:], &seconds, 2, true)
				ok = ok && rest == ""
			}
		}
	}
	if !ok || minutes > 59 || seconds > 59 {
		return false
	}
	m.offset, m.hasOffset = hours*3600+minutes*60+seconds, true
	if text[0] == '-' {
		m.offset = -m.offset
	}
	return true
}

// number reads up to width digits from the start of text, exactly that many if
// strict, and returns the rest.
func number(text string, to *int, width int, strict bool) (rest string, ok bool) {
	count := 0
	for count < len(text) && count < width && text[count] >= '0' && text[count] <= '9' {
		count++
	}
	if count == 0 || strict && count < width {
		return "", false
	}
	return text[count:], digits(text[:count], to)
}

// digits reads a text of digits only.
func digits(text string, to *int) bool {
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' || n > 1<<40 {
			return false
		}
		n = n*10 + int(text[i]-'0')
	}
	*to = n
	return text != ""
}

// epoch reads a count of units since 1970-01-01 00:00:00 UTC.
func epoch(unit time.Duration) recognize {
	return func(text string) (moment, bool) {
		count, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return moment{}, false
		}
		at := time.Unix(count, 0)
		if unit == time.Millisecond {
			at = time.UnixMilli(count)
		}
		at = at.UTC()
		return moment{
			year: at.Year(), month: int(at.Month()), day: at.Day(), hour: at.Hour(), minute: at.Minute(), second: at.Second(),
			micro: at.Nanosecond() / 1000, hasDate: true, hasTime: true, hasOffset: true,
		}, true
	}
}

func invalidFormat(option, format string) error {
	return &lexer.Error{Code: "22023", Message: fmt.Sprintf("Invalid %s: %q; parts are YYYY, YY, MM, MON, DD, HH, HH24, HH12, MI, SS, AM and PM", option, format)}
}
