package location

import (
	"standin/internal/corpus"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// homes draws addresses and writes the part of them that a column holds.
type homes struct {
	part      string
	kind      plan.Type
	places    []corpus.Place
	streets   corpus.List
	countries corpus.List
	country   string // of every address; empty: drawn
}

// home is one drawn address.
type home struct {
	number uint64
	street uint64 // its index
	place  *corpus.Place
	more   uint64 // the four digits behind a ZIP code
	land   uint64 // 32 bits that choose a country
}

// newHomes reads the lists. A country is drawn, but is the one where all places
// are when other columns are linked, and where only a code fits.
func newHomes(part string, kind plan.Type, d *generator.Domain) (*homes, error) {
	h := &homes{part: part, kind: kind}
	length := kind.Length
	if part == "state" && length > 0 && length < 4 {
		h.part = "state-abbreviation"
	}
	switch {
	case length > 0 && length < 3:
		h.country = "US"
	case length == 3:
		h.country = "USA"
	case d.Linked():
		h.country = "United States of America"
	}
	var err error
	if h.places, err = d.Words().Places(); err != nil {
		return nil, err
	}
	if h.streets, err = d.Words().Street(); err != nil {
		return nil, err
	}
	h.countries, err = d.Words().Country()
	return h, err
}

// draw takes four words of a stream whatever the part is, each for one thing, so
// that all parts of one stream agree.
func (h *homes) draw(stream *keyed.Stream) home {
	place := stream.Below(uint64(len(h.places)))
	street := stream.Below(h.streets.Len())
	n := stream.Uint64()
	return home{
		number: 1 + (n>>32)*9999>>32, more: 1 + (n&0xffffffff)*9999>>32,
		street: street, place: &h.places[place], land: stream.Uint64() >> 32,
	}
}

func (h *homes) append(dst, in []byte, drawn *home) []byte {
	switch h.part {
	case "street":
		return h.appendStreet(dst, drawn)
	case "city":
		return append(dst, drawn.place.City...)
	case "city-state":
		return drawn.appendCityState(dst)
	case "state":
		return append(dst, drawn.place.StateName...)
	case "state-abbreviation":
		return append(dst, drawn.place.State...)
	case "zip":
		return drawn.appendZIP(dst, in)
	case "country":
		if h.country != "" {
			return append(dst, h.country...)
		}
		return h.countries.Append(dst, drawn.land*h.countries.Len()>>32)
	case "latitude":
		return appendDegrees(dst, drawn.place.Latitude, h.kind)
	case "longitude":
		return appendDegrees(dst, drawn.place.Longitude, h.kind)
	default:
		dst = append(h.appendStreet(dst, drawn), ", "...)
		return append(append(drawn.appendCityState(dst), ' '), drawn.place.ZIP...)
	}
}

func (h *homes) appendStreet(dst []byte, drawn *home) []byte {
	return h.streets.Append(append(character.AppendUpToFour(dst, drawn.number), ' '), drawn.street)
}

func (h *home) appendCityState(dst []byte) []byte {
	return append(append(append(dst, h.place.City...), ", "...), h.place.State...)
}

// appendZIP writes five digits, or nine in the value's own form.
func (h *home) appendZIP(dst, in []byte) []byte {
	dst = append(dst, h.place.ZIP...)
	switch {
	case len(in) == 10 && in[5] == '-':
		dst = append(dst, '-')
	case len(in) != 9:
		return dst
	}
	return character.AppendFour(dst, h.more)
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
