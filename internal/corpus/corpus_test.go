package corpus_test

import (
	"regexp"
	"slices"
	"testing"

	"standin/internal/corpus"
)

func TestEveryListIsSortedASCIIWithoutRepeats(t *testing.T) {
	t.Parallel()
	library := corpus.NewLibrary()
	printable := regexp.MustCompile(`^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$`)
	for name, read := range map[string]func() (corpus.List, error){
		"female": library.Female, "male": library.Male, "last": library.Last, "street": library.Street, "country": library.Country,
	} {
		list, err := read()
		if err != nil {
			t.Fatal(err)
		}
		if list.Len() < 200 {
			t.Errorf("%s has only %d entries", name, list.Len())
		}
		for i := range list.Len() {
			if !printable.MatchString(list.At(i)) {
				t.Errorf("%s: entry %d is not printable ASCII: %q", name, i, list.At(i))
			}
			if i > 0 && list.At(i) <= list.At(i-1) {
				t.Errorf("%s: entry %d is out of order or repeated: %q", name, i, list.At(i))
			}
		}
	}
}

func TestNamesInAddressesAreLowerCaseLetters(t *testing.T) {
	t.Parallel()
	library := corpus.NewLibrary()
	for name, read := range map[string]func() (corpus.List, error){"first": library.MailFirst, "last": library.MailLast} {
		list, err := read()
		if err != nil {
			t.Fatal(err)
		}
		for i := range list.Len() {
			if !regexp.MustCompile(`^[a-z]+$`).MatchString(list.At(i)) {
				t.Errorf("%s name %d is %q", name, i, list.At(i))
			}
		}
	}
}

func TestEveryPlaceIsWhole(t *testing.T) {
	t.Parallel()
	places, err := corpus.NewLibrary().Places()
	if err != nil {
		t.Fatal(err)
	}
	var (
		zip    = regexp.MustCompile(`^\d{5}$`)
		degree = regexp.MustCompile(`^-?\d{1,3}\.\d{4}$`)
		city   = regexp.MustCompile(`^[A-Za-z][A-Za-z .'-]+$`)
	)
	for _, p := range places {
		if !zip.MatchString(p.ZIP) || !degree.MatchString(p.Latitude) || !degree.MatchString(p.Longitude) ||
			!city.MatchString(p.City) || len(p.State) != 2 || len(p.StateName) < 4 {
			t.Errorf("a place is not whole: %+v", p)
		}
	}
	if !slices.ContainsFunc(places, func(p corpus.Place) bool { return p.City == "Seattle" && p.StateName == "Washington" }) {
		t.Error("Seattle, Washington, is missing")
	}
}

func TestEntriesAreAppendedWholeWhateverTheRoom(t *testing.T) {
	t.Parallel()
	library := corpus.NewLibrary()
	for name, read := range map[string]func() (corpus.List, error){
		"of names": library.Female, "of streets, which are longer": library.Street, "of countries, which are the longest": library.Country,
	} {
		list, err := read()
		if err != nil {
			t.Fatal(err)
		}
		for i := range list.Len() {
			for _, room := range []int{0, 15, 16, 31, 32, 64} {
				if got := string(list.Append(append(make([]byte, 0, 1+room), 'x'), i)); got != "x"+list.At(i) {
					t.Fatalf("list %s: entry %d is appended to room for %d as %q, not %q", name, i, room, got, list.At(i))
				}
			}
		}
	}
}
