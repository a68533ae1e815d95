package checkdigit_test

import (
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/checkdigit"
)

func TestPublishedNumbersGetTheirCheckDigits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		whose, number string
		digits        int // before the check digits
		rule          func([]byte) bool
	}{
		{"ACN of ASIC's check digit page", "004085616", 8, checkdigit.Completing(10, 8, 7, 6, 5, 4, 3, 2, 1)},
		{"UID of eCH-0097", "116281710", 8, checkdigit.Completing(11, 5, 4, 3, 2, 7, 6, 5, 4)},
		{"BSN for tests", "111222333", 8, checkdigit.Remainder(9, 8, 7, 6, 5, 4, 3, 2)},
		{"NIPC of the Portuguese tax authority", "600084779", 8, checkdigit.ElevenLess(9, 8, 7, 6, 5, 4, 3, 2)},
		{"CPF for tests", "11144477735", 9, checkdigit.Both(
			checkdigit.ElevenLess(10, 9, 8, 7, 6, 5, 4, 3, 2), checkdigit.ElevenLess(11, 10, 9, 8, 7, 6, 5, 4, 3, 2))},
	} {
		got := []byte(test.number)
		for i := test.digits; i < len(got); i++ {
			got[i] = '0'
		}
		if ok := test.rule(got); !ok || string(got) != test.number {
			t.Errorf("%s: %s gets %s, %t", test.whose, test.number, got, ok)
		}
	}
}

func TestANumberWhoseCheckWouldBeTenHasNone(t *testing.T) {
	t.Parallel()
	for name, rule := range map[string]func([]byte) bool{
		"completing":    checkdigit.Completing(11, 1),
		"remainder":     checkdigit.Remainder(10),
		"one of two":    checkdigit.Both(checkdigit.Completing(11, 1), checkdigit.ElevenLess(1, 1)),
		"second of two": checkdigit.Both(checkdigit.ElevenLess(1), checkdigit.Completing(11, 1)),
	} {
		if rule([]byte("100")) {
			t.Errorf("%s: 1 has a check digit", name)
		}
	}
	number := []byte("1_")
	if !checkdigit.ElevenLess(1)(number) || number[1] != '0' {
		t.Errorf("10 is not written as 0 but %s", number)
	}
}

func TestLuhnHoldsWhicheverDigitIsSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := []byte(rapid.StringMatching(`[0-9]{1,19}`).Draw(t, "number"))
		place := rapid.IntRange(0, len(number)-1).Draw(t, "place")
		checkdigit.PutLuhn(number, place)
		if checkdigit.Luhn(number) != 0 || number[place] < '0' || number[place] > '9' {
			t.Errorf("Luhn's check refuses %s", number)
		}
	})
}
