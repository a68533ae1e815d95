package registration_test

import (
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
)

// What stays of a number in a register is the abbreviation of the register, and not a
// name that stands in its place.
func TestLettersOfNoRegisterDoNotStay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		country, in string
		stays       string // of in; empty: no three letters of it
	}{
		{"de", "HRB 12345", "HRB "},
		{"de", "GnR 123 B", "GnR "},
		{"de", "12345", ""},
		{"de", "MUELLER1", ""},
		{"de", "1 Mueller", ""},
		{"de", "Jane 1234", ""},
		{"gb", "SC123456", "SC"},
		{"gb", "IP12345R", "IP"},
		{"gb", "01234567", ""},
		{"gb", "JANEDOE1", ""},
		{"gb", "JD123456", ""},
		{"gb", "1234JANE", ""},
	} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("company-registration", `{"country":"`+test.country+`"}`)).Mask
		got := generatortest.Mask(t, mask, test.in)
		if got == test.in || !strings.HasPrefix(got, test.stays) || len(got) != len(test.in) {
			t.Errorf("%s: %q became %q", test.country, test.in, got)
		}
		for _, part := range []string{"MUELLER", "Mueller", "Jane", "JANE", "JD"} {
			if strings.Contains(got, part) {
				t.Errorf("%s: %q became %q, with %s in it", test.country, test.in, got, part)
			}
		}
	}
}
