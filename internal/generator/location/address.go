package location

import (
	"errors"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func address() generator.Spec {
	return generator.Spec{
		Name:    "address",
		Version: 1,
		Summary: "replaces addresses and their parts by addresses in the United States",
		Description: "Cities, states, ZIP codes and coordinates are real and come from one list of places; streets and numbers are drawn, so the whole is " +
			"hardly ever an address that exists. Linked columns agree: city, state, ZIP code and coordinates of one row are of one place, and `full` " +
			"is made of them. A street or full address never equals the value, capitals aside, unless it is linked.",
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.Decimal},
		Options: []generator.Option{
			{
				Name: "part", Type: generator.TextOption,
				Enum:    []string{"full", "street", "city", "city-state", "state", "state-abbreviation", "zip", "country", "latitude", "longitude"},
				Summary: "What the column holds; without it a full address, or a latitude in a decimal column.",
			},
		},
		Plain: func(o generator.Options) bool {
			switch o.Text("part") {
			case "", "full", "city-state", "country":
				return false
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
	return generator.DiffersUncut(longestAddress, c, c.Rule.Link == "" && (part == "full" || part == "street"))
}
