package corpus_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"standin/internal/corpus"
)

// lists are the lists of words by their names.
func lists(w *corpus.Words) map[string]corpus.List {
	return map[string]corpus.List{
		"female": w.Female, "male": w.Male, "last": w.Last, "last of women": w.LastOfWomen, "forms": w.Forms, "branches": w.Branches,
		"shops": w.Shops, "streets": w.Streets, "countries": w.Countries,
	}
}

func TestEveryLocaleIsThereAsItIsWrittenAndInASCII(t *testing.T) {
	t.Parallel()
	library := corpus.NewLibrary()
	ascii := regexp.MustCompile(`^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$`)
	for _, name := range slices.Concat(corpus.Locales(), corpus.Countries()) {
		native, err := library.Locale(name, false)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := library.Locale(name, true)
		if err != nil {
			t.Fatal(err)
		}
		others := lists(plain)
		for title, list := range lists(native) {
			if list.Len() != others[title].Len() {
				t.Errorf("%s %s: %d entries, %d in ASCII", name, title, list.Len(), others[title].Len())
				continue
			}
			for i := range list.Len() {
				if name == "en" && title == "countries" {
					break // some have commas
				}
				entry, other := list.At(i), others[title].At(i)
				if entry == "" || !utf8.ValidString(entry) || strings.ContainsAny(entry+other, ",\"\t\r\n") || !ascii.MatchString(other) || strings.TrimSpace(entry) != entry {
					t.Errorf("%s %s: entry %d is %q, in ASCII %q", name, title, i, entry, other)
				}
				if ascii.MatchString(entry) && entry != other {
					t.Errorf("%s %s: %q has another form in ASCII, %q", name, title, entry, other)
				}
			}
		}
		if len(native.Towns) != len(plain.Towns) {
			t.Errorf("%s: the towns of the two forms differ", name)
		}
		if !ascii.MatchString(plain.Street+plain.Address+plain.Land+strings.Join(plain.Companies, "")+strings.Join(plain.Businesses, "")) && name != "en" {
			t.Errorf("%s: a pattern is not ASCII", name)
		}
	}
	if _, err := library.Locale("xx", false); err == nil {
		t.Error("there are words of a locale that is none")
	}
}

func TestEveryLocaleNamesPeopleAndCompanies(t *testing.T) {
	t.Parallel()
	library := corpus.NewLibrary()
	for _, name := range corpus.Locales() {
		w, err := library.Locale(name, false)
		if err != nil {
			t.Fatal(err)
		}
		if w.Female.Len() < 100 || w.Male.Len() < 100 || w.Last.Len() < 100 || w.LastOfWomen.Len() != w.Last.Len() {
			t.Errorf("%s has %d women, %d men and %d last names, %d of women", name, w.Female.Len(), w.Male.Len(), w.Last.Len(), w.LastOfWomen.Len())
		}
		if w.Forms.Len() < 3 || w.Branches.Len() < 10 || w.Shops.Len() < 15 || len(w.Companies) < 3 || len(w.Businesses) < 3 {
			t.Errorf("%s lacks words for companies", name)
		}
		for _, pattern := range slices.Concat(w.Companies, w.Businesses) {
			if !regexp.MustCompile(`^([^%]|%[FBS12G])+$`).MatchString(pattern) || !strings.Contains(pattern, "%1") && !strings.Contains(pattern, "%G") {
				t.Errorf("%s: %q names no company", name, pattern)
			}
		}
	}
}

// The codes are those that a person would know.
func TestEveryTownIsWhole(t *testing.T) {
	t.Parallel()
	library := corpus.NewLibrary()
	forms := map[string]string{
		"ca": `[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] #\?#`, "gb": `[A-Z]{1,2}[0-9]{1,2} #\?\?`, "de": `[0-9]{3}##`, "fr": `[0-9]{3,4}##?`, "es": `[0-9]{4}#`,
		"pt": `[0-9]{2,3}##?-###`, "it": `[0-9]{4}#`, "nl": `[1-9][0-9]{2}# \?\?`, "pl": `[0-9]{2}-[0-9]##`, "se": `[1-9][0-9]{2} ##`, "jp": `[0-9]{3}-####`,
	}
	for _, country := range corpus.Countries() {
		w, err := library.Locale(country, false)
		if err != nil {
			t.Fatal(err)
		}
		if len(w.Towns) < 29 || w.Streets.Len() < 40 || w.Land == "" || !strings.Contains(w.Address, "%p") || !strings.Contains(w.Address, "%c") {
			t.Errorf("%s has %d towns, %d streets and addresses of the form %q", country, len(w.Towns), w.Streets.Len(), w.Address)
		}
		postal, degree := regexp.MustCompile("^"+forms[country]+"$"), regexp.MustCompile(`^-?\d{1,3}\.\d{4}$`)
		for _, town := range w.Towns {
			if !postal.MatchString(town.Postal) || !degree.MatchString(town.Latitude) || !degree.MatchString(town.Longitude) ||
				town.Name == "" || town.Region == "" || town.Code == "" || strings.ContainsAny(town.Name+town.Region+town.County+town.District, ",\"") {
				t.Errorf("%s: a town is not whole: %+v", country, town)
			}
			if (country == "gb") != (town.County != "" && town.District != "") {
				t.Errorf("%s: %s has the county %q and the district %q", country, town.Name, town.County, town.District)
			}
		}
	}
}

func TestWomensPolishNamesAreTheirForm(t *testing.T) {
	t.Parallel()
	w, err := corpus.NewLibrary().Locale("pl", false)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i := range w.Last.Len() {
		if w.Last.At(i) == "Kowalski" && w.LastOfWomen.At(i) == "Kowalska" || w.Last.At(i) == "Wilk" && w.LastOfWomen.At(i) == "Wilk" {
			found++
		}
		if strings.HasSuffix(w.LastOfWomen.At(i), "ski") {
			t.Errorf("a woman is called %s", w.LastOfWomen.At(i))
		}
	}
	if found != 2 {
		t.Errorf("%d of 2 names are as Poles write them", found)
	}
}

func TestAreasAreThoseOfZIPCodes(t *testing.T) {
	t.Parallel()
	areas, err := corpus.NewLibrary().Areas()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(areas, func(a, b corpus.Place) int { return strings.Compare(a.ZIP[:3], b.ZIP[:3]) }) {
		t.Error("areas are out of order")
	}
	if len(areas) < 1500 {
		t.Errorf("there are only %d places of areas", len(areas))
	}
}
