package number_test

import (
	"testing"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestNumbersOfFloatingPointAreMovedInTheirDigits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options, in, out string
		kind             plan.Kind
	}{
		{`{"kind":"multiplicative","min_factor":2,"max_factor":2}`, "-1.25", "-2.5", plan.Double},
		{`{"kind":"multiplicative","min_factor":2,"max_factor":2}`, "5e-05", "10e-05", plan.Double},
		{`{"kind":"multiplicative","min_factor":1.5,"max_factor":1.5}`, "0.30000000000000004", "0.45000000000000006", plan.Double},
		{`{"kind":"multiplicative","min_factor":2,"max_factor":2}`, "1.7976931348623157e+308", "1e+308", plan.Double},
		{`{"kind":"multiplicative","min_factor":2,"max_factor":2}`, "-3.4028235e+38", "-1e+38", plan.Real},
		{`{"kind":"multiplicative","min_factor":0,"max_factor":0}`, "7", "0", plan.Real},
		{`{}`, "0", "0", plan.Real},
		{`{}`, "-0", "0", plan.Double},
	} {
		mask := generatortest.Bind(t, plan.Type{Kind: test.kind}, generatortest.Rule("noise", test.options)).Mask
		out, err := mask([]byte{}, []byte(test.in), &generator.Row{})
		if err != nil || string(out) != test.out {
			t.Errorf("%s of %s: %q, %v, want %q", test.options, test.in, out, err, test.out)
		}
	}
	for _, in := range []string{"nan", "inf", "-inf", "", "1e", "e5", "1.5.5", "0x1p-2", "1e999", "."} {
		mask := generatortest.Bind(t, plan.Type{Kind: plan.Double}, generatortest.Rule("noise", "")).Mask
		if out, err := mask([]byte{}, []byte(in), &generator.Row{}); fault.CodeOf(err) != fault.ValueRefused {
			t.Errorf("%q: %q, %v", in, out, err)
		}
	}
	amount := generatortest.Rule("noise", `{"amount":1}`)
	if faults := registry.Check(amount, plan.Column{Name: "c", Type: plan.Type{Kind: plan.Real}}); len(faults) != 1 {
		t.Errorf("amount: %v", faults)
	}
}
