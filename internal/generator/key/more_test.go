package key_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
)

func TestSpellingsOfOneUUIDAgree(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("uuid-key", "")).Mask
	plain := generatortest.Mask(t, mask, "3f2504e0-4f89-41d3-9a0c-0305e82c3301")
	for _, spelling := range []string{"3F2504E0-4F89-41D3-9A0C-0305E82C3301", "3f2504e04f8941d39a0c0305e82c3301", "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}"} {
		made := generatortest.Mask(t, mask, spelling)
		if strings.Trim(strings.ReplaceAll(strings.ToLower(made), "-", ""), "{}") != strings.ReplaceAll(plain, "-", "") || len(made) != len(spelling) {
			t.Errorf("%s became %s, and another spelling %s", spelling, made, plain)
		}
	}
}

func TestUUIDsKeepVersionAndVariant(t *testing.T) {
	t.Parallel()
	for _, options := range []string{"", `{"cipher":"siphash-feistel"}`} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("uuid-key", options)).Mask
		seen := map[string]bool{}
		rapid.Check(t, func(t *rapid.T) {
			in := rapid.StringMatching(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`).Draw(t, "in")
			made := generatortest.Mask(t, mask, in)
			variant := func(text string) int { return strings.IndexByte("0123456789abcdef", text[19]) / 4 }
			if made[14] != in[14] || variant(made) != variant(in) || seen[made] {
				t.Fatalf("%s became %s", in, made)
			}
			seen[made] = true
		})
	}
}

func TestWhatIsNoUUIDIsRefused(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("uuid-key", "")).Mask
	for _, in := range []string{"x", "3f2504e0-4f89-41d3-9a0c-0305e82c330", "3f2504e04-f89-41d3-9a0c-0305e82c3301", "{3f2504e04f8941d39a0c0305e82c3301", "gf2504e0-4f89-41d3-9a0c-0305e82c3301"} {
		if out, err := mask([]byte{}, []byte(in), generatortest.Place(0)); err == nil {
			t.Errorf("%s became %s", in, out)
		}
	}
}

func TestTextsOfAllLengthsGetDifferentKeys(t *testing.T) {
	t.Parallel()
	for _, options := range []string{"", `{"capitals":true}`, `{"cipher":"siphash-feistel"}`} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("ascii-key", options)).Mask
		seen := map[string]string{}
		add := func(in string) {
			made := generatortest.Mask(t, mask, in)
			if other, taken := seen[made]; taken {
				t.Fatalf("%s: %q and %q both became %s", options, other, in, made)
			}
			seen[made] = in
		}
		for length := range 60 {
			add(strings.Repeat("~", length+1))
		}
		for first := byte(' ' + 1); first <= '~'; first++ {
			for second := byte('!'); second <= '~'; second++ {
				if first != '~' || second != '~' {
					add(string([]byte{first, second}))
				}
			}
		}
		for n := range 5000 {
			add(fmt.Sprintf("order/%07d", n))
		}
	}
}

func TestTrailingBlanksAreNoPartOfAKey(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("ascii-key", "")).Mask
	if first, second := generatortest.Mask(t, mask, "AB 1"), generatortest.Mask(t, mask, "AB 1  "); second != first+"  " {
		t.Errorf("one key became %q and %q", first, second)
	}
}
