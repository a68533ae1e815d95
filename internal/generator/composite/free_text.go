package composite

import (
	"bytes"
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

func freeText() generator.Spec {
	return generator.Spec{
		Name:    "free-text",
		Version: 1,
		Summary: "replaces in texts what is known of the row's person, and what looks like an address or a number",
		Description: "Two things are looked for, as whole words; punctuation of any script ends a word, and so do a digit beside a letter and a capital behind a small letter (`JaneDoe`). First the values of the row's other `columns`, and every word of them that has two characters or more, whatever its case: each becomes what the copy has in that column, or the word at " +
			"its place there, so `Dear Jane` fits the name in the next column; up to four of them are found written together (`janedoe`), from three characters on. Then what looks like a URL, an e-mail address, an IBAN, a social security number (three, two and four digits), a phone number (seven to fifteen digits and marks; dates in digits look like one) or " +
			"a number of `digits` digits or more, with commas in it or not, of seven or more in another script, or of sixteen or more with blanks or marks, such as that of a card: each goes to the rule of its kind, and has the stand-in that it has in columns of that generator. A phone number that has the digits of a value in `columns` becomes what that column's rule makes of it.\n\n" +
			"**All else stays**: names that stand in no column of the row, nicknames, initials (`jdoe`), names within other words (`Janes`, `mrsdoe`), misspelt or without their accents, streets, short numbers, numbers over several lines or " +
			"with other signs in them than blanks, tabs, points, dashes, slashes and parentheses, addresses with blanks in them or written out (`jane at acme dot com`), and what a text tells of a person in words. Nothing here understands the text. Where that is too much, use `character-scramble`, `redact` or `constant`. " +
			"Columns whose rule is `passthrough` are not looked for, since the copy has their values.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "columns", Type: generator.ColumnsOption, Default: "[]", Summary: "Columns of the row with names, addresses and numbers of the person."},
			{Name: "url", Type: generator.RuleOption, Default: `"url"`, Summary: "The rule of URLs."},
			{Name: "email", Type: generator.RuleOption, Default: `"email"`, Summary: "The rule of e-mail addresses."},
			{Name: "iban", Type: generator.RuleOption, Default: `{"generator":"iban","fallback":"replace"}`, Summary: "The rule of what looks like an IBAN."},
			{Name: "ssn", Type: generator.RuleOption, Default: `{"generator":"ssn","fallback":"replace"}`, Summary: "The rule of what looks like a social security number."},
			{Name: "phone", Type: generator.RuleOption, Default: `"phone"`, Summary: "The rule of phone numbers."},
			{Name: "number", Type: generator.RuleOption, Default: `"character-scramble"`, Summary: "The rule of other numbers."},
			{Name: "digits", Type: generator.IntegerOption, Default: "5", Min: 1, Max: 40, Summary: "The least digits in a row that make a number."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Shortens:         true,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays ''.",
		Fallback:         "Every text is taken. What is not recognized stays.",
		Examples: []generator.Example{
			{In: "Call +1 (212) 555-0100 or mail Jane.Doe@acme.test.", Out: "Call +1 (478) 613-6112 or mail jackie.ward9447@example.net."},
			{In: "Refund to DE89 3704 0044 0532 0130 00, order 4711, customer 10004711", Out: "Refund to DE46 3623 2911 0622 6372 83, order 4711, customer 12825541"},
			{In: "SSN 078-05-1120; see https://acme.test/users/jane?id=4.", Out: "SSN 659-53-4890; see https://blair-padberg.example/jxgsy/lfhs?up=1."},
			{Options: `{"email":"redact","phone":{"generator":"constant","value":"[phone]"}}`, In: "212-555-0100, jane@acme.test", Out: "[phone], **************"},
			{In: "Jane Doe lives at 12 Main St", Out: "Jane Doe lives at 12 Main St"},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if slices.Contains(o.Texts("columns"), c.Name) {
				return generator.NewOptionFault("columns", "the column cannot look for its own value")
			}
			return nil
		},
		Parts:   func(o generator.Options, _ plan.Column) []generator.Part { return freeTextParts(o) },
		Compile: compileFreeText,
	}
}

// The kinds of what is found, in the order of freeTextParts.
const (
	foundURL = iota
	foundEmail
	foundIBAN
	foundSSN
	foundPhone
	foundNumber
	foundNothing
)

func freeTextParts(o generator.Options) (parts []generator.Part) {
	for _, name := range [foundNothing]string{"url", "email", "iban", "ssn", "phone", "number"} {
		p := o.Rule(name)
		p.Types = []plan.Type{{Kind: plan.VarChar}}
		parts = append(parts, p)
	}
	return parts
}

func compileFreeText(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	masks, err := part.Bind(d, freeTextParts(o))
	if err != nil {
		return nil, err
	}
	f := &finder{digits: int(o.Integer("digits")), masks: masks, made: make([]byte, 0, 64)}
	for _, name := range o.Texts("columns") {
		other, err := otherColumn(d, name)
		if err != nil {
			return nil, err
		}
		if other.Mask != nil {
			f.others = append(f.others, other)
		}
	}
	return f.mask, nil
}

// finder replaces what it finds in texts.
type finder struct {
	digits  int // the least of a number
	masks   []generator.Mask
	others  []*generator.Other // the other columns that are masked
	needles []needle           // what is looked for in this row
	made    []byte             // the stand-in of a needle's column
}

// needle is a value of another column, or a word of it.
type needle struct {
	text  []byte
	other int // the index of the column among the others
	word  int // which word of the value; -1: all of it
}

func (f *finder) mask(dst, in []byte, row *generator.Row) ([]byte, error) {
	f.collect(row)
	copied, before := 0, outside
	within := -1 // a place within a word where another needle begins
	for at := 0; at < len(in); {
		now, size := classAt(in, at)
		if now == mark || joined(in, at, before) && at != within {
			at += size
			continue
		}
		kind, end := f.look(in, at, before)
		n := f.needleAt(in, at)
		if n == nil && kind == foundNothing {
			at += size
			before = now
			continue
		}
		dst = append(dst, in[copied:at]...)
		var made []byte
		var err error
		if n != nil && at+len(n.text) >= end { // rather than the first word of an address
			end = at + len(n.text)
			within = end
			made, err = f.append(dst, in[at:end], n, row)
		} else {
			made, err = f.masked(dst, kind, in[at:end], row)
		}
		if err != nil {
			return nil, err
		}
		if made != nil { // NULL leaves nothing
			dst = made
		}
		at, copied = end, end
		before = classBefore(in, end)
	}
	return append(dst, in[copied:]...), nil
}

// collect finds what is looked for in this row: whole values before their words.
func (f *finder) collect(row *generator.Row) {
	f.needles = f.needles[:0]
	for i, other := range f.others {
		if value := character.TrimBlanks(row.Values[other.Index]); longEnough(value) {
			f.needles = append(f.needles, needle{value, i, -1})
		}
	}
	for i, other := range f.others {
		value := character.TrimBlanks(row.Values[other.Index])
		if other.Column.Type.Kind.IsText() && bytes.IndexByte(value, '@') < 0 && countDigits(value) < 7 {
			for n := 0; ; n++ {
				word := wordOf(value, n)
				if word == nil {
					break
				}
				if longEnough(word) && len(word) < len(value) {
					f.needles = append(f.needles, needle{word, i, n})
				}
			}
		}
	}
}

// longEnough reports whether a text has two characters, or one outside of Latin scripts.
func longEnough(text []byte) bool { return len(text) > 2 || len(text) == 2 && text[0] < 0x80 }

// needleAt is the first needle that stands at a place as whole words, or with others
// behind it that make them up together; or nil.
func (f *finder) needleAt(in []byte, at int) *needle {
	for i := range f.needles {
		if n := &f.needles[i]; n.begins(in, at) && f.ends(in, at+len(n.text), mostTogether-1) {
			return n
		}
	}
	return nil
}

// begins reports whether the needle stands at a place.
func (n *needle) begins(in []byte, at int) bool {
	end := at + len(n.text)
	if end > len(in) || in[at] < 0x80 && in[at]|0x20 != n.text[0]|0x20 {
		return false
	}
	return bytes.EqualFold(in[at:end], n.text)
}

// mostTogether is how many needles are found written together, as in janedoe. Those
// that are, but for the last, have three characters: shorter ones begin many words.
const mostTogether = 4

// ends reports whether a word ends at a place, or needles follow up to where one does.
func (f *finder) ends(in []byte, at, more int) bool {
	if !joined(in, at, classBefore(in, at)) {
		return true
	}
	return more > 0 && slices.ContainsFunc(f.needles, func(n needle) bool {
		return len(n.text) > 2 && n.begins(in, at) && f.ends(in, at+len(n.text), more-1)
	})
}

// append appends what the copy has in the needle's column, in the case of what was found.
func (f *finder) append(dst, found []byte, n *needle, row *generator.Row) ([]byte, error) {
	other := f.others[n.other]
	made, err := other.Mask(f.made[:0], row.Values[other.Index], row)
	if err != nil {
		return nil, err
	}
	if made == nil {
		return dst, nil
	}
	f.made = made
	made = character.TrimBlanks(made)
	if n.word >= 0 {
		word := wordOf(made, n.word)
		for i := n.word; word == nil && i > 0; i-- { // the last one, if there are fewer
			word = wordOf(made, i-1)
		}
		made = word
	}
	from := len(dst)
	dst = append(dst, made...)
	if other.Column.Type.Kind.IsText() && countDigits(found) == 0 && !bytes.Equal(found, n.text) {
		character.LikeCase(dst[from:], found)
	}
	return dst, nil
}

// masked appends what the rule of a kind makes of what was found. A phone number with the digits of another
// column's value goes to that column's rule, unless it has no room there for how it is written here.
func (f *finder) masked(dst []byte, kind int, found []byte, row *generator.Row) ([]byte, error) {
	if kind == foundPhone {
		for _, other := range f.others {
			if !other.Column.Type.Kind.IsText() || !sameDigits(found, row.Values[other.Index]) {
				continue
			}
			if made, err := other.Mask(dst, found, row); err == nil {
				return made, nil
			}
		}
	}
	return f.masks[kind](dst, found, row)
}
