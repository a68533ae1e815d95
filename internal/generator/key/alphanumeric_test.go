package key_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/fault"
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

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters, r) {
			return r
		}
		return -1
	}, text)
}

func TestNoKeyWithSomethingToReplacePassesWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ options, in, kept string }{
		{`{"keep_prefix":5}`, "AB-12", "AB"},
		{`{"keep_prefix":9}`, "Jane", "Ja"},
		{`{"keep_prefix":9}`, "Janets--", "Jane"},
		{`{"keep_prefix":9}`, "Ja----", ""},
		{`{"keep_prefix":1}`, "7", ""},
		{`{"keep_prefix":3}`, "471142   ", "471"},
		{`{"keep_prefix":4}`, "4711   ", "47"},
		{`{"digits":true,"keep_prefix":4}`, "1X4711", "1X47"},
		{`{"digits":true,"keep_prefix":4}`, "47-XYZ", ""},
	} {
		m := generatortest.Bind(t, plan.Type{Kind: plan.VarChar, Length: 40}, generatortest.Rule("alphanumeric-key", c.options)).Mask
		if out := generatortest.Mask(t, m, c.in); out == c.in || !strings.HasPrefix(out, c.kept) || len(out) != len(c.in) {
			t.Errorf("%s: %q became %q", c.options, c.in, out)
		}
	}
	for options, want := range map[string]string{`{"digits":true}`: "REFUSED", `{"digits":true,"fallback":"null"}`: "NULL"} {
		m := generatortest.Bind(t, plan.Type{Kind: plan.VarChar, Length: 40}, generatortest.Rule("alphanumeric-key", options)).Mask
		out, err := m([]byte{}, []byte("Jane-Doe"), generatortest.Place(0))
		if refused := fault.CodeOf(err) == fault.ValueRefused; refused != (want == "REFUSED") || out != nil || err != nil && strings.Contains(err.Error(), "Jane") {
			t.Errorf("%s: %q, %v", options, out, err)
		}
		if out, err := m([]byte{}, []byte("--"), generatortest.Place(0)); err != nil || string(out) != "--" {
			t.Errorf("%s: %q, %v", options, out, err)
		}
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
			if strings.Contains(options, "digits") && !strings.ContainsAny(in, "0123456789") {
				return // refused if it has letters
			}
			out := generatortest.Mask(t, m, in)
			if pattern(in) != pattern(out) {
				t.Fatalf("%q became %q", in, out)
			}
			if strings.Contains(options, "prefix") && len(in) > 3 && strings.ContainsAny(in[3:], letters+"0123456789") && !strings.HasPrefix(out, in[:3]) {
				t.Fatalf("%q became %q and lost its prefix", in, out)
			}
			if strings.Contains(options, "digits") && strings.Trim(pattern(in), "0") != "" && lettersOf(in) != lettersOf(out) {
				t.Fatalf("%q became %q, with other letters", in, out)
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
