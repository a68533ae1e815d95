package registration_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

// Numbers that registers and standards publish, each of which must be read, and
// become another that is read again.
func TestPublishedNumbersBecomeNumbersOfTheSameKind(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ generator, options, numbers string }{
		{"credit-card", `"keep":"brand"`, "4111111111111111 5555555555554444 2223003122003222 378282246310005 6011111111111117 30569309025904 3530111333300000 6200000000000005 6304000000000000 4222222222222"},
		{"credit-card", `"keep":"nothing"`, "4111111111111111 378282246310005 30569309025904"},
		{"credit-card", `"keep":"issuer","keep_last_four":true`, "4111111111111111 378282246310005 4000000000000000006"},
		{"iban", `"keep_bank":false`, "AD1200012030200359100100 AT611904300234573201 BE68539007547034 CH9300762011623852957 CZ6508000000192000145399 DE89370400440532013000 DK5000400440116243 ES9121000418450200051332 " +
			"FI2112345600000785 FR1420041010050500013M02606 GB29NWBK60161331926819 GR1601101250000000012300695 HU42117730161111101800000000 IE29AIBK93115212345678 IT60X0542811101000000123456 LC55HEMM000100010012001200023015 " +
			"MT84MALT011000012345MTLCAST001S MU17BOMM0101101030300200000MUR NL91ABNA0417164300 NO9386011117947 PL27114020040000300201355387 PT50000201231234567890154 SE3550000000054910000003 TR330006100519786457841326 " +
			"SC18SSCB11010000000000001497USD SV62CENR00000000000000700025 ST23000100010051845310146 TL380080012345678910157 VA59001123000012345678 SD2129010501234001 RU0304452522540817810538091310419 BI4210000100010000332045181 DJ2100010000000154000100186 " +
			"LY83002048000020100120361 NI45BAPR00000013000003558124 SO211000001001000100141 MN121234123456789123 FK88SC123456789012 OM810180000001299123456 YE15CBYE0001018861234567891234 HN88CABF00000000000250005469"},
		{"vin", `"check":"required"`, "1M8GDM9AXKP042788 11111111111111111 5YJSA1DG9DFP14705"},
		{"imei", `"keep_type":false`, "490154203237518 49015420323751 4901542032375101 356938035643809"},
		{"shipping-container", `"keep_owner":false`, "CSQU3054383 MSKU6011672 MSCU6639870"},
		{"company-registration", `"country":"au"`, "004085616 010499966"},
		{"company-registration", `"country":"be"`, "0403170701 0776091951"},
		{"company-registration", `"country":"br"`, "11222333000181 33000167000101"},
		{"company-registration", `"country":"ch"`, "CHE116281710 CHE109322551"},
		{"company-registration", `"country":"de"`, "HRB12345 HRA7"},
		{"company-registration", `"country":"dk"`, "13585628 24256790"},
		{"company-registration", `"country":"es"`, "A58818501 A28015865 Q2826000H"},
		{"company-registration", `"country":"fi"`, "20774740 01120389"},
		{"company-registration", `"country":"fr"`, "732829320 73282932000074 552100554"},
		{"company-registration", `"country":"gb"`, "00445790 SC095000"},
		{"company-registration", `"country":"it"`, "07643520567 00743110157"},
		{"company-registration", `"country":"lei"`, "5493000IBP32UQZ0KL24 529900T8BM49AURSDO55"},
		{"company-registration", `"country":"nl"`, "30124359"},
		{"company-registration", `"country":"no"`, "923609016 974760673"},
		{"company-registration", `"country":"pl"`, "5260250274 123456785"},
		{"company-registration", `"country":"pt"`, "500697256 502011378"},
		{"company-registration", `"country":"se"`, "5560360793 2021005489"},
		{"company-registration", `"country":"us"`, "123456789"},
	} {
		for _, cipher := range []string{"none", "ff1", "siphash-feistel"} {
			options := fmt.Sprintf(`{%s,"fallback":"error","cipher":%q}`, test.options, cipher)
			t.Run(test.generator+options, func(t *testing.T) {
				t.Parallel()
				mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule(test.generator, options)).Mask
				for number := range strings.FieldsSeq(test.numbers) {
					for range 20 {
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

func TestAWrongCheckDigitIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ generator, options, number string }{
		{"credit-card", "", "4111111111111112"},
		{"credit-card", "", "41111111111"},
		{"iban", "", "DE88370400440532013000"},
		{"iban", "", "XX89370400440532013000"},
		{"iban", "", "DE8937040044053201300"},
		{"vin", `"check":"required",`, "1M8GDM9A1KP042788"},
		{"vin", "", "1M8GDM9AXKP04278O"},
		{"imei", "", "490154203237519"},
		{"shipping-container", "", "CSQU3054384"},
		{"shipping-container", "", "CSQX3054383"},
		{"company-registration", `"country":"fr",`, "732829321"},
		{"company-registration", `"country":"ch",`, "CHE116281711"},
		{"company-registration", `"country":"us",`, "073456789"},
		{"company-registration", `"country":"no",`, "923609017"},
	} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule(test.generator, "{"+test.options+`"fallback":"error"}`)).Mask
		if made, err := mask([]byte{}, []byte(test.number), generatortest.Place(0)); err == nil {
			t.Errorf("%s %s became %s", test.generator, test.number, made)
		}
	}
}

// The remainder by 97 by way of big numbers, for what the generator makes.
func TestIBANsAreRightByLongDivision(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("iban", "")).Mask
	made := "MT84MALT011000012345MTLCAST001S"
	for range 1000 {
		made = generatortest.Mask(t, mask, made)
		var decimal strings.Builder
		for _, b := range made[4:] + made[:4] {
			if b >= 'A' {
				fmt.Fprint(&decimal, b-'A'+10)
			} else {
				decimal.WriteRune(b)
			}
		}
		number, ok := new(big.Int).SetString(decimal.String(), 10)
		if !ok || new(big.Int).Mod(number, big.NewInt(97)).Int64() != 1 {
			t.Fatalf("%s is wrong", made)
		}
	}
}

func TestMarksAndCaseStay(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("iban", "")).Mask
	plain := generatortest.Mask(t, mask, "GB29NWBK60161331926819")
	spaced := generatortest.Mask(t, mask, "gb29 nwbk 6016 1331 9268 19")
	if strings.ToUpper(strings.ReplaceAll(spaced, " ", "")) != plain || spaced != strings.ToLower(spaced) || strings.Count(spaced, " ") != 5 {
		t.Errorf("one number became %s and %s", plain, spaced)
	}
}

func TestWhatIsNoNumberInAColumnOfNumbersKeepsItsLength(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, plan.Type{Kind: plan.BigInt}, generatortest.Rule("credit-card", "")).Mask
	for _, in := range []string{"0", "-5", "4111111111111112", "9223372036854775807", "-9223372036854775808"} {
		made := generatortest.Mask(t, mask, in)
		if made == in || len(made) != len(strings.TrimPrefix(in, "-")) {
			t.Errorf("%s became %s", in, made)
		}
	}
}
