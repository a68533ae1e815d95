package person_test

import (
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
)

func TestNamesFollowTheCapitalsOfTheValue(t *testing.T) {
	t.Parallel()
	keep, plain := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("name", "")).Mask, generatortest.Bind(t, generatortest.Text(), generatortest.Rule("name", `{"keep_case":false}`)).Mask
	if out := generatortest.Mask(t, keep, "JANE DOE"); out != strings.ToUpper(out) {
		t.Errorf("JANE DOE became %s", out)
	}
	if out := generatortest.Mask(t, keep, "jane doe"); out != strings.ToLower(out) {
		t.Errorf("jane doe became %s", out)
	}
	if out := generatortest.Mask(t, plain, "JANE DOE"); out == strings.ToUpper(out) {
		t.Errorf("without keep_case JANE DOE became %s", out)
	}
}
