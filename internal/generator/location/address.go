package location

import (
	"errors"

	"standin/internal/corpus"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func address() generator.Spec {
	return generator.Spec{
		Name:    "address",
		Version: 1,
		Summary: "replaces addresses and their parts by addresses in the United States or another country",
		Description: "Cities, states, ZIP codes and coordinates are real and come from one list of places; streets and numbers are drawn, so the whole is " +
			"hardly ever an address that exists. With a `locale` they are in the country of the language, in its form: regions stand for states, " +
			"and the end of a postal code is drawn. Linked columns agree: city, state, ZIP code and coordinates of one row are of one place, and `full` " +
			"is made of them. A street or full address never equals the value, capitals aside, unless it is linked.",
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.Decimal},
		Options: []generator.Option{
			{
				Name: "part", Type: generator.TextOption,
				Enum:    []string{"full", "street", "city", "city-state", "state", "state-abbreviation", "zip", "country", "latitude", "longitude"},
				Summary: "What the column holds; without it a full address, or a latitude in a decimal column.",
			},
			{
				Name: "locale", Type: generator.TextOption, Default: `"en"`, Enum: corpus.Locales(),
				Summary: "The language of the address: en is the United States, de Germany, pt Portugal, ja Japan and so on. A CHAR column gets words in ASCII.",
			},
		},
		Plain: func(o generator.Options) bool {
			switch o.Text("part") {
			case "", "full", "city-state":
				return false
			case "country":
				return o.Text("locale") != "en"
			case "street":
				return o.Text("locale") != "es"
			}
			return true
		},
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Linkable:         true,
		DataFree:         true,
		Shortens:         true,
		Coincidence:      addressCoincidence,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Stays ''.",
		Fallback:         "Every value is taken for the part. A ZIP code of nine digits gets four more drawn digits; a state in a column of fewer than four bytes is its abbreviation.",
		Examples: []generator.Example{
			{In: "1 Main St, Springfield, IL 62701", Out: "8319 Station Street, San Rafael, CA 94913"},
			{Options: `{"part":"street"}`, In: "1 Main St", Out: "6472 Bramley Close"},
			{Options: `{"part":"city"}`, In: "Springfield", Out: "Seattle"},
			{Options: `{"part":"city-state"}`, In: "Springfield, IL", Out: "Spokane, WA"},
			{Options: `{"part":"state"}`, In: "Illinois", Out: "California"},
			{Options: `{"part":"state-abbreviation"}`, Type: plan.Type{Kind: plan.Char, Length: 2}, In: "IL", Out: "CA"},
			{Options: `{"part":"zip"}`, In: "62701", Out: "31405"},
			{Options: `{"part":"zip"}`, In: "62701-1234", Out: "76201-3623"},
			{Options: `{"part":"country"}`, In: "France", Out: "Bouvet Island"},
			{Options: `{"part":"latitude"}`, Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 6}, In: "39.801700", Out: "42.062400"},
			{Options: `{"part":"longitude"}`, In: "-89.6436", Out: "-122.4203"},
			{Options: `{"locale":"de"}`, In: "Hauptstraße 1, 12345 Berlin", Out: "Friedensstr. 164, 28103 Bremen"},
			{Options: `{"locale":"de"}`, Type: plan.Type{Kind: plan.Char, Length: 80}, In: "Hauptstrasse 1, 12345 Berlin", Out: "Hegelstr. 106, 48109 Muenster"},
			{Options: `{"locale":"de","part":"zip"}`, In: "12345", Out: "03003"},
			{Options: `{"locale":"fr"}`, In: "1 rue de la Paix, 75002 Paris", Out: "64 Voie de la Huchette, 72059 Le Mans"},
			{Options: `{"locale":"es"}`, In: "Calle Mayor, 1, 28013 Madrid", Out: "Camino Molina, 153, 14016 Córdoba"},
			{Options: `{"locale":"pt"}`, In: "Rua Augusta 1, 1100-048 Lisboa", Out: "Rua Hugo Simões 11, 1169-870 Lisboa"},
			{Options: `{"locale":"it"}`, In: "Via Roma 1, 00184 Roma RM", Out: "Corso Maffei 9, 40123 Bologna BO"},
			{Options: `{"locale":"nl"}`, In: "Damrak 1, 1012 LG Amsterdam", Out: "Maryamweg 33, 2565 GA Den Haag"},
			{Options: `{"locale":"pl"}`, In: "ul. Długa 1, 00-238 Warszawa", Out: "ul. Sosnowa 157, 70-013 Szczecin"},
			{Options: `{"locale":"sv"}`, In: "Drottninggatan 1, 111 51 Stockholm", Out: "Västra Grangatan 102, 972 04 Luleå"},
			{Options: `{"locale":"ja"}`, In: "〒100-0001 東京都千代田区千代田1丁目1番1号", Out: "〒063-3902 北海道札幌市八幡7丁目14番5号"},
			{Options: `{"locale":"ja","part":"state"}`, In: "東京都", Out: "広島県"},
			{Options: `{"locale":"sv","part":"country"}`, In: "Norge", Out: "Trinidad och Tobago"},
			{Options: `{"locale":"pl","part":"latitude"}`, Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 6}, In: "52.229700", Out: "50.670000"},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if c.Type.Kind != plan.Decimal {
				return nil
			}
			if part := addressPart(o, c); part != "latitude" && part != "longitude" {
				return generator.NewOptionFault("part", "a decimal column takes latitude or longitude")
			}
			if c.Type.Precision-c.Type.Scale < 3 {
				return errors.New("a coordinate needs three digits before the point")
			}
			return nil
		},
		Compile: compileAddress,
		Prepare: generator.PrepareDraws,
	}
}

func addressPart(o generator.Options, c plan.Column) string {
	switch {
	case o.Has("part"):
		return o.Text("part")
	case c.Type.Kind == plan.Decimal:
		return "latitude"
	default:
		return "full"
	}
}

func compileAddress(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	if locale := o.Text("locale"); locale != "en" {
		a, err := newAbroad(locale, addressPart(o, c), c.Type, d, false)
		if err != nil {
			return nil, err
		}
		return a.mask(c, d), nil
	}
	h, err := newHomes(addressPart(o, c), c.Type, d)
	if err != nil {
		return nil, err
	}
	again := 1
	if !d.Linked() && (h.part == "full" || h.part == "street") {
		again = generator.Tries
	}
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 && c.Type.Kind.IsText() {
			return dst, nil
		}
		stream := d.Draw(in, row)
		start := len(dst)
		for range again {
			drawn := h.draw(&stream)
			dst = h.append(dst[:start], in, &drawn)
			if !character.EqualFold(dst[start:], in) {
				break
			}
		}
		return dst, nil
	}, nil
}

// longestAddress bounds the bytes of an address of the word lists.
const longestAddress = 100

func addressCoincidence(o generator.Options, c plan.Column) float64 {
	part := addressPart(o, c)
	longest := longestAddress
	if o.Text("locale") != "en" {
		longest = longestAbroad
	}
	return generator.DiffersUncut(longest, c, c.Rule.Link == "" && (part == "full" || part == "street"))
}
