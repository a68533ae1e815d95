package identity_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestSocialSecurityNumbersAreValidInForm(t *testing.T) {
	t.Parallel()
	valid := func(s string) bool {
		return len(s) == 11 && s[3] == '-' && s[6] == '-' && s[:3] != "000" && s[:3] != "666" && s[0] != '9' && s[4:6] != "00" && s[7:] != "0000"
	}
	for _, options := range []string{"", `{"cipher":"ff1"}`, `{"cipher":"siphash-feistel"}`, `{"area":"never-issued"}`} {
		m := generatortest.Bind(t, plan.Type{Kind: plan.Char, Length: 11}, generatortest.Rule("ssn", options)).Mask
		rapid.Check(t, func(t *rapid.T) {
			in := rapid.StringMatching(`[0-9]{3}-[0-9]{2}-[0-9]{4}`).Filter(valid).Draw(t, "in")
			out := generatortest.Mask(t, m, in)
			if strings.Contains(options, "area") {
				if out[0] != '9' || out[4:6] < "01" || out[4:6] > "49" || out[7:] == "0000" {
					t.Fatalf("%s could have been issued", out)
				}
			} else if !valid(out) {
				t.Fatalf("%s became %s", in, out)
			}
			if options == "" && in == out {
				t.Fatalf("%s became itself", in)
			}
		})
	}
}
