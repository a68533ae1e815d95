package fpe

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"standin/internal/keyed"
)

// Method names how integers are permuted.
type Method string

// The two methods.
const (
	// MethodFF1 is FF1 with AES-128 on binary numerals, with cycle walking into
	// ranges that are no power of two, and below FF1's minimum domain the keyed
	// Permutation.
	MethodFF1 Method = "ff1"
	// MethodSipHash is the keyed Permutation for every range: the structure of
	// FF1 with SipHash-1-3 in AES's place, faster and in no standard.
	MethodSipHash Method = "siphash-feistel"
)

// Integers permutes the integers from 0 to any bound below 2^64. It belongs to
// one goroutine.
type Integers struct {
	small *Permutation
	ff1   *FF1 // nil: the permutation for every range
	tweak [8]byte
}

// leastBits is the least number of binary numerals with MinimumDomain values.
const leastBits = 20

// NewIntegers makes the permutations of a key by a method.
func NewIntegers(method Method, key keyed.Key) (*Integers, error) {
	n := &Integers{small: NewPermutation([16]byte(key[:16]))}
	switch method {
	case MethodSipHash:
	case MethodFF1:
		var err error
		if n.ff1, err = NewFF1(key[16:], 2, leastBits, 64, len(n.tweak)); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("prepare a permutation of integers: there is no method %q", method)
	}
	return n, nil
}

// Encrypt moves x, which must be at most last, to another integer from 0 to
// last. Each tweak has a permutation of its own.
func (n *Integers) Encrypt(x, last, tweak uint64) uint64 {
	if n.ff1 == nil || last < MinimumDomain-1 {
		return n.small.Encrypt(x, last, tweak)
	}
	binary.BigEndian.PutUint64(n.tweak[:], tweak)
	width := bits.Len64(last)
	low := width - width/2
	for {
		left, right := n.ff1.Encrypt(x>>low, x&(1<<low-1), width, n.tweak[:])
		if x = left<<low | right; x <= last {
			return x
		}
	}
}

// Decrypt is the inverse of Encrypt.
func (n *Integers) Decrypt(x, last, tweak uint64) uint64 {
	if n.ff1 == nil || last < MinimumDomain-1 {
		return n.small.Decrypt(x, last, tweak)
	}
	binary.BigEndian.PutUint64(n.tweak[:], tweak)
	width := bits.Len64(last)
	low := width - width/2
	for {
		left, right := n.ff1.Decrypt(x>>low, x&(1<<low-1), width, n.tweak[:])
		if x = left<<low | right; x <= last {
			return x
		}
	}
}

// Range is one of the permutations of an Integers, made ready for many numbers.
// It shares what the Integers holds, so both belong to one goroutine.
type Range struct {
	integers    *Integers
	last, tweak uint64
	feistel     feistel // if ready
	ready       bool
}

// Range makes the permutation of the integers from 0 to last under a tweak ready.
func (n *Integers) Range(last, tweak uint64) Range {
	r := Range{integers: n, last: last, tweak: tweak}
	if last >= 256 && (n.ff1 == nil || last < MinimumDomain-1) {
		r.feistel, r.ready = n.small.feistel(last, tweak), true
	}
	return r
}

// Encrypt is Integers.Encrypt with the range's bound and tweak.
func (r *Range) Encrypt(x uint64) uint64 {
	if r.ready {
		return r.feistel.encrypt(x)
	}
	return r.integers.Encrypt(x, r.last, r.tweak)
}

// EncryptAll is Encrypt of each number, in place.
func (r *Range) EncryptAll(xs []uint64) {
	switch {
	case r.ready:
		r.feistel.encryptAll(xs)
	case r.integers.ff1 == nil || r.last < MinimumDomain-1:
		for i, x := range xs {
			xs[i] = r.Encrypt(x)
		}
	default:
		for ; len(xs) > 0; xs = xs[min(lanes, len(xs)):] {
			r.encryptLanes(xs[:min(lanes, len(xs))])
		}
	}
}

// encryptLanes is EncryptAll of at most as many as there are lanes by FF1.
func (r *Range) encryptLanes(xs []uint64) {
	var left, right [lanes]uint64
	width := bits.Len64(r.last)
	low := width - width/2
	for i, x := range xs {
		left[i], right[i] = x>>low, x&(1<<low-1)
	}
	tweak := &r.integers.tweak
	binary.BigEndian.PutUint64(tweak[:], r.tweak)
	r.integers.ff1.EncryptAll(left[:len(xs)], right[:len(xs)], width, tweak[:])
	for i := range xs {
		if xs[i] = left[i]<<low | right[i]; xs[i] > r.last {
			xs[i] = r.Encrypt(xs[i])
		}
	}
}
