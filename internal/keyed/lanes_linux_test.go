package keyed_test

import (
	"os"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/keyed"
)

// Values that begin or end where memory does show that nothing beyond is read.
func TestValuesAreHashedTogetherAsOneByOne(t *testing.T) {
	t.Parallel()
	page := os.Getpagesize()
	memory, err := syscall.Mmap(-1, 0, 3*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(memory); err != nil {
			t.Error(err)
		}
	})
	for _, beyond := range [][]byte{memory[:page], memory[2*page:]} {
		if err := syscall.Mprotect(beyond, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	readable := memory[page : 2*page]
	for i := range readable {
		readable[i] = byte(i*i>>3 + 0x81)
	}
	for _, prf := range []keyed.PRF{keyed.SipHash24, keyed.HMACSHA256} {
		domain, err := keyed.Key{7}.Domain(prf, "test")
		if err != nil {
			t.Fatal(err)
		}
		check := func(t interface{ Errorf(string, ...any) }, values [][]byte) {
			together := make([]keyed.Stream, len(values))
			domain.Streams(values, together)
			for i, value := range values {
				if alone := domain.Stream(value); together[i] != alone {
					t.Errorf("%s: value %d of %d, of %d bytes, has another stream alone", prf, i, len(values), len(value))
				}
			}
		}
		var first, last [][]byte
		for length := range 300 {
			first, last = append(first, readable[:length]), append(last, readable[page-length:])
		}
		check(t, first)
		check(t, last)
		check(t, append(last, nil))
		rapid.Check(t, func(t *rapid.T) {
			values := make([][]byte, rapid.IntRange(0, 70).Draw(t, "values"))
			for i := range values {
				from := rapid.OneOf(rapid.IntRange(0, 20), rapid.IntRange(page-20, page), rapid.IntRange(0, page)).Draw(t, "from")
				values[i] = readable[from : from+rapid.OneOf(rapid.IntRange(0, min(20, page-from)), rapid.IntRange(0, min(2000, page-from))).Draw(t, "length")]
			}
			check(t, values)
		})
	}
}
