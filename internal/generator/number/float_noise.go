package number

import (
	"bytes"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

// moreDigits are added to the digits of a number of floating point before it is scaled:
// factors are counted in as many.
const moreDigits = 6

// floatNoise scales numbers of floating point by factors from low to high, in millionths.
// It computes on the digits before an exponent, which stays, so that no architecture
// rounds otherwise than another.
func floatNoise(c plan.Column, d *generator.Domain, low, high uint64) generator.Mask {
	invalid := fault.New(fault.ValueRefused, "generator noise met a value that is no number of type %s", c.Type)
	greatest := "1e+308"
	if c.Type.Kind == plan.Real {
		greatest = "1e+38"
	}
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		digits, exponent := in, []byte(nil)
		if at := bytes.IndexAny(in, "eE"); at >= 0 {
			digits, exponent = in[:at], in[at:]
		}
		scale := moreDigits
		if point := bytes.IndexByte(digits, '.'); point >= 0 {
			scale += len(digits) - point - 1
		}
		n, ok := value.ParseDecimal(digits, scale)
		if _, whole := value.ParseFloat(in, c.Type.Kind); !ok || !whole {
			return nil, invalid
		}
		stream := d.Draw(in, row)
		n = n.Scaled(uint64(stream.Between(int64(low), int64(high))), generator.Million)
		start := len(dst)
		dst = bytes.TrimRight(n.Append(dst, scale), "0")
		if dst[len(dst)-1] == '.' {
			dst = dst[:len(dst)-1]
		}
		dst = append(dst, exponent...)
		if _, fits := value.ParseFloat(dst[start:], c.Type.Kind); !fits {
			dst = dst[:start]
			if n.Negative {
				dst = append(dst, '-')
			}
			dst = append(dst, greatest...)
		}
		return dst, nil
	}
}
