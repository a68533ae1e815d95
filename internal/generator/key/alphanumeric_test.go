package key_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestCharAndVarCharKeysStillJoin(t *testing.T) {
	t.Parallel()
	char := generatortest.Bind(t, plan.Type{Kind: plan.Char, Length: 12}, generatortest.Rule("alphanumeric-key", "")).Mask
	varchar := generatortest.Bind(t, plan.Type{Kind: plan.VarChar, Length: 40}, generatortest.Rule("alphanumeric-key", "")).Mask
	if padded, bare := generatortest.Mask(t, char, "AB-123      "), generatortest.Mask(t, varchar, "AB-123"); padded != bare {
		t.Errorf("padded %q, bare %q", padded, bare)
	}
	if blank := generatortest.Mask(t, varchar, "AB-123  "); blank != generatortest.Mask(t, varchar, "AB-123")+"  " {
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
		m := generatortest.Bind(t, plan.Type{Kind: plan.VarChar, Length: 65535}, generatortest.Rule("alphanumeric-key", options)).Mask
		rapid.Check(t, func(t *rapid.T) {
			in := rapid.StringMatching(`[A-Za-z0-9 ./_-]{0,100}`).Draw(t, "in")
			out := generatortest.Mask(t, m, in)
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
	m := generatortest.Bind(t, plan.Type{Kind: plan.VarChar, Length: 65535}, generatortest.Rule("alphanumeric-key", "")).Mask
	in := []byte(strings.Repeat("k", 120))
	before := generatortest.Mask(t, m, string(in))
	for _, i := range []int{0, 60, 119} {
		changed := slices.Clone(in)
		changed[i] = 'q'
		after := generatortest.Mask(t, m, string(changed))
		for at := 0; at < 120; at += 20 {
			if before[at:at+20] == after[at:at+20] {
				t.Errorf("character %d does not change characters %d to %d", i, at, at+19)
			}
		}
	}
}
