package generator_test

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/plan"
)

func wide() plan.Type { return plan.Type{Kind: plan.VarChar, Length: 65535} }

// The promise that the copy holds nobody's own address, number or name.
func TestNobodyGetsTheirOwnNameNumberOrAddress(t *testing.T) {
	t.Parallel()
	for generatorName, inputs := range map[string]*rapid.Generator[string]{
		"name":    rapid.OneOf(rapid.SampledFrom([]string{"Aaron Abbott", "MARY SMITH", "a", "名前"}), rapid.StringMatching(`[A-Z][a-z]{1,7} [A-Z][a-z]{1,9}`)),
		"email":   rapid.StringMatching(`[a-zA-Z0-9._%+-]{1,20}@[a-z]{1,9}\.[a-z]{2,3}`),
		"phone":   rapid.StringMatching(`(\+1[ -]|\+44 |\+353 |0)?\(?[2-9][0-9]{2}\)?[ -][0-9]{3}-[0-9]{4}`),
		"ssn":     rapid.StringMatching(`[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}`),
		"address": rapid.StringMatching(`[1-9][0-9]{0,3} [A-Z][a-z]{3,9} (St|Street|Ave)`),
	} {
		t.Run(generatorName, func(t *testing.T) {
			t.Parallel()
			m := bind(t, wide(), rule(generatorName, "")).Mask
			rapid.Check(t, func(t *rapid.T) {
				in := inputs.Draw(t, "in")
				if out := mask(t, m, in); strings.EqualFold(out, in) {
					t.Fatalf("%q became %q", in, out)
				}
			})
		})
	}
}

func TestOfAThousandPeopleHardlyTwoGetOneStandIn(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"name", "email", "phone", "ssn", "address"} {
		m := bind(t, wide(), rule(name, "")).Mask
		seen := map[string]bool{}
		for i := range 1000 {
			in := map[string]string{
				"name": "Jane Doe ", "email": "jane.doe%@acme.test", "phone": "212-555-%", "ssn": "078-05-%", "address": "% Main St",
			}[name]
			digits := string([]byte{byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10), '7'})
			if !strings.Contains(in, "%") {
				in += "%"
			}
			seen[mask(t, m, strings.Replace(in, "%", digits, 1))] = true
		}
		if len(seen) < 995 {
			t.Errorf("%s gave a thousand values only %d stand-ins", name, len(seen))
		}
	}
}

func TestNamesFollowTheCapitalsOfTheValue(t *testing.T) {
	t.Parallel()
	keep, plain := bind(t, wide(), rule("name", "")).Mask, bind(t, wide(), rule("name", `{"keep_case":false}`)).Mask
	if out := mask(t, keep, "JANE DOE"); out != strings.ToUpper(out) {
		t.Errorf("JANE DOE became %s", out)
	}
	if out := mask(t, keep, "jane doe"); out != strings.ToLower(out) {
		t.Errorf("jane doe became %s", out)
	}
	if out := mask(t, plain, "JANE DOE"); out == strings.ToUpper(out) {
		t.Errorf("without keep_case JANE DOE became %s", out)
	}
}

func TestMailToAStandInReachesNobody(t *testing.T) {
	t.Parallel()
	reserved := regexp.MustCompile(`^[a-z]+[._-]?[a-z]*[0-9]{4}@example\.(com|net|org)$`)
	m := bind(t, plan.Type{Kind: plan.VarChar, Length: 24}, rule("email", "")).Mask
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.StringMatching(`[a-z]{1,9}[._-]?[a-z0-9]{0,9}@[a-z]{1,4}\.(com|de)`), rapid.StringN(1, 10, 24)).Draw(t, "in")
		if out := mask(t, m, in); !reserved.MatchString(out) {
			t.Fatalf("%q became %q", in, out)
		}
	})
	if upper, lower := mask(t, m, "Jane@Acme.test"), mask(t, m, "jane@acme.test"); upper != lower {
		t.Errorf("one mailbox became %s and %s", upper, lower)
	}
}

func TestEmailOptionsChooseTheDomain(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]string{
		`{"mail_domain":"qa.internal"}`: `^[a-z.]+[0-9]{4}@qa\.internal$`,
		`{"keep_domain":true}`:          `^[a-z.]+[0-9]{4}@Acme\.test$`,
		`{"exclude":["ACME.test"]}`:     `^jane\.doe@Acme\.test$`,
		`{"exclude":["cme.test"]}`:      `^[a-z.]+[0-9]{4}@example\.`,
		`{"exclude":["x","y","z.q"]}`:   `^[a-z.]+[0-9]{4}@example\.`,
	} {
		m := bind(t, wide(), rule("email", options)).Mask
		if out := mask(t, m, "jane.doe@Acme.test"); !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("%s gives %s", options, out)
		}
	}
}

func TestPhonesKeepTheirFormatAndCountry(t *testing.T) {
	t.Parallel()
	m := bind(t, wide(), rule("phone", "")).Mask
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
		out := mask(t, m, test.in)
		if !regexp.MustCompile(test.want).MatchString(out) || out == test.in {
			t.Errorf("%s became %s", test.in, out)
		}
	}
	digits := func(s string) string { return regexp.MustCompile(`\D`).ReplaceAllString(s, "") }
	if a, b := digits(mask(t, m, "212-555-0100")), digits(mask(t, m, "+1 (212) 555-0100")); "1"+a != b {
		t.Errorf("two spellings of one number became %s and %s", a, b)
	}
	fictional := bind(t, wide(), rule("phone", `{"fictional":true}`)).Mask
	if out := mask(t, fictional, "212-736-5000"); !strings.Contains(out, "-555-01") {
		t.Errorf("a fictional number is %s", out)
	}
}

func TestWhatIsNoPhoneNumberIsScrambledAndNotPassed(t *testing.T) {
	t.Parallel()
	m := bind(t, wide(), rule("phone", "")).Mask
	for _, in := range []string{"call Jane", "123", "12345678901234567890", "x", "ext. 5", "Jane 212-555-0100", "+", "() -5"} {
		out := mask(t, m, in)
		if out == in && strings.ContainsFunc(in, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			t.Errorf("%q passed", in)
		}
	}
}

// Fifteen digits are drawn at a time, and an extension may have more.
func TestEveryDigitOfALongExtensionIsReplaced(t *testing.T) {
	t.Parallel()
	m := bind(t, wide(), rule("phone", "")).Mask
	kept := 0
	for i := range 100 {
		if strings.HasSuffix(mask(t, m, "55501"+strconv.Itoa(10+i%90)+" x12345678901234567"), "67") {
			kept++
		}
	}
	if kept > 10 { // one number of a hundred gets the same two digits by chance
		t.Errorf("of 100 extensions %d kept their last two digits", kept)
	}
}

func TestPartsOfALinkedAddressAgree(t *testing.T) {
	t.Parallel()
	parts := []string{"city", "state-abbreviation", "zip", "full", "state", "city-state"}
	table := plan.Table{Schema: "public", Name: "homes"}
	row := &generator.Row{File: "a"}
	for _, part := range parts {
		r := rule("address", `{"part":"`+part+`"}`)
		r.Link = "home"
		table.Columns = append(table.Columns, plan.Column{Name: part, Type: wide(), Rule: r})
		row.Values = append(row.Values, []byte("old "+part))
	}
	made := map[string]string{}
	for i, part := range parts {
		bound, err := generator.Bind(table, i, generator.ExampleKeys())
		if err != nil {
			t.Fatal(err)
		}
		out, err := bound.Mask([]byte{}, row.Values[i], row)
		if err != nil {
			t.Fatal(err)
		}
		made[part] = string(out)
	}
	if want := made["city"] + ", " + made["state-abbreviation"]; made["city-state"] != want || !strings.HasSuffix(made["full"], ", "+want+" "+made["zip"]) {
		t.Errorf("the parts do not agree: %q", made)
	}
}

func TestScramblingKeepsEveryCharactersKindAndLength(t *testing.T) {
	t.Parallel()
	m := bind(t, wide(), rule("character-scramble", "")).Mask
	kind := func(r rune) int {
		switch {
		case unicode.IsUpper(r):
			return 1
		case unicode.IsLower(r):
			return 2
		case unicode.IsLetter(r):
			return 3
		case unicode.IsDigit(r):
			return 4
		}
		return -int(r)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9 ,.éßÅπЖ東あ한ア🙂\n"]{0,60}`)).Draw(t, "in")
		out := mask(t, m, in)
		a, b := []rune(in), []rune(out)
		if len(a) != len(b) {
			t.Fatalf("%q became %q", in, out)
		}
		for i := range a {
			if kind(a[i]) != kind(b[i]) || utf8.RuneLen(a[i]) != utf8.RuneLen(b[i]) {
				t.Fatalf("%q became %q in %q", a[i], b[i], in)
			}
		}
	})
}

func TestWeightsDecideHowOftenACategoryComes(t *testing.T) {
	t.Parallel()
	r := plan.Rule{Generator: "custom-categorical", Options: json.RawMessage(`{"values":["a","b",null],"weights":[70,20,10]}`), Inconsistent: true}
	m := bind(t, wide(), r).Mask
	counts := map[string]int{}
	for offset := range int64(10_000) {
		out, err := m([]byte{}, []byte("x"), place(offset))
		if err != nil {
			t.Fatal(err)
		}
		if out == nil {
			out = []byte("NULL")
		}
		counts[string(out)]++
	}
	// Four standard deviations are 184, 160 and 120.
	for name, want := range map[string]int{"a": 7000, "b": 2000, "NULL": 1000} {
		if got := counts[name]; got < want-190 || got > want+190 {
			t.Errorf("%s came %d times in 10000, not about %d", name, got, want)
		}
	}
}
