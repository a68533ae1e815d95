package mask

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/processor"
)

// drawFields draws fields of up to some vectors, and where their separators are.
func drawFields(t *rapid.T, fields int) (source []byte, ends []uint32) {
	ends = []uint32{^uint32(0)}
	for range fields {
		field := rapid.SliceOfN(rapid.Byte(), 0, rapid.SampledFrom([]int{0, 1, 31, 32, 63, 64, 200}).Draw(t, "most")).Draw(t, "field")
		ends = append(ends, uint32(len(source)+len(field)))
		source = append(append(source, field...), ',')
	}
	return source, ends
}

func TestRecordsAreWrittenWholeWhateverTheirLengths(t *testing.T) {
	t.Parallel()
	wide := processor.Detect().AVX512
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(0, 9).Draw(t, "records")
		passing := rapid.IntRange(1, 3).Draw(t, "fields that pass")
		data, places := drawFields(t, count*passing)
		masked, ends := drawFields(t, count)
		pieces := []piece{
			{source: data, ends: places, stride: passing, width: passing},
			{source: masked, ends: ends, stride: 1, width: 1},
		}
		want := []byte("before")
		for i := range count {
			want = append(want, data[places[i*passing]+1:places[(i+1)*passing]+1]...)
			want = append(want, masked[ends[i]+1:ends[i+1]+1]...)
		}
		room := append(make([]byte, 0, len(want)+wideRoom+1), "before"...)
		room[:cap(room)][cap(room)-1] = 'x'
		if got := writeRecords(room, pieces, count); !bytes.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if !wide {
			return
		}
		length := writeWide(room[len(room):cap(room)-1], pieces, count)
		if got := room[:len(room)+length]; !bytes.Equal(got, want) || room[:cap(room)][cap(room)-1] != 'x' {
			t.Errorf("by vectors, got %q, want %q", got, want)
		}
	})
}
