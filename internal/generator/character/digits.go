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
	return binary.LittleEndian.AppendUint32(dst, FourDigits(n))
}

// AppendUpToFour writes a number below 10,000 without leading zeros.
func AppendUpToFour(dst []byte, n uint64) []byte {
	word := FourDigits(n)
	zeros := bits.TrailingZeros32(word&0x0f0f0f0f|1<<24) / 8 // the last digit stays
	dst = binary.LittleEndian.AppendUint32(dst, word>>(8*zeros))
	return dst[:len(dst)-zeros]
}

// FourDigits are the digits of a number below 10,000 as AppendFour writes them, the
// first one in the lowest byte.
func FourDigits(n uint64) uint32 {
	high, low := uint32(n)/100, uint32(n)%100
	pairs := high | low<<16
	tens := pairs * 103 >> 10 & 0x000f000f // a tenth of each, which 103/1024 gives below 179
	return '0'*0x01010101 + tens + (pairs-10*tens)<<8
}

// AreDigits reports whether the bytes that mask has set hold digits. Elsewhere word may
// hold anything.
func AreDigits(word, mask uint64) bool {
	// A digit is 0x30 to 0x39: no other byte has 3 in its upper half, both as it is
	// and with 6 more.
	return word&(0xf0*Each)&mask == '0'*Each&mask && (word+6*Each&(0x7f*Each))&(0xf0*Each)&mask == '0'*Each&mask
}

// EightDigits is the number that eight digits write, the first one in the lowest byte.
func EightDigits(word uint64) uint64 {
	const even = 0x000000ff000000ff
	word &= 0x0f * Each
	word = word*10 + word>>8 // a pair in every other byte
	// The first and third pair, then the second and fourth, each times what it counts.
	return (word&even*(100+1_000_000<<32) + word>>16&even*(1+10_000<<32)) >> 32
}

// AppendEight writes a number below 100,000,000 with leading zeros.
func AppendEight(dst []byte, n uint64) []byte {
	return binary.LittleEndian.AppendUint64(dst, uint64(FourDigits(n/10_000))|uint64(FourDigits(n%10_000))<<32)
}
