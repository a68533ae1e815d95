package key_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestKeysOfEveryIntegerTypeStillJoin(t *testing.T) {
	t.Parallel()
	key := &plan.Type{Kind: plan.Integer}
	var masks []generator.Mask
	for _, kind := range []plan.Type{{Kind: plan.Integer}, {Kind: plan.BigInt}, {Kind: plan.Decimal, Precision: 12}} {
		r := generatortest.Rule("integer-key", "")
		r.Key, r.Domain = key, "public.users.id"
		masks = append(masks, generatortest.Bind(t, kind, r).Mask)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := strconv.Itoa(int(rapid.Int32().Draw(t, "in")))
		want := generatortest.Mask(t, masks[0], in)
		for _, m := range masks[1:] {
			if got := generatortest.Mask(t, m, in); got != want {
				t.Fatalf("%s became %s and %s", in, want, got)
			}
		}
		if strings.HasPrefix(in, "-") != strings.HasPrefix(want, "-") {
			t.Fatalf("%s changed its sign to %s", in, want)
		}
	})
	// What no INTEGER can refer to is permuted apart.
	if got := generatortest.Mask(t, masks[1], "9000000000"); len(got) < 10 {
		t.Errorf("a BIGINT beyond the key's type became %s, which is a stand-in of an INTEGER", got)
	}
}

func TestColumnsOfAnotherDomainGetOtherKeys(t *testing.T) {
	t.Parallel()
	same := 0
	a, b := generatortest.Rule("integer-key", ""), generatortest.Rule("integer-key", "")
	a.Domain, b.Domain = "public.users.id", "public.events.id"
	x, y := generatortest.Bind(t, plan.Type{Kind: plan.Integer}, a).Mask, generatortest.Bind(t, plan.Type{Kind: plan.Integer}, b).Mask
	for _, in := range []string{"1", "2", "3", "4", "5"} {
		if generatortest.Mask(t, x, in) == generatortest.Mask(t, y, in) {
			same++
		}
	}
	if same > 0 {
		t.Errorf("%d of five keys are equal in two domains", same)
	}
}

func TestWhatIsNoCanonicalIntegerIsRefused(t *testing.T) {
	t.Parallel()
	m := generatortest.Bind(t, plan.Type{Kind: plan.BigInt}, generatortest.Rule("integer-key", "")).Mask
	for _, in := range []string{"", "-", "+1", "01", "-0", "00", "1.0", "1e3", " 1", "1 ", "9223372036854775808", "-9223372036854775809", "99999999999999999999"} {
		if out, err := m([]byte{}, []byte(in), generatortest.Place(0)); fault.CodeOf(err) != fault.ValueRefused {
			t.Errorf("%q became %q, %v", in, out, err)
		}
	}
	for _, in := range []string{"0", "-1", "9223372036854775807", "-9223372036854775808"} {
		generatortest.Mask(t, m, in)
	}
	ranged := generatortest.Bind(t, plan.Type{Kind: plan.BigInt}, generatortest.Rule("integer-key", `{"range":[10,20]}`)).Mask
	if out, err := ranged([]byte{}, []byte("21"), generatortest.Place(0)); fault.CodeOf(err) != fault.ValueRefused {
		t.Errorf("a number outside its range became %q, %v", out, err)
	}
}
