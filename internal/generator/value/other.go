package value

import (
	"cmp"
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	"standin/internal/plan"
)

// ParseFloat reads a number of floating point as Redshift writes it, nan, inf and -inf
// included. It computes nothing: which number is nearest to a text is the same on every
// architecture (IEEE 754).
func ParseFloat(in []byte, kind plan.Kind) (float64, bool) {
	size := 64
	if kind == plan.Real {
		size = 32
	}
	f, err := strconv.ParseFloat(string(in), size)
	return f, err == nil
}

// CompareFloats orders two numbers as a warehouse does: NaN is above all others.
func CompareFloats(a, b float64) int {
	switch {
	case math.IsNaN(a) || math.IsNaN(b):
		return -cmp.Compare(a, b) // which has NaN below all others
	default:
		return cmp.Compare(a, b)
	}
}

// isFloat reports whether a text is a number that the kind holds, in the notation that
// COPY is documented to take.
func isFloat(text string, kind plan.Kind) bool {
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return false
	}
	f, ok := ParseFloat([]byte(text), kind)
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return ok && (f != 0 || !strings.ContainsAny(mantissa, "123456789"))
}

// isBytes reports whether a text is hexadecimal digits of at least one byte and at most
// length bytes, if that is known. A COPY would take none for NULL.
func isBytes(text string, length int) bool {
	decoded, err := hex.DecodeString(text)
	return err == nil && len(decoded) > 0 && (length <= 0 || len(decoded) <= length)
}
