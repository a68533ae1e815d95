package spec

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"
)

// sizePattern is a number with a decimal unit.
const sizePattern = `^([0-9]+(\.[0-9]+)?) ?([KMG]B)$`

// Size is a number of bytes between two bounds, both included, written with a
// decimal unit: 1 MB is 1,000,000 bytes. Its value is an int64.
func Size(low, high int64) Scalar {
	name := fmt.Sprintf("size from %s to %s", bytes(low), bytes(high))
	match := regexp.MustCompile(sizePattern)
	const hint = "write a number with KB, MB or GB, such as 50MB"
	return Scalar{Name: name, Hint: hint, JSON: Schema{"type": "string", "pattern": sizePattern}, Parse: func(text string) (any, *Problem) {
		parts := match.FindStringSubmatch(text)
		if parts == nil {
			return nil, &Problem{fmt.Sprintf("%q is not a size", text), hint}
		}
		value, _ := new(big.Rat).SetString(parts[1])
		value.Mul(value, new(big.Rat).SetInt64(units()[parts[3]]))
		if !value.IsInt() || value.Cmp(new(big.Rat).SetInt64(low)) < 0 || value.Cmp(new(big.Rat).SetInt64(high)) > 0 {
			return nil, &Problem{Message: fmt.Sprintf("%q is not a %s", text, name)}
		}
		return value.Num().Int64(), nil
	}}
}

func units() map[string]int64 { return map[string]int64{"KB": 1e3, "MB": 1e6, "GB": 1e9} }

func bytes(n int64) string {
	unit, name := int64(1e6), "MB"
	if n >= 1e9 {
		unit, name = 1e9, "GB"
	}
	text := big.NewRat(n, unit).FloatString(1)
	return strings.TrimSuffix(text, ".0") + name
}

// Duration is a time such as 24h, 5m or 1h30m, at least low. Its value is a
// time.Duration.
func Duration(low time.Duration) Scalar {
	return Scalar{Name: "duration", JSON: Schema{"type": "string", "pattern": `^([0-9]+(h|m|s))+$`}, Parse: func(text string) (any, *Problem) {
		d, err := time.ParseDuration(text)
		if err != nil || d < low {
			return nil, &Problem{fmt.Sprintf("%q is not a duration of at least %s", text, low), "write it as 24h, 5m or 30s"}
		}
		return d, nil
	}}
}
