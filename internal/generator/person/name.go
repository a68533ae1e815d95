package person

import (
	"standin/internal/corpus"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func name() generator.Spec {
	return generator.Spec{
		Name:    "name",
		Version: 1,
		Summary: "replaces the names of people by other names",
		Description: "First and last names come from word lists of the locale, each entry as likely as another, American English unless `locale` says otherwise. " +
			"Names are in the order of the language: Japanese ones have the last name first. Polish women have the women's form of their last names. Linked columns " +
			"agree: the parts of one row are parts of one person. The stand-in never equals the value, capitals aside, except where a linked first or " +
			"last name happens to be drawn.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "part", Type: generator.TextOption, Default: `"full"`, Enum: []string{"full", "last-first", "first", "last", "initial"}, Summary: "What the column holds: \"Ann Lee\", \"Lee, Ann\", \"Ann\", \"Lee\" or \"A\"."},
			{Name: "gender", Type: generator.TextOption, Default: `"any"`, Enum: []string{"any", "female", "male"}, Summary: "Whose first names are drawn."},
			{Name: "keep_case", Type: generator.BooleanOption, Default: "true", Summary: "Whether a value all in capitals, or all in lower case, gets a stand-in written so."},
			localeOption(),
			{Name: "last_names", Type: generator.IntegerOption, Default: "1", Min: 1, Max: 2, Summary: "How many last names people have: in Spanish and Portuguese many have 2. English has lists for 1."},
		},
		Plain:            func(o generator.Options) bool { return o.Text("part") != "last-first" },
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Linkable:         true,
		DataFree:         true,
		Shortens:         true,
		Coincidence:      nameCoincidence,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Stays ''.",
		Fallback:         "Every text is taken for a name.",
		Examples: []generator.Example{
			{In: "Jane Doe", Out: "Tricia Oberbrunner"},
			{Options: `{"part":"first"}`, In: "Jane", Out: "Joanne"},
			{Options: `{"part":"last"}`, In: "DOE", Out: "HERMISTON"},
			{Options: `{"part":"last-first"}`, In: "Doe, Jane", Out: "Hand, Aletha"},
			{Options: `{"part":"initial"}`, In: "J", Out: "H"},
			{Options: `{"part":"first","gender":"female"}`, In: "Zoë", Out: "Lottie"},
			{Options: `{"part":"first"}`, In: "Øyvind", Out: "Brianne"},
			{Type: plan.Type{Kind: plan.VarChar, Length: 8}, In: "Jane Doe", Out: "Tricia O"},
			{Options: `{"locale":"de"}`, In: "Lieschen Müller", Out: "Mario Schupp"},
			{Options: `{"locale":"de"}`, Type: plan.Type{Kind: plan.Char, Length: 40}, In: "Lieschen Müller", Out: "Mario Schupp"},
			{Options: `{"locale":"fr"}`, In: "JEANNE DUPONT", Out: "MANASSÉ NGUYEN"},
			{Options: `{"locale":"es","last_names":2}`, In: "María García López", Out: "Rebeca Menéndez de Jesús"},
			{Options: `{"locale":"pt","last_names":2}`, In: "Maria Silva Santos", Out: "Roberta Assunção Macedo"},
			{Options: `{"locale":"it","part":"last-first"}`, In: "Rossi, Maria", Out: "Beltrami, Colombano"},
			{Options: `{"locale":"nl"}`, In: "Jan Jansen", Out: "Noan Meijer"},
			{Options: `{"locale":"pl","gender":"female"}`, In: "Anna Nowak", Out: "Luiza Zagórska"},
			{Options: `{"locale":"sv"}`, In: "Anna Svensson", Out: "Astrid Holmqvist"},
			{Options: `{"locale":"ja"}`, In: "山田 花子", Out: "増田 あゆみ"},
			{Options: `{"locale":"ja"}`, Type: plan.Type{Kind: plan.Char, Length: 40}, In: "Yamada Hanako", Out: "Sugawara Naoto"},
			{Options: `{"locale":"ja","part":"initial"}`, In: "花", Out: "陽"},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, _ plan.Column) error {
			if o.Text("locale") == "en" && o.Integer("last_names") == 2 {
				return generator.NewOptionFault("last_names", "names of the locale en have one last name")
			}
			return nil
		},
		Compile: compileName,
		Prepare: generator.PrepareDraws,
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

func compileName(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	if o.Text("locale") != "en" {
		return compileLocalName(o, c, d)
	}
	people, err := newPerson(d.Words(), o.Text("gender"))
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
			if !character.EqualFold(dst[start:], in) {
				break
			}
		}
		if keepCase {
			character.LikeCase(dst[start:], in)
		}
		return dst, nil
	}, nil
}

// longestName bounds the bytes of what the word lists of names hold.
const longestName = 16

func nameCoincidence(o generator.Options, c plan.Column) float64 {
	first, last := longestName, longestName
	if o.Text("locale") != "en" {
		first, last = longestLocalName, int(o.Integer("last_names"))*(longestLocalName+1)
	}
	switch part := o.Text("part"); part {
	case "initial":
		return 1
	case "first", "last":
		return generator.DiffersUncut(max(first, last), c, c.Rule.Link == "")
	default:
		return generator.DiffersUncut(first+2+last, c, true)
	}
}
