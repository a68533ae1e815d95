package random

import (
	"bytes"

	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func double() generator.Spec {
	return generator.Spec{
		Name:    "random-double",
		Version: 1,
		Summary: "replaces numbers with fraction digits by others, drawn anew for each row",
		Description: "Every number of the column's scale from `min` up to, and without, `max` is equally likely, whatever the row held; of a column with more than six fraction digits the " +
			"others are drawn too where the number is not negative, and else are 0. Columns of floating point get six fraction digits, without the zeros at the end. NULL stays NULL.",
		Accepts: []plan.Kind{plan.Decimal, plan.Real, plan.Double},
		Options: []generator.Option{
			{Name: "min", Type: generator.DecimalOption, Default: "0", Summary: "The least number."},
			{Name: "max", Type: generator.DecimalOption, Summary: "The number that all are less than; without it 100, or 10 or 1 where the column's type holds no more."},
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
			{Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 4}, In: "42.0000", Out: "84.1557"},
			{Options: `{"min":-90,"max":90}`, Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 6}, In: "42.000000", Out: "61.480350"},
			{Options: `{"min":0.5,"max":2.25}`, Type: plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 8}, In: "1.00000000", Out: "1.97272556"},
			{Options: `{"min":100,"max":1000}`, Type: plan.Type{Kind: plan.Decimal, Precision: 9}, In: "42", Out: "857"},
			{Type: plan.Type{Kind: plan.Double}, In: "4.2e-05", Out: "84.15575"},
		},
		Fits:    doubleFits,
		Compile: compileDouble,
	}
}

// inDecimals is the type in whose numbers those of a column are drawn.
func inDecimals(t plan.Type) plan.Type {
	if t.Kind.IsFloat() {
		return plan.Type{Kind: plan.Decimal, Precision: 38, Scale: 6}
	}
	return t
}

func doubleFits(o generator.Options, c plan.Column) error {
	c.Type = inDecimals(c.Type)
	if o.Millionths("min") >= greatest(o, c.Type) {
		return generator.NewOptionFault("min", "it is not less than max")
	}
	low, high := doubles(o, c)
	if low > high {
		return generator.NewOptionFault("min", "the column's type has no number from it up to max")
	}
	for i, n := range [...]int64{low, high} {
		name := [...]string{"min", "max"}[i]
		if decimalOf(n, c.Type.Scale).Above(value.DecimalLimit(c.Type, n < 0)) {
			return generator.NewOptionFault(name, "it is beyond what the column's type can hold")
		}
	}
	return nil
}

// greatest is max, in millionths.
func greatest(o generator.Options, t plan.Type) int64 {
	if o.Has("max") {
		return o.Millionths("max")
	}
	most := int64(generator.Million)
	for range min(t.Precision-t.Scale, 2) {
		most *= 10
	}
	return most
}

// doubles are the least and the greatest number, counted in steps of the scale.
func doubles(o generator.Options, c plan.Column) (low, high int64) {
	apart := int64(step(c.Type.Scale))
	return ceil(o.Millionths("min"), apart), ceil(greatest(o, c.Type), apart) - 1
}

// step is how many millionths the numbers of a scale lie apart, at least one.
func step(scale int) uint64 {
	n := uint64(1)
	for range 6 - min(scale, 6) {
		n *= 10
	}
	return n
}

// decimalOf is a number of up to six fraction digits, with zeros up to the scale.
func decimalOf(n int64, scale int) value.Decimal {
	d := value.Decimal{Negative: n < 0, Low: uint64(n)}
	if n < 0 {
		d.Low = -d.Low
	}
	for range scale - min(scale, 6) {
		d = d.Scaled(10, 1)
	}
	return d
}

func compileDouble(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	float := c.Type.Kind.IsFloat()
	c.Type = inDecimals(c.Type)
	low, high := doubles(o, c)
	more := max(c.Type.Scale-6, 0)
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		stream := d.Draw(in, row)
		n := stream.Between(low, high)
		from := len(dst)
		dst = decimalOf(n, c.Type.Scale).Append(dst, c.Type.Scale)
		if float {
			dst = bytes.TrimRight(dst, "0")
			return bytes.TrimSuffix(dst, []byte{'.'}), nil
		}
		if n < 0 && more > 0 || n == 0 && low < 0 {
			return dst, nil // the digits behind would take it beyond its bounds
		}
		for i := range dst[max(from, len(dst)-more):] {
			dst[len(dst)-1-i] = byte('0' + stream.Below(10))
		}
		return dst, nil
	}, nil
}

// ceil is n over d, rounded up.
func ceil(n, d int64) int64 { return -value.FloorDiv(-n, d) }
