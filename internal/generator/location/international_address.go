package location

import (
	"standin/internal/corpus"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func internationalAddress() generator.Spec {
	return generator.Spec{
		Name:    "international-address",
		Version: 1,
		Summary: "replaces addresses and their parts by addresses in one of eleven countries",
		Description: "Towns, regions and the beginnings of postal codes are real and belong together; streets, numbers and the ends of postal codes are drawn, " +
			"so the whole is hardly ever an address that exists. Linked columns agree. A postal code keeps its area, in the value's own form: the forward " +
			"sortation area (the first three characters) of a Canadian code, the outward code of a British one, and two digits of the others; " +
			"`keep_area: false` draws it with a town, as linked ones are. A street, full address or postal code never equals the value, unless it is linked.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "country", Type: generator.TextOption, Default: `"ca"`, Enum: corpus.Countries(), Summary: "The country by its code in ISO 3166-1. A CHAR column gets names in ASCII."},
			{
				Name: "part", Type: generator.TextOption, Default: `"full"`,
				Enum:    []string{"full", "street", "city", "county", "district", "region", "region-code", "postal-code", "country"},
				Summary: "What the column holds. Only Britain has counties and districts here; its regions are England, Northern Ireland, Scotland and Wales.",
			},
			{Name: "keep_area", Type: generator.BooleanOption, Summary: "Whether a postal code keeps its area; it does unless it is linked."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		Plain: func(o generator.Options) bool {
			return o.Text("part") != "full" && o.Text("part") != "street"
		},
		OneToOne:    generator.No,
		Consistency: generator.Optional,
		Linkable:    true,
		Shortens:    true,
		Coincidence: func(o generator.Options, c plan.Column) float64 {
			part := o.Text("part")
			if part == "postal-code" {
				return generator.DiffersUncut(longestPostal, c, c.Rule.Link == "" && (!o.Has("keep_area") || o.Boolean("keep_area")))
			}
			return generator.DiffersUncut(longestAbroad, c, c.Rule.Link == "" && (part == "full" || part == "street"))
		},
		Rank: 4, RankInconsistent: 3,
		Empty:    "Stays ''.",
		Fallback: "A text that is no postal code of the country gets a drawn one, or is refused, or becomes NULL, as `fallback` says. Every text is taken for the other parts.",
		Examples: []generator.Example{
			{In: "24 Sussex Drive, Ottawa, ON K1M 1M4", Out: "7793 Waterloo Road, Sherbrooke, QC J1H 3M5"},
			{Options: `{"part":"postal-code"}`, In: "K1M 1M4", Out: "K1M 4A2"},
			{Options: `{"part":"postal-code"}`, In: "k1m1m4", Out: "k1m4a2"},
			{Options: `{"part":"postal-code","keep_area":false}`, In: "K1M 1M4", Out: "L4Z 1B7"},
			{Options: `{"part":"postal-code"}`, In: "unknown", Out: "R3L 1H1"},
			{Options: `{"part":"street"}`, In: "24 Sussex Drive", Out: "2910 West Road"},
			{Options: `{"country":"gb"}`, In: "10 Downing Street, London, SW1A 2AA", Out: "153 Ash Close, Wolverhampton, West Midlands, WV3 0SL"},
			{Options: `{"country":"gb","part":"postal-code"}`, In: "SW1A 2AA", Out: "SW1A 9FP"},
			{Options: `{"country":"gb","part":"county"}`, In: "Kent", Out: "Greater Manchester"},
			{Options: `{"country":"gb","part":"district"}`, In: "Medway", Out: "Aberdeen City"},
			{Options: `{"country":"gb","part":"region"}`, In: "England", Out: "England"},
			{Options: `{"country":"de"}`, In: "Hauptstraße 1, 12345 Berlin", Out: "Heymannstr. 32, 20054 Hamburg"},
			{Options: `{"country":"de","part":"postal-code"}`, In: "10117", Out: "10974"},
			{Options: `{"country":"nl","part":"postal-code","fallback":"null"}`, In: "2513 AA", Out: "2548 GZ"},
			{Options: `{"country":"jp"}`, In: "東京都千代田区千代田1-1", Out: "〒330-7365 埼玉県さいたま市日の出2丁目15番1号"},
			{Options: `{"country":"jp"}`, Type: plan.Type{Kind: plan.Char, Length: 80}, In: "1-1 Chiyoda, Tokyo", Out: "1-1-16 Higashimachi, Matsuyama-shi, Ehime 791-5220"},
			{Options: `{"country":"se","part":"country"}`, In: "Sverige", Out: "Sverige"},
			{Options: `{"country":"nl","part":"postal-code","fallback":"null"}`, In: "unknown", Null: true},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			part := o.Text("part")
			if (part == "county" || part == "district") && o.Text("country") != "gb" {
				return generator.NewOptionFault("part", "only the country gb has counties and districts")
			}
			if o.Boolean("keep_area") && c.Rule.Link != "" {
				return generator.NewOptionFault("keep_area", "a linked postal code is that of the town of the row")
			}
			if part == "postal-code" {
				return generator.FallbackFits(o, c)
			}
			return o.Unused("only a postal code has an area", "keep_area")
		},
		Compile: compileInternational,
	}
}

func compileInternational(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	part := o.Text("part")
	a, err := newAbroad(o.Text("country"), part, c.Type, d, true)
	if err != nil {
		return nil, err
	}
	if part != "postal-code" || d.Linked() || o.Has("keep_area") && !o.Boolean("keep_area") {
		return a.mask(c, d), nil
	}
	code := &postalCode{form: postalForm(o.Text("country"))}
	fallback := o.Text("fallback")
	invalid := fault.New(fault.ValueRefused, "generator international-address met a text that is no postal code of the country")
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		ok := code.read(in)
		switch {
		case !ok && fallback == "error":
			return nil, invalid
		case !ok && fallback == "null":
			return nil, nil
		}
		stream := d.Draw(code.canonical, row)
		start := len(dst)
		for range generator.Tries {
			dst = dst[:start]
			if ok {
				dst = code.append(dst, in, a, &stream)
			} else {
				drawn := a.draw(&stream)
				dst = a.append(dst, &drawn)
			}
			if !character.EqualFold(dst[start:], in) {
				break
			}
		}
		return dst, nil
	}, nil
}

// longestPostal bounds the bytes of a postal code that is drawn with a town.
const longestPostal = 8

// postalForm is the form of a country's postal codes without blanks and hyphens; a
// British one is its end.
func postalForm(country string) string {
	switch country {
	case "ca":
		return "?#?#?#"
	case "gb":
		return "#??"
	case "nl":
		return "####??"
	case "pt", "jp":
		return "#######"
	default:
		return "#####"
	}
}

// postalCode is a postal code taken apart.
type postalCode struct {
	form      string
	canonical []byte // its letters and digits, in capitals
	kept      int    // of them
}

// read takes the letters and digits of the form between blanks and hyphens.
func (p *postalCode) read(in []byte) bool {
	p.canonical = p.canonical[:0]
	strange := false
	for _, b := range in {
		if b >= 'a' && b <= 'z' {
			b -= 'a' - 'A'
		}
		if b == ' ' || b == '-' {
			continue
		}
		strange = strange || !(b >= '0' && b <= '9' || b >= 'A' && b <= 'Z')
		p.canonical = append(p.canonical, b)
	}
	before := 0
	switch p.form {
	case "#??": // behind the outward code, of two to four characters from a letter on
		before = len(p.canonical) - len(p.form)
		if before < 2 || before > 4 || p.canonical[0] < 'A' {
			return false
		}
		p.kept = before
	case "?#?#?#":
		p.kept = 3
	default:
		p.kept = 2
	}
	if strange || len(p.canonical) != before+len(p.form) {
		return false
	}
	for i := range len(p.form) {
		if letter := p.canonical[before+i] >= 'A'; letter != (p.form[i] == '?') {
			return false
		}
	}
	return true
}

// append writes the code in the form of the value, from what is kept on drawn anew.
func (p *postalCode) append(dst, in []byte, a *abroad, stream *keyed.Stream) []byte {
	rest := stream.Uint64()
	next, start := 0, len(dst)
	for _, b := range in {
		if b == ' ' || b == '-' {
			dst = append(dst, b)
			continue
		}
		if next >= p.kept {
			of := byte('#')
			if b >= 'A' {
				of = '?'
			}
			small := b & 0x20
			if b = a.symbol(of, &rest); of == '?' {
				b |= small
			}
		}
		dst = append(dst, b)
		next++
	}
	a.avoidLetters(dst[start:])
	return dst
}
