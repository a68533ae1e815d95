package registry_test

import (
	"encoding/json"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

// drawnParts are the stand-ins of three equal texts in one JSON value, at a place.
func drawnParts(t *testing.T, bound generator.Bound, offset int64) [3]string {
	t.Helper()
	out, err := bound.Mask([]byte{}, []byte(`["7134-aaaa","7134-aaaa","7134-aaaa"]`), generatortest.Place(offset))
	if err != nil {
		t.Fatal(err)
	}
	var parts [3]string
	if err := json.Unmarshal(out, &parts); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	return parts
}

func TestEqualPartsOfAValueAreDrawnApartWhenTheirRuleDrawsAnew(t *testing.T) {
	t.Parallel()
	mask := func(rule string) generator.Bound {
		return generatortest.Bind(t, plan.Type{Kind: plan.VarChar, Length: 200}, generatortest.Rule("json-mask", `{"paths":{"$[*]":`+rule+`}}`))
	}
	anew := mask(`{"generator":"character-scramble","consistent":false}`)
	parts, again := drawnParts(t, anew, 7), drawnParts(t, anew, 7)
	if parts[0] == parts[1] || parts[1] == parts[2] || parts[0] == parts[2] {
		t.Errorf("equal parts were drawn together: %q", parts)
	}
	if parts != again {
		t.Errorf("one place gave %q and %q", parts, again)
	}
	if other := drawnParts(t, anew, 8); other == parts {
		t.Errorf("another row was drawn as %q too", other)
	}
	consistent := drawnParts(t, mask(`"character-scramble"`), 7)
	want := generatortest.Mask(t, generatortest.Bind(t, generatortest.Text(), generatortest.Rule("character-scramble", "")).Mask, "7134-aaaa")
	if consistent != [3]string{want, want, want} {
		t.Errorf("consistent parts are %q, and %q in a column of their own", consistent, want)
	}
}
