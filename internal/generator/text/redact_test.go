package text_test

import (
	"testing"

	"standin/internal/fault"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestBytesAreRedactedOneByOne(t *testing.T) {
	t.Parallel()
	kind := plan.Type{Kind: plan.VarByte, Length: 8}
	for _, test := range []struct{ options, in, want string }{
		{"", "00ff", "2a2a"},
		{"", "00", "2a"},
		{`{"keep_first":1,"keep_last":1}`, "00112233", "002a2a33"},
		{`{"keep_first":4,"keep_last":4}`, "001122", "2a2a22"},
		{`{"length":8,"keep_last":1}`, "00112233", "2a2a2a2a2a2a2a33"},
		{`{"length":1}`, "00112233", "2a"},
	} {
		if got := generatortest.Mask(t, generatortest.Bind(t, kind, generatortest.Rule("redact", test.options)).Mask, test.in); got != test.want {
			t.Errorf("%s: %s became %s, not %s", test.options, test.in, got, test.want)
		}
	}
	if out, err := generatortest.Bind(t, kind, generatortest.Rule("redact", "")).Mask([]byte{}, []byte("001"), generatortest.Place(0)); fault.CodeOf(err) != fault.ValueRefused {
		t.Errorf("half a byte became %s, %v", out, err)
	}
	for _, options := range []string{`{"with":"•"}`, `{"keep_marks":true}`, `{"length":9}`} {
		if faults := registry.Check(generatortest.Rule("redact", options), plan.Column{Name: "b", Type: kind}); len(faults) != 1 {
			t.Errorf("%s: %v", options, faults)
		}
	}
}
