package csv

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standin/internal/processor"
)

func TestVectorsClassifyAsWordsDo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(0, 5).Draw(t, "blocks")
		data := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]byte("\",\n\r -.!#+/\x00\x01\x7f\x80\xac\xa2\x8a\xff")), rapid.Byte()),
			count*blockSize, count*blockSize).Draw(t, "data")
		got, want := make([]block, count), make([]block, count)
		if classify(data, got); processor.Detect().AVX512 {
			narrow, wide := index{}, index{wide: true}
			some, most := make([]block, count), make([]block, count)
			narrow.classify(data, some)
			if wide.classify(data, most); !slices.Equal(some, most) {
				t.Errorf("64 bytes at once are %v, 16 are %v", most, some)
			}
		}
		classifyWords(data, want)
		for i := range want {
			for j, b := range data[i*blockSize : (i+1)*blockSize] {
				bit := uint64(1) << j
				if want[i].quotes&bit != 0 != (b == Quote) || want[i].delimiters&bit != 0 != (b == Delimiter) || want[i].newlines&bit != 0 != (b == Newline) {
					t.Fatalf("byte %#x at %d is classified wrongly", b, i*blockSize+j)
				}
			}
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(block{})); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBitsAreListedInTheirOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		masks := rapid.SliceOfN(rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, 1 << 63, 1<<16 - 1, 1<<17 - 1, ^uint64(0)})), 0, batch).Draw(t, "masks")
		at := rapid.Uint32Max(MaxRecord).Draw(t, "at")
		var want []uint32
		for i, mask := range masks {
			for bit := range blockSize {
				if mask>>bit&1 == 1 {
					want = append(want, at+uint32(i*blockSize+bit))
				}
			}
		}
		lists := map[string]func([]uint32, []uint64, uint32) int{"words": listBits}
		if processor.Detect().AVX512 {
			lists["vectors"] = listBitsWide
		}
		const behind = 7
		for name, list := range lists {
			places := make([]uint32, len(masks)*blockSize+1)
			places[len(places)-1] = behind
			count := list(places[:len(places)-1], masks, at)
			if !slices.Equal(places[:count], want) || places[len(places)-1] != behind {
				t.Errorf("%s list %v, want %v", name, places[:count], want)
			}
		}
	})
}

func TestParityIsThatOfTheBitsUpToEach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		mask := rapid.Uint64().Draw(t, "mask")
		want, odd := uint64(0), false
		for i := range 64 {
			if mask>>i&1 == 1 {
				odd = !odd
			}
			if odd {
				want |= 1 << i
			}
		}
		if got := parity(mask); got != want {
			t.Errorf("parity(%b) = %b, want %b", mask, got, want)
		}
	})
}

// scanAll is Reset and Next without the index.
func scanAll(data []byte, fields int) (places [][]uint32, err error) {
	for at := 0; at < len(data); {
		ends := make([]uint32, fields)
		if at, err = scan(data, at, ends); err != nil {
			return places, err
		}
		places = append(places, ends)
	}
	return places, nil
}

func indexAll(data []byte, fields int, wide bool) (places [][]uint32, settled bool, err error) {
	r := NewRecord(fields)
	r.index.wide = r.index.wide && wide
	r.Reset(data)
	for r.Next() {
		places = append(places, r.Ends())
	}
	return places, r.index.valid, r.Err()
}

// FuzzIndex holds the index against the scan, which knows nothing of it.
func FuzzIndex(f *testing.F) {
	wide := bytes.Repeat([]byte("\"a\"\"\n,\",b\n"), 20)
	f.Add(wide, 2)
	for _, at := range []int{62, 63, 64, 65, 127, 128, 190} {
		for _, b := range []byte("\",\nx") {
			broken := bytes.Clone(wide)
			broken[at] = b
			f.Add(broken, 2)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, fields int) {
		if fields < 1 || fields > 50 {
			return
		}
		if len(data) > 0 && data[len(data)-1] != Newline {
			data = append(data, Newline)
		}
		want, wantErr := scanAll(data, fields)
		for _, wide := range []bool{false, true} {
			got, settled, err := indexAll(data, fields, wide)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(wantErr, err); diff != "" {
				t.Error(diff)
			}
			if settled != (wantErr == nil) {
				t.Errorf("the index settled it: %t, the scan says %v", settled, wantErr)
			}
		}
	})
}
