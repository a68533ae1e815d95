package character

import (
	"bytes"
	"slices"

	"standin/internal/keyed"
)

// ScrambleNumber appends a number as JSON writes it, with every digit before an
// exponent replaced by another, drawn again while nothing has changed. The sign, the point
// and the length stay; a first digit that is not alone is no 0, and one that was 0
// stays it. The digits of an exponent of more than three are replaced too: no number that
// a warehouse holds has one, but a text could be hidden there.
func ScrambleNumber(dst, in []byte, stream *keyed.Stream) []byte {
	start := len(dst)
	dst = slices.Grow(dst, len(in))[:start+len(in)]
	out := dst[start:]
	for range tries {
		leading := true
		for i, b := range in {
			out[i] = b
			if b|0x20 == 'e' && len(bytes.TrimLeft(in[i+1:], "+-")) <= 3 {
				copy(out[i:], in[i:])
				break
			}
			if b < '0' || b > '9' {
				continue
			}
			next := i+1 < len(in) && (in[i+1] >= '0' && in[i+1] <= '9')
			switch {
			case leading && next:
				out[i] = byte('1' + stream.Below(9))
			case !leading || b != '0' || i+1 == len(in):
				out[i] = byte('0' + stream.Below(10))
			}
			leading = false
		}
		if !bytes.Equal(out, in) {
			break
		}
	}
	return dst
}
