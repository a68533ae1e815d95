package character_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/character"
)

func TestDigitsOfAnyLengthAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,19}`).Draw(t, "text")
		n := character.ReadDigits([]byte(text))
		if want, err := strconv.ParseUint(text, 10, 64); err != nil || n != want {
			t.Errorf("%s is read as %d (%v)", text, n, err)
		}
		written := make([]byte, len(text))
		if character.PutDigits(written, n); string(written) != text {
			t.Errorf("%s is written as %s", text, written)
		}
	})
}

func TestATextOfDigitsHasNothingElse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"0": true, "0123456789": true, "": false, "+1": false, "1/": false, "1:": false, "-1": false, "１": false, "1\x00": false, "1\xb1": false,
	} {
		if got := character.AllDigits([]byte(text)); got != want {
			t.Errorf("%q is of digits: %t", text, got)
		}
	}
}

func TestEveryByteIsTriedForAHexadecimalDigit(t *testing.T) {
	t.Parallel()
	for b := range 256 {
		want, err := strconv.ParseUint(string([]byte{byte(b)}), 16, 8)
		if got, ok := character.HexadecimalDigit(byte(b)); ok != (err == nil) || uint64(got) != want {
			t.Errorf("byte %#x is %d, %t", b, got, ok)
		}
	}
}
