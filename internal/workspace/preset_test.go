package workspace_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/plan"
	"standin/internal/workspace"
)

// TestARuleTakesWhatItsPresetSaysUnlessItSaysOtherwise: presets stand behind the
// tables that use them, because order means nothing in a mapping.
func TestARuleTakesWhatItsPresetSaysUnlessItSaysOtherwise(t *testing.T) {
	t.Parallel()
	const text = minimal + `tables:
  public.users:
    columns:
      same: {preset: mail}
      other: {preset: mail, mail_domain: b.test, domain: staff}
      less: {preset: mail, domain: , mail_domain: null}
      more: {preset: mail, keep_domain: true, consistent: false}
      word: {preset: number, consistent_with: userid}
      inside: {generator: conditional, otherwise: {preset: mail, domain: }}
presets:
  mail: {generator: email, mail_domain: a.test, domain: people}
  number: phone
`
	w, err := workspace.Parse("standin.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]plan.Rule{
		"same":   {Generator: "email", Options: json.RawMessage(`{"mail_domain":"a.test"}`), Domain: "people"},
		"other":  {Generator: "email", Options: json.RawMessage(`{"mail_domain":"b.test"}`), Domain: "staff"},
		"less":   {Generator: "email"},
		"more":   {Generator: "email", Options: json.RawMessage(`{"keep_domain":true,"mail_domain":"a.test"}`), Domain: "people", Inconsistent: true},
		"word":   {Generator: "phone", With: "userid"},
		"inside": {Generator: "conditional", Options: json.RawMessage(`{"otherwise":{"generator":"email","mail_domain":"a.test"}}`)},
	}
	got := map[string]plan.Rule{}
	for _, c := range w.Tables[0].Columns {
		got[c.Name] = c.Rule.Rule
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
	if place := w.Tables[0].Columns[4].Rule.Places["consistent_with"]; place.Line != 13 {
		t.Errorf("consistent_with stands in line %d", place.Line)
	}
}
