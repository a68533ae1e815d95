package person_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestUniqueEmailsAreUniqueAndSoAreTheirDomains(t *testing.T) {
	t.Parallel()
	for _, prf := range []plan.PRF{plan.SipHash, plan.HMACSHA256} {
		keys := generator.ExampleKeys()
		keys.PRF = prf
		table := plan.Table{Columns: []plan.Column{{Name: "email", Type: generatortest.Text(), Rule: generatortest.Rule("unique-email", "")}}}
		bound, err := registry.Bind(table, 0, keys)
		if err != nil {
			t.Fatal(err)
		}
		form := regexp.MustCompile(`^[a-z2-7]{26}@[a-z2-7]{8}\.test$`)
		users, domains := map[string]bool{}, map[string]string{}
		for n := range 20_000 {
			domain := fmt.Sprintf("mail%d.test", n%100)
			out := generatortest.Mask(t, bound.Mask, fmt.Sprintf("jane%d@%s", n/100, domain))
			if !form.MatchString(out) {
				t.Fatalf("%s is no address of the form", out)
			}
			user, made, _ := strings.Cut(out, "@")
			users[user] = true
			if other := domains[domain]; other != "" && other != made {
				t.Fatalf("%s has the stand-ins %s and %s", domain, other, made)
			}
			domains[domain] = made
		}
		distinct := map[string]bool{}
		for _, made := range domains {
			distinct[made] = true
		}
		if len(users) != 20_000 || len(distinct) != 100 {
			t.Errorf("%s: 20000 addresses of 100 domains have %d users and %d domains", prf, len(users), len(distinct))
		}
	}
}

func TestCapitalsOfUniqueEmails(t *testing.T) {
	t.Parallel()
	exact := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("unique-email", "")).Mask
	folded := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("unique-email", `{"ignore_case":true}`)).Mask
	a, b := generatortest.Mask(t, exact, "jane@acme.test"), generatortest.Mask(t, exact, "Jane@ACME.test")
	if a == b || a[26:] != b[26:] {
		t.Errorf("%s and %s: users should differ, domains should not", a, b)
	}
	if a, b := generatortest.Mask(t, folded, "jane@acme.test"), generatortest.Mask(t, folded, "Jane@ACME.test"); a != b {
		t.Errorf("%s and %s differ", a, b)
	}
}

func TestAColumnTooShortForUniqueEmailsIsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options string
		length  int
		fits    bool
	}{
		{`{}`, 39, false},
		{`{}`, 40, true},
		{`{"mail_domain":"a.test"}`, 32, false},
		{`{"mail_domain":"a.test"}`, 33, true},
		{`{"mail_domain":"a test"}`, 99, false},
	} {
		column := plan.Column{Type: plan.Type{Kind: plan.VarChar, Length: test.length}}
		if faults := registry.Check(generatortest.Rule("unique-email", test.options), column); (len(faults) == 0) != test.fits {
			t.Errorf("%s in %d bytes: %v", test.options, test.length, faults)
		}
	}
}
