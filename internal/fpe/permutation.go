package fpe

import (
	"math/bits"

	"standin/internal/keyed"
)

// Permutation is a family of keyed permutations of the integers from 0 to any
// bound below 2^64, by a Feistel network whose round function is SipHash-2-4,
// and for at most 256 integers by a shuffled table. It is a permutation that
// only the key's holder can compute or undo, not a standard's encryption: NIST
// approves no method for domains below a million values, where anyone who sees
// enough pairs has the whole table. It holds the last table, so it belongs to
// one goroutine.
type Permutation struct {
	hash  keyed.SipHash
	table table
}

type table struct {
	made        bool
	last, tweak uint64
	forth, back [256]uint8
}

// NewPermutation makes the family of a key of 16 bytes.
func NewPermutation(key [16]byte) *Permutation {
	return &Permutation{hash: keyed.NewSipHash(key)}
}

// Encrypt moves x, which must be at most last, to another integer from 0 to
// last. Each tweak has a permutation of its own.
func (p *Permutation) Encrypt(x, last, tweak uint64) uint64 {
	if last < 256 {
		return uint64(p.shuffled(last, tweak).forth[x])
	}
	f := p.feistel(last, tweak)
	for {
		if x = f.encrypt(x); x <= last {
			return x
		}
	}
}

// Decrypt is the inverse of Encrypt.
func (p *Permutation) Decrypt(x, last, tweak uint64) uint64 {
	if last < 256 {
		return uint64(p.shuffled(last, tweak).back[x])
	}
	f := p.feistel(last, tweak)
	for {
		if x = f.decrypt(x); x <= last {
			return x
		}
	}
}

// shuffled is the table of a bound and tweak (Fisher and Yates).
func (p *Permutation) shuffled(last, tweak uint64) *table {
	t := &p.table
	if t.made && t.last == last && t.tweak == tweak {
		return t
	}
	t.made, t.last, t.tweak = true, last, tweak
	state := p.hash.Start().Word(tweak).Word(last)
	for i := range last + 1 {
		j, _ := bits.Mul64(state.Sum(i), i+1)
		t.forth[i] = t.forth[j]
		t.forth[j] = uint8(i)
	}
	for i := range last + 1 {
		t.back[t.forth[i]] = uint8(i)
	}
	return t
}

// feistel is the network over the smallest power of two that holds the bound;
// what leaves the bound is encrypted again until it is back.
type feistel struct {
	state     keyed.SipState
	low, high int // bits of the two halves
	rounds    int
}

func (p *Permutation) feistel(last, tweak uint64) feistel {
	width := bits.Len64(last)
	f := feistel{state: p.hash.Start().Word(tweak), low: width - width/2, high: width / 2, rounds: rounds}
	if last < MinimumDomain-1 {
		f.rounds = 2 * rounds // small halves need more rounds to mix
	}
	return f
}

func (f *feistel) encrypt(x uint64) uint64 {
	left, right := x>>f.low, x&(1<<f.low-1)
	for i := 0; i < f.rounds; i += 2 {
		left ^= f.round(i, right) & (1<<f.high - 1)
		right ^= f.round(i+1, left) & (1<<f.low - 1)
	}
	return left<<f.low | right
}

func (f *feistel) decrypt(x uint64) uint64 {
	left, right := x>>f.low, x&(1<<f.low-1)
	for i := f.rounds - 2; i >= 0; i -= 2 {
		right ^= f.round(i+1, left) & (1<<f.low - 1)
		left ^= f.round(i, right) & (1<<f.high - 1)
	}
	return left<<f.low | right
}

// round hashes the tweak, a half, the round and the width as one message of 23
// bytes whose last seven are the round, the width and zeros.
func (f *feistel) round(i int, half uint64) uint64 {
	return f.state.Sum(half | uint64(i)<<40 | uint64(f.low+f.high)<<48 | 15<<56)
}
