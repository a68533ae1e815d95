package generator

import (
	"math"
	"math/bits"

	"standin/internal/plan"
)

// decimal is a whole number or a DECIMAL without its point: up to 38 digits,
// which fit 128 bits.
type decimal struct {
	high, low uint64 // the magnitude
	negative  bool
}

// parseDecimal reads a number of a type with scale fraction digits: an optional
// minus, at least one digit, a point and at most scale digits.
func parseDecimal(in []byte, scale int) (n decimal, ok bool) {
	if len(in) > 0 && in[0] == '-' {
		n.negative, in = true, in[1:]
	}
	if len(in) == 0 || in[0] == '.' {
		return n, false
	}
	fraction, point := 0, false
	for _, b := range in {
		switch {
		case b == '.' && !point:
			point = true
			continue
		case b < '0' || b > '9':
			return n, false
		case point:
			fraction++
		}
		if n, ok = n.times10(uint64(b - '0')); !ok {
			return n, false
		}
	}
	for ; fraction < scale; fraction++ {
		if n, ok = n.times10(0); !ok {
			return n, false
		}
	}
	return n, fraction == scale
}

// times10 is ten times the magnitude plus a digit, if it fits 127 bits.
func (n decimal) times10(digit uint64) (decimal, bool) {
	carry, low := bits.Mul64(n.low, 10)
	over, high := bits.Mul64(n.high, 10)
	low, c := bits.Add64(low, digit, 0)
	high, c2 := bits.Add64(high, carry, c)
	return decimal{high, low, n.negative}, over == 0 && c2 == 0 && high < 1<<63
}

// scaled is the magnitude times numerator over denominator, rounded half up. It
// is capped below 2^127. numerator must be at most 2^32, denominator not 0.
func (n decimal) scaled(numerator, denominator uint64) decimal {
	// Three words: high*2^64 + middle, then low.
	middle, low := bits.Mul64(n.low, numerator)
	high, add := bits.Mul64(n.high, numerator)
	middle, c := bits.Add64(middle, add, 0)
	high += c
	low, c = bits.Add64(low, denominator/2, 0)
	middle, c = bits.Add64(middle, 0, c)
	high += c
	if high >= denominator {
		return decimal{math.MaxInt64, math.MaxUint64, n.negative}
	}
	quotient, rest := bits.Div64(high, middle, denominator)
	if quotient > math.MaxInt64 {
		return decimal{math.MaxInt64, math.MaxUint64, n.negative}
	}
	last, _ := bits.Div64(rest, low, denominator)
	return decimal{quotient, last, n.negative}
}

// plus is the sum with a signed offset.
func (n decimal) plus(offset int64) decimal {
	magnitude := uint64(offset)
	if offset < 0 {
		magnitude = -magnitude
	}
	if n.negative == (offset < 0) {
		low, c := bits.Add64(n.low, magnitude, 0)
		return decimal{n.high + c, low, n.negative}
	}
	low, borrow := bits.Sub64(n.low, magnitude, 0)
	high, borrow := bits.Sub64(n.high, 0, borrow)
	if borrow == 0 {
		return decimal{high, low, n.negative}
	}
	return decimal{0, -low, !n.negative} // the offset was the greater, so high was 0
}

func (n decimal) magnitudeAbove(m decimal) bool {
	return n.high > m.high || n.high == m.high && n.low > m.low
}

// limit is the greatest magnitude of a type for a sign.
func limit(t plan.Type, negative bool) decimal {
	extra := uint64(0)
	if negative {
		extra = 1
	}
	switch t.Kind {
	case plan.SmallInt:
		return decimal{0, math.MaxInt16 + extra, negative}
	case plan.Integer:
		return decimal{0, math.MaxInt32 + extra, negative}
	case plan.Decimal:
		if t.Precision == 19 { // stored in 64 bits (AWS, "Numeric types")
			return decimal{0, math.MaxInt64, negative}
		}
		n := decimal{0, 0, negative}
		for range min(t.Precision, 38) {
			n, _ = n.times10(9)
		}
		return n
	default:
		return decimal{0, math.MaxInt64 + extra, negative}
	}
}

// append writes the number with scale fraction digits.
func (n decimal) append(dst []byte, scale int) []byte {
	if n.negative && (n.high != 0 || n.low != 0) {
		dst = append(dst, '-')
	}
	var digits [40]byte
	first := len(digits)
	for high, low := n.high, n.low; high != 0 || low != 0 || len(digits)-first <= scale; {
		var digit uint64
		high, digit = high/10, high%10
		low, digit = bits.Div64(digit, low, 10)
		first--
		digits[first] = byte('0' + digit)
	}
	whole := digits[first : len(digits)-scale]
	dst = append(dst, whole...)
	if scale > 0 {
		dst = append(append(dst, '.'), digits[len(digits)-scale:]...)
	}
	return dst
}
