package character

import (
	"encoding/binary"
	"math/bits"
)

// PutDigits fills dst with the last digits of n, leading zeros included.
func PutDigits(dst []byte, n uint64) {
	const pairs = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"
	i := len(dst)
	for ; i >= 2; i -= 2 {
		pair := n % 100 * 2
		n /= 100
		dst[i-1], dst[i-2] = pairs[pair+1], pairs[pair]
	}
	if i == 1 {
		dst[0] = byte('0' + n%10)
	}
}

// AppendFour writes a number below 10,000 with leading zeros.
func AppendFour(dst []byte, n uint64) []byte {
	return binary.LittleEndian.AppendUint32(dst, fourDigits(n))
}

// AppendUpToFour writes a number below 10,000 without leading zeros.
func AppendUpToFour(dst []byte, n uint64) []byte {
	word := fourDigits(n)
	zeros := bits.TrailingZeros32(word&0x0f0f0f0f|1<<24) / 8 // the last digit stays
	dst = binary.LittleEndian.AppendUint32(dst, word>>(8*zeros))
	return dst[:len(dst)-zeros]
}

// fourDigits are the digits of a number below 10,000, the first one lowest.
func fourDigits(n uint64) uint32 {
	high, low := uint32(n)/100, uint32(n)%100
	pairs := high | low<<16
	tens := pairs * 103 >> 10 & 0x000f000f // a tenth of each, which 103/1024 gives below 179
	return '0'*0x01010101 + tens + (pairs-10*tens)<<8
}
