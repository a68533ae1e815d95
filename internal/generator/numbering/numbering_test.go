package numbering_test

import (
	"strconv"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestASignIsNoMarkInAColumnOfNumbers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		generator, in string
		kind          plan.Kind
	}{
		{"sin", "-130692544", plan.Integer},
		{"sin", "-130692544", plan.BigInt},
		{"credit-card", "-4111111111111111", plan.BigInt},
		{"imei", "-490154203237518", plan.BigInt},
		{"fnr", "-1129930078", plan.BigInt},
	} {
		for _, cipher := range []string{"none", "ff1"} {
			rule := generatortest.Rule(test.generator, `{"fallback":"error","cipher":"`+cipher+`"}`)
			mask := generatortest.Bind(t, plan.Type{Kind: test.kind}, rule).Mask
			if made, err := mask([]byte{}, []byte(test.in), generatortest.Place(0)); err == nil {
				t.Errorf("%s by cipher %s: %s became %s, as the number without its sign does", test.generator, cipher, test.in, made)
			}
		}
	}
}

func TestNumbersStayWithinBigInt(t *testing.T) {
	t.Parallel()
	for _, cipher := range []string{"none", "ff1", "siphash-feistel"} {
		mask := generatortest.Bind(t, plan.Type{Kind: plan.BigInt}, generatortest.Rule("credit-card", `{"fallback":"error","cipher":"`+cipher+`"}`)).Mask
		made := "9000000000000000000"
		for check := range 10 { // one of them is the check digit
			number := made[:18] + strconv.Itoa(check)
			if _, err := mask([]byte{}, []byte(number), generatortest.Place(0)); err == nil {
				made = number
			}
		}
		for range 200 {
			made = generatortest.Mask(t, mask, made)
			if _, err := strconv.ParseInt(made, 10, 64); err != nil {
				t.Fatalf("by cipher %s a card became %s", cipher, made)
			}
		}
	}
}

func TestTheCaseOfEveryLetterStays(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("company-registration", `{"cipher":"ff1","fallback":"error"}`)).Mask
	seen := map[string]string{}
	for _, in := range []string{"hrb 12 b", "Hrb 12 b", "HRB 12 b", "hRb 12 B", "HRB 12 B"} {
		made := generatortest.Mask(t, mask, in)
		if other, taken := seen[made]; taken {
			t.Errorf("%s and %s both became %s", other, in, made)
		}
		seen[made] = in
	}
}

func TestStandInsNobodyHasDifferFromTheirValues(t *testing.T) {
	t.Parallel()
	// A code that is made up already, under options that leave fifty.
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("finnish-pic", `{"fictional":true,"keep_birth_date":true,"keep_gender":true,"fallback":"error"}`)).Mask
	made := generatortest.Mask(t, mask, "131052-308T")
	for range 2000 {
		next := generatortest.Mask(t, mask, made)
		if next == made {
			t.Fatalf("%s stayed", made)
		}
		made = next
	}
	for offset := range int64(2000) {
		rule := generatortest.Rule("finnish-pic", `{"fictional":true,"keep_birth_date":true,"keep_gender":true,"fallback":"error"}`)
		rule.Inconsistent = true
		if offset == 0 {
			mask = generatortest.Bind(t, generatortest.Text(), rule).Mask
		}
		out, err := mask([]byte{}, []byte(made), generatortest.Place(offset))
		if err != nil || string(out) == made {
			t.Fatalf("%s stayed (%v)", made, err)
		}
	}
}

func TestACipherIsConsistentWithTheValueItself(t *testing.T) {
	t.Parallel()
	for _, spec := range registry.List() {
		i := 0
		for i < len(spec.Options) && spec.Options[i].Name != "cipher" {
			i++
		}
		if i == len(spec.Options) || spec.Consistency != generator.Optional {
			continue
		}
		rule := generatortest.Rule(spec.Name, `{"cipher":"ff1","fallback":"replace"}`)
		rule.With = "other"
		if faults := registry.Check(rule, plan.Column{Name: "value", Type: generatortest.Text(), Rule: rule}); len(faults) == 0 {
			t.Errorf("generator %s permutes, and takes consistent_with", spec.Name)
		}
	}
}
