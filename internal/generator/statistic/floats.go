package statistic

import (
	"fmt"
	"math"
	"strconv"

	"standin/internal/generator/value"
	"standin/internal/plan"
)

// floats are the bins of a column of floating point. Each is drawn from in decimals of
// as many digits as tell its numbers apart, counted in a power of ten of its own, so
// that bins close to 0 are as fine as others.
type floats struct {
	exponents []int        // of bin i: what its table counts is 10^exponents[i]
	limits    [][2]float64 // of bin i
	size      int          // bits of a number
}

// digitsOf is how many decimal digits tell the numbers of a kind apart (IEEE 754, binary32
// and binary64), and how many bits these have.
func digitsOf(kind plan.Kind) (digits, size int) {
	if kind == plan.Real {
		return 9, 32
	}
	return 17, 64
}

// floatTable prepares bins for drawing.
func floatTable(b binned, kind plan.Kind) (table, *floats, error) {
	digits, size := digitsOf(kind)
	f := &floats{size: size}
	if len(b.Least) != len(b.Counts) || len(b.Most) != len(b.Counts) {
		return table{}, nil, errAnswer
	}
	counts := binned{Counts: b.Counts}
	for i := range b.Counts {
		least, ok := value.ParseFloat([]byte(b.Least[i]), kind)
		most, okMost := value.ParseFloat([]byte(b.Most[i]), kind)
		if !ok || !okMost || !finite(least) || !finite(most) || least > most {
			return table{}, nil, errAnswer
		}
		low, lowExponent := decimalOf(least, digits, size)
		high, highExponent := decimalOf(most, digits, size)
		exponent := max(lowExponent, highExponent)
		counts.Least = append(counts.Least, strconv.FormatInt(shifted(low, exponent-lowExponent), 10))
		counts.Most = append(counts.Most, strconv.FormatInt(shifted(high, exponent-highExponent), 10))
		f.exponents, f.limits = append(f.exponents, exponent), append(f.limits, [2]float64{least, most})
	}
	t, err := tableOf(counts, readNumber(plan.Type{Kind: plan.BigInt}))
	return t, f, err
}

// decimalOf is a number in so many digits and the power of ten that they count; 0 counts
// the least of all powers.
func decimalOf(f float64, digits, size int) (n int64, exponent int) {
	if f == 0 {
		return 0, math.MinInt
	}
	text := strconv.FormatFloat(f, 'e', digits-1, size)
	mark := len(text) - 1
	for text[mark] != 'e' {
		mark--
	}
	exponent, _ = strconv.Atoi(text[mark+1:])
	for _, b := range []byte(text[:mark]) {
		if b >= '0' && b <= '9' {
			n = n*10 + int64(b-'0')
		}
	}
	if f < 0 {
		n = -n
	}
	return n, exponent - digits + 1
}

// shifted is a number with that many digits fewer, cut off.
func shifted(n int64, digits int) int64 {
	for ; digits > 0 && n != 0; digits-- {
		n /= 10
	}
	return n
}

// append writes what was drawn from a bin: the nearest number that the column holds.
func (f *floats) append(dst []byte, n wide, bin int) []byte {
	start := len(dst)
	dst = append(n.decimal().Append(dst, 0), 'e')
	dst = strconv.AppendInt(dst, int64(max(f.exponents[bin], -400)), 10) // of 0 the power says nothing
	made, _ := strconv.ParseFloat(string(dst[start:]), f.size)
	made = min(max(made, f.limits[bin][0]), f.limits[bin][1])
	return strconv.AppendFloat(dst[:start], made, 'g', -1, f.size)
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// allFinite is an error if a limit of a column's bins is no number that others lie
// between.
func allFinite(b binned, c plan.Column) error {
	for i := range b.Counts {
		for _, text := range [...]string{b.Least[i], b.Most[i]} {
			if f, ok := value.ParseFloat([]byte(text), c.Type.Kind); !ok || !finite(f) {
				return fmt.Errorf("more than %d rows of column %s have nan, inf or -inf, between which nothing can be drawn; give it another generator", trimmed, c.Name)
			}
		}
	}
	return nil
}
