package keyed

import (
	"encoding/binary"
	"math/bits"
)

// SipHash is SipHash-2-4 (Aumasson and Bernstein, 2012) under one 128-bit key.
// It is a pseudo-random function: whoever does not know the key cannot tell its
// outputs from random bits.
type SipHash struct{ k0, k1 uint64 }

// NewSipHash takes the key's 16 bytes in little-endian order, as the reference
// implementation does.
func NewSipHash(key [16]byte) SipHash {
	return SipHash{binary.LittleEndian.Uint64(key[:8]), binary.LittleEndian.Uint64(key[8:])}
}

// SipState is the inner state between two words of a message, a value that can
// be kept and continued any number of times.
type SipState struct{ v0, v1, v2, v3 uint64 }

// Start is the state before the first word of a message.
func (h SipHash) Start() SipState {
	return SipState{
		h.k0 ^ 0x736f6d6570736575,
		h.k1 ^ 0x646f72616e646f6d,
		h.k0 ^ 0x6c7967656e657261,
		h.k1 ^ 0x7465646279746573,
	}
}

// Word returns the state after one more word of eight bytes, read in
// little-endian order.
func (s SipState) Word(m uint64) SipState {
	v0, v1, v2, v3 := round(s.v0, s.v1, s.v2, s.v3^m)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	return SipState{v0 ^ m, v1, v2, v3}
}

// Sum is the 64-bit hash of a message that ends here. last holds the bytes
// after the last whole word in its low bytes, and the message's length modulo
// 256 in its top byte.
func (s SipState) Sum(last uint64) uint64 { return finish(s.v0, s.v1, s.v2, s.v3, last) }

// Word13 is Word of SipHash-1-3, the variant of half as many rounds. A key serves
// one variant alone.
func (s SipState) Word13(m uint64) SipState {
	v0, v1, v2, v3 := round(s.v0, s.v1, s.v2, s.v3^m)
	return SipState{v0 ^ m, v1, v2, v3}
}

// Sum13 is Sum of SipHash-1-3.
func (s SipState) Sum13(last uint64) uint64 {
	v0, v1, v2, v3 := round(s.v0, s.v1, s.v2, s.v3^last)
	v0, v1, v2, v3 = round(v0^last, v1, v2^0xff, v3)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	return v0 ^ v1 ^ v2 ^ v3
}

// Sum13Two is Sum13 of two messages at once.
func (s SipState) Sum13Two(a, b uint64) (sumA, sumB uint64) {
	v0, v1, v2, v3 := round(s.v0, s.v1, s.v2, s.v3^a)
	w0, w1, w2, w3 := round(s.v0, s.v1, s.v2, s.v3^b)
	v0, v1, v2, v3 = round(v0^a, v1, v2^0xff, v3)
	w0, w1, w2, w3 = round(w0^b, w1, w2^0xff, w3)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	w0, w1, w2, w3 = round(w0, w1, w2, w3)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	w0, w1, w2, w3 = round(w0, w1, w2, w3)
	return v0 ^ v1 ^ v2 ^ v3, w0 ^ w1 ^ w2 ^ w3
}

// Sum64 is the 64-bit hash of in.
func (h SipHash) Sum64(in []byte) uint64 {
	s := h.Start()
	v0, v1, v2, v3 := s.v0, s.v1, s.v2, s.v3
	rest := in
	for len(rest) >= 8 {
		m := binary.LittleEndian.Uint64(rest)
		v0, v1, v2, v3 = round(v0, v1, v2, v3^m)
		v0, v1, v2, v3 = round(v0, v1, v2, v3)
		v0 ^= m
		rest = rest[8:]
	}
	last := uint64(len(in)) << 56
	switch n := len(rest); {
	case n == 0:
	case len(in) >= 8: // the last eight bytes, without those that are in already
		last |= binary.LittleEndian.Uint64(in[len(in)-8:]) >> (64 - 8*n)
	case n >= 4: // two words that overlap
		low, high := binary.LittleEndian.Uint32(rest), binary.LittleEndian.Uint32(rest[n-4:])
		last |= uint64(low) | uint64(high)<<(8*(n-4))
	default: // of one to three bytes the first, the middle one and the last
		last |= uint64(rest[0]) | uint64(rest[n/2])<<(8*(n/2)) | uint64(rest[n-1])<<(8*(n-1))
	}
	return finish(v0, v1, v2, v3, last)
}

func finish(v0, v1, v2, v3, last uint64) uint64 {
	v0, v1, v2, v3 = round(v0, v1, v2, v3^last)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	v0, v1, v2, v3 = round(v0^last, v1, v2^0xff, v3)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	v0, v1, v2, v3 = round(v0, v1, v2, v3)
	return v0 ^ v1 ^ v2 ^ v3
}

// round is one SipRound. It is written so that the compiler inlines it, on
// which the speed of everything that is drawn depends.
func round(v0, v1, v2, v3 uint64) (_, _, _, _ uint64) {
	v0 += v1
	v2 += v3
	v1 = bits.RotateLeft64(v1, 13) ^ v0
	v3 = bits.RotateLeft64(v3, 16) ^ v2
	v0 = bits.RotateLeft64(v0, 32) + v3
	v2 += v1
	return v0, bits.RotateLeft64(v1, 17) ^ v2, bits.RotateLeft64(v2, 32), bits.RotateLeft64(v3, 21) ^ v0
}
