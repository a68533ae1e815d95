package generator

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"standin/internal/corpus"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func name() Spec {
	return Spec{
		Name:    "name",
		Version: 1,
		Summary: "replaces the names of people by other names",
		Description: "First and last names come from word lists of American English, each entry as likely as another. Linked columns " +
			"agree: the parts of one row are parts of one person. The stand-in never equals the value, capitals aside, except where a linked first or " +
			"last name happens to be drawn.",
		Accepts: text(),
		Options: []Option{
			{Name: "part", Type: TextOption, Default: `"full"`, Enum: []string{"full", "last-first", "first", "last", "initial"}, Summary: "What the column holds: \"Ann Lee\", \"Lee, Ann\", \"Ann\", \"Lee\" or \"A\"."},
			{Name: "gender", Type: TextOption, Default: `"any"`, Enum: []string{"any", "female", "male"}, Summary: "Whose first names are drawn."},
			{Name: "keep_case", Type: BooleanOption, Default: "true", Summary: "Whether a value all in capitals, or all in lower case, gets a stand-in written so."},
		},
		Plain:            func(o Options) bool { return o.Text("part") != "last-first" },
		OneToOne:         never,
		Consistency:      Optional,
		Linkable:         true,
		DataFree:         true,
		Shortens:         true,
		Coincidence:      nameCoincidence,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Stays ''.",
		Fallback:         "Every text is taken for a name.",
		Examples: []Example{
			{In: "Jane Doe", Out: "Tricia Oberbrunner"},
			{Options: `{"part":"first"}`, In: "Jane", Out: "Joanne"},
			{Options: `{"part":"last"}`, In: "DOE", Out: "HERMISTON"},
			{Options: `{"part":"last-first"}`, In: "Doe, Jane", Out: "Hand, Aletha"},
			{Options: `{"part":"initial"}`, In: "J", Out: "H"},
			{Options: `{"part":"first","gender":"female"}`, In: "Zoë", Out: "Lottie"},
			{Options: `{"part":"first"}`, In: "Øyvind", Out: "Brianne"},
			{Type: plan.Type{Kind: plan.VarChar, Length: 8}, In: "Jane Doe", Out: "Tricia O"},
			{In: "", Out: ""},
		},
		Compile: compileName,
	}
}

// person draws names: the first word of a stream decides the first name, the
// second the last name, so that all parts of one stream agree.
type person struct {
	firsts [2]corpus.List // a bit chooses between them; both are one where the gender is given
	lasts  corpus.List
}

func newPerson(words *corpus.Library, gender string) (p person, err error) {
	female, err := words.Female()
	if err != nil {
		return p, err
	}
	male, err := words.Male()
	if err != nil {
		return p, err
	}
	switch gender {
	case "female":
		p.firsts = [2]corpus.List{female, female}
	case "male":
		p.firsts = [2]corpus.List{male, male}
	default:
		p.firsts = [2]corpus.List{female, male}
	}
	p.lasts, err = words.Last()
	return p, err
}

// drawnName is one drawn person.
type drawnName struct {
	firsts      *corpus.List
	first, last uint64
}

func (p *person) draw(stream *keyed.Stream) drawnName {
	n := stream.Uint64()
	firsts := &p.firsts[n&1]
	return drawnName{firsts, (n >> 32) * firsts.Len() >> 32, stream.Below(p.lasts.Len())}
}

// append writes the part of a name that a column holds.
func (p *person) append(dst []byte, drawn drawnName, part string) []byte {
	switch part {
	case "first":
		return drawn.firsts.Append(dst, drawn.first)
	case "last":
		return p.lasts.Append(dst, drawn.last)
	case "last-first":
		return drawn.firsts.Append(append(p.lasts.Append(dst, drawn.last), ", "...), drawn.first)
	case "initial":
		return append(dst, drawn.firsts.At(drawn.first)[0])
	default:
		return p.lasts.Append(append(drawn.firsts.Append(dst, drawn.first), ' '), drawn.last)
	}
}

func compileName(o Options, _ plan.Column, d *Domain) (Mask, error) {
	people, err := newPerson(d.words, o.Text("gender"))
	if err != nil {
		return nil, err
	}
	part, keepCase := o.Text("part"), o.Boolean("keep_case")
	again := tries
	if d.linked() && part != "full" && part != "last-first" || part == "initial" {
		again = 1 // drawing again would part it from the other columns
	}
	return func(dst, in []byte, row *Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		stream := d.Draw(in, row)
		start := len(dst)
		for range again {
			dst = people.append(dst[:start], people.draw(&stream), part)
			if !equalFold(dst[start:], in) {
				break
			}
		}
		if keepCase {
			likeCase(dst[start:], in)
		}
		return dst, nil
	}, nil
}

// likeCase writes text in capitals, or in lower case, if all letters of the
// model (at least two, for capitals) are so.
func likeCase(text, model []byte) {
	upper, lower := countCases(model)
	switch {
	case upper > 1 && lower == 0:
		for i, b := range text {
			if b >= 'a' && b <= 'z' {
				text[i] = b - 'a' + 'A'
			}
		}
	case lower > 0 && upper == 0:
		for i, b := range text {
			text[i] = lowerASCII(b)
		}
	}
}

// countCases counts the letters of either case, in any script that has cases,
// until it has seen both.
func countCases(text []byte) (upper, lower int) {
	for i := 0; i < len(text) && (upper == 0 || lower == 0); {
		b := text[i]
		switch {
		case b >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(text[i:])
			if unicode.IsUpper(r) {
				upper++
			} else if unicode.IsLower(r) {
				lower++
			}
			i += size
			continue
		case b >= 'A' && b <= 'Z':
			upper++
		case b >= 'a' && b <= 'z':
			lower++
		}
		i++
	}
	return upper, lower
}

// equalFold is bytes.EqualFold for a text in ASCII and one that may not be, where
// most differ in length.
func equalFold(ascii, text []byte) bool {
	return len(ascii) == len(text) && bytes.EqualFold(ascii, text)
}

func lowerASCII(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b - 'A' + 'a'
	}
	return b
}
