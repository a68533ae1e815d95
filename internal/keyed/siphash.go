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
	s.v3 ^= m
	s = s.round().round()
	s.v0 ^= m
	return s
}

// Sum is the 64-bit hash of a message that ends here. last holds the bytes
// after the last whole word in its low bytes, and the message's length modulo
// 256 in its top byte.
func (s SipState) Sum(last uint64) uint64 {
	s = s.Word(last)
	s.v2 ^= 0xff
	s = s.round().round().round().round()
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3
}

func (s SipState) round() SipState {
	s.v0 += s.v1
	s.v2 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 13) ^ s.v0
	s.v3 = bits.RotateLeft64(s.v3, 16) ^ s.v2
	s.v0 = bits.RotateLeft64(s.v0, 32)
	s.v2 += s.v1
	s.v0 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 17) ^ s.v2
	s.v3 = bits.RotateLeft64(s.v3, 21) ^ s.v0
	s.v2 = bits.RotateLeft64(s.v2, 32)
	return s
}

// absorb takes a message's whole words and returns what Sum needs as last.
func (s SipState) absorb(in []byte) (SipState, uint64) {
	last := uint64(len(in)) << 56
	for len(in) >= 8 {
		s = s.Word(binary.LittleEndian.Uint64(in))
		in = in[8:]
	}
	switch len(in) {
	case 7:
		last |= uint64(in[6]) << 48
		fallthrough
	case 6:
		last |= uint64(in[5]) << 40
		fallthrough
	case 5:
		last |= uint64(in[4]) << 32
		fallthrough
	case 4:
		last |= uint64(in[3]) << 24
		fallthrough
	case 3:
		last |= uint64(in[2]) << 16
		fallthrough
	case 2:
		last |= uint64(in[1]) << 8
		fallthrough
	case 1:
		last |= uint64(in[0])
	}
	return s, last
}

// Sum64 is the 64-bit hash of in.
func (h SipHash) Sum64(in []byte) uint64 {
	s, last := h.Start().absorb(in)
	return s.Sum(last)
}
