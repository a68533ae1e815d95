package value

import (
	"encoding/binary"
	"math"
	"strconv"

	"standin/internal/generator/character"
	"standin/internal/plan"
)

// IntegerLimits are the least and greatest whole numbers of a type, within 64
// bits: Redshift stores no more of a DECIMAL of up to 19 digits, and the numbers
// beyond, of wider ones, are refused.
func IntegerLimits(t plan.Type) (low, high int64) {
	switch {
	case t.Kind == plan.SmallInt:
		return math.MinInt16, math.MaxInt16
	case t.Kind == plan.Integer:
		return math.MinInt32, math.MaxInt32
	case t.Kind == plan.Decimal && t.Precision-t.Scale <= 18:
		high = 1
		for range t.Precision - t.Scale {
			high *= 10
		}
		return 1 - high, high - 1
	default:
		return math.MinInt64, math.MaxInt64
	}
}

// ParseInteger reads a whole number in its only canonical spelling.
func ParseInteger(in []byte) (int64, bool) {
	digits, negative := in, false
	if len(in) > 0 && in[0] == '-' {
		digits, negative = in[1:], true
	}
	if len(digits) == 0 || len(digits) > 19 || digits[0] == '0' && len(in) > 1 {
		return 0, false
	}
	var n uint64
	if len(digits) >= 8 {
		word := binary.LittleEndian.Uint64(digits)
		if !character.AreDigits(word, ^uint64(0)) {
			return 0, false
		}
		n, digits = character.EightDigits(word), digits[8:]
	}
	for _, b := range digits {
		if b < '0' || b > '9' {
			return 0, false
		}
		n = n*10 + uint64(b-'0') // nineteen digits fit
	}
	if negative {
		return int64(-n), n <= 1<<63
	}
	return int64(n), n < 1<<63
}

// AppendInteger writes a number as strconv.AppendInt does.
func AppendInteger(dst []byte, n int64) []byte {
	const eight = 100_000_000
	if n < 0 {
		dst = append(dst, '-')
	}
	u := uint64(max(n, -n))
	if n == math.MinInt64 || u < eight {
		return strconv.AppendUint(dst, u, 10)
	}
	rest := u / eight
	if rest >= eight {
		dst = character.AppendEight(strconv.AppendUint(dst, rest/eight, 10), rest%eight)
	} else {
		dst = strconv.AppendUint(dst, rest, 10)
	}
	return character.AppendEight(dst, u%eight)
}
