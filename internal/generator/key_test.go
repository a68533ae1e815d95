package generator_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
)

// mask runs a mask that must succeed.
func mask(t interface {
	Helper()
	Fatal(args ...any)
}, m generator.Mask, in string,
) string {
	t.Helper()
	out, err := m(make([]byte, 0, 64), []byte(in), place(0))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestKeysOfEveryIntegerTypeStillJoin(t *testing.T) {
	t.Parallel()
	key := &plan.Type{Kind: plan.Integer}
	var masks []generator.Mask
	for _, kind := range []plan.Type{{Kind: plan.Integer}, {Kind: plan.BigInt}, {Kind: plan.Decimal, Precision: 12}} {
		r := rule("integer-key", "")
		r.Key, r.Domain = key, "public.users.id"
		masks = append(masks, bind(t, kind, r).Mask)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := string(value(*key).Draw(t, "in"))
		want := mask(t, masks[0], in)
		for _, m := range masks[1:] {
			if got := mask(t, m, in); got != want {
				t.Fatalf("%s became %s and %s", in, want, got)
			}
		}
		if strings.HasPrefix(in, "-") != strings.HasPrefix(want, "-") {
			t.Fatalf("%s changed its sign to %s", in, want)
		}
	})
	// What no INTEGER can refer to is permuted apart.
	if got := mask(t, masks[1], "9000000000"); len(got) < 10 {
		t.Errorf("a BIGINT beyond the key's type became %s, which is a stand-in of an INTEGER", got)
	}
}

func TestColumnsOfAnotherDomainGetOtherKeys(t *testing.T) {
	t.Parallel()
	same := 0
	a, b := rule("integer-key", ""), rule("integer-key", "")
	a.Domain, b.Domain = "public.users.id", "public.events.id"
	x, y := bind(t, plan.Type{Kind: plan.Integer}, a).Mask, bind(t, plan.Type{Kind: plan.Integer}, b).Mask
	for _, in := range []string{"1", "2", "3", "4", "5"} {
		if mask(t, x, in) == mask(t, y, in) {
			same++
		}
	}
	if same > 0 {
		t.Errorf("%d of five keys are equal in two domains", same)
	}
}

func TestWhatIsNoCanonicalIntegerIsRefused(t *testing.T) {
	t.Parallel()
	m := bind(t, plan.Type{Kind: plan.BigInt}, rule("integer-key", "")).Mask
	for _, in := range []string{"", "-", "+1", "01", "-0", "00", "1.0", "1e3", " 1", "1 ", "9223372036854775808", "-9223372036854775809", "99999999999999999999"} {
		if out, err := m([]byte{}, []byte(in), place(0)); fault.CodeOf(err) != fault.ValueRefused {
			t.Errorf("%q became %q, %v", in, out, err)
		}
	}
	for _, in := range []string{"0", "-1", "9223372036854775807", "-9223372036854775808"} {
		mask(t, m, in)
	}
	ranged := bind(t, plan.Type{Kind: plan.BigInt}, rule("integer-key", `{"range":[10,20]}`)).Mask
	if out, err := ranged([]byte{}, []byte("21"), place(0)); fault.CodeOf(err) != fault.ValueRefused {
		t.Errorf("a number outside its range became %q, %v", out, err)
	}
}

func TestCharAndVarCharKeysStillJoin(t *testing.T) {
	t.Parallel()
	char := bind(t, plan.Type{Kind: plan.Char, Length: 12}, rule("alphanumeric-key", "")).Mask
	varchar := bind(t, plan.Type{Kind: plan.VarChar, Length: 40}, rule("alphanumeric-key", "")).Mask
	if padded, bare := mask(t, char, "AB-123      "), mask(t, varchar, "AB-123"); padded != bare {
		t.Errorf("padded %q, bare %q", padded, bare)
	}
	if blank := mask(t, varchar, "AB-123  "); blank != mask(t, varchar, "AB-123")+"  " {
		t.Errorf("a VARCHAR lost its blanks: %q", blank)
	}
}

func TestAlphanumericKeysKeepTheirPatternAndPrefix(t *testing.T) {
	t.Parallel()
	pattern := func(s string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= '0' && r <= '9':
				return '0'
			case r >= 'a' && r <= 'z':
				return 'a'
			case r >= 'A' && r <= 'Z':
				return 'A'
			}
			return r
		}, s)
	}
	for _, options := range []string{"", `{"cipher":"siphash-feistel"}`, `{"keep_prefix":3}`, `{"digits":true}`} {
		m := bind(t, plan.Type{Kind: plan.VarChar, Length: 65535}, rule("alphanumeric-key", options)).Mask
		rapid.Check(t, func(t *rapid.T) {
			in := rapid.StringMatching(`[A-Za-z0-9 ./_-]{0,100}`).Draw(t, "in")
			out := mask(t, m, in)
			if pattern(in) != pattern(out) {
				t.Fatalf("%q became %q", in, out)
			}
			if strings.Contains(options, "prefix") && !strings.HasPrefix(out, in[:min(3, len(in))]) {
				t.Fatalf("%q became %q and lost its prefix", in, out)
			}
			if strings.Contains(options, "digits") && !strings.ContainsAny(in, "0123456789") && in != out {
				t.Fatalf("%q became %q", in, out)
			}
		})
	}
}

func TestEveryPartOfALongKeyDependsOnEveryOther(t *testing.T) {
	t.Parallel()
	m := bind(t, plan.Type{Kind: plan.VarChar, Length: 65535}, rule("alphanumeric-key", "")).Mask
	in := []byte(strings.Repeat("k", 120))
	before := mask(t, m, string(in))
	for _, i := range []int{0, 60, 119} {
		changed := slices.Clone(in)
		changed[i] = 'q'
		after := mask(t, m, string(changed))
		for at := 0; at < 120; at += 20 {
			if before[at:at+20] == after[at:at+20] {
				t.Errorf("character %d does not change characters %d to %d", i, at, at+19)
			}
		}
	}
}

func TestSocialSecurityNumbersAreValidInForm(t *testing.T) {
	t.Parallel()
	valid := func(s string) bool {
		return len(s) == 11 && s[3] == '-' && s[6] == '-' && s[:3] != "000" && s[:3] != "666" && s[0] != '9' && s[4:6] != "00" && s[7:] != "0000"
	}
	for _, options := range []string{"", `{"cipher":"ff1"}`, `{"cipher":"siphash-feistel"}`, `{"area":"never-issued"}`} {
		m := bind(t, plan.Type{Kind: plan.Char, Length: 11}, rule("ssn", options)).Mask
		rapid.Check(t, func(t *rapid.T) {
			in := rapid.StringMatching(`[0-9]{3}-[0-9]{2}-[0-9]{4}`).Filter(valid).Draw(t, "in")
			out := mask(t, m, in)
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
