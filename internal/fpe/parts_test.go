package fpe_test

import (
	"testing"

	"standin/internal/fpe"
	"standin/internal/keyed"
)

func TestPartsArePermutedTogether(t *testing.T) {
	t.Parallel()
	for _, method := range []fpe.Method{fpe.MethodFF1, fpe.MethodSipHash} {
		integers, err := fpe.NewIntegers(method, keyed.Key{1})
		if err != nil {
			t.Fatal(err)
		}
		start := keyed.NewSipHash([16]byte{2}).Start()
		seen := map[[3]uint64]bool{}
		moved := [3]bool{}
		for n := range uint64(7 * 11 * 300) {
			value := [3]uint64{n % 7, n / 7 % 11, n / 77}
			parts := []fpe.Part{{value[0], 6}, {value[1], 10}, {value[2], 299}}
			integers.EncryptParts(parts, start)
			made := [3]uint64{parts[0].Rank, parts[1].Rank, parts[2].Rank}
			if seen[made] || made[0] > 6 || made[1] > 10 || made[2] > 299 {
				t.Fatalf("%s: %v became %v", method, value, made)
			}
			seen[made] = true
			for i := range made {
				moved[i] = moved[i] || made[i] != value[i]
			}
		}
		if moved != [3]bool{true, true, true} {
			t.Errorf("%s: parts that never moved: %v", method, moved)
		}
	}
}
