// Package fpe encrypts within a format: a value of a finite set becomes another
// value of the same set, and different values stay different. It holds FF1
// (NIST SP 800-38G) and, for sets below FF1's minimum size or where a standard
// is not asked for, a keyed permutation, which is never called encryption by a
// standard. Package generator calls it. It performs no I/O and knows nothing
// of columns or types.
package fpe

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// MinimumDomain is the smallest number of numeral strings of one length that
// FF1 may be used for (NIST SP 800-38G Revision 1, second public draft, 2025:
// a requirement; a recommendation in the draft of 2019).
const MinimumDomain = 1_000_000

// rounds is the number of Feistel rounds of FF1.
const rounds = 10

// FF1 is FF1 of NIST SP 800-38G with AES, for numeral strings whose halves fit
// 64 bits. Everything that depends on the length alone is computed once. It
// holds scratch space, so it belongs to one goroutine.
type FF1 struct {
	block cipher.Block
	// schedule is AES of the same key for several blocks at once; nil: one by one.
	schedule *schedule
	radix    uint64
	least    int
	tweak    int
	lengths  []length // from the least
	input    [aes.BlockSize]byte
}

// length is what Algorithm 7 computes from n alone.
type length struct {
	u, v       int
	b, d       int
	modU, modV uint64              // radix to the u and to the v
	first      [aes.BlockSize]byte // CIPH(P), the first step of every PRF call
}

// NewFF1 prepares AES with a key of 16, 24 or 32 bytes for numeral strings of
// least to most numerals of the radix (2 to 65,536) and tweaks of one length in
// bytes. It refuses lengths whose domain is below MinimumDomain, and those whose
// longer half does not fit 64 bits.
func NewFF1(key []byte, radix, least, most, tweakLength int) (*FF1, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errors.New("prepare FF1: the key must have 16, 24 or 32 bytes")
	}
	if radix < 2 || radix > 1<<16 || least < 2 || most < least || tweakLength < 0 {
		return nil, errors.New("prepare FF1: radix, lengths or tweak length out of range")
	}
	f := &FF1{block: block, radix: uint64(radix), least: least, tweak: tweakLength}
	if len(key) == 16 {
		f.schedule = newSchedule(key)
	}
	for n := least; n <= most; n++ {
		l := length{u: n / 2, v: n - n/2}
		var fits bool
		if l.modU, fits = power(f.radix, l.u); fits {
			l.modV, fits = power(f.radix, l.v)
		}
		if !fits {
			return nil, fmt.Errorf("prepare FF1: half of %d numerals of radix %d does not fit 64 bits", n, radix)
		}
		if hi, lo := bits.Mul64(l.modU, l.modV); hi == 0 && lo < MinimumDomain {
			return nil, fmt.Errorf("prepare FF1: %d numerals of radix %d are fewer than %d values", n, radix, MinimumDomain)
		}
		l.b = (bits.Len64(l.modV-1) + 7) / 8
		l.d = 4*((l.b+3)/4) + 4
		p := [aes.BlockSize]byte{1, 2, 1, byte(radix >> 16), byte(radix >> 8), byte(radix), rounds, byte(l.u)}
		binary.BigEndian.PutUint32(p[8:], uint32(n))
		binary.BigEndian.PutUint32(p[12:], uint32(tweakLength))
		block.Encrypt(l.first[:], p[:])
		f.lengths = append(f.lengths, l)
	}
	return f, nil
}

// power is base to the n, and whether it fits 64 bits.
func power(base uint64, n int) (uint64, bool) {
	result := uint64(1)
	for range n {
		hi, lo := bits.Mul64(result, base)
		if hi != 0 {
			return 0, false
		}
		result = lo
	}
	return result, true
}

// Encrypt encrypts a string of n numerals: left is the number that its first
// n/2 numerals write, right the number of the others. n must be a length given
// to NewFF1, each half below radix to its number of numerals, and the tweak of
// the length given to NewFF1.
func (f *FF1) Encrypt(left, right uint64, n int, tweak []byte) (uint64, uint64) {
	l := &f.lengths[n-f.least]
	high, low := f.absorb(l, tweak)
	for i := uint64(0); i < rounds; i += 2 {
		left = add(left, f.round(l, high, low, i, right, l.modU), l.modU)
		right = add(right, f.round(l, high, low, i+1, left, l.modV), l.modV)
	}
	return left, right
}

// Decrypt is the inverse of Encrypt.
func (f *FF1) Decrypt(left, right uint64, n int, tweak []byte) (uint64, uint64) {
	l := &f.lengths[n-f.least]
	high, low := f.absorb(l, tweak)
	for i := uint64(rounds); i > 0; i -= 2 {
		right = subtract(right, f.round(l, high, low, i-1, left, l.modV), l.modV)
		left = subtract(left, f.round(l, high, low, i-2, right, l.modU), l.modU)
	}
	return left, right
}

// absorb runs the PRF over the blocks of Q that are the same in every round, and
// adds what is left of the tweak: the two halves of what the last block's round,
// number and zeros are added to.
func (f *FF1) absorb(l *length, tweak []byte) (high, low uint64) {
	f.input = l.first
	// Q is the tweak, zeros, one byte and b bytes, a whole number of blocks.
	for blocks := (len(tweak) + 1 + l.b + aes.BlockSize - 1) / aes.BlockSize; blocks > 1; blocks-- {
		n := subtle.XORBytes(f.input[:], f.input[:], tweak)
		tweak = tweak[n:]
		f.block.Encrypt(f.input[:], f.input[:])
	}
	subtle.XORBytes(f.input[:], f.input[:], tweak)
	return binary.BigEndian.Uint64(f.input[:8]), binary.BigEndian.Uint64(f.input[8:])
}

// round is y modulo m for round i, where half is NUM(B).
func (f *FF1) round(l *length, high, low, i, half, m uint64) uint64 {
	b := l.last(high, low, i)
	binary.BigEndian.PutUint64(f.input[:8], b.high)
	binary.BigEndian.PutUint64(f.input[8:], b.low^half)
	f.block.Encrypt(f.input[:], f.input[:])
	return l.reduce(block{binary.BigEndian.Uint64(f.input[:8]), binary.BigEndian.Uint64(f.input[8:])}, m)
}

// last is the last block of Q of round i without NUM(B), which is added to low.
func (l *length) last(high, low, i uint64) block {
	if l.b == 8 {
		return block{high ^ i, low}
	}
	return block{high, low ^ i<<(8*l.b)}
}

// reduce is the number that the first d bytes of R are, modulo m.
func (l *length) reduce(r block, m uint64) uint64 {
	high, low := uint64(0), r.high
	if l.d == 12 {
		high, low = low>>32, low<<32|r.low>>32
	}
	if m&(m-1) == 0 {
		return low & (m - 1)
	}
	if high == 0 {
		return low % m
	}
	_, remainder := bits.Div64(high%m, low, m)
	return remainder
}

// add is (a+b) modulo m for a and b below m.
func add(a, b, m uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry != 0 || sum >= m {
		sum -= m
	}
	return sum
}

// subtract is (a-b) modulo m for a and b below m.
func subtract(a, b, m uint64) uint64 {
	if a < b {
		a += m // wraps around 2^64 and back
	}
	return a - b
}
