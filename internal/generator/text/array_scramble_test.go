package text_test

import (
	"encoding/json"
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestEqualElementsOfArraysBecomeEqualOnesUnlessTheyAreDrawnAnew(t *testing.T) {
	t.Parallel()
	const in = `["customer number", "customer number", ["customer number"], 123456789]`
	elements := func(rule plan.Rule) (list []any) {
		out := generatortest.Mask(t, generatortest.Bind(t, generatortest.Text(), rule).Mask, in)
		if err := json.Unmarshal([]byte(out), &list); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out, "customer") || strings.Contains(out, "123456789") {
			t.Errorf("it became %s", out)
		}
		return list
	}
	rule := generatortest.Rule("array-scramble", "")
	if list := elements(rule); list[0] != list[1] || list[0] != list[2].([]any)[0] {
		t.Errorf("the elements are %v", list)
	}
	rule.Inconsistent = true
	if list := elements(rule); list[0] == list[1] {
		t.Errorf("drawn anew, the elements are %v", list)
	}
}
