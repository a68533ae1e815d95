package character_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func TestAScrambledNumberIsANumberAndAnotherOne(t *testing.T) {
	t.Parallel()
	domain, err := keyed.Key{}.Domain(keyed.PRF(plan.SipHash), "numbers")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?`).Draw(t, "number")
		stream := domain.Stream([]byte(in))
		out := string(character.ScrambleNumber([]byte("x"), []byte(in), &stream)[1:])
		if !json.Valid([]byte(out)) || len(out) != len(in) {
			t.Fatalf("%s became %s", in, out)
		}
		if out == in && in[0] != '0' && in[0] != '-' {
			t.Fatalf("%s became itself", in)
		}
	})
}

func TestNothingHidesInAnExponent(t *testing.T) {
	t.Parallel()
	domain, err := keyed.Key{}.Domain(keyed.PRF(plan.SipHash), "numbers")
	if err != nil {
		t.Fatal(err)
	}
	for in, stays := range map[string]string{"1.5e-307": "e-307", "7E+38": "E+38", "1e90817263": "", "0e-90817263": "", "1.0E+4711081": ""} {
		stream := domain.Stream([]byte(in))
		out := string(character.ScrambleNumber([]byte{}, []byte(in), &stream))
		exponent := in[strings.IndexAny(in, "eE"):]
		if !json.Valid([]byte(out)) || len(out) != len(in) || strings.HasSuffix(out, exponent) != (stays != "") {
			t.Errorf("%s became %s", in, out)
		}
	}
}
