package mask

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// firstInvalid is the offset of the first NUL byte, or of the first byte that
// does not begin a valid UTF-8 character (RFC 3629: at most four bytes, no
// surrogates, shortest form), and len(data) if there is none.
func firstInvalid(data []byte) int {
	if nul := bytes.IndexByte(data, 0); nul >= 0 {
		data = data[:nul]
	}
	at := 0
	for {
		at = skipASCII(data, at)
		if at == len(data) {
			return at
		}
		for at < len(data) && data[at] >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && size == 1 {
				return at
			}
			at += size
		}
	}
}

// skipASCII is the offset of the first byte from data[at] on that is not ASCII,
// or len(data).
func skipASCII(data []byte, at int) int {
	const high = 0x8080808080808080
	for ; at+32 <= len(data); at += 32 {
		block := data[at : at+32 : at+32]
		if (binary.LittleEndian.Uint64(block)|binary.LittleEndian.Uint64(block[8:])|
			binary.LittleEndian.Uint64(block[16:])|binary.LittleEndian.Uint64(block[24:]))&high != 0 {
			break
		}
	}
	for at < len(data) && data[at] < utf8.RuneSelf {
		at++
	}
	return at
}
