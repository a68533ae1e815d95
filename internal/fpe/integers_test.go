package fpe_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/fpe"
	"standin/internal/keyed"
)

func methods() []fpe.Method { return []fpe.Method{fpe.MethodFF1, fpe.MethodSipHash} }

func newIntegers(tb testing.TB, method fpe.Method) *fpe.Integers {
	tb.Helper()
	n, err := fpe.NewIntegers(method, keyed.Key{1, 2, 3})
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestEverySmallRangeIsPermutedOntoItself(t *testing.T) {
	t.Parallel()
	for _, method := range methods() {
		n := newIntegers(t, method)
		for _, last := range []uint64{0, 1, 2, 3, 9, 99, 255, 256, 257, 999, 9_999, 32_767} {
			seen := make([]bool, last+1)
			for x := range last + 1 {
				y := n.Encrypt(x, last, 7)
				if y > last || seen[y] {
					t.Fatalf("%s, 0 to %d: %d became %d, outside or taken", method, last, x, y)
				}
				seen[y] = true
			}
		}
	}
}

func TestDecryptUndoesEncryptForAnyRangeAndTweak(t *testing.T) {
	t.Parallel()
	for _, method := range methods() {
		t.Run(string(method), func(t *testing.T) {
			t.Parallel()
			n := newIntegers(t, method)
			rapid.Check(t, func(t *rapid.T) {
				last := rapid.Uint64().Draw(t, "last") >> rapid.IntRange(0, 63).Draw(t, "shift")
				x := rapid.Uint64Max(last).Draw(t, "x")
				tweak := rapid.Uint64().Draw(t, "tweak")
				y := n.Encrypt(x, last, tweak)
				r := n.Range(last, tweak)
				if r.Encrypt(x) != y {
					t.Fatal("a range disagrees with its integers")
				}
				xs := rapid.SliceOfN(rapid.Uint64Max(last), 0, 20).Draw(t, "xs")
				ys := slices.Clone(xs)
				r.EncryptAll(ys)
				for i := range xs {
					if want := n.Encrypt(xs[i], last, tweak); ys[i] != want {
						t.Fatalf("number %d of %d: %d became %d among others, and %d alone", i, len(xs), xs[i], ys[i], want)
					}
				}
				if y > last {
					t.Fatalf("%d left 0 to %d as %d", x, last, y)
				}
				if back := n.Decrypt(y, last, tweak); back != x {
					t.Fatalf("%d became %d and came back as %d", x, y, back)
				}
			})
		})
	}
}

// A permutation that left structure behind would send neighbours to neighbours
// or keep points where they are more often than one in a range.
func TestFewPointsStayAndFewNeighboursStayNeighbours(t *testing.T) {
	t.Parallel()
	for _, method := range methods() {
		n := newIntegers(t, method)
		for _, last := range []uint64{9_999, 999_999, 1 << 31, math.MaxInt64} {
			stay, neighbours := 0, 0
			for x := range uint64(9_999) {
				y := n.Encrypt(x, last, 0)
				if x == y {
					stay++
				}
				if n.Encrypt(x+1, last, 0)-y == 1 {
					neighbours++
				}
			}
			if stay > 10 || neighbours > 10 {
				t.Errorf("%s, 0 to %d: of 9999 points %d stayed, %d kept their neighbour", method, last, stay, neighbours)
			}
		}
	}
}

func TestTweaksHavePermutationsOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, method := range methods() {
		n := newIntegers(t, method)
		for _, last := range []uint64{99, 99_999, math.MaxInt32} {
			same := 0
			for x := range uint64(100) {
				if n.Encrypt(x, last, 1) == n.Encrypt(x, last, 2) {
					same++
				}
			}
			if same > 10 {
				t.Errorf("%s, 0 to %d: %d of 100 points are equal under two tweaks", method, last, same)
			}
		}
	}
}

func TestPermutingAllocatesNothing(t *testing.T) {
	for _, method := range methods() {
		n := newIntegers(t, method)
		x := uint64(1)
		if allocs := testing.AllocsPerRun(100, func() { x = n.Encrypt(x, math.MaxInt64, 1) }); allocs != 0 {
			t.Errorf("%s allocates %v times a value", method, allocs)
		}
	}
}

func TestAnUnknownMethodIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := fpe.NewIntegers("ff3", keyed.Key{}); err == nil {
		t.Error("FF3, which NIST withdrew, was accepted")
	}
}

func BenchmarkEncrypt(b *testing.B) {
	for _, method := range methods() {
		n := newIntegers(b, method)
		for _, size := range []struct {
			name string
			last uint64
		}{{"bigint", math.MaxInt64}, {"integer", math.MaxInt32}, {"smallint", math.MaxInt16}, {"ssn", 888_931_097}} {
			b.Run(string(method)+"/"+size.name, func(b *testing.B) {
				b.ReportAllocs()
				x := uint64(1)
				for b.Loop() {
					x = n.Encrypt(x, size.last, 0)
				}
			})
		}
	}
}

func BenchmarkEncryptAll(b *testing.B) {
	for _, method := range methods() {
		n := newIntegers(b, method)
		r := n.Range(math.MaxInt64, 0)
		xs := make([]uint64, 64)
		b.Run(string(method), func(b *testing.B) {
			for b.Loop() {
				r.EncryptAll(xs)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(xs)), "ns/value")
		})
	}
}
