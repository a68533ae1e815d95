package checkdigit_test

import (
	"testing"

	"standin/internal/generator/checkdigit"
)

// Numbers that the standards and their publishers print as examples.
func TestPublishedNumbersAreRight(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"79927398713", "4111111111111111", "378282246310005", "490154203237518", "046454286"} {
		if checkdigit.Luhn([]byte(number)) != 0 {
			t.Errorf("Luhn's check refuses %s", number)
		}
	}
	if checkdigit.Luhn([]byte("79927398710")) == 0 {
		t.Error("Luhn's check takes a wrong digit")
	}
	for _, number := range []string{"3214282912345698765432161182", "5493000IBP32UQZ0KL24"} {
		if got := checkdigit.Mod97(0, []byte(number)); got != 1 {
			t.Errorf("%s leaves %d, want 1", number, got)
		}
	}
	if got := checkdigit.Mod97(checkdigit.Mod97(0, []byte("WEST12345698765432")), []byte("GB82")); got != 1 {
		t.Errorf("an IBAN in two pieces leaves %d, want 1", got)
	}
	if got := checkdigit.Verhoeff([]byte("236")); got != '3' {
		t.Errorf("Verhoeff's digit of 236 is %c, want 3", got)
	}
	if got := checkdigit.Mod1110([]byte("8609574271")); got != '9' {
		t.Errorf("the digit of MOD 11,10 behind 8609574271 is %c, want 9", got)
	}
	if got := checkdigit.Weighted([]byte("116281716"), 5, 4, 3, 2, 7, 6, 5, 4); got != 5+4+18+4+56+6+35+4 {
		t.Errorf("the weighted sum is %d", got)
	}
}
