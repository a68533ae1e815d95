package numbering_test

import (
	"fmt"
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

// What a cipher permutes is read again and stays apart: for numbers of every kind that
// a form draws from one number, and all of those few that share what is kept.
func TestCiphersKeepNumbersOfEveryKindApart(t *testing.T) {
	t.Parallel()
	both := `"keep_birth_date":true,"keep_gender":true,`
	for _, test := range []struct{ generator, options, numbers string }{
		{"sin", "", "130692544 046454286"},
		{"fnr", both, "01129930078 13097248022 29029600013"},
		{"fnr", "", "01129930078"},
		{"finnish-pic", both, "131052-308T 020594X903P 010516B903X"},
		{"finnish-pic", "", "131052-308T 010516B903X"},
		{"national-id", "", "AB12C a7"},
		{"national-id", both + `"country":"be",`, "85073003328 17073003384"},
		{"national-id", both + `"country":"dk",`, "2110625629 0707614285"},
		{"national-id", both + `"country":"pl",`, "44051401359 02070803628"},
		{"national-id", both + `"country":"se",`, "8112189876 198112189876"},
		{"national-id", both + `"country":"za",`, "8001015009087"},
		{"national-id", `"country":"br",`, "11144477735"},
		{"national-id", `"country":"ch",`, "7569217076985"},
		{"national-id", `"country":"cl",`, "123456785 76086428-5"},
		{"national-id", `"country":"de",`, "86095742719"},
		{"national-id", `"country":"es",`, "12345678Z X1234567L"},
		{"national-id", `"country":"fr",`, "255081416802538"},
		{"national-id", `"country":"gb",`, "AB123456C"},
		{"national-id", `"country":"in",`, "234123412346"},
		{"national-id", `"country":"nl",`, "111222333"},
		{"national-id", `"country":"pt",`, "123456789"},
		{"credit-card", "", "4111111111111111 6304000000000000 2223003122003222 3530111333300000"},
		{"credit-card", `"keep":"issuer","keep_last_four":true,`, "4111111111111111 378282246310005"},
		{"vin", "", "1M8GDM9AXKP042788 WVWZZZ1JZXW000010"},
		{"vin", `"keep_maker":false,`, "1M8GDM9AXKP042788 WVWZZZ1JZXW000010"},
		{"imei", `"keep_type":true,`, "490154203237518 4901542032375101"},
		{"shipping-container", `"keep_owner":true,`, "CSQU3054383"},
		{"iban", `"keep_bank":true,`, "NO9386011117947 GB29NWBK60161331926819 MT84MALT011000012345MTLCAST001S"},
		{"mac-address", `"keep_bytes":5,`, "00:1b:44:11:3a:b7"},
		{"mac-address", "", "00:1b:44:11:3a:b7"},
		{"company-registration", `"country":"au",`, "004085616"},
		{"company-registration", `"country":"be",`, "0403170701"},
		{"company-registration", `"country":"es",`, "A58818501 Q2826000H"},
		{"company-registration", `"country":"fr",`, "732829320 73282932000074"},
		{"company-registration", `"country":"lei",`, "5493000IBP32UQZ0KL24"},
		{"company-registration", `"country":"pl",`, "5260250274 123456785"},
		{"company-registration", `"country":"us",`, "123456789"},
	} {
		t.Run(test.generator+test.options, func(t *testing.T) {
			t.Parallel()
			numbers := map[string]bool{}
			rule := generatortest.Rule(test.generator, "{"+test.options+`"fallback":"error"}`)
			rule.Inconsistent = true
			draw := generatortest.Bind(t, generatortest.Text(), rule).Mask
			for number := range strings.FieldsSeq(test.numbers) {
				for offset := range int64(500) {
					out, err := draw([]byte{}, []byte(number), generatortest.Place(offset))
					if err != nil {
						t.Fatal(err)
					}
					numbers[string(out)] = true
				}
			}
			for _, cipher := range []string{"ff1", "siphash-feistel"} {
				mask := generatortest.Bind(t, plan.Type{Kind: plan.Char, Length: 40}, generatortest.Rule(test.generator, fmt.Sprintf(`{%s"fallback":"error","cipher":%q}`, test.options, cipher))).Mask
				seen := map[string]string{}
				for number := range numbers {
					made := generatortest.Mask(t, mask, number)
					if other, taken := seen[made]; taken {
						t.Fatalf("by cipher %s %s and %s both became %s", cipher, number, other, made)
					}
					seen[made] = number
					generatortest.Mask(t, mask, made) // is read again
				}
			}
		})
	}
}
