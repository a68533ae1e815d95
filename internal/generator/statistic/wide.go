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

// sum is the sum, if it fits.
func (w wide) sum(o wide) (wide, bool) {
	s := w.plus(o)
	return s, w.negative() != o.negative() || s.negative() == w.negative()
}

// times is the product, if it fits.
func (w wide) times(o wide) (wide, bool) {
	a, b := w.decimal(), o.decimal()
	high, low := bits.Mul64(a.Low, b.Low)
	over, cross := bits.Mul64(a.High, b.Low)
	more, other := bits.Mul64(a.Low, b.High)
	high, c := bits.Add64(high, cross, 0)
	high, carry := bits.Add64(high, other, 0)
	fits := (a.High == 0 || b.High == 0) && over|more|c|carry|high>>63 == 0
	return wideOf(value.Decimal{High: high, Low: low, Negative: a.Negative != b.Negative}), fits
}

// over is the quotient, rounded half up without its sign, if the divisor is not 0 and
// has at most 64 bits.
func (w wide) over(divisor wide) (wide, bool) {
	n, by := w.decimal(), divisor.decimal()
	if by.High != 0 || by.Low == 0 {
		return wide{}, false
	}
	high := n.High / by.Low
	low, rest := bits.Div64(n.High%by.Low, n.Low, by.Low)
	if rest >= by.Low-rest {
		var carry uint64
		low, carry = bits.Add64(low, 1, 0)
		high += carry
	}
	return wideOf(value.Decimal{High: high, Low: low, Negative: n.Negative != by.Negative}), true
}

// mostDigits is how many digits a power of ten of 64 bits adds.
const mostDigits = 19

// rescaled is the number with that many more digits, if it fits, or with fewer, if
// they are at most mostDigits fewer, rounded as over does.
func (w wide) rescaled(digits int) (wide, bool) {
	if digits < 0 {
		if digits < -mostDigits {
			return wide{}, false
		}
		return w.over(ten(-digits))
	}
	for ; digits > 0; digits -= mostDigits {
		longer, fits := w.times(ten(min(digits, mostDigits)))
		if !fits {
			return wide{}, false
		}
		w = longer
	}
	return w, true
}

// ten is a power of ten of at most mostDigits zeros.
func ten(zeros int) wide {
	power := uint64(1)
	for range zeros {
		power *= 10
	}
	return wide{0, power}
}
