package number_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestNoiseIsExactUpTo38Digits(t *testing.T) {
	t.Parallel()
	kind := plan.Type{Kind: plan.Decimal, Precision: 38, Scale: 4}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`-?[1-9][0-9]{0,33}\.[0-9]{4}`).Draw(t, "in")
		factor := rapid.IntRange(0, 1_000_000_000).Draw(t, "millionths")
		options := fmt.Sprintf(`{"kind":"multiplicative","min_factor":%[1]d.%06[2]d,"max_factor":%[1]d.%06[2]d}`, factor/1_000_000, factor%1_000_000)
		got := generatortest.Mask(t, generatortest.Bind(t, kind, generatortest.Rule("noise", options)).Mask, in)
		exact := number(t, in)
		exact.Mul(exact, big.NewInt(int64(factor)))
		want := roundHalfUp(exact, 1_000_000)
		if limit := new(big.Int).Sub(new(big.Int).Exp(big.NewInt(10), big.NewInt(38), nil), big.NewInt(1)); want.CmpAbs(limit) > 0 {
			want.Mul(limit, big.NewInt(int64(want.Sign())))
		}
		if number(t, got).Cmp(want) != 0 {
			t.Fatalf("%s times %d millionths is %s, not %s ten-thousandths", in, factor, got, want)
		}
	})
}

// roundHalfUp divides a magnitude and keeps the sign.
func roundHalfUp(n *big.Int, by int64) *big.Int {
	sign := big.NewInt(int64(n.Sign()))
	half := new(big.Int).Abs(n)
	half.Add(half, big.NewInt(by/2))
	return half.Div(half, big.NewInt(by)).Mul(half, sign)
}

func number(t *rapid.T, text string) *big.Int {
	n, ok := new(big.Int).SetString(strings.Replace(text, ".", "", 1), 10)
	if !ok {
		t.Fatalf("%q is no number", text)
	}
	return n
}

func TestNoiseStaysWithinItsAmountAndTheType(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind      plan.Type
		options   string
		in        string
		low, high int64 // in the column's last digit
	}{
		{plan.Type{Kind: plan.Integer}, ``, "1000", 900, 1100},
		{plan.Type{Kind: plan.Integer}, `{"percent":0.5}`, "-100000", -100500, -99500},
		{plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 2}, `{"amount":0.05}`, "0.00", -5, 5},
		{plan.Type{Kind: plan.Decimal, Precision: 3, Scale: 0}, `{"amount":50}`, "990", 940, 999},
		{plan.Type{Kind: plan.SmallInt}, `{"amount":50}`, "-32760", -32768, -32710},
		{plan.Type{Kind: plan.BigInt}, `{"percent":1}`, "-9223372036854775808", -1 << 63, -9131138316486228050},
		{plan.Type{Kind: plan.Integer}, `{"amount":3}`, "1", -2, 4},
	} {
		t.Run(test.kind.String()+test.options, func(t *testing.T) {
			t.Parallel()
			r := generatortest.Rule("noise", test.options)
			r.Inconsistent = true
			m := generatortest.Bind(t, test.kind, r).Mask
			seen := map[string]bool{}
			for offset := range int64(300) {
				out, err := m([]byte{}, []byte(test.in), generatortest.Place(offset))
				if err != nil {
					t.Fatal(err)
				}
				n, ok := new(big.Int).SetString(strings.Replace(string(out), ".", "", 1), 10)
				if !ok || n.Cmp(big.NewInt(test.low)) < 0 || n.Cmp(big.NewInt(test.high)) > 0 {
					t.Fatalf("%s became %s, outside %d to %d", test.in, out, test.low, test.high)
				}
				seen[string(out)] = true
			}
			if spread := uint64(test.high) - uint64(test.low); uint64(len(seen)) < min(spread, 50)/2 {
				t.Errorf("only %d numbers came", len(seen))
			}
		})
	}
}

func TestWhatIsNoNumberOfTheTypeIsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind   plan.Type
		inputs []string
	}{
		{plan.Type{Kind: plan.Integer}, []string{"", "-", "1.0", "x", "2147483648", "-2147483649", "1e3", " 1"}},
		{plan.Type{Kind: plan.Decimal, Precision: 5, Scale: 2}, []string{".5", "1000.00", "1.234", "1..2", "-", "99999999999999999999999999999999999999999"}},
	} {
		m := generatortest.Bind(t, test.kind, generatortest.Rule("noise", "")).Mask
		for _, in := range test.inputs {
			if out, err := m([]byte{}, []byte(in), generatortest.Place(0)); fault.CodeOf(err) != fault.ValueRefused {
				t.Errorf("%s %q became %q, %v", test.kind, in, out, err)
			}
		}
	}
}
