package generator

import (
	"bytes"
	"errors"
	"strconv"

	"standin/internal/corpus"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func address() Spec {
	return Spec{
		Name:    "address",
		Version: 1,
		Summary: "replaces addresses and their parts by addresses in the United States",
		Description: "Cities, states, ZIP codes and coordinates are real and come from one list of places; streets and numbers are drawn, so the whole is " +
			"hardly ever an address that exists. Linked columns agree: city, state, ZIP code and coordinates of one row are of one place, and `full` " +
			"is made of them. A street or full address never equals the value, capitals aside, unless it is linked.",
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.Decimal},
		Options: []Option{
			{
				Name: "part", Type: TextOption,
				Enum:    []string{"full", "street", "city", "city-state", "state", "state-abbreviation", "zip", "country", "latitude", "longitude"},
				Summary: "What the column holds; without it a full address, or a latitude in a decimal column.",
			},
		},
		OneToOne:         never,
		Consistency:      Optional,
		Linkable:         true,
		DataFree:         true,
		Shortens:         true,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Stays ''.",
		Fallback:         "Every value is taken for the part. A ZIP code of nine digits gets four more drawn digits; a state in a column of fewer than four bytes is its abbreviation.",
		Examples: []Example{
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
		Fits: func(o Options, c plan.Column) error {
			if c.Type.Kind != plan.Decimal {
				return nil
			}
			if part := addressPart(o, c); part != "latitude" && part != "longitude" {
				return &OptionFault{"part", "a decimal column takes latitude or longitude"}
			}
			if c.Type.Precision-c.Type.Scale < 3 {
				return errors.New("a coordinate needs three digits before the point")
			}
			return nil
		},
		Compile: compileAddress,
	}
}

func addressPart(o Options, c plan.Column) string {
	switch {
	case o.Has("part"):
		return o.Text("part")
	case c.Type.Kind == plan.Decimal:
		return "latitude"
	default:
		return "full"
	}
}

// home is one drawn address.
type home struct {
	number uint64
	street string
	place  *corpus.Place
	more   uint64 // four digits behind a ZIP code
	land   uint64 // 32 bits that choose a country
}

// homes draws addresses: each word of a stream decides one thing, so that all
// parts of one stream agree.
type homes struct {
	places  []corpus.Place
	streets corpus.List
}

func (h *homes) draw(stream *keyed.Stream) home {
	place := &h.places[stream.Below(uint64(len(h.places)))]
	street := h.streets.At(stream.Below(h.streets.Len()))
	n := stream.Uint64()
	return home{number: 1 + (n>>32)*9999>>32, street: street, place: place, more: 1 + (n&0xffffffff)*9999>>32, land: stream.Uint64() >> 32}
}

func compileAddress(o Options, c plan.Column, d *Domain) (Mask, error) {
	var (
		h   homes
		err error
	)
	if h.places, err = d.words.Places(); err != nil {
		return nil, err
	}
	if h.streets, err = d.words.Street(); err != nil {
		return nil, err
	}
	part := addressPart(o, c)
	write, err := partWriter(part, c, d)
	if err != nil {
		return nil, err
	}
	again := 1
	if !d.linked() && (part == "full" || part == "street") {
		again = tries
	}
	return func(dst, in []byte, row *Row) ([]byte, error) {
		if len(in) == 0 && c.Type.Kind.IsText() {
			return dst, nil
		}
		stream := d.Draw(in, row)
		start := len(dst)
		for range again {
			dst = write(dst[:start], in, h.draw(&stream))
			if !bytes.EqualFold(dst[start:], in) {
				break
			}
		}
		return dst, nil
	}, nil
}

// partWriter is what writes a part of an address into a column.
func partWriter(part string, c plan.Column, d *Domain) (func(dst, in []byte, h home) []byte, error) {
	short := c.Type.Kind.IsText() && c.Type.Length > 0 && c.Type.Length < 4
	switch part {
	case "street":
		return func(dst, _ []byte, h home) []byte { return appendStreet(dst, h) }, nil
	case "city":
		return func(dst, _ []byte, h home) []byte { return append(dst, h.place.City...) }, nil
	case "city-state":
		return func(dst, _ []byte, h home) []byte { return appendCityState(dst, h) }, nil
	case "state":
		if short {
			return partWriter("state-abbreviation", c, d)
		}
		return func(dst, _ []byte, h home) []byte { return append(dst, h.place.StateName...) }, nil
	case "state-abbreviation":
		return func(dst, _ []byte, h home) []byte { return append(dst, h.place.State...) }, nil
	case "zip":
		return appendZIP, nil
	case "country":
		return countryWriter(c, d)
	case "latitude":
		return func(dst, _ []byte, h home) []byte {
			return appendDegrees(dst, h.place.Latitude, c.Type)
		}, nil
	case "longitude":
		return func(dst, _ []byte, h home) []byte {
			return appendDegrees(dst, h.place.Longitude, c.Type)
		}, nil
	default:
		return func(dst, _ []byte, h home) []byte {
			dst = append(appendStreet(dst, h), ", "...)
			return append(append(appendCityState(dst, h), ' '), h.place.ZIP...)
		}, nil
	}
}

func appendStreet(dst []byte, h home) []byte {
	return append(append(strconv.AppendUint(dst, h.number, 10), ' '), h.street...)
}

func appendCityState(dst []byte, h home) []byte {
	return append(append(append(dst, h.place.City...), ", "...), h.place.State...)
}

// appendZIP writes five digits, or nine in the value's own form.
func appendZIP(dst, in []byte, h home) []byte {
	dst = append(dst, h.place.ZIP...)
	switch {
	case len(in) == 10 && in[5] == '-':
		dst = append(dst, '-')
	case len(in) != 9:
		return dst
	}
	n := h.more
	return append(dst, byte('0'+n/1000), byte('0'+n/100%10), byte('0'+n/10%10), byte('0'+n%10))
}

// countryWriter draws a country, but stays in the one where all places are when
// other columns are linked, and where only a code fits.
func countryWriter(c plan.Column, d *Domain) (func(dst, in []byte, h home) []byte, error) {
	fixed := ""
	switch {
	case c.Type.Length > 0 && c.Type.Length < 3:
		fixed = "US"
	case c.Type.Length == 3:
		fixed = "USA"
	case d.linked():
		fixed = "United States of America"
	}
	countries, err := d.words.Country()
	return func(dst, _ []byte, h home) []byte {
		if fixed != "" {
			return append(dst, fixed...)
		}
		return append(dst, countries.At(h.land*countries.Len()>>32)...)
	}, err
}

// appendDegrees writes degrees with four fraction digits into a text, and with
// the column's own number of them into a decimal.
func appendDegrees(dst []byte, degrees string, t plan.Type) []byte {
	if t.Kind != plan.Decimal {
		return append(dst, degrees...)
	}
	const digits = 4
	if t.Scale == 0 {
		return append(dst, degrees[:len(degrees)-digits-1]...)
	}
	dst = append(dst, degrees[:len(degrees)-max(0, digits-t.Scale)]...)
	for range t.Scale - digits {
		dst = append(dst, '0')
	}
	return dst
}
