package temporal

import (
	"strings"
	"time"
)

// automatic reads what DATEFORMAT 'auto' and TIMEFORMAT 'auto' recognise
// (automatic-recognition): ISO 8601 and its variants, YYYYMMDD HHMISS, YYYY.DDD,
// Julian days, names of months, BC and zones. A date of three numbers that does
// not begin with the year begins with the month.
func automatic(text string) (moment, bool) {
	if m, ok := isoDate(text); ok {
		if len(text) == 10 {
			return m, true
		}
		if rest, ok := m.readTime(text[11:], false); ok && (rest == "" || m.readOffset(rest)) {
			return m, true
		}
	}
	r := reader{}
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ' ' || c == ',' }) {
		if !r.word(word) {
			return moment{}, false
		}
	}
	return r.finish()
}

// reader gathers a moment from words.
type reader struct {
	moment
	numbers []string // of the date, where only all of them tell which is which
	named   bool     // the month came as a name
	bc      bool
	half    string
}

func (r *reader) word(word string) bool {
	upper := strings.ToUpper(word)
	if n, ok := month(upper); ok && !r.named && !r.hasDate {
		r.month, r.named = n, true
		return true
	}
	if offset, ok := zone(upper); ok && r.hasTime {
		r.offset, r.hasOffset = offset, true
		return true
	}
	switch upper {
	case "BC":
		r.bc = true
		return true
	case "AD":
		return true
	case "AM", "PM":
		r.half = upper
		return true
	}
	switch {
	case strings.Contains(word, ":") && word[0] != '+' && word[0] != '-':
		return r.time(word)
	case (word[0] == '+' || word[0] == '-') && r.hasTime:
		return r.readOffset(word)
	case upper[0] == 'J' && r.julian(word[1:]):
		return true
	}
	return r.date(word)
}

// time reads HH:MI:SS with what follows it, or a date and T before it.
func (r *reader) time(word string) bool {
	if date, clock, found := strings.Cut(word, "T"); found && !r.hasDate {
		if !r.date(date) {
			return false
		}
		word = clock
	}
	rest, ok := r.readTime(word, false)
	if !ok || rest == "" {
		return ok
	}
	if offset, ok := zone(strings.ToUpper(rest)); ok {
		r.offset, r.hasOffset = offset, true
		return true
	}
	return r.readOffset(rest)
}

// date reads a date in one word, or one number of a date.
func (r *reader) date(word string) bool {
	var n int
	if digits(word, &n) {
		return r.digits(word)
	}
	if r.hasDate || r.named {
		return false
	}
	fields := strings.FieldsFunc(word, func(c rune) bool { return c == '-' || c == '/' || c == '.' })
	if len(fields) == 2 && len(fields[0]) == 4 && len(fields[1]) == 3 && strings.Contains(word, ".") {
		return r.dayOfYear(fields[0], fields[1])
	}
	if len(fields) != 3 {
		return false
	}
	for _, field := range fields {
		if n, ok := month(field); ok && !r.named {
			r.month, r.named = n, true
			continue
		}
		if !digits(field, &n) {
			return false
		}
		r.numbers = append(r.numbers, field)
	}
	return true
}

// digits reads a word of digits: a whole date, a whole time or one number of a
// date whose month has a name.
func (r *reader) digits(word string) bool {
	m := &r.moment
	switch {
	case r.named:
		r.numbers = append(r.numbers, word)
		return len(r.numbers) <= 2
	case len(word) == 8 && !r.hasDate:
		m.hasDate = true
		return digits(word[:4], &m.year) && digits(word[4:6], &m.month) && digits(word[6:], &m.day)
	case len(word) == 6 && !r.hasDate && len(r.numbers) == 0:
		m.hasDate = true
		ok := digits(word[:2], &m.year) && digits(word[2:4], &m.month) && digits(word[4:], &m.day)
		m.year = century(m.year)
		return ok
	case len(word) == 6 && !r.hasTime:
		m.hasTime = true
		return digits(word[:2], &m.hour) && digits(word[2:4], &m.minute) && digits(word[4:], &m.second)
	case len(word) <= 2 && !r.hasDate && len(r.numbers) == 0:
		r.numbers = append(r.numbers, word) // the day before the name of its month
		return true
	}
	return false
}

func (r *reader) dayOfYear(year, day string) bool {
	var n int
	if !digits(year, &r.year) || !digits(day, &n) || n < 1 || n > 366 {
		return false
	}
	at := time.Date(r.year, time.January, n, 0, 0, 0, 0, time.UTC)
	r.month, r.day, r.hasDate = int(at.Month()), at.Day(), true
	return at.Year() == r.year
}

// julian reads the number of a Julian day; 2440588 is 1970-01-01.
func (r *reader) julian(text string) bool {
	var n int
	if !digits(text, &n) || n > 110_000_000 {
		return false
	}
	at := time.Date(1970, time.January, 1+n-2440588, 0, 0, 0, 0, time.UTC)
	r.year, r.month, r.day, r.hasDate = at.Year(), int(at.Month()), at.Day(), true
	return true
}

// finish decides which number of the date is which.
func (r *reader) finish() (moment, bool) {
	m := &r.moment
	if len(r.numbers) > 0 && !r.assign() {
		return moment{}, false
	}
	if r.bc {
		if m.year <= 0 {
			return moment{}, false
		}
		m.year = 1 - m.year
	}
	return *m, m.halfDay(r.half)
}

func (r *reader) assign() bool {
	m, numbers := &r.moment, r.numbers
	switch {
	case r.hasDate:
		return false
	case r.named && len(numbers) == 2 && len(numbers[0]) > 2:
		numbers = []string{numbers[0], "", numbers[1]}
	case r.named && len(numbers) == 2:
		numbers = []string{numbers[1], "", numbers[0]}
	case len(numbers) != 3:
		return false
	case len(numbers[0]) <= 2:
		numbers = []string{numbers[2], numbers[0], numbers[1]}
	}
	ok := digits(numbers[0], &m.year) && digits(numbers[2], &m.day) && (r.named || digits(numbers[1], &m.month))
	if len(numbers[0]) <= 2 && !r.bc {
		m.year = century(m.year)
	}
	m.hasDate = true
	return ok
}

// zone finds the offset of a zone's abbreviation, in capitals, in seconds.
func zone(name string) (int, bool) {
	hours := map[string]int{
		"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "AEST": 10,
		"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "HST": -10,
	}
	h, ok := hours[name]
	return h * 3600, ok
}
