package corpus

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// Locales are the languages whose names of people and companies there are lists of.
func Locales() []string { return []string{"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "ja"} }

// Countries are the countries that there are addresses of, as ISO 3166-1 has their
// codes, in lower case, but for the United States, whose places are those of Places.
func Countries() []string {
	return []string{"ca", "gb", "de", "fr", "es", "pt", "it", "nl", "pl", "se", "jp"}
}

// Words are the lists of a locale or a country, each entry in one form: as it is
// written there, or in ASCII. Entries of one index are the same word in both. No
// entry holds a comma or a quotation mark, but for the countries of "en".
type Words struct {
	Female, Male List // first names of women and men, and of anyone in both
	Last         List // last names
	LastOfWomen  List // the same, as women have them
	// Forms are legal forms of companies, Branches what they are in, and Shops kinds
	// of shops.
	Forms, Branches, Shops List
	// Companies and Businesses are how they are called, each as likely as another:
	// %F is a legal form, %B a branch, %S a kind of shop, %1 and %2 are last names,
	// and %G is the first of them in the genitive.
	Companies, Businesses []string
	Streets, Countries    List
	Towns                 []Town
	// Street and Address are how an address is written: %s is the street, %n the number,
	// %p the postal code, %c the town, %r the region's code, %R its name, %o the county;
	// in Japan %x, %y and %z are the district, the block and the house.
	Street, Address string
	Land            string // the country's name
}

// Town is a town with one beginning of its postal codes and where it lies.
type Town struct {
	Name string
	// Code is the code of the region in ISO 3166-2.
	Code, Region string
	// Postal is a postal code in which # stands for a digit and ? for a letter.
	Postal string
	// Latitude and Longitude are decimal degrees with four fraction digits.
	Latitude, Longitude string
	County, District    string // of Britain alone
}

// form is a locale in one of its two forms.
type form struct {
	name  string
	ascii bool
}

// Locale are the words of one of Locales or Countries, in ASCII or not.
func (l *Library) Locale(name string, ascii bool) (*Words, error) {
	read, ok := l.locales[form{name, ascii}]
	if !ok {
		return nil, fmt.Errorf("there are no word lists of %s", name)
	}
	return read()
}

// newLocales prepares the reading of each locale in each form, of the countries by
// the file of their language.
func (l *Library) newLocales() map[form]func() (*Words, error) {
	files := map[string]string{"se": "sv", "jp": "ja"}
	locales := map[form]func() (*Words, error){}
	for _, name := range slices.Concat(Locales(), Countries()) {
		for _, ascii := range []bool{false, true} {
			file := name
			if other, ok := files[name]; ok {
				file = other
			}
			locales[form{name, ascii}] = sync.OnceValues(func() (*Words, error) { return l.readLocale(file, ascii) })
		}
	}
	return locales
}

func (l *Library) readLocale(name string, ascii bool) (*Words, error) {
	text, err := unpack("locale/" + name)
	if err != nil {
		return nil, err
	}
	sections := map[string][]string{}
	title := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch native, other, both := strings.Cut(line, "\t"); {
		case strings.HasPrefix(line, "["):
			title = strings.Trim(line, "[]")
		case title == "town":
			sections[title] = append(sections[title], line)
		case both && ascii:
			sections[title] = append(sections[title], other)
		default:
			sections[title] = append(sections[title], native)
		}
	}
	w := &Words{Companies: sections["companies"], Businesses: sections["businesses"]}
	for title, list := range map[string]*List{
		"female": &w.Female, "male": &w.Male, "last": &w.Last, "last-female": &w.LastOfWomen, "forms": &w.Forms,
		"branches": &w.Branches, "shops": &w.Shops, "street": &w.Streets, "country": &w.Countries,
	} {
		*list = newList(sections[title])
	}
	if name == "en" {
		return w, l.addEnglish(w)
	}
	if w.LastOfWomen.Len() == 0 {
		w.LastOfWomen = w.Last
	}
	if len(sections["format"]) != 2 || len(sections["land"]) != 1 {
		return nil, fmt.Errorf("read word list %s: it lacks the forms of addresses or the country", name)
	}
	w.Street, w.Address, w.Land = sections["format"][0], sections["format"][1], sections["land"][0]
	w.Towns, err = readTowns(sections["town"], ascii)
	if err != nil {
		return nil, fmt.Errorf("read word list %s: %w", name, err)
	}
	return w, nil
}

// addEnglish adds the lists that the library has anyway.
func (l *Library) addEnglish(w *Words) (err error) {
	for list, read := range map[*List]func() (List, error){
		&w.Female: l.Female, &w.Male: l.Male, &w.Last: l.Last, &w.LastOfWomen: l.Last, &w.Streets: l.Street, &w.Countries: l.Country,
	} {
		if *list, err = read(); err != nil {
			return err
		}
	}
	return nil
}

func readTowns(lines []string, ascii bool) ([]Town, error) {
	towns := make([]Town, len(lines))
	for i, line := range lines {
		f := strings.Split(line, "\t")
		if len(f) != 10 {
			return nil, fmt.Errorf("town %d has %d fields", i+1, len(f))
		}
		towns[i] = Town{Name: f[0], Code: f[2], Region: f[3], Postal: f[5], Latitude: f[6], Longitude: f[7], County: f[8], District: f[9]}
		if ascii {
			towns[i].Name, towns[i].Region = f[1], f[4]
		}
	}
	return towns, nil
}

// unpack is the text of a file of lists.
func unpack(name string) (string, error) {
	packed, err := data.ReadFile("data/" + name + ".txt.gz")
	if err != nil {
		return "", fmt.Errorf("read word list %s: %w", name, err)
	}
	plain, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", fmt.Errorf("unpack word list %s: %w", name, err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		return "", fmt.Errorf("unpack word list %s: %w", name, err)
	}
	return string(text), nil
}
