package fpe

import (
	"math/bits"

	"standin/internal/keyed"
	"standin/internal/processor"
)

// Permutation is a family of keyed permutations of the integers from 0 to any
// bound below 2^64, by a Feistel network whose round function is SipHash-1-3,
// and for at most 256 integers by a shuffled table. Nobody sees an output of the
// round function, only what eight rounds or more make of its bits, so the variant
// of fewer rounds does here; stand-ins that are drawn come from SipHash-2-4.
//
// It is a permutation that only the key's holder can compute or undo, not a
// standard's encryption: NIST approves no method for domains below a million
// values, where anyone who sees enough pairs has the whole table. It holds the
// last table, so it belongs to one goroutine.
type Permutation struct {
	hash    keyed.SipHash
	vectors bool // the processor has what permuteLanes needs
	table   table
}

type table struct {
	made        bool
	last, tweak uint64
	forth, back [256]uint8
}

// NewPermutation makes the family of a key of 16 bytes.
func NewPermutation(key [16]byte) *Permutation {
	return &Permutation{hash: keyed.NewSipHash(key), vectors: processor.Detect().AVX2}
}

// Encrypt moves x, which must be at most last, to another integer from 0 to
// last. Each tweak has a permutation of its own.
func (p *Permutation) Encrypt(x, last, tweak uint64) uint64 {
	if last < 256 {
		return uint64(p.shuffled(last, tweak).forth[x])
	}
	f := p.feistel(last, tweak)
	return f.encrypt(x)
}

// Decrypt is the inverse of Encrypt.
func (p *Permutation) Decrypt(x, last, tweak uint64) uint64 {
	if last < 256 {
		return uint64(p.shuffled(last, tweak).back[x])
	}
	f := p.feistel(last, tweak)
	return f.decrypt(x)
}

// shuffled is the table of a bound and tweak (Fisher and Yates).
func (p *Permutation) shuffled(last, tweak uint64) *table {
	t := &p.table
	if t.made && t.last == last && t.tweak == tweak {
		return t
	}
	t.made, t.last, t.tweak = true, last, tweak
	state := p.hash.Start().Word13(tweak).Word13(last)
	for i := range last + 1 {
		j, _ := bits.Mul64(state.Sum13(i), i+1)
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
	state          keyed.SipState
	last           uint64
	width          int    // bits of the right half
	leftMask, mask uint64 // of the halves
	message        uint64 // of the first round, without its half
	rounds         uint64
	vectors        bool
}

// nextRound is what a round's message has more than the one before.
const nextRound = 1 << 40

func (p *Permutation) feistel(last, tweak uint64) feistel {
	width := bits.Len64(last)
	right := width - width/2
	return feistel{
		state: p.hash.Start().Word13(tweak), last: last,
		width: right, leftMask: 1<<(width/2) - 1, mask: 1<<right - 1,
		// The tweak, a half, the round and the width make one message of fifteen
		// bytes: five of the half, one each of the others.
		message: uint64(width)<<48 | 15<<56,
		rounds:  roundsFor(last),
		vectors: p.vectors,
	}
}

// roundsFor is how many rounds a range gets: FF1's ten, twice as many where the
// halves are too small to mix well, and eight where they have 16 bits or more.
func roundsFor(last uint64) uint64 {
	switch {
	case last < MinimumDomain-1:
		return 2 * rounds
	case last < 1<<32-1:
		return rounds
	default:
		return rounds - 2
	}
}

func (f *feistel) encrypt(x uint64) uint64 {
	for {
		left, right := x>>f.width, x&f.mask
		for i := uint64(0); i < f.rounds; i += 2 {
			m := f.message + i*nextRound
			left ^= f.state.Sum13(m|right) & f.leftMask
			right ^= f.state.Sum13((m+nextRound)|left) & f.mask
		}
		if x = left<<f.width | right; x <= f.last {
			return x
		}
	}
}

// encryptAll is encrypt of each, two or more at a time: the rounds of one fill the time
// in which the other's depend on each other.
func (f *feistel) encryptAll(xs []uint64) {
	for ; f.vectors && len(xs) >= lanes; xs = xs[lanes:] {
		permuteLanes(f, (*[lanes]uint64)(xs))
		for i := range xs[:lanes] {
			if xs[i] > f.last {
				xs[i] = f.encrypt(xs[i])
			}
		}
	}
	for len(xs) >= 2 {
		left, right := xs[0]>>f.width, xs[0]&f.mask
		left2, right2 := xs[1]>>f.width, xs[1]&f.mask
		for i := uint64(0); i < f.rounds; i += 2 {
			m := f.message + i*nextRound
			first, second := f.state.Sum13Two(m|right, m|right2)
			left ^= first & f.leftMask
			left2 ^= second & f.leftMask
			m += nextRound
			first, second = f.state.Sum13Two(m|left, m|left2)
			right ^= first & f.mask
			right2 ^= second & f.mask
		}
		xs[0], xs[1] = left<<f.width|right, left2<<f.width|right2
		for i := range xs[:2] {
			if xs[i] > f.last {
				xs[i] = f.encrypt(xs[i])
			}
		}
		xs = xs[2:]
	}
	for i := range xs {
		xs[i] = f.encrypt(xs[i])
	}
}

func (f *feistel) decrypt(x uint64) uint64 {
	for {
		left, right := x>>f.width, x&f.mask
		for i := f.rounds; i > 0; i -= 2 {
			m := f.message + (i-2)*nextRound
			right ^= f.state.Sum13((m+nextRound)|left) & f.mask
			left ^= f.state.Sum13(m|right) & f.leftMask
		}
		if x = left<<f.width | right; x <= f.last {
			return x
		}
	}
}
