package temporal

import "strings"

// format is a DATEFORMAT or TIMEFORMAT string in its parts, each a date part in
// capitals or a separator.
type format []string

// parts are the date and time parts of r_DATEFORMAT_and_TIMEFORMAT_strings,
// longer ones before those that they begin with.
func parts() []string {
	return []string{"YYYY", "YY", "MON", "MM", "MI", "DD", "HH24", "HH12", "HH", "SS", "AM", "PM"}
}

func compile(option, text string) (format, error) {
	var compiled format
	for rest := text; rest != ""; {
		part := rest[:1]
		for _, candidate := range parts() {
			if len(rest) >= len(candidate) && strings.EqualFold(rest[:len(candidate)], candidate) {
				part = candidate
				break
			}
		}
		if c := part[0] | 0x20; len(part) == 1 && c >= 'a' && c <= 'z' && part != "T" {
			return nil, invalidFormat(option, text)
		}
		compiled = append(compiled, part)
		rest = rest[len(part):]
	}
	if len(compiled) == 0 {
		return nil, invalidFormat(option, text)
	}
	return compiled, nil
}

// recognize reads a text of the format. Seconds may have a fraction. A time
// behind a format of a date, and a zone behind one of a time, are dropped: the
// format cannot name them.
func (f format) recognize(text string) (moment, bool) {
	m := moment{day: 1, month: 1}
	half := ""
	rest := text
	for _, part := range f {
		var ok bool
		if rest, ok = m.part(part, rest, &half); !ok {
			return moment{}, false
		}
	}
	if !m.halfDay(half) {
		return moment{}, false
	}
	return m, rest == "" || strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "+") || strings.HasPrefix(rest, "-") || rest == "Z" || strings.HasPrefix(rest, "T")
}

func (m *moment) part(part, text string, half *string) (rest string, ok bool) {
	switch part {
	case "YYYY":
		m.hasDate = true
		return number(text, &m.year, 4, true)
	case "YY":
		m.hasDate = true
		rest, ok = number(text, &m.year, 2, true)
		m.year = century(m.year)
		return rest, ok
	case "MM":
		return number(text, &m.month, 2, false)
	case "MON":
		if len(text) < 3 {
			return "", false
		}
		m.month, ok = month(text[:3])
		return text[3:], ok
	case "DD":
		return number(text, &m.day, 2, false)
	case "HH", "HH24", "HH12":
		m.hasTime = true
		return number(text, &m.hour, 2, false)
	case "MI":
		return number(text, &m.minute, 2, false)
	case "SS":
		rest, ok = number(text, &m.second, 2, false)
		if ok && strings.HasPrefix(rest, ".") {
			return m.readFraction(rest[1:], false)
		}
		return rest, ok
	case "AM", "PM":
		if len(text) < 2 {
			return "", false
		}
		*half = strings.ToUpper(text[:2])
		return text[2:], *half == "AM" || *half == "PM"
	}
	return strings.TrimPrefix(text, part), strings.HasPrefix(text, part)
}

// halfDay applies AM or PM, or nothing, to the hour.
func (m *moment) halfDay(half string) bool {
	if half == "" {
		return true
	}
	if m.hour < 1 || m.hour > 12 {
		return false
	}
	m.hour %= 12
	if half == "PM" {
		m.hour += 12
	}
	return true
}

// century completes a year of two digits as PostgreSQL does: 1970 to 2069.
func century(year int) int {
	if year < 70 {
		return year + 2000
	}
	return year + 1900
}

// month finds a month by its English name or first three letters, in any case.
func month(name string) (int, bool) {
	names := []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	name = strings.ToLower(name)
	for i, candidate := range names {
		if name == candidate || name == candidate[:3] {
			return i + 1, true
		}
	}
	return 0, false
}
