package statistic

import (
	"math/bits"

	"standin/internal/generator/value"
)

// wide is a whole number of 128 bits, in two's complement: a number of a column
// without its point, or a difference of two.
type wide struct{ high, low uint64 }

func wideOf(n value.Decimal) wide {
	w := wide{n.High, n.Low}
	if n.Negative {
		return wide{}.minus(w)
	}
	return w
}

func (w wide) plus(o wide) wide {
	low, carry := bits.Add64(w.low, o.low, 0)
	high, _ := bits.Add64(w.high, o.high, carry)
	return wide{high, low}
}

func (w wide) minus(o wide) wide {
	low, borrow := bits.Sub64(w.low, o.low, 0)
	high, _ := bits.Sub64(w.high, o.high, borrow)
	return wide{high, low}
}

func (w wide) negative() bool { return w.high>>63 == 1 }

// decimal is the number with its sign apart.
func (w wide) decimal() value.Decimal {
	if w.negative() {
		w = wide{}.minus(w)
		return value.Decimal{High: w.high, Low: w.low, Negative: true}
	}
	return value.Decimal{High: w.high, Low: w.low}
}

// share is the number, taken for one without a sign, times fraction over 2^64.
func (w wide) share(fraction uint64) wide {
	carry, _ := bits.Mul64(w.low, fraction)
	high, low := bits.Mul64(w.high, fraction)
	low, c := bits.Add64(low, carry, 0)
	return wide{high + c, low}
}
