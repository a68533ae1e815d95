package moment

import (
	"errors"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func timestampShift() generator.Spec {
	return generator.Spec{
		Name:    "timestamp-shift",
		Version: 1,
		Summary: "moves a date or time by a random number of days, or of another unit",
		Description: "The shift is drawn from `min` to `max` units; 0 is left out, so that the value moves. " +
			"Months and years move the calendar month, to its last day where the day does not exist. Columns that are linked move by one " +
			"shift per row, so that the order of and the time between them stay; give them the same options. The value is written as it " +
			"was, with its fraction digits and its offset from UTC. A shift that would leave the range of the type (4713 BC to 294276 AD) " +
			"goes the other way.",
		Accepts: []plan.Kind{plan.Date, plan.Timestamp, plan.TimestampTZ, plan.Char, plan.VarChar},
		Options: []generator.Option{
			{Name: "unit", Type: generator.TextOption, Default: `"day"`, Enum: []string{"second", "minute", "hour", "day", "week", "month", "year"}, Summary: "What is counted. A date moves by days or more."},
			{Name: "min", Type: generator.IntegerOption, Default: "-30", Min: -1_000_000_000, Max: 1_000_000_000, Summary: "The least shift, in units."},
			{Name: "max", Type: generator.IntegerOption, Default: "30", Min: -1_000_000_000, Max: 1_000_000_000, Summary: "The greatest shift, in units."},
			generator.FallbackOption("error", "error", "null"),
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Linkable:         true,
		Coincidence:      generator.Differing,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays '' in a text column.",
		Fallback: "A text that is no date or time of the forms 2024-02-29, 2024-02-29 23:59:59.5 or 2024-02-29 23:59:59+00 is refused, " +
			"or becomes NULL by `fallback: null`.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Date}, In: "1980-01-31", Out: "1980-02-12"},
			{Options: `{"unit":"month","min":1,"max":1}`, Type: plan.Type{Kind: plan.Date}, In: "2024-01-31", Out: "2024-02-29"},
			{Options: `{"unit":"year","min":-1,"max":-1}`, Type: plan.Type{Kind: plan.Date}, In: "0001-06-15", Out: "0001-06-15 BC"},
			{Type: plan.Type{Kind: plan.Timestamp}, In: "2024-02-29 23:59:59.250000", Out: "2024-02-25 23:59:59.250000"},
			{Options: `{"unit":"second","min":1,"max":1}`, Type: plan.Type{Kind: plan.TimestampTZ}, In: "2024-12-31 23:59:59+05:30", Out: "2025-01-01 00:00:00+05:30"},
			{In: "2001-09-09 01:46:40", Out: "2001-09-01 01:46:40"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if o.Integer("min") > o.Integer("max") {
				return generator.NewOptionFault("min", "it is greater than max")
			}
			if o.Integer("min") == 0 && o.Integer("max") == 0 {
				return generator.NewOptionFault("max", "it is 0, as min is, so that no value would move")
			}
			if stepOf(o.Text("unit")).micros > 0 && c.Type.Kind == plan.Date {
				return errors.New("a date cannot move by a part of a day")
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileTimestampShift,
		Prepare: generator.PrepareDraws,
	}
}

func compileTimestampShift(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	low, high := o.Integer("min"), o.Integer("max")
	by := stepOf(o.Text("unit"))
	toNull := o.Text("fallback") == "null"
	unread := fault.New(fault.ValueRefused, "generator timestamp-shift met a value that is no date or time it can move")
	kinds := []plan.Kind{c.Type.Kind}
	if c.Type.Kind.IsText() {
		kinds = []plan.Kind{plan.Date, plan.Timestamp, plan.TimestampTZ}
	}
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 && c.Type.Kind.IsText() {
			return dst, nil
		}
		for _, kind := range kinds {
			m, ok := value.ParseMoment(in, kind)
			if !ok || by.micros > 0 && !m.Clock {
				continue
			}
			stream := d.Draw(in, row)
			shift(&m, by, drawShift(&stream, low, high))
			return m.Append(dst), nil
		}
		if toNull {
			return nil, nil
		}
		return nil, unread
	}, nil
}

// drawShift leaves out 0, which is not all that there is.
func drawShift(stream *keyed.Stream, low, high int64) int64 {
	if low > 0 || high < 0 {
		return stream.Between(low, high)
	}
	n := stream.Between(low, high-1)
	if n >= 0 {
		n++
	}
	return n
}

// shift moves by n units, the other way if that leaves the range, and to an end of the
// range where the moment is not if both do.
func shift(m *value.Moment, by step, n int64) {
	day, micros := by.move(m.Day, m.Micros, n)
	if day < value.FirstDay || day > value.LastDay {
		day, micros = by.move(m.Day, m.Micros, -n)
	}
	switch at := m.Day; {
	case day < value.FirstDay:
		if day = value.FirstDay; at == day {
			day = value.LastDay
		}
	case day > value.LastDay:
		if day = value.LastDay; at == day {
			day = value.FirstDay
		}
	}
	m.Day, m.Micros = day, micros
}

// step is one unit; two of its fields are 0.
type step struct{ months, days, micros int64 }

func stepOf(unit string) step {
	switch unit {
	case "second":
		return step{micros: generator.Million}
	case "minute":
		return step{micros: 60 * generator.Million}
	case "hour":
		return step{micros: 3600 * generator.Million}
	case "week":
		return step{days: 7}
	case "month":
		return step{months: 1}
	case "year":
		return step{months: 12}
	default:
		return step{days: 1}
	}
}

// move is n units after the microsecond of the day.
func (s step) move(day, micros, n int64) (movedDay, movedMicros int64) {
	switch {
	case s.micros > 0:
		micros += n * s.micros
		days := value.FloorDiv(micros, value.MicrosPerDay)
		return day + days, micros - days*value.MicrosPerDay
	case s.months > 0:
		year, month, dayOfMonth := value.CivilDate(day)
		months := year*12 + month - 1 + n*s.months
		year = value.FloorDiv(months, 12)
		month = months - year*12 + 1
		return value.CivilDay(year, month, min(dayOfMonth, value.DaysIn(year, month))), micros
	default:
		return day + n*s.days, micros
	}
}
