package person

import (
	"unicode/utf8"

	"standin/internal/corpus"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// localeOption is whose names are drawn.
func localeOption() generator.Option {
	return generator.Option{
		Name: "locale", Type: generator.TextOption, Default: `"en"`, Enum: corpus.Locales(),
		Summary: "The language of the word lists. A CHAR column gets the words in ASCII: Müller is Mueller, 田中 is Tanaka.",
	}
}

// wordsFor are the words of a rule's locale in the form that the column takes.
func wordsFor(o generator.Options, c plan.Column, d *generator.Domain) (*corpus.Words, error) {
	return d.Words().Locale(o.Text("locale"), c.Type.Kind == plan.Char)
}

// localPerson draws names of other languages than English, the first name with the
// first word of a stream and the last names with the next two, so that all parts of
// one stream agree.
type localPerson struct {
	firsts, lasts [2]corpus.List // of women and of men; a bit chooses; both are one where the gender is given
	two           bool           // people have two last names
	lastFirst     bool           // the last name stands first
}

// localName is one drawn person.
type localName struct {
	sex                 uint64
	first, last, second uint64
}

func newLocalPerson(o generator.Options, c plan.Column, d *generator.Domain) (*localPerson, error) {
	words, err := wordsFor(o, c, d)
	if err != nil {
		return nil, err
	}
	p := &localPerson{
		firsts: [2]corpus.List{words.Female, words.Male}, lasts: [2]corpus.List{words.LastOfWomen, words.Last},
		two: o.Integer("last_names") == 2, lastFirst: o.Text("locale") == "ja",
	}
	switch o.Text("gender") {
	case "female":
		p.firsts[1], p.lasts[1] = p.firsts[0], p.lasts[0]
	case "male":
		p.firsts[0], p.lasts[0] = p.firsts[1], p.lasts[1]
	}
	return p, nil
}

func (p *localPerson) draw(stream *keyed.Stream) localName {
	n := stream.Uint64()
	drawn := localName{sex: n & 1}
	drawn.first = (n >> 32) * p.firsts[drawn.sex].Len() >> 32
	drawn.last, drawn.second = stream.Below(p.lasts[drawn.sex].Len()), stream.Below(p.lasts[drawn.sex].Len())
	return drawn
}

// append writes the part of a name that a column holds, in the order of the language.
func (p *localPerson) append(dst []byte, drawn localName, part string) []byte {
	firsts := &p.firsts[drawn.sex]
	switch {
	case part == "first":
		return firsts.Append(dst, drawn.first)
	case part == "last":
		return p.appendLast(dst, drawn)
	case part == "initial":
		first := firsts.At(drawn.first)
		_, n := utf8.DecodeRuneInString(first)
		return append(dst, first[:n]...)
	case p.lastFirst:
		return firsts.Append(append(p.appendLast(dst, drawn), ' '), drawn.first)
	case part == "last-first":
		return firsts.Append(append(p.appendLast(dst, drawn), ", "...), drawn.first)
	default:
		return p.appendLast(append(firsts.Append(dst, drawn.first), ' '), drawn)
	}
}

func (p *localPerson) appendLast(dst []byte, drawn localName) []byte {
	lasts := &p.lasts[drawn.sex]
	dst = lasts.Append(dst, drawn.last)
	if p.two {
		dst = lasts.Append(append(dst, ' '), drawn.second)
	}
	return dst
}

func compileLocalName(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	people, err := newLocalPerson(o, c, d)
	if err != nil {
		return nil, err
	}
	part, keepCase := o.Text("part"), o.Boolean("keep_case")
	again := generator.Tries
	if d.Linked() && part != "full" && part != "last-first" || part == "initial" {
		again = 1 // drawing again would part it from the other columns
	}
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		stream := d.Draw(in, row)
		start := len(dst)
		for range again {
			dst = people.append(dst[:start], people.draw(&stream), part)
			if keepCase {
				character.LikeCaseOf(dst[start:], in)
			}
			if !character.EqualFold(dst[start:], in) {
				break
			}
		}
		return dst, nil
	}, nil
}

// longestLocalName bounds the bytes of what the lists of names of other languages
// hold.
const longestLocalName = 32
