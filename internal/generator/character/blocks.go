package character

import "encoding/binary"

// blockSize is how many characters are scrambled at a time where there are vectors.
const blockSize = 16

// mostBlocks is how many blocks are scrambled with the random words of one draw.
const mostBlocks = 16

// scrambleWords is scrambleBlocks by words: it scrambles the blocks of text into out,
// with two random words for each, up to the first block that is not ASCII throughout.
// It returns how many it scrambled, and bits that are set if any of them changed.
func scrambleWords(out, text []byte, random []uint64) (done int, differences uint64) {
	for ; done < len(random)/2; done++ {
		from := done * blockSize
		low, high := binary.LittleEndian.Uint64(text[from:]), binary.LittleEndian.Uint64(text[from+8:])
		if (low|high)&(0x80*Each) != 0 {
			break
		}
		madeLow, madeHigh := scrambleWord(low, random[2*done]), scrambleWord(high, random[2*done+1])
		differences |= (madeLow ^ low) | (madeHigh ^ high)
		binary.LittleEndian.PutUint64(out[from:], madeLow)
		binary.LittleEndian.PutUint64(out[from+8:], madeHigh)
	}
	return done, differences
}
