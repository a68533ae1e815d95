package registry_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
)

// The promise that the copy holds nobody's own address, number or name.
func TestNobodyGetsTheirOwnNameNumberOrAddress(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for generatorName, inputs := range map[string]*rapid.Generator[string]{
		"name":    rapid.OneOf(rapid.SampledFrom([]string{"Aaron Abbott", "MARY SMITH", "a", "名前"}), rapid.StringMatching(`[A-Z][a-z]{1,7} [A-Z][a-z]{1,9}`)),
		"email":   rapid.StringMatching(`[a-zA-Z0-9._%+-]{1,20}@[a-z]{1,9}\.[a-z]{2,3}`),
		"phone":   rapid.StringMatching(`(\+1[ -]|\+44 |\+353 |0)?\(?[2-9][0-9]{2}\)?[ -][0-9]{3}-[0-9]{4}`),
		"ssn":     rapid.StringMatching(`[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}`),
		"address": rapid.StringMatching(`[1-9][0-9]{0,3} [A-Z][a-z]{3,9} (St|Street|Ave)`),
	} {
		t.Run(generatorName, func(t *testing.T) {
			t.Parallel()
			m := bind(t, keys, generatortest.Text(), generatortest.Rule(generatorName, "")).Mask
			rapid.Check(t, func(t *rapid.T) {
				in := inputs.Draw(t, "in")
				if out := generatortest.Mask(t, m, in); strings.EqualFold(out, in) {
					t.Fatalf("%q became %q", in, out)
				}
			})
		})
	}
}

func TestOfAThousandPeopleHardlyTwoGetOneStandIn(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, name := range []string{"name", "email", "phone", "ssn", "address"} {
		m := bind(t, keys, generatortest.Text(), generatortest.Rule(name, "")).Mask
		seen := map[string]bool{}
		for i := range 1000 {
			in := map[string]string{
				"name": "Jane Doe ", "email": "jane.doe%@acme.test", "phone": "212-555-%", "ssn": "078-05-%", "address": "% Main St",
			}[name]
			digits := string([]byte{byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10), '7'})
			if !strings.Contains(in, "%") {
				in += "%"
			}
			seen[generatortest.Mask(t, m, strings.Replace(in, "%", digits, 1))] = true
		}
		if len(seen) < 995 {
			t.Errorf("%s gave a thousand values only %d stand-ins", name, len(seen))
		}
	}
}
