package mask

import (
	"testing"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
)

func TestAPlanForOtherWordListsIsRefused(t *testing.T) {
	t.Parallel()
	for version, refused := range map[int]bool{0: false, 1: false, generator.WordsVersion: false, generator.WordsVersion + 1: true} {
		p := &plan.Plan{Staging: plan.Staging{Null: null}, Masking: plan.Masking{PRF: plan.SipHash, Words: version}}
		_, err := Compile(p, tableOf("name"), generator.ExampleKeys())
		if refused != (fault.CodeOf(err) == fault.RuleRefused) || !refused && err != nil {
			t.Errorf("a plan for version %d: %v", version, err)
		}
	}
}
