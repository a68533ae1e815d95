package character_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/character"
)

func TestDigitsAreWrittenAndReadAsFmtDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64Max(99_999_999).Draw(t, "n")
		text := fmt.Sprintf("%08d", n)
		if got := character.EightDigits(binary.LittleEndian.Uint64([]byte(text))); got != n {
			t.Errorf("EightDigits of %s is %d", text, got)
		}
		if got := string(character.AppendFour(nil, n%10_000)); got != text[4:] {
			t.Errorf("AppendFour of %s is %s", text[4:], got)
		}
		if got := string(character.AppendUpToFour(nil, n%10_000)); got != fmt.Sprint(n%10_000) {
			t.Errorf("AppendUpToFour of %d is %s", n%10_000, got)
		}
	})
}

func TestEveryByteIsTriedForADigitInEveryPlace(t *testing.T) {
	t.Parallel()
	for place := range 8 {
		for b := range 256 {
			word := uint64(0x3030303030303030)&^(0xff<<(8*place)) | uint64(b)<<(8*place)
			if got, want := character.AreDigits(word, ^uint64(0)), b >= '0' && b <= '9'; got != want {
				t.Errorf("byte %#x in place %d is a digit: %t", b, place, got)
			}
			if !character.AreDigits(word, ^(uint64(0xff) << (8 * place))) {
				t.Errorf("byte %#x in place %d counts, though it is left out", b, place)
			}
		}
	}
}
