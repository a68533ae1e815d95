package keyed

import "math/bits"

// Stream is an endless sequence of bits that belongs to one value of a domain.
// It is a value: a copy continues on its own. Its seed comes from a
// pseudo-random function (64 bits by SipHash, 128 by HMAC-SHA-256), so streams
// of two values tell nothing of each other; within one stream the bits come
// from a fast mixer, which spreads the seed and adds no secrecy of its own.
type Stream struct{ counter, mix uint64 }

// The constants are SplitMix64's (Steele, Lea and Flood, 2014), whose finalizer
// takes the second half of the seed between its two multiplications.
const (
	gamma  = 0x9e3779b97f4a7c15
	first  = 0xbf58476d1ce4e5b9
	second = 0x94d049bb133111eb
)

// Uint64 is the next 64 bits.
func (s *Stream) Uint64() uint64 {
	s.counter += gamma
	z := s.counter
	z = (z ^ z>>30) * first
	z ^= s.mix
	z = (z ^ z>>27) * second
	return z ^ z>>31
}

// Fill fills words with the next of the stream, as Uint64 makes each.
func (s *Stream) Fill(words []uint64) {
	t := *s // in registers
	for i := range words {
		words[i] = t.Uint64()
	}
	*s = t
}

// Below is the next integer from 0 to n-1. It takes 64 bits of the stream
// whatever n is; no value is more likely than another by more than n in 2^64.
// Below(0) is 0.
func (s *Stream) Below(n uint64) uint64 {
	hi, _ := bits.Mul64(s.Uint64(), n)
	return hi
}

// Between is the next integer from low to high, both included. low must not be
// greater than high.
func (s *Stream) Between(low, high int64) int64 {
	span := uint64(high) - uint64(low) // of 2^64 values the widest
	if span == ^uint64(0) {
		return int64(s.Uint64())
	}
	return int64(uint64(low) + s.Below(span+1))
}
