package person_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"standin/internal/generator/generatortest"
)

func TestPhonesKeepTheirFormatAndCountry(t *testing.T) {
	t.Parallel()
	m := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("phone", "")).Mask
	for _, test := range []struct{ in, want string }{
		{"212-555-0100", `^[2-9]\d\d-[2-9]\d\d-\d{4}$`},
		{"+1 (212) 555-0100", `^\+1 \([2-9]\d\d\) [2-9]\d\d-\d{4}$`},
		{"1.212.555.0100 x17", `^1\.[2-9]\d\d\.[2-9]\d\d\.\d{4} x\d\d$`},
		{"0012125550100", `^001[2-9]\d\d[2-9]\d{6}$`},
		{"555-0100", `^[2-9]\d\d-\d{4}$`},
		{"+44 20 7946 0958", `^\+44 2\d \d{4} \d{4}$`},
		{"+353 1 234 5678", `^\+353 1 \d{3} \d{4}$`},
		{"+7 495 123-45-67", `^\+7 4\d\d \d{3}-\d\d-\d\d$`},
		{"0049 30 901820", `^0049 3\d \d{6}$`},
		{"030 901820", `^03\d \d{6}$`},
	} {
		out := generatortest.Mask(t, m, test.in)
		if !regexp.MustCompile(test.want).MatchString(out) || out == test.in {
			t.Errorf("%s became %s", test.in, out)
		}
	}
	digits := func(s string) string { return regexp.MustCompile(`\D`).ReplaceAllString(s, "") }
	if a, b := digits(generatortest.Mask(t, m, "212-555-0100")), digits(generatortest.Mask(t, m, "+1 (212) 555-0100")); "1"+a != b {
		t.Errorf("two spellings of one number became %s and %s", a, b)
	}
	fictional := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("phone", `{"fictional":true}`)).Mask
	if out := generatortest.Mask(t, fictional, "212-736-5000"); !strings.Contains(out, "-555-01") {
		t.Errorf("a fictional number is %s", out)
	}
}

func TestWhatIsNoPhoneNumberIsScrambledAndNotPassed(t *testing.T) {
	t.Parallel()
	m := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("phone", "")).Mask
	for _, in := range []string{"call Jane", "123", "12345678901234567890", "x", "ext. 5", "Jane 212-555-0100", "+", "() -5"} {
		out := generatortest.Mask(t, m, in)
		if out == in && strings.ContainsFunc(in, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			t.Errorf("%q passed", in)
		}
	}
}

// Fifteen digits are drawn at a time, and an extension may have more.
func TestEveryDigitOfALongExtensionIsReplaced(t *testing.T) {
	t.Parallel()
	m := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("phone", "")).Mask
	kept := 0
	for i := range 100 {
		if strings.HasSuffix(generatortest.Mask(t, m, "55501"+strconv.Itoa(10+i%90)+" x12345678901234567"), "67") {
			kept++
		}
	}
	if kept > 10 { // one number of a hundred gets the same two digits by chance
		t.Errorf("of 100 extensions %d kept their last two digits", kept)
	}
}
