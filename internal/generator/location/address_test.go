package location_test

import (
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestPartsOfALinkedAddressAgree(t *testing.T) {
	t.Parallel()
	parts := []string{"city", "state-abbreviation", "zip", "full", "state", "city-state"}
	table := plan.Table{Schema: "public", Name: "homes"}
	row := &generator.Row{File: "a"}
	for _, part := range parts {
		r := generatortest.Rule("address", `{"part":"`+part+`"}`)
		r.Link = "home"
		table.Columns = append(table.Columns, plan.Column{Name: part, Type: generatortest.Text(), Rule: r})
		row.Values = append(row.Values, []byte("old "+part))
	}
	made := map[string]string{}
	for i, part := range parts {
		bound, err := registry.Bind(table, i, generatortest.Keys())
		if err != nil {
			t.Fatal(err)
		}
		out, err := bound.Mask([]byte{}, row.Values[i], row)
		if err != nil {
			t.Fatal(err)
		}
		made[part] = string(out)
	}
	if want := made["city"] + ", " + made["state-abbreviation"]; made["city-state"] != want || !strings.HasSuffix(made["full"], ", "+want+" "+made["zip"]) {
		t.Errorf("the parts do not agree: %q", made)
	}
}
