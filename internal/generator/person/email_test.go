package person_test

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestMailToAStandInReachesNobody(t *testing.T) {
	t.Parallel()
	reserved := regexp.MustCompile(`^[a-z]+[._-]?[a-z]*[0-9]{4}@example\.(com|net|org)$`)
	m := generatortest.Bind(t, plan.Type{Kind: plan.VarChar, Length: 24}, generatortest.Rule("email", "")).Mask
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.StringMatching(`[a-z]{1,9}[._-]?[a-z0-9]{0,9}@[a-z]{1,4}\.(com|de)`), rapid.StringN(1, 10, 24)).Draw(t, "in")
		if out := generatortest.Mask(t, m, in); !reserved.MatchString(out) {
			t.Fatalf("%q became %q", in, out)
		}
	})
	if upper, lower := generatortest.Mask(t, m, "Jane@Acme.test"), generatortest.Mask(t, m, "jane@acme.test"); upper != lower {
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
		m := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("email", options)).Mask
		if out := generatortest.Mask(t, m, "jane.doe@Acme.test"); !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("%s gives %s", options, out)
		}
	}
}
