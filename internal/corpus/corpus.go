// Package corpus holds the word lists that stand-ins are made of: names,
// streets, places, in ten languages. The lists are data files made from three npm
// packages and a table of this project's own by convert/convert.mjs, with the
// licences beside them. Package generator reads them, each when it is first asked
// for. The lists never change within a Version. Every entry of the library's own
// lists is printable ASCII, so that it fits a CHAR column; those of a locale are
// there in both forms.
package corpus

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

// Version counts the changes of the lists. Other lists are other stand-ins, so
// the generators that draw from them get a new version with it. A plan holds it
// (plan.Masking.Words), and a program with other lists refuses the plan. Version 1 had
// the English lists alone, which are the same in version 2.
const Version = 2

//go:embed data
var data embed.FS

// List is an ordered list of entries. It is read-only and safe for concurrent
// use.
type List struct {
	entries []string
	// Of the same entries: short if all of them fit there, else long if they do.
	short []short
	long  []long
}

// short and long are an entry of at most 15 or 31 bytes, with its length in the last
// byte: all of it lies in one line of the cache, and moves at once whatever its length
// is. Lists of names are short, so that more of them stay in the first-level cache.
type (
	short [16]byte
	long  [32]byte
)

// newList makes a list of entries.
func newList(entries []string) List {
	most := 0
	for _, entry := range entries {
		most = max(most, len(entry))
	}
	l := List{entries: entries}
	switch {
	case most < len(short{}):
		l.short = make([]short, len(entries))
		for i, entry := range entries {
			copy(l.short[i][:], entry)
			l.short[i][len(short{})-1] = byte(len(entry))
		}
	case most < len(long{}):
		l.long = make([]long, len(entries))
		for i, entry := range entries {
			copy(l.long[i][:], entry)
			l.long[i][len(long{})-1] = byte(len(entry))
		}
	}
	return l
}

// Len is the number of entries, which is at least one.
func (l List) Len() uint64 { return uint64(len(l.entries)) }

// At is the entry of an index from 0 to Len()-1.
func (l List) At(i uint64) string { return l.entries[i] }

// Append appends the entry of an index from 0 to Len()-1. It is the fastest
// where dst has room for 32 bytes more.
func (l *List) Append(dst []byte, i uint64) []byte {
	from := len(dst)
	if i < uint64(len(l.short)) && cap(dst)-from >= len(short{}) {
		s := &l.short[i]
		*(*short)(dst[from : from+len(short{})]) = *s
		return dst[:from+int(s[len(short{})-1])]
	}
	return l.appendLong(dst, i)
}

func (l *List) appendLong(dst []byte, i uint64) []byte {
	from := len(dst)
	if i >= uint64(len(l.long)) || cap(dst)-from < len(long{}) {
		return append(dst, l.entries[i]...)
	}
	s := &l.long[i]
	// The compiler moves sixteen bytes by itself, and calls memmove for more.
	to := dst[from : from+len(long{})]
	*(*[16]byte)(to) = *(*[16]byte)(s[:])
	*(*[16]byte)(to[16:]) = *(*[16]byte)(s[16:])
	return dst[:from+int(s[len(long{})-1])]
}

// Place is a city with one of its ZIP codes and where that lies.
type Place struct {
	City  string
	State string // two letters
	// StateName is the state's name in full.
	StateName string
	ZIP       string // five digits
	// Latitude and Longitude are decimal degrees with four fraction digits.
	Latitude, Longitude string
}

// Library reads each list once, when it is first asked for. It is safe for
// concurrent use; a process needs one.
type Library struct {
	female, male, last, street, country func() (List, error)
	mailFirst, mailLast                 func() (List, error)
	places, areas                       func() ([]Place, error)
	locales                             map[form]func() (*Words, error)
}

// NewLibrary makes the library. Its own lists are those of American English.
func NewLibrary() *Library {
	once := func(name string) func() (List, error) {
		return sync.OnceValues(func() (List, error) { return read(name) })
	}
	l := &Library{
		female: once("female"), male: once("male"), last: once("last"), street: once("street"), country: once("country"),
		places: sync.OnceValues(func() ([]Place, error) { return readPlaces("place") }),
		areas:  sync.OnceValues(func() ([]Place, error) { return readPlaces("area") }),
	}
	l.locales = l.newLocales()
	l.mailFirst = sync.OnceValues(func() (List, error) { return letters(l.female, l.male) })
	l.mailLast = sync.OnceValues(func() (List, error) { return letters(l.last) })
	return l
}

// Female are first names of women, and of anyone.
func (l *Library) Female() (List, error) { return l.female() }

// Male are first names of men, and of anyone.
func (l *Library) Male() (List, error) { return l.male() }

// Last are last names.
func (l *Library) Last() (List, error) { return l.last() }

// MailFirst are all first names as they stand in e-mail addresses: in lower-case
// letters alone.
func (l *Library) MailFirst() (List, error) { return l.mailFirst() }

// MailLast are last names as they stand in e-mail addresses.
func (l *Library) MailLast() (List, error) { return l.mailLast() }

// Street are names of streets, such as "Maple Street".
func (l *Library) Street() (List, error) { return l.street() }

// Country are names of countries.
func (l *Library) Country() (List, error) { return l.country() }

// Places are cities of the United States. The slice must not be changed.
func (l *Library) Places() ([]Place, error) { return l.places() }

// Areas are one or two places of each area of the United States whose ZIP codes begin
// with the same three digits, in the order of those. The slice must not be changed.
func (l *Library) Areas() ([]Place, error) { return l.areas() }

func read(name string) (List, error) {
	text, err := unpack("en/" + name)
	if err != nil {
		return List{}, err
	}
	return newList(strings.Split(strings.TrimSuffix(text, "\n"), "\n")), nil
}

// letters are the entries of lists without all but their letters, in lower case.
func letters(lists ...func() (List, error)) (List, error) {
	var all []string
	for _, read := range lists {
		list, err := read()
		if err != nil {
			return List{}, err
		}
		for _, entry := range list.entries {
			all = append(all, strings.Map(func(r rune) rune {
				if r < 'a' || r > 'z' {
					return -1
				}
				return r
			}, strings.ToLower(entry)))
		}
	}
	return newList(all), nil
}

func readPlaces(name string) ([]Place, error) {
	states, err := read("state")
	if err != nil {
		return nil, err
	}
	names := map[string]string{"DC": "District of Columbia"} // which is no state
	for _, line := range states.entries {
		short, name, _ := strings.Cut(line, "\t")
		names[short] = name
	}
	list, err := read(name)
	if err != nil {
		return nil, err
	}
	places := make([]Place, len(list.entries))
	for i, line := range list.entries {
		f := strings.Split(line, "\t")
		if len(f) != 5 || names[f[1]] == "" {
			return nil, fmt.Errorf("read word list %s: line %d is not a city, a known state, a ZIP code and two degrees", name, i+1)
		}
		places[i] = Place{City: f[0], State: f[1], StateName: names[f[1]], ZIP: f[2], Latitude: f[3], Longitude: f[4]}
	}
	return places, nil
}
