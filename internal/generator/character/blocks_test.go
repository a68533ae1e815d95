package character

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestVectorsScrambleAsWordsDo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		blocks := rapid.IntRange(0, 5).Draw(t, "blocks")
		text := rapid.SliceOfN(rapid.OneOf(rapid.ByteRange(0, 0x7f), rapid.SampledFrom([]byte("/09:@AZ[`az{ \x7f"))), blocks*blockSize, blocks*blockSize).Draw(t, "text")
		if foreign := rapid.IntRange(0, 2*len(text)).Draw(t, "foreign"); foreign < len(text) {
			text[foreign] |= 0x80
		}
		random := rapid.SliceOfN(rapid.Uint64(), 2*blocks, 2*blocks).Draw(t, "random")
		got, want := bytes.Clone(text), bytes.Clone(text)
		done, differences := scrambleBlocks(got, text, random)
		wantDone, wantDifferences := scrambleWords(want, text, random)
		if !bytes.Equal(got, want) || done != wantDone || (differences == 0) != (wantDifferences == 0) {
			t.Errorf("%q became %q (%d, %x), by words %q (%d, %x)", text, got, done, differences, want, wantDone, wantDifferences)
		}
	})
}
