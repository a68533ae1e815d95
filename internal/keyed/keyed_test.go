package keyed_test

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/bits"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/keyed"
)

// The first vectors and the fifteenth of the reference implementation's
// vectors.h, for the key 00 01 … 0f and messages 00 01 …; the last is also in
// the paper, appendix A.
func TestSipHashGivesThePublishedVectors(t *testing.T) {
	t.Parallel()
	var key [16]byte
	message := make([]byte, 64)
	for i := range key {
		key[i] = byte(i)
	}
	for i := range message {
		message[i] = byte(i)
	}
	h := keyed.NewSipHash(key)
	for length, want := range map[int]string{
		0: "310e0edd47db6f72", 1: "fd67dc93c539f874", 2: "5a4fa9d909806c0d", 3: "2d7efbd796666785",
		4: "b7877127e09427cf", 5: "8da699cd64557618", 6: "cee3fe586e46c9cb", 7: "37d1018bf50002ab",
		8: "6224939a79f5f593", 15: "e545be4961ca29a1",
	} {
		got := hex.EncodeToString(binary.LittleEndian.AppendUint64(nil, h.Sum64(message[:length])))
		if got != want {
			t.Errorf("%d bytes hash to %s, not %s", length, got, want)
		}
	}
}

// TestSipHash13IsTheAlgorithmWithFewerRounds compares with the paper's section 2,
// written down word for word, which is itself held to the vectors of SipHash-2-4.
func TestSipHash13IsTheAlgorithmWithFewerRounds(t *testing.T) {
	t.Parallel()
	key := [16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	h := keyed.NewSipHash(key)
	if got := plainSipHash(2, 4, key, 0x0706050403020100, 0x0f0e0d0c0b0a0908&(1<<56-1)|15<<56); got != 0xa129ca6149be45e5 {
		t.Fatalf("the plain SipHash-2-4 gives %x", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		word, last := rapid.Uint64().Draw(t, "word"), rapid.Uint64().Draw(t, "last")
		if got, want := h.Start().Word13(word).Sum13(last), plainSipHash(1, 3, key, word, last); got != want {
			t.Errorf("got %x, want %x", got, want)
		}
	})
}

func plainSipHash(compression, finalization int, key [16]byte, words ...uint64) uint64 {
	k0, k1 := binary.LittleEndian.Uint64(key[:8]), binary.LittleEndian.Uint64(key[8:])
	v := [4]uint64{k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573}
	rounds := func(n int) {
		for range n {
			v[0] += v[1]
			v[1] = bits.RotateLeft64(v[1], 13)
			v[1] ^= v[0]
			v[0] = bits.RotateLeft64(v[0], 32)
			v[2] += v[3]
			v[3] = bits.RotateLeft64(v[3], 16)
			v[3] ^= v[2]
			v[0] += v[3]
			v[3] = bits.RotateLeft64(v[3], 21)
			v[3] ^= v[0]
			v[2] += v[1]
			v[1] = bits.RotateLeft64(v[1], 17)
			v[1] ^= v[2]
			v[2] = bits.RotateLeft64(v[2], 32)
		}
	}
	for _, m := range words {
		v[3] ^= m
		rounds(compression)
		v[0] ^= m
	}
	v[2] ^= 0xff
	rounds(finalization)
	return v[0] ^ v[1] ^ v[2] ^ v[3]
}

func TestAKeyIsExactly64HexadecimalDigits(t *testing.T) {
	t.Parallel()
	good := strings.Repeat("0aF9", 16)
	if _, err := keyed.ParseKey(good); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string]string{
		"empty": "", "short": good[1:], "long": good + "0", "a line end": good[:63] + "\n", "a blank before": " " + good[1:],
		"a prefix": "0x" + good[2:], "no digit": good[:63] + "g", "wide digits": strings.Repeat("０", 21) + "0",
	} {
		_, err := keyed.ParseKey(bad)
		if err == nil {
			t.Errorf("%s: it was accepted", name)
		} else if bad != "" && strings.Contains(err.Error(), strings.TrimSpace(bad[:8])) {
			t.Errorf("%s: the error holds part of the key: %v", name, err)
		}
	}
}

func TestAKeyIsNeverPrinted(t *testing.T) {
	t.Parallel()
	key := keyed.Key{0xde, 0xad, 0xbe, 0xef}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		got := fmt.Sprintf(format, key) + fmt.Sprintf(format, struct{ K keyed.Key }{key})
		if strings.Contains(strings.ToLower(got), "dead") || strings.Contains(got, "222") {
			t.Errorf("%s prints %s", format, got)
		}
	}
}

// These bits are what every stand-in is made of: if they change, so does every
// masked value of every user.
func TestDerivedBitsNeverChange(t *testing.T) {
	t.Parallel()
	var key keyed.Key
	for i := range key {
		key[i] = byte(i)
	}
	if got := key.Check(); got != "f455a2dd70e66e09" {
		t.Errorf("the key check value is %s", got)
	}
	for prf, want := range map[keyed.PRF]string{
		keyed.SipHash24: "2265a2b999a2abd0 c8899f0169fb6af0", keyed.HMACSHA256: "449809ac404ec2a0 fcaaa4b2ea859742",
	} {
		d, err := key.Job("exampleexample00").Domain(prf, "name")
		if err != nil {
			t.Fatal(err)
		}
		s := d.Stream([]byte("Jane"))
		if got := fmt.Sprintf("%016x %016x", s.Uint64(), s.Uint64()); got != want {
			t.Errorf("%s: the stream begins with %s", prf, got)
		}
	}
}

func TestKeysJobsDomainsAndFunctionsShareNoBits(t *testing.T) {
	t.Parallel()
	seen := map[uint64]string{}
	for _, key := range []keyed.Key{{}, {1}} {
		for _, job := range []keyed.Key{key, key.Job("a"), key.Job("b")} {
			for _, prf := range []keyed.PRF{keyed.SipHash24, keyed.HMACSHA256} {
				for _, name := range []string{"", "name", "name\x00", "check"} {
					d, err := job.Domain(prf, name)
					if err != nil {
						t.Fatal(err)
					}
					s := d.Stream([]byte("v"))
					where := fmt.Sprintf("%x %s %q", job[:2], prf, name)
					for _, bits := range []uint64{s.Uint64(), binary.LittleEndian.Uint64(append(key8(d.Subkey("x")), 0)[:8])} {
						if other, taken := seen[bits]; taken {
							t.Errorf("%s and %s share bits", where, other)
						}
						seen[bits] = where
					}
				}
			}
		}
	}
}

func key8(k keyed.Key) []byte { return k[:8] }

func TestAnUnknownFunctionIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := (keyed.Key{}).Domain("md5", "name"); err == nil {
		t.Error("md5 was accepted")
	}
}

func TestBetweenReachesBothEndsAndNoFurther(t *testing.T) {
	t.Parallel()
	s := stream(t)
	for _, bounds := range [][2]int64{{0, 0}, {-1, 1}, {math.MinInt64, math.MinInt64 + 1}, {math.MaxInt64 - 1, math.MaxInt64}} {
		seen := map[int64]bool{}
		for range 200 {
			n := s.Between(bounds[0], bounds[1])
			if n < bounds[0] || n > bounds[1] {
				t.Fatalf("%d is not from %d to %d", n, bounds[0], bounds[1])
			}
			seen[n] = true
		}
		if !seen[bounds[0]] || !seen[bounds[1]] {
			t.Errorf("from %d to %d only %v came", bounds[0], bounds[1], seen)
		}
	}
	for range 100 {
		s.Between(math.MinInt64, math.MaxInt64)
	}
}

// With 100,000 draws of ten, 400 is more than four standard deviations.
func TestDrawsAreEvenlySpread(t *testing.T) {
	t.Parallel()
	s := stream(t)
	var counts [10]int
	for range 100_000 {
		counts[s.Below(10)]++
	}
	for digit, n := range counts {
		if n < 9_600 || n > 10_400 {
			t.Errorf("%d came %d times in 100000", digit, n)
		}
	}
}

func stream(t *testing.T) keyed.Stream {
	t.Helper()
	d, err := keyed.Key{7}.Domain(keyed.SipHash24, "test")
	if err != nil {
		t.Fatal(err)
	}
	return d.Stream(nil)
}

func TestStreamsAllocateNothing(t *testing.T) {
	for _, prf := range []keyed.PRF{keyed.SipHash24, keyed.HMACSHA256} {
		d, err := keyed.Key{7}.Domain(prf, "test")
		if err != nil {
			t.Fatal(err)
		}
		in, sum := []byte("jane.doe@acme.test"), uint64(0)
		if allocs := testing.AllocsPerRun(100, func() {
			s := d.Stream(in)
			sum += s.Uint64() + s.Below(7)
		}); allocs != 0 {
			t.Errorf("%s allocates %v times a value", prf, allocs)
		}
	}
}

func BenchmarkStream(b *testing.B) {
	for _, prf := range []keyed.PRF{keyed.SipHash24, keyed.HMACSHA256} {
		d, err := keyed.Key{7}.Domain(prf, "test")
		if err != nil {
			b.Fatal(err)
		}
		for _, size := range []int{12, 80} {
			in, sum := make([]byte, size), uint64(0)
			b.Run(fmt.Sprintf("%s/%d", prf, size), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					s := d.Stream(in)
					sum += s.Uint64()
				}
			})
		}
	}
}

// BenchmarkStreams is of 64 values of about that length, a value.
func BenchmarkStreams(b *testing.B) {
	d, err := keyed.Key{7}.Domain(keyed.SipHash24, "test")
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []int{8, 32, 80} {
		var values [64][]byte
		for i := range values {
			values[i] = make([]byte, size-size/4+i*7%(size/2))
		}
		var streams [len(values)]keyed.Stream
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for range b.N / len(values) {
				d.Streams(values[:], streams[:])
			}
		})
	}
}
