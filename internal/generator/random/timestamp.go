package random

import (
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func timestamp() generator.Spec {
	return generator.Spec{
		Name:    "random-timestamp",
		Version: 1,
		Summary: "replaces dates and times by others, drawn anew for each row",
		Description: "Every day from `min` to `max` is equally likely, and every second of it, whatever the row held. Times have no fraction, and those with an offset are in UTC. " +
			"NULL stays NULL.",
		Accepts: []plan.Kind{plan.Date, plan.Timestamp, plan.TimestampTZ},
		Options: []generator.Option{
			{Name: "min", Type: generator.TextOption, Default: `"2000-01-01"`, Summary: "The first day, such as 2000-01-01."},
			{Name: "max", Type: generator.TextOption, Default: `"2024-12-31"`, Summary: "The last day."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		DataFree:         true,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Does not occur in a column of dates.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Date}, In: "1980-01-31", Out: "2021-01-15"},
			{Type: plan.Type{Kind: plan.Timestamp}, In: "1980-01-31 10:11:12.5", Out: "2021-01-15 16:34:15"},
			{Options: `{"min":"2024-02-29","max":"2024-02-29"}`, Type: plan.Type{Kind: plan.TimestampTZ}, In: "1980-01-31 10:11:12+00", Out: "2024-02-29 16:34:15+00"},
		},
		Fits: func(o generator.Options, _ plan.Column) error {
			first, last := day(o, "min"), day(o, "max")
			switch {
			case !first.ok:
				return generator.NewOptionFault("min", "it is no day, such as 2000-01-31")
			case !last.ok:
				return generator.NewOptionFault("max", "it is no day, such as 2000-01-31")
			case first.Day > last.Day:
				return generator.NewOptionFault("min", "it is later than max")
			}
			return nil
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			first, last := day(o, "min"), day(o, "max")
			const secondsPerDay = value.MicrosPerDay / 1_000_000
			first.Clock = c.Type.Kind != plan.Date
			if c.Type.Kind == plan.TimestampTZ {
				first.Zone = []byte("+00")
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := d.Draw(in, row)
				m := first.Moment
				m.Day = stream.Between(first.Day, last.Day)
				if m.Clock {
					m.Micros = int64(stream.Below(secondsPerDay)) * 1_000_000
				}
				return m.Append(dst), nil
			}, nil
		},
	}
}

// reading is a moment that was read, or not.
type reading struct {
	value.Moment
	ok bool
}

func day(o generator.Options, name string) (r reading) {
	r.Moment, r.ok = value.ParseMoment([]byte(o.Text(name)), plan.Date)
	return r
}
