package random

import (
	"standin/internal/generator"
	"standin/internal/plan"
)

func boolean() generator.Spec {
	return generator.Spec{
		Name:    "random-boolean",
		Version: 1,
		Summary: "replaces every value by true or false, drawn anew for each row",
		Description: "Each row is true with the probability `percent`, whatever it held. Equal values are not given equal stand-ins, because " +
			"with two values that would tell the original. NULL stays NULL.",
		Accepts: []plan.Kind{plan.Boolean},
		Options: []generator.Option{
			{Name: "percent", Type: generator.DecimalOption, Default: "50", Min: 0, Max: 100 * generator.Million, Summary: "How many of a hundred rows are true."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		DataFree:         true,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Does not occur in a BOOLEAN column.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Boolean}, In: "t", Out: "f"},
			{Options: `{"percent":100}`, Type: plan.Type{Kind: plan.Boolean}, In: "f", Out: "t"},
			{Options: `{"percent":0}`, Type: plan.Type{Kind: plan.Boolean}, In: "t", Out: "f"},
		},
		Compile: func(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
			percent := uint64(o.Millionths("percent"))
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := d.Draw(in, row)
				if stream.Below(100*generator.Million) < percent {
					return append(dst, 't'), nil
				}
				return append(dst, 'f'), nil
			}, nil
		},
	}
}
