// Package value reads and writes values as an UNLOAD writes them: whole numbers,
// decimals, dates and times. The generators call it. It rounds nothing without
// saying so, and computes nothing in floating point.
package value

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"standin/internal/generator/character"
	"standin/internal/plan"
)

// Nothing is the value of a type that says least.
func Nothing(t plan.Type) string {
	switch t.Kind {
	case plan.Char, plan.VarChar:
		return ""
	case plan.Boolean:
		return "f"
	case plan.Date:
		return "1970-01-01"
	case plan.Timestamp:
		return "1970-01-01 00:00:00"
	case plan.TimestampTZ:
		return "1970-01-01 00:00:00+00"
	case plan.Decimal:
		value, _ := canonicalDecimal("0", t)
		return value
	case plan.Time:
		return "00:00:00"
	case plan.TimeTZ:
		return "00:00:00+00"
	case plan.VarByte:
		return "00"
	case plan.Super:
		return "{}"
	case plan.Geometry, plan.Geography:
		return nowhere(t.Kind)
	case plan.HLLSketch:
		return emptySketch
	default:
		return "0"
	}
}

// IsPlain reports whether a text can stand in a CSV file without quotation marks.
func IsPlain(text string) bool { return !strings.ContainsAny(text, ",\"\r\n") }

// Canonical is a value that a workspace gives, written as an UNLOAD writes
// values of the type, or an error that says why the type has no such value.
// The value comes from the workspace, but errors leave it out all the same.
func Canonical(value string, t plan.Type) (string, error) {
	var ok bool
	switch t.Kind {
	case plan.Char, plan.VarChar:
		ok = utf8.ValidString(value) && !strings.Contains(value, "\x00") &&
			(t.Length <= 0 || len(value) <= t.Length) && (t.Kind == plan.VarChar || character.IsASCII([]byte(value)))
	case plan.Boolean:
		value, ok = canonicalBoolean(value)
	case plan.SmallInt:
		value, ok = canonicalInteger(value, math.MinInt16, math.MaxInt16)
	case plan.Integer:
		value, ok = canonicalInteger(value, math.MinInt32, math.MaxInt32)
	case plan.BigInt:
		value, ok = canonicalInteger(value, math.MinInt64, math.MaxInt64)
	case plan.Decimal:
		value, ok = canonicalDecimal(value, t)
	case plan.Date, plan.Timestamp, plan.TimestampTZ:
		_, ok = ParseMoment([]byte(value), t.Kind)
	case plan.Real, plan.Double:
		ok = isFloat(value, t.Kind)
	case plan.Time, plan.TimeTZ:
		_, ok = ParseClock([]byte(value), t.Kind)
	case plan.VarByte:
		value, ok = strings.ToLower(value), isBytes(value, t.Length)
	case plan.Geometry, plan.Geography:
		value, ok = canonicalPoint(value, t.Kind)
	case plan.HLLSketch:
		ok = value == emptySketch
	case plan.Super:
		ok = utf8.ValidString(value) && len(value) <= plan.LongestText && json.Valid([]byte(value))
	}
	if !ok {
		return "", fmt.Errorf("the value given is not one of type %s", t)
	}
	return value, nil
}

func canonicalBoolean(value string) (string, bool) {
	switch value {
	case "t", "true":
		return "t", true
	case "f", "false":
		return "f", true
	default:
		return "", false
	}
}

func canonicalInteger(value string, low, high int64) (string, bool) {
	n, err := strconv.ParseInt(value, 10, 64)
	return strconv.FormatInt(n, 10), err == nil && n >= low && n <= high
}

// canonicalDecimal writes a decimal with exactly the type's fraction digits. It
// refuses digits that would be lost.
func canonicalDecimal(value string, t plan.Type) (string, bool) {
	sign := ""
	if strings.HasPrefix(value, "-") {
		sign, value = "-", value[1:]
	}
	whole, fraction, _ := strings.Cut(value, ".")
	fraction = strings.TrimRight(fraction, "0")
	whole = strings.TrimLeft(whole, "0")
	digits := whole + fraction
	if value == "" || value == "." || strings.Trim(digits, "0123456789") != "" ||
		len(fraction) > t.Scale || len(whole) > t.Precision-t.Scale {
		return "", false
	}
	if digits == "" {
		sign = ""
	}
	if whole == "" {
		whole = "0"
	}
	if t.Scale == 0 {
		return sign + whole, true
	}
	return sign + whole + "." + fraction + strings.Repeat("0", t.Scale-len(fraction)), true
}
