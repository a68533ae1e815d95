package csv

import (
	"encoding/binary"
	"math/bits"
)

// blockSize is how many bytes are classified at a time: one bit of a mask each.
const blockSize = 64

// block has a bit for each of 64 bytes, the first one lowest: whether it is a
// quotation mark, a delimiter, LF, and whether the number of quotation marks up to it is
// odd.
type block struct{ quotes, delimiters, newlines, odd uint64 }

// classifyWords classifies len(blocks) times 64 bytes of data, eight at a time, but for
// what is odd. It is what classify does where there are no instructions for more at once.
func classifyWords(data []byte, blocks []block) {
	for i := range blocks {
		var b block
		for j := range blockSize / 8 {
			word := binary.LittleEndian.Uint64(data[i*blockSize+j*8:])
			b.quotes |= gather(word^(Quote*low)) << (8 * j)
			b.delimiters |= gather(word^(Delimiter*low)) << (8 * j)
			b.newlines |= gather(word^(Newline*low)) << (8 * j)
		}
		blocks[i] = b
	}
}

const (
	low  = 0x0101010101010101
	high = 0x8080808080808080
)

// gather has a bit for each byte of word, set where the byte is zero.
func gather(word uint64) uint64 {
	return (^nonzero(word) & high >> 7) * 0x0102040810204080 >> 56
}

// nonzero has the high bit set of each byte of word that is not zero. Its other
// bits mean nothing. No carry leaves a byte.
func nonzero(word uint64) uint64 { return (word&^high + ^uint64(high)) | word }

// parity has a bit set where the number of set bits up to it, itself included,
// is odd.
func parity(mask uint64) uint64 {
	for shift := 1; shift < 64; shift *= 2 {
		mask ^= mask << shift
	}
	return mask
}

// listBits writes the places of the bits that are set to places, one mask after the
// other, and returns how many there are. The first bit is place at. places has room for
// as many as there may be.
func listBits(places []uint32, masks []uint64, at uint32) (count int) {
	for _, mask := range masks {
		for ; mask != 0; mask &= mask - 1 {
			places[count] = at + uint32(bits.TrailingZeros64(mask))
			count++
		}
		at += blockSize
	}
	return count
}
