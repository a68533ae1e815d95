package moment

import (
	"errors"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func dateTruncation() generator.Spec {
	return generator.Spec{
		Name:    "date-truncation",
		Version: 1,
		Summary: "cuts dates and times to the year, quarter, month, week, day, hour, minute or second",
		Description: "All that is smaller than `part` becomes its least: 2024-05-17 cut to the month is 2024-05-01. Weeks begin on Monday. Fraction digits are gone, and the offset from UTC stays. " +
			"The stand-in is close to the value, and tells much of it: HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)(C)) lets dates keep their year alone. " +
			"For it `oldest` gives all who were born before a year that year: ages over 89 must not be told apart.",
		Accepts: []plan.Kind{plan.Date, plan.Timestamp, plan.TimestampTZ, plan.Char, plan.VarChar},
		Options: []generator.Option{
			{Name: "part", Type: generator.TextOption, Default: `"year"`, Enum: []string{"year", "quarter", "month", "week", "day", "hour", "minute", "second"}, Summary: "What stays."},
			{Name: "oldest", Type: generator.IntegerOption, Min: 1, Max: 9999, Summary: "The year that earlier ones become, such as the one 90 years ago. Without it they stay."},
			generator.FallbackOption("error", "error", "null"),
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays '' in a text column.",
		Fallback: "A text that is no date or time of the forms 2024-02-29, 2024-02-29 23:59:59.5 or 2024-02-29 23:59:59+00 is refused, " +
			"or becomes NULL by `fallback: null`.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Date}, In: "1980-05-31", Out: "1980-01-01"},
			{Options: `{"part":"month"}`, Type: plan.Type{Kind: plan.Date}, In: "1980-05-31", Out: "1980-05-01"},
			{Options: `{"part":"quarter"}`, Type: plan.Type{Kind: plan.Date}, In: "1980-05-31", Out: "1980-04-01"},
			{Options: `{"part":"week"}`, Type: plan.Type{Kind: plan.Date}, In: "2026-11-22", Out: "2026-11-16"},
			{Options: `{"part":"hour"}`, Type: plan.Type{Kind: plan.TimestampTZ}, In: "2024-02-29 23:59:59.25+05:30", Out: "2024-02-29 23:00:00+05:30"},
			{Options: `{"oldest":1936}`, Type: plan.Type{Kind: plan.Date}, In: "1911-03-04", Out: "1936-01-01"},
			{In: "2001-09-09 01:46:40", Out: "2001-01-01 00:00:00"},
			{Options: `{"fallback":"null"}`, In: "last week", Null: true},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if clockPart(o.Text("part")) > 0 && c.Type.Kind == plan.Date {
				return errors.New("a date has no part of a day to keep")
			}
			if o.Text("part") == "day" && c.Type.Kind == plan.Date && !o.Has("oldest") {
				return generator.NewOptionFault("part", "a date cut to the day stays what it is")
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileDateTruncation,
	}
}

// clockPart is a part of a day in microseconds, or 0.
func clockPart(part string) int64 {
	const second = 1_000_000
	switch part {
	case "hour":
		return 3600 * second
	case "minute":
		return 60 * second
	case "second":
		return second
	default:
		return 0
	}
}

func compileDateTruncation(o generator.Options, c plan.Column, _ *generator.Domain) (generator.Mask, error) {
	part, oldest := o.Text("part"), o.Integer("oldest")
	clock, toNull := clockPart(part), o.Text("fallback") == "null"
	unread := fault.New(fault.ValueRefused, "generator date-truncation met a value that is no date or time")
	kinds := []plan.Kind{c.Type.Kind}
	if c.Type.Kind.IsText() {
		kinds = []plan.Kind{plan.Date, plan.Timestamp, plan.TimestampTZ}
	}
	return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
		if len(in) == 0 && c.Type.Kind.IsText() {
			return dst, nil
		}
		for _, kind := range kinds {
			m, ok := value.ParseMoment(in, kind)
			if !ok {
				continue
			}
			m.Micros -= m.Micros % max(clock, 1)
			if clock == 0 {
				m.Micros, m.Day = 0, firstDay(m.Day, part)
			}
			if year, _, _ := value.CivilDate(m.Day); o.Has("oldest") && year < oldest {
				m.Micros, m.Day = 0, value.CivilDay(oldest, 1, 1)
			}
			m.Fraction = 0
			return m.Append(dst), nil
		}
		if toNull {
			return nil, nil
		}
		return nil, unread
	}, nil
}

// firstDay is the first day of the part that a day is in, which the range of dates
// may not hold: it begins within a week.
func firstDay(day int64, part string) int64 {
	year, month, _ := value.CivilDate(day)
	switch part {
	case "year":
		day = value.CivilDay(year, 1, 1)
	case "quarter":
		day = value.CivilDay(year, month-(month-1)%3, 1)
	case "month":
		day = value.CivilDay(year, month, 1)
	case "week":
		const monday = 4 // 1970-01-05
		day -= ((day-monday)%7 + 7) % 7
	}
	return max(day, value.FirstDay)
}
