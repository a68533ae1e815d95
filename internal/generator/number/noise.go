package number

import (
	"math"
	"math/bits"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func noise() generator.Spec {
	return generator.Spec{
		Name:    "noise",
		Version: 1,
		Summary: "moves a number by a random amount",
		Description: "Additive noise adds an amount between minus and plus `percent` of the value, or between minus and plus `amount`. " +
			"Multiplicative noise multiplies by a factor from `min_factor` to `max_factor`. All values between are equally likely, in steps of a " +
			"millionth of the value, or of the column's last digit for `amount`. The arithmetic is exact up to 38 digits, the result is rounded half " +
			"up to the column's fraction digits and kept within the column's range. A value that is small against its last digit may stay what it is. " +
			"A number of floating point is moved in the decimals that it is written in, and takes no `amount`; the warehouse rounds it to the nearest that it has.",
		Accepts: []plan.Kind{plan.SmallInt, plan.Integer, plan.BigInt, plan.Decimal, plan.Real, plan.Double},
		Options: []generator.Option{
			{Name: "kind", Type: generator.TextOption, Default: `"additive"`, Enum: []string{"additive", "multiplicative"}, Summary: "How the noise is applied."},
			{Name: "percent", Type: generator.DecimalOption, Default: "10", Min: 0, Max: 100 * generator.Million, Summary: "The greatest additive noise, in percent of the value."},
			{Name: "amount", Type: generator.DecimalOption, Min: 0, Max: 1_000_000_000_000 * generator.Million, Summary: "The greatest additive noise, in the column's unit; wins over percent."},
			{Name: "min_factor", Type: generator.DecimalOption, Default: "0.9", Min: 0, Max: 1000 * generator.Million, Summary: "The least factor of multiplicative noise."},
			{Name: "max_factor", Type: generator.DecimalOption, Default: "1.1", Min: 0, Max: 1000 * generator.Million, Summary: "The greatest factor of multiplicative noise."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Is no number and is refused.",
		Fallback:         "A value that is no number of the column's type is refused, as are nan, inf and -inf.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Integer}, In: "52000", Out: "49544"},
			{Type: plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 2}, In: "-1234.50", Out: "-1343.52"},
			{Options: `{"amount":2.5}`, Type: plan.Type{Kind: plan.Decimal, Precision: 5, Scale: 1}, In: "36.6", Out: "34.2"},
			{Options: `{"kind":"multiplicative","min_factor":2,"max_factor":2}`, Type: plan.Type{Kind: plan.BigInt}, In: "21", Out: "42"},
			{Options: `{"kind":"multiplicative","min_factor":2,"max_factor":2}`, Type: plan.Type{Kind: plan.SmallInt}, In: "30000", Out: "32767"},
			{Type: plan.Type{Kind: plan.Integer}, In: "0", Out: "0"},
			{Type: plan.Type{Kind: plan.Double}, In: "-1.5e+300", Out: "-1.648473e+300"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			factors := o.Text("kind") == "multiplicative"
			if err := o.Unused("the noise is multiplicative", "percent", "amount"); err != nil && factors {
				return err
			}
			if err := o.Unused("the noise is additive", "min_factor", "max_factor"); err != nil && !factors {
				return err
			}
			if o.Millionths("min_factor") > o.Millionths("max_factor") {
				return generator.NewOptionFault("min_factor", "it is greater than max_factor")
			}
			if c.Type.Kind.IsFloat() && o.Has("amount") {
				return generator.NewOptionFault("amount", "numbers of floating point have no last digit to count it in; percent and factors suit them")
			}
			if _, ok := amountIn(o, c.Type); !ok {
				return generator.NewOptionFault("amount", "it has more digits than can be counted in steps of the column's last digit")
			}
			return noNoise(o, c)
		},
		Compile: compileNoise,
	}
}

func compileNoise(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	low, high := generator.Million-o.Millionths("percent")/100, generator.Million+o.Millionths("percent")/100
	if o.Text("kind") == "multiplicative" {
		low, high = o.Millionths("min_factor"), o.Millionths("max_factor")
	}
	amount, _ := amountIn(o, c.Type)
	absolute := o.Has("amount") && o.Text("kind") == "additive"
	apply := func(n value.Decimal, stream *keyed.Stream) value.Decimal {
		if absolute {
			return n.Plus(stream.Between(-amount, amount))
		}
		return n.Scaled(uint64(stream.Between(low, high)), generator.Million)
	}
	if c.Type.Kind.IsFloat() {
		return floatNoise(c, d, uint64(low), uint64(high)), nil
	}
	scale := 0
	if c.Type.Kind == plan.Decimal {
		scale = c.Type.Scale
	}
	invalid := fault.New(fault.ValueRefused, "generator noise met a value that is no number of type %s", c.Type)
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		n, ok := value.ParseDecimal(in, scale)
		if !ok || n.Above(value.DecimalLimit(c.Type, n.Negative)) {
			return nil, invalid
		}
		stream := d.Draw(in, row)
		n = apply(n, &stream)
		if most := value.DecimalLimit(c.Type, n.Negative); n.Above(most) {
			n = most
		}
		return n.Append(dst, scale), nil
	}, nil
}

// noNoise is the fault of options under which no value would move.
func noNoise(o generator.Options, c plan.Column) error {
	amount, _ := amountIn(o, c.Type)
	switch {
	case o.Text("kind") == "multiplicative":
		if o.Millionths("min_factor") == generator.Million && o.Millionths("max_factor") == generator.Million {
			return generator.NewOptionFault("max_factor", "both factors are 1, so that no value would move")
		}
	case o.Has("amount"):
		if amount == 0 {
			return generator.NewOptionFault("amount", "it is less than the column's last digit, so that no value would move")
		}
	case o.Millionths("percent") < 100:
		return generator.NewOptionFault("percent", "it is less than 0.0001, so that no value would move")
	}
	return nil
}

// amountIn is the option amount in steps of the column's last digit, rounded
// down, and whether it fits.
func amountIn(o generator.Options, t plan.Type) (int64, bool) {
	amount := uint64(o.Millionths("amount"))
	scale := 0
	if t.Kind == plan.Decimal {
		scale = t.Scale
	}
	for ; scale > 6; scale-- {
		high, low := bits.Mul64(amount, 10)
		if high != 0 {
			return 0, false
		}
		amount = low
	}
	for ; scale < 6; scale++ {
		amount /= 10
	}
	return int64(amount), amount <= math.MaxInt64/2
}
