package location_test

import (
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// The 17 beginnings of the guidance, as it prints them, those of later censuses, and
// some of military mail.
func TestSparseBeginningsBecomeZeros(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("hipaa-address", "")).Mask
	for _, sparse := range []string{
		"036", "692", "878", "059", "790", "879", "063", "821", "884", "102", "823", "890", "203", "830", "893", "556", "831",
		"202", "204", "205", "369", "753", "772", "090", "099", "340", "962", "966",
	} {
		if out := generatortest.Mask(t, mask, sparse+"12"); out != "00000" {
			t.Errorf("%s12 became %s", sparse, out)
		}
	}
	for in, want := range map[string]string{
		"10001": "10000", "100014321": "100000000", "10001-4321": "10000-0000", "10001 4321": "10000 0000", "03612-4321": "00000-0000",
		"1000": "00000", "10001-432": "00000", "1000A": "00000", "10-001": "00000", "١٢٣٤٥": "00000",
	} {
		if out := generatortest.Mask(t, mask, in); out != want {
			t.Errorf("%s became %s, not %s", in, out, want)
		}
	}
}

// Every column of a row that is linked is of one place, which is in the area of its
// ZIP code, or in the state if the area is sparse.
func TestLinkedPartsAreOfOnePlaceOfTheArea(t *testing.T) {
	t.Parallel()
	words := generatortest.Keys().Words
	places, err := words.Areas()
	if err != nil {
		t.Fatal(err)
	}
	table := plan.Table{Schema: "s", Name: "t"}
	for _, part := range []string{"zip", "city", "latitude", "longitude"} {
		rule := generatortest.Rule("hipaa-address", `{"part":"`+part+`","zip":"zip","real_zip":true}`)
		rule.Link = "home"
		table.Columns = append(table.Columns, plan.Column{Name: part, Type: generatortest.Text(), Rule: rule})
	}
	masks := make([]generator.Mask, len(table.Columns))
	for i := range masks {
		bound, err := registry.Bind(table, i, generatortest.Keys())
		if err != nil {
			t.Fatal(err)
		}
		masks[i] = bound.Mask
	}
	sparse := 0
	for i, place := range places {
		if i%7 > 0 && !strings.HasPrefix(place.ZIP, "82") {
			continue
		}
		row := &generator.Row{File: "a"}
		for _, value := range []string{place.ZIP, place.City, place.Latitude, place.Longitude} {
			row.Values = append(row.Values, []byte(value))
		}
		var out []string
		for i, mask := range masks {
			made, err := mask([]byte{}, row.Values[i], row)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(made))
		}
		found := false
		for _, p := range places {
			if p.ZIP == out[0] && p.City == out[1] && p.Latitude == out[2] && p.Longitude == out[3] {
				found = p.ZIP[:3] == place.ZIP[:3] || p.State == place.State
				if p.ZIP[:3] != place.ZIP[:3] {
					sparse++
				}
			}
		}
		if !found {
			t.Fatalf("%+v became %q, which is no place of its area", place, out)
		}
	}
	if sparse == 0 {
		t.Error("no place was of a sparse area")
	}
}

func TestStatesStayAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("hipaa-address", `{"part":"state","fallback":"null"}`)).Mask
	for _, state := range []string{"Wyoming", "WY", "wy", "NEW YORK", "District of Columbia", "DC", "PR", "Northern Mariana Islands"} {
		if out := generatortest.Mask(t, mask, state); out != state {
			t.Errorf("%s became %q", state, out)
		}
	}
	for _, none := range []string{"Bavaria", "XX", "New York City", "W", "Northern Mariana Islands and more", "Springfield"} {
		if out, err := mask([]byte{}, []byte(none), generatortest.Place(0)); err != nil || out != nil {
			t.Errorf("%s became %q, %v", none, out, err)
		}
	}
}

func TestBeginningsThatARuleAddsAreZerosToo(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("hipaa-address", `{"sparse":["100"]}`)).Mask
	if out := generatortest.Mask(t, mask, "10001"); out != "00000" {
		t.Errorf("10001 became %s", out)
	}
	column := plan.Column{Type: generatortest.Text()}
	for _, options := range []string{`{"sparse":["10"]}`, `{"sparse":["1e2"]}`, `{"sparse":[null]}`} {
		if len(registry.Check(generatortest.Rule("hipaa-address", options), column)) == 0 {
			t.Errorf("%s is taken", options)
		}
	}
}
