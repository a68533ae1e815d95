package location_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"standin/internal/corpus"
	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// postalForms are what postal codes of each country look like, with a town's digits
// before what is drawn.
func postalForms() map[string]*regexp.Regexp {
	forms := map[string]*regexp.Regexp{}
	for country, form := range map[string]string{
		"ca": `[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d`, "gb": `[A-Z]{1,2}\d{1,2}[A-Z]? \d[ABD-HJLNP-UW-Z]{2}`,
		"nl": `[1-9]\d{3} ([A-EGHJ-NPRTV-XZ][A-EGHJ-NPR-TV-XZ]|S[BCEGHJ-NPRTV-XZ])`, "pt": `\d{4}-\d{3}`, "jp": `\d{3}-\d{4}`, "pl": `\d{2}-\d{3}`, "se": `\d{3} \d{2}`,
		"de": `\d{5}`, "fr": `\d{5}`, "es": `\d{5}`, "it": `\d{5}`,
	} {
		forms[country] = regexp.MustCompile("^" + form + "$")
	}
	return forms
}

// linked is the stand-ins of one row whose columns are linked, by the parts that
// they hold.
func linked(t *testing.T, name, options, value string, parts ...string) map[string]string {
	t.Helper()
	table := plan.Table{Schema: "public", Name: "homes"}
	row := &generator.Row{File: "a"}
	for _, part := range parts {
		r := generatortest.Rule(name, fmt.Sprintf(`{"part":%q,%s}`, part, options))
		r.Link = "home"
		table.Columns = append(table.Columns, plan.Column{Name: part, Type: generatortest.Text(), Rule: r})
		row.Values = append(row.Values, []byte(value+part))
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
	return made
}

func TestPartsOfALinkedAddressAgreeInEveryCountry(t *testing.T) {
	t.Parallel()
	forms := postalForms()
	for _, country := range corpus.Countries() {
		words, err := generatortest.Keys().Words.Locale(country, false)
		if err != nil {
			t.Fatal(err)
		}
		for n := range 25 {
			made := linked(t, "international-address", `"country":"`+country+`"`, fmt.Sprint(n), "city", "postal-code", "region", "region-code", "full", "country", "street")
			if !forms[country].MatchString(made["postal-code"]) {
				t.Fatalf("%s is no postal code of %s", made["postal-code"], country)
			}
			for _, part := range []string{"city", "postal-code"} {
				if !strings.Contains(made["full"], made[part]) {
					t.Fatalf("%s: the parts do not agree: %q", country, made)
				}
			}
			if made["country"] != words.Land {
				t.Fatalf("%s is the country of %s", made["country"], country)
			}
			known := false
			for _, town := range words.Towns {
				start, _, _ := strings.Cut(strings.ReplaceAll(town.Postal, "?", "#"), "#")
				known = known || town.Name == made["city"] && town.Region == made["region"] && town.Code == made["region-code"] && strings.HasPrefix(made["postal-code"], start)
			}
			if !known {
				t.Fatalf("%s: no town is like this: %q", country, made)
			}
		}
	}
}

func TestALocaleOfAddressIsTheCountryOfItsLanguage(t *testing.T) {
	t.Parallel()
	forms := postalForms()
	for locale, country := range map[string]string{"de": "de", "fr": "fr", "es": "es", "pt": "pt", "it": "it", "nl": "nl", "pl": "pl", "sv": "se", "ja": "jp"} {
		made := linked(t, "address", `"locale":"`+locale+`"`, "x", "city", "zip", "state", "full", "city-state")
		if !forms[country].MatchString(made["zip"]) || !strings.Contains(made["full"], made["zip"]) || made["city-state"] != made["city"]+", "+made["state"] {
			t.Errorf("%s: the parts do not agree: %q", locale, made)
		}
	}
}

// A code keeps its area and its form, and every other character can change.
func TestPostalCodesKeepTheirArea(t *testing.T) {
	t.Parallel()
	forms := postalForms()
	for _, test := range []struct{ country, in, kept string }{
		{"ca", "K1M 1M4", "K1M"},
		{"gb", "SW1A 2AA", "SW1A"},
		{"gb", "M1 1AE", "M1"},
		{"nl", "2513 AA", "25"},
		{"de", "10117", "10"},
		{"fr", "75002", "75"},
		{"pt", "1100-048", "11"},
		{"pl", "00-238", "00"},
		{"se", "111 51", "11"},
		{"jp", "100-0001", "10"},
	} {
		rule := generatortest.Rule("international-address", fmt.Sprintf(`{"country":%q,"part":"postal-code","fallback":"null"}`, test.country))
		rule.Inconsistent = true
		mask := generatortest.Bind(t, generatortest.Text(), rule).Mask
		seen := map[string]bool{}
		for n := range int64(300) {
			out, err := mask([]byte{}, []byte(test.in), generatortest.Place(n))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(out), test.kept) || !forms[test.country].Match(out) || string(out) == test.in {
				t.Fatalf("%s became %s", test.in, out)
			}
			seen[string(out)] = true
		}
		if len(seen) < 200 {
			t.Errorf("300 draws for %s gave %d codes", test.in, len(seen))
		}
		compact := strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(test.in))
		same := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("international-address", string(rule.Options))).Mask
		want := strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(generatortest.Mask(t, same, test.in)))
		if got := generatortest.Mask(t, same, compact); got != want {
			t.Errorf("%s became %s, and %s became another code", compact, got, test.in)
		}
	}
	for _, none := range []string{"1A1 A1A", "K1M 1M", "K1M 1M44", "K1M-1M-é", "-", "K1M1M4🙂"} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("international-address", `{"part":"postal-code","fallback":"null"}`)).Mask
		if out, err := mask([]byte{}, []byte(none), generatortest.Place(0)); err != nil || out != nil {
			t.Errorf("%q became %q", none, out)
		}
	}
}

func TestNoAddressAbroadIsLongerThanItsBound(t *testing.T) {
	t.Parallel()
	for _, country := range corpus.Countries() {
		for _, ascii := range []bool{false, true} {
			w, err := generatortest.Keys().Words.Locale(country, ascii)
			if err != nil {
				t.Fatal(err)
			}
			street, town := 0, 0
			for i := range w.Streets.Len() {
				street = max(street, len(w.Streets.At(i)))
			}
			for _, t := range w.Towns {
				town = max(town, len(t.Name)+len(t.Region)+len(t.Code)+len(t.Postal)+len(t.County))
			}
			if n := len(w.Address) + street + town + 4*3; n > 160 {
				t.Errorf("%s: an address can have %d bytes", country, n)
			}
		}
	}
}
