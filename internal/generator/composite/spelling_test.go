package composite_test

import (
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

// A condition means the moment that the workspace writes, whatever the spelling in which
// an UNLOAD writes it.
func TestConditionsCompareMomentsAndTimesAndNotTheirSpelling(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind      plan.Kind
		condition string
		holds     []string
		not       []string
	}{
		{plan.Timestamp, `"is":["2024-01-01 12:00:00.500"]`, []string{"2024-01-01 12:00:00.5"}, []string{"2024-01-01 12:00:00"}},
		{plan.TimestampTZ, `"is":["2024-01-01 01:00:00+02"]`, []string{"2023-12-31 23:00:00+00"}, []string{"2024-01-01 01:00:00+00"}},
		{plan.Time, `"is":["12:00:00.500"]`, []string{"12:00:00.5"}, []string{"12:00:00"}},
		{plan.TimeTZ, `"is":["01:00:00+02"]`, []string{"23:00:00+00"}, []string{"01:00:00+00"}},
		{plan.TimeTZ, `"min":"10:00:00+02","max":"09:30:00+00"`, []string{"08:00:00+00", "09:30:00+00"}, []string{"10:00:00+00", "07:59:59+00"}},
		{plan.Time, `"max":"12:00:00.50"`, []string{"12:00:00.5"}, []string{"12:00:00.500001"}},
	} {
		kind := plan.Type{Kind: test.kind}
		rule := generatortest.Rule("conditional", `{"cases":[{"when":[{`+test.condition+`}],"rule":"null"}],"otherwise":"passthrough"}`)
		mask := generatortest.Bind(t, kind, rule).Mask
		for in, want := range both(test.holds, test.not) {
			out, err := mask([]byte{}, []byte(in), generatortest.Place(0))
			if err != nil || (out == nil) != want {
				t.Errorf("%s %s: %s is %v, %v", test.kind, test.condition, in, out == nil, err)
			}
		}
	}
}

func both(holds, not []string) map[string]bool {
	all := map[string]bool{}
	for _, in := range holds {
		all[in] = true
	}
	for _, in := range not {
		all[in] = false
	}
	return all
}
