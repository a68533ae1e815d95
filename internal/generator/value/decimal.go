package value

import (
	"cmp"
	"math"
	"math/bits"

	"standin/internal/plan"
)

// Decimal is a whole number or a DECIMAL without its point: up to 38 digits,
// which fit 128 bits.
type Decimal struct {
	High, Low uint64 // the magnitude
	Negative  bool
}

// ParseDecimal reads a number of a type with scale fraction digits: an optional
// minus, at least one digit, a point and at most scale digits.
func ParseDecimal(in []byte, scale int) (n Decimal, ok bool) {
	if len(in) > 0 && in[0] == '-' {
		n.Negative, in = true, in[1:]
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
func (n Decimal) times10(digit uint64) (Decimal, bool) {
	carry, low := bits.Mul64(n.Low, 10)
	over, high := bits.Mul64(n.High, 10)
	low, c := bits.Add64(low, digit, 0)
	high, c2 := bits.Add64(high, carry, c)
	return Decimal{high, low, n.Negative}, over == 0 && c2 == 0 && high < 1<<63
}

// Scaled is the magnitude times numerator over denominator, rounded half up. It
// is capped below 2^127. numerator must be at most 2^32, denominator not 0.
func (n Decimal) Scaled(numerator, denominator uint64) Decimal {
	// Three words: high*2^64 + middle, then low.
	middle, low := bits.Mul64(n.Low, numerator)
	high, add := bits.Mul64(n.High, numerator)
	middle, c := bits.Add64(middle, add, 0)
	high += c
	low, c = bits.Add64(low, denominator/2, 0)
	middle, c = bits.Add64(middle, 0, c)
	high += c
	if high >= denominator {
		return Decimal{math.MaxInt64, math.MaxUint64, n.Negative}
	}
	quotient, rest := bits.Div64(high, middle, denominator)
	if quotient > math.MaxInt64 {
		return Decimal{math.MaxInt64, math.MaxUint64, n.Negative}
	}
	last, _ := bits.Div64(rest, low, denominator)
	return Decimal{quotient, last, n.Negative}
}

// Plus is the sum with a signed offset.
func (n Decimal) Plus(offset int64) Decimal {
	magnitude := uint64(offset)
	if offset < 0 {
		magnitude = -magnitude
	}
	if n.Negative == (offset < 0) {
		low, c := bits.Add64(n.Low, magnitude, 0)
		return Decimal{n.High + c, low, n.Negative}
	}
	low, borrow := bits.Sub64(n.Low, magnitude, 0)
	high, borrow := bits.Sub64(n.High, 0, borrow)
	if borrow == 0 {
		return Decimal{high, low, n.Negative}
	}
	return Decimal{0, -low, !n.Negative} // the offset was the greater, so high was 0
}

// Above reports whether the magnitude is greater than another's.
func (n Decimal) Above(m Decimal) bool {
	return n.High > m.High || n.High == m.High && n.Low > m.Low
}

// DecimalLimit is the greatest magnitude of a type for a sign.
func DecimalLimit(t plan.Type, negative bool) Decimal {
	extra := uint64(0)
	if negative {
		extra = 1
	}
	switch t.Kind {
	case plan.SmallInt:
		return Decimal{0, math.MaxInt16 + extra, negative}
	case plan.Integer:
		return Decimal{0, math.MaxInt32 + extra, negative}
	case plan.Decimal:
		if t.Precision == 19 { // stored in 64 bits (AWS, "Numeric types")
			return Decimal{0, math.MaxInt64, negative}
		}
		n := Decimal{0, 0, negative}
		for range min(t.Precision, 38) {
			n, _ = n.times10(9)
		}
		return n
	default:
		return Decimal{0, math.MaxInt64 + extra, negative}
	}
}

// Append writes the number with scale fraction digits.
func (n Decimal) Append(dst []byte, scale int) []byte {
	if n.Negative && (n.High != 0 || n.Low != 0) {
		dst = append(dst, '-')
	}
	var digits [40]byte
	first := len(digits)
	for high, low := n.High, n.Low; high != 0 || low != 0 || len(digits)-first <= scale; {
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

// Compare is -1, 0 or 1 as n is less than, equal to or greater than m, of the same
// scale.
func (n Decimal) Compare(m Decimal) int {
	if n.High|n.Low == 0 && m.High|m.Low == 0 {
		return 0
	}
	if n.Negative != m.Negative {
		if n.Negative {
			return -1
		}
		return 1
	}
	order := cmp.Or(cmp.Compare(n.High, m.High), cmp.Compare(n.Low, m.Low))
	if n.Negative {
		return -order
	}
	return order
}
