package temporal

import (
	"strconv"
	"time"
)

// recognize reads a text; ok is false if it is not of the expected form.
type recognize func(text string) (moment, bool)

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
