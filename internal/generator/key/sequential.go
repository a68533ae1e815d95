package key

import (
	"math"
	"strconv"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func sequential() generator.Spec {
	return generator.Spec{
		Name:    "sequential-integer",
		Version: 1,
		Summary: "numbers the rows of the table, one after the other",
		Description: "The first row gets `start`, the next one more, over all files of the table in the order of the UNLOAD's manifest, whatever the column held; NULL stays NULL, and leaves its number out. No number " +
			"comes twice, so that the rule may stand on a primary or unique key, but not on one to which other columns refer: what a row gets depends on the order in which the " +
			"source happens to write rows, and is another in the next job. Numbers that the column cannot hold are refused. The pipeline Lambda masks files of such tables " +
			"only when all files are there.",
		Accepts: []plan.Kind{plan.SmallInt, plan.Integer, plan.BigInt, plan.Decimal, plan.Char, plan.VarChar},
		Options: []generator.Option{
			{Name: "start", Type: generator.IntegerOption, Default: "1", Min: math.MinInt64 / 2, Max: math.MaxInt64 / 2, Summary: "The number of the first row."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No, // in the value; in the row it is
		Consistency:      generator.Unrelated,
		DataFree:         true,
		Ordinals:         true,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Becomes a number like any other.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Integer}, In: "4711", Out: "1"},
			{Options: `{"start":1000000}`, Type: plan.Type{Kind: plan.BigInt}, In: "-1", Out: "1000000"},
			{Options: `{"start":-5}`, Type: plan.Type{Kind: plan.SmallInt}, In: "0", Out: "-5"},
			{Options: `{"start":100}`, In: "A-17", Out: "100"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			low, high := sequenceLimits(c.Type)
			if start := o.Integer("start"); start < low || start > high {
				return generator.NewOptionFault("start", "the column cannot hold it")
			}
			if c.Type.Kind == plan.Decimal && c.Type.Scale > 0 {
				return generator.NewOptionFault("", "a column with fraction digits holds no ordinals")
			}
			return nil
		},
		Compile: func(o generator.Options, c plan.Column, _ *generator.Domain) (generator.Mask, error) {
			start := o.Integer("start")
			_, high := sequenceLimits(c.Type)
			full := fault.New(fault.ValueRefused, "generator sequential-integer ran out of numbers of type %s", c.Type)
			return func(dst, _ []byte, row *generator.Row) ([]byte, error) {
				if row.Ordinal > high-start && high-start >= 0 {
					return nil, full
				}
				return strconv.AppendInt(dst, start+row.Ordinal, 10), nil
			}, nil
		},
	}
}

// sequenceLimits are the least and greatest number that a column holds.
func sequenceLimits(t plan.Type) (low, high int64) {
	if !t.Kind.IsText() {
		return value.IntegerLimits(t)
	}
	if t.Length < 1 || t.Length > 18 {
		return math.MinInt64, math.MaxInt64
	}
	high = 1
	for range t.Length {
		high *= 10
	}
	return 1 - high/10, high - 1
}
