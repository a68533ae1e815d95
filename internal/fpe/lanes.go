package fpe

import (
	"encoding/binary"
	"math/bits"

	"standin/internal/processor"
)

// lanes is how many values FF1 encrypts at once. Each block of AES depends on the
// one before, but not on those of other values; the processor's instructions
// work on several in the time of one.
const lanes = 8

// block is a block of AES: its first eight bytes as a big-endian number, and its
// last eight.
type block struct{ high, low uint64 }

// schedule holds the round keys of AES-128 for the processor's instructions.
type schedule [11][4]uint32

// newSchedule expands a key of 16 bytes (FIPS 197, section 5.2); nil where the
// processor has no instructions for AES.
func newSchedule(key []byte) *schedule {
	if !processor.Detect().AES {
		return nil
	}
	var s schedule
	for i := range s[0] {
		s[0][i] = binary.LittleEndian.Uint32(key[4*i:])
	}
	constant := uint32(1)
	for round := 1; round < len(s); round++ {
		word := substitute(bits.RotateLeft32(s[round-1][3], -8)) ^ constant
		for i := range s[round] {
			word ^= s[round-1][i]
			s[round][i] = word
		}
		constant = constant<<1 ^ constant>>7*0x11b // a power of x in the field of AES
	}
	return &s
}

// EncryptAll encrypts numeral strings of one length in place, as Encrypt does one:
// left[i] and right[i] are the halves of one.
func (f *FF1) EncryptAll(left, right []uint64, n int, tweak []byte) {
	if f.schedule != nil {
		l := &f.lengths[n-f.least]
		high, low := f.absorb(l, tweak)
		for ; len(left) >= lanes; left, right = left[lanes:], right[lanes:] {
			f.encryptLanes((*[lanes]uint64)(left), (*[lanes]uint64)(right), l, high, low)
		}
	}
	for i := range left {
		left[i], right[i] = f.Encrypt(left[i], right[i], n, tweak)
	}
}

func (f *FF1) encryptLanes(left, right *[lanes]uint64, l *length, high, low uint64) {
	var blocks [lanes]block
	for i := uint64(0); i < rounds; i += 2 {
		l.fill(&blocks, high, low, i, right)
		encryptBlocks(f.schedule, &blocks)
		for lane := range blocks {
			left[lane] = add(left[lane], l.reduce(blocks[lane], l.modU), l.modU)
		}
		l.fill(&blocks, high, low, i+1, left)
		encryptBlocks(f.schedule, &blocks)
		for lane := range blocks {
			right[lane] = add(right[lane], l.reduce(blocks[lane], l.modV), l.modV)
		}
	}
}

// fill makes the last blocks of Q of a round.
func (l *length) fill(blocks *[lanes]block, high, low, i uint64, halves *[lanes]uint64) {
	b := l.last(high, low, i)
	for lane := range blocks {
		blocks[lane] = block{b.high, b.low ^ halves[lane]}
	}
}
