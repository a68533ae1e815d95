package random

import (
	"errors"
	"strconv"

	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func integer() generator.Spec {
	return generator.Spec{
		Name:        "random-integer",
		Version:     1,
		Summary:     "replaces whole numbers by others, drawn anew for each row",
		Description: "Every number from `min` to `max` is equally likely, whatever the row held. NULL stays NULL.",
		Accepts:     []plan.Kind{plan.SmallInt, plan.Integer, plan.BigInt, plan.Decimal},
		Options: []generator.Option{
			{Name: "min", Type: generator.IntegerOption, Default: "0", Summary: "The least number."},
			{Name: "max", Type: generator.IntegerOption, Default: "9", Summary: "The greatest number."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		DataFree:         true,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Does not occur in a column of numbers.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Integer}, In: "42", Out: "8"},
			{Options: `{"min":-1000000,"max":1000000}`, Type: plan.Type{Kind: plan.Integer}, In: "42", Out: "683115"},
			{Options: `{"min":5,"max":5}`, Type: plan.Type{Kind: plan.SmallInt}, In: "42", Out: "5"},
			{Options: `{"min":100,"max":999}`, Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 2}, In: "42.00", Out: "857.00"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			switch {
			case c.Type.Kind == plan.Decimal && c.Type.Precision == c.Type.Scale:
				return errors.New("generator random-integer needs a digit before the point, of which " + c.Type.String() + " has none: random-double draws fractions")
			case o.Integer("min") > o.Integer("max"):
				return generator.NewOptionFault("min", "it is greater than max")
			case !holds(c.Type, o.Integer("min")):
				return generator.NewOptionFault("min", "it is less than the column's type can hold")
			case !holds(c.Type, o.Integer("max")):
				return generator.NewOptionFault("max", "it is more than the column's type can hold")
			}
			return nil
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			low, high := o.Integer("min"), o.Integer("max")
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := d.Draw(in, row)
				dst = strconv.AppendInt(dst, stream.Between(low, high), 10)
				if c.Type.Scale > 0 {
					dst = append(dst, '.')
				}
				for range c.Type.Scale {
					dst = append(dst, '0')
				}
				return dst, nil
			}, nil
		},
	}
}

// holds reports whether a type holds a whole number. A DECIMAL of nineteen digits does
// not hold all of them (value.DecimalLimit), its fraction digits included.
func holds(t plan.Type, n int64) bool {
	d := value.Decimal{Negative: n < 0, Low: uint64(n)}
	if n < 0 {
		d.Low = -d.Low
	}
	for range t.Scale {
		d = d.Scaled(10, 1)
	}
	return !d.Above(value.DecimalLimit(t, n < 0))
}
