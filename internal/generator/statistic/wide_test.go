package statistic

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator/value"
)

func TestWideNumbersAreComputedAsLongOnesAre(t *testing.T) {
	t.Parallel()
	limit := new(big.Int).Lsh(big.NewInt(1), 127)
	number := rapid.Custom(func(t *rapid.T) *big.Int {
		n, _ := new(big.Int).SetString(rapid.StringMatching(`-?[0-9]{1,38}`).Draw(t, "digits"), 10)
		return n
	})
	narrow := func(n *big.Int) wide {
		d, ok := value.ParseDecimal([]byte(n.String()), 0)
		if !ok {
			t.Fatalf("%s is no number", n)
		}
		return wideOf(d)
	}
	rounded := func(n, by *big.Int) *big.Int { // half up, without the sign
		above, below := new(big.Int).Abs(n), new(big.Int).Abs(by)
		above.Add(above.Lsh(above, 1), below).Quo(above, below.Lsh(below, 1))
		if n.Sign()*by.Sign() < 0 {
			above.Neg(above)
		}
		return above
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		digits := rapid.IntRange(-25, 45).Draw(t, "digits")
		ten := new(big.Int).Exp(big.NewInt(10), new(big.Int).Abs(big.NewInt(int64(digits))), nil)
		check := func(what string, got wide, fits bool, want *big.Int, must bool) {
			t.Helper()
			if must = must && want.CmpAbs(limit) < 0; fits != must {
				t.Fatalf("%s of %s and %s (or %d) fits: %t", what, a, b, digits, fits)
			}
			if fits && string(got.decimal().Append(nil, 0)) != want.String() {
				t.Fatalf("%s of %s and %s (or %d) is %s, not %s", what, a, b, digits, got.decimal().Append(nil, 0), want)
			}
		}
		got, fits := narrow(a).sum(narrow(b))
		check("the sum", got, fits, new(big.Int).Add(a, b), true)
		got, fits = narrow(a).times(narrow(b))
		check("the product", got, fits, new(big.Int).Mul(a, b), true)
		got, fits = narrow(a).over(narrow(b))
		if b.Sign() == 0 {
			check("the quotient", got, fits, a, false)
		} else {
			check("the quotient", got, fits, rounded(a, b), new(big.Int).Abs(b).IsUint64())
		}
		got, fits = narrow(a).rescaled(digits)
		if digits < 0 {
			check("the rounding", got, fits, rounded(a, ten), digits >= -mostDigits)
		} else {
			check("the longer number", got, fits, new(big.Int).Mul(a, ten), true)
		}
	})
}
