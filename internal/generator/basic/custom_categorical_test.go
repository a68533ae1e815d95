package basic_test

import (
	"encoding/json"
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestWeightsDecideHowOftenACategoryComes(t *testing.T) {
	t.Parallel()
	r := plan.Rule{Generator: "custom-categorical", Options: json.RawMessage(`{"values":["a","b",null],"weights":[70,20,10]}`), Inconsistent: true}
	m := generatortest.Bind(t, generatortest.Text(), r).Mask
	counts := map[string]int{}
	for offset := range int64(10_000) {
		out, err := m([]byte{}, []byte("x"), generatortest.Place(offset))
		if err != nil {
			t.Fatal(err)
		}
		if out == nil {
			out = []byte("NULL")
		}
		counts[string(out)]++
	}
	// Four standard deviations are 184, 160 and 120.
	for name, want := range map[string]int{"a": 7000, "b": 2000, "NULL": 1000} {
		if got := counts[name]; got < want-190 || got > want+190 {
			t.Errorf("%s came %d times in 10000, not about %d", name, got, want)
		}
	}
}
