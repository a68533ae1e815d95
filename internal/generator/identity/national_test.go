package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
)

// Numbers that authorities print as examples, or that are made up by their rules. Each
// must be read, and become others that are read again.
func TestNumbersBecomeNumbersOfTheSameState(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ generator, options, numbers string }{
		{"sin", "", "130692544 046454286"},
		{"fnr", "", "01129930078 13097248022 29029600013"},
		{"finnish-pic", "", "131052-308T 131052-308t 010594Y9021 020594X903P 020594X902N 030594W903B 030694W9024 040594V9030 010516B903X 010516C903X"},
		{"national-id", `"country":"be",`, "85073003328 17073003384"},
		{"national-id", `"country":"br",`, "11144477735 12345678909"},
		{"national-id", `"country":"ch",`, "7569217076985"},
		{"national-id", `"country":"cl",`, "123456785 76086428-5"},
		{"national-id", `"country":"de",`, "86095742719"},
		{"national-id", `"country":"dk",`, "2110625629 0707614285"},
		{"national-id", `"country":"es",`, "12345678Z X1234567L 00000000T"},
		{"national-id", `"country":"fr",`, "255081416802538"},
		{"national-id", `"country":"gb",`, "AB123456C"},
		{"national-id", `"country":"in",`, "234123412346"},
		{"national-id", `"country":"nl",`, "111222333 123456782"},
		{"national-id", `"country":"pl",`, "44051401359 02070803628"},
		{"national-id", `"country":"pt",`, "123456789"},
		{"national-id", `"country":"se",`, "8112189876 198112189876 7010632391"},
		{"national-id", `"country":"za",`, "8001015009087"},
	} {
		for _, cipher := range []string{"none", "ff1", "siphash-feistel"} {
			options := fmt.Sprintf(`{%s"fallback":"error","cipher":%q}`, test.options, cipher)
			t.Run(test.generator+options, func(t *testing.T) {
				t.Parallel()
				mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule(test.generator, options)).Mask
				for number := range strings.FieldsSeq(test.numbers) {
					for range 30 {
						made := generatortest.Mask(t, mask, number)
						if made == number || len(made) != len(number) {
							t.Fatalf("%s became %s", number, made)
						}
						number = made
					}
				}
			})
		}
	}
}

func TestWrongNumbersAreRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ generator, options, number string }{
		{"sin", "", "130692545"},
		{"fnr", "", "01129930079"},
		{"fnr", "", "32129930078"},
		{"finnish-pic", "", "131052-308U"},
		{"finnish-pic", "", "131352-308T"},
		{"national-id", `"country":"be",`, "85073003329"},
		{"national-id", `"country":"br",`, "11144477734"},
		{"national-id", `"country":"ch",`, "7569217076986"},
		{"national-id", `"country":"cl",`, "123456784"},
		{"national-id", `"country":"de",`, "86095742718"},
		{"national-id", `"country":"dk",`, "3102625629"},
		{"national-id", `"country":"es",`, "12345678A"},
		{"national-id", `"country":"fr",`, "255081416802539"},
		{"national-id", `"country":"gb",`, "BG123456C"},
		{"national-id", `"country":"in",`, "234123412345"},
		{"national-id", `"country":"nl",`, "111222334"},
		{"national-id", `"country":"pl",`, "44051401358"},
		{"national-id", `"country":"pt",`, "123456788"},
		{"national-id", `"country":"se",`, "8112189875"},
		{"national-id", `"country":"za",`, "8001015009088"},
	} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule(test.generator, "{"+test.options+`"fallback":"error"}`)).Mask
		if made, err := mask([]byte{}, []byte(test.number), generatortest.Place(0)); err == nil {
			t.Errorf("%s%s %s became %s", test.generator, test.options, test.number, made)
		}
	}
}

func TestWhatIsKeptStays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		generator, options, number string
		date, gender               func(string) string
	}{
		{"fnr", "", "01129930078", func(n string) string { return n[:6] }, func(n string) string { return parity(n[8]) }},
		{"finnish-pic", "", "131052-308T", func(n string) string { return n[:7] }, func(n string) string { return parity(n[9]) }},
		{"national-id", `"country":"pl",`, "44051401359", func(n string) string { return n[:6] }, func(n string) string { return parity(n[9]) }},
		{"national-id", `"country":"se",`, "198112189876", func(n string) string { return n[:8] }, func(n string) string { return parity(n[10]) }},
		{"national-id", `"country":"dk",`, "2110625629", func(n string) string { return n[:6] }, func(n string) string { return parity(n[9]) }},
		{"national-id", `"country":"be",`, "85073003328", func(n string) string { return n[:6] }, func(n string) string { return parity(n[8]) }},
		{"national-id", `"country":"za",`, "8001015009087", func(n string) string { return n[:6] }, func(n string) string { return fmt.Sprint(n[6] >= '5') }},
	} {
		for _, cipher := range []string{"none", "ff1"} {
			options := fmt.Sprintf(`{%s"keep_birth_date":true,"keep_gender":true,"fallback":"error","cipher":%q}`, test.options, cipher)
			mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule(test.generator, options)).Mask
			made := generatortest.Mask(t, mask, test.number)
			if made == test.number || test.date(made) != test.date(test.number) || test.gender(made) != test.gender(test.number) {
				t.Errorf("%s %s: %s became %s", test.generator, options, test.number, made)
			}
		}
	}
}

func parity(digit byte) string { return fmt.Sprint(digit % 2) }

func TestNobodyIsYetToBeBorn(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("national-id", `{"country":"se","fallback":"error"}`)).Mask
	number := "200112189876"
	number = number[:11] + string("0123456789"[luhnOf(number[2:11])])
	for range 2000 {
		number = generatortest.Mask(t, mask, number)
		if number[:4] < "1900" || number[:4] > "2025" {
			t.Fatalf("someone is born in %s", number[:4])
		}
	}
}

// luhnOf is the check digit behind nine digits.
func luhnOf(digits string) int {
	sum := 0
	for i, b := range digits {
		n := int(b-'0') * (2 - i%2)
		sum += n/10 + n%10
	}
	return (10 - sum%10) % 10
}
