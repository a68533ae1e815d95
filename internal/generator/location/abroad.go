package location

import (
	"standin/internal/corpus"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// abroad draws addresses outside the United States and writes the part of them that
// a column holds.
type abroad struct {
	words   *corpus.Words
	part    string // of address or international-address
	kind    plan.Type
	letters string // of postal codes
	dutch   bool
	numbers uint64 // houses are numbered from 1 to it
	country string // of every address; empty: drawn
}

// residence is one drawn address.
type residence struct {
	town         *corpus.Town
	street       uint64 // its index
	number       uint64
	postal       uint64 // what its digits and letters are drawn from
	land         uint64 // 32 bits that choose a country
	district     uint64
	block, house uint64
}

// land is what belongs to a country rather than to its words.
type land struct {
	codes   string // of ISO 3166-1: two and three letters
	letters string // that stand in postal codes
}

// lands are the countries by their locale or code. British inward codes do without C,
// I, K, M, O and V (Royal Mail), Dutch codes without F, I, O, Q, U and Y (PostNL),
// Canadian ones without D, F, I, O, Q and U (Canada Post).
func lands(name string) land {
	return map[string]land{
		"ca": {"CACAN", "ABCEGHJKLMNPRSTVWXYZ"}, "gb": {"GBGBR", "ABDEFGHJLNPQRSTUWXYZ"}, "nl": {"NLNLD", "ABCDEGHJKLMNPRSTVWXZ"},
		"de": {"DEDEU", ""}, "fr": {"FRFRA", ""}, "es": {"ESESP", ""}, "pt": {"PTPRT", ""}, "it": {"ITITA", ""}, "pl": {"PLPOL", ""},
		"sv": {"SESWE", ""}, "se": {"SESWE", ""}, "ja": {"JPJPN", ""}, "jp": {"JPJPN", ""},
	}[name]
}

// newAbroad reads the words of a locale or country. The country of every address is
// the locale's own when other columns are linked or asked for, and a code where only
// that fits.
func newAbroad(name, part string, kind plan.Type, d *generator.Domain, own bool) (*abroad, error) {
	words, err := d.Words().Locale(name, kind.Kind == plan.Char)
	if err != nil {
		return nil, err
	}
	of := lands(name)
	a := &abroad{words: words, part: part, kind: kind, letters: of.letters, dutch: name == "nl", numbers: 199}
	if name == "ca" {
		a.numbers = 9999
	}
	switch length := kind.Length; {
	case length > 0 && length < 3:
		a.country = of.codes[:2]
	case length == 3:
		a.country = of.codes[2:]
	case own || d.Linked():
		a.country = words.Land
	}
	return a, nil
}

// draw takes five words of a stream whatever the part is, so that all parts of one
// stream agree.
func (a *abroad) draw(stream *keyed.Stream) residence {
	town, street := stream.Below(uint64(len(a.words.Towns))), stream.Below(a.words.Streets.Len())
	n, postal := stream.Uint64(), stream.Uint64()
	return residence{
		town: &a.words.Towns[town], street: street, postal: postal, land: stream.Uint64() >> 32,
		number:   1 + (n>>32)*a.numbers>>32,
		district: 1 + n%7, block: 1 + n>>8%20, house: 1 + n>>16%30,
	}
}

func (a *abroad) append(dst []byte, drawn *residence) []byte {
	town := drawn.town
	switch a.part {
	case "street":
		return a.appendForm(dst, a.words.Street, drawn)
	case "city":
		return append(dst, town.Name...)
	case "city-state":
		return append(append(append(dst, town.Name...), ", "...), town.Region...)
	case "state", "region":
		return append(dst, town.Region...)
	case "state-abbreviation", "region-code":
		return append(dst, town.Code...)
	case "zip", "postal-code":
		return a.appendPostal(dst, drawn)
	case "county":
		return append(dst, town.County...)
	case "district":
		return append(dst, town.District...)
	case "country":
		if a.country != "" {
			return append(dst, a.country...)
		}
		return a.words.Countries.Append(dst, drawn.land*a.words.Countries.Len()>>32)
	case "latitude":
		return appendDegrees(dst, town.Latitude, a.kind)
	case "longitude":
		return appendDegrees(dst, town.Longitude, a.kind)
	default:
		return a.appendForm(dst, a.words.Address, drawn)
	}
}

// appendForm writes an address in the form of the country; see corpus.Words.
func (a *abroad) appendForm(dst []byte, form string, drawn *residence) []byte {
	for i := 0; i < len(form); i++ {
		if form[i] != '%' {
			dst = append(dst, form[i])
			continue
		}
		i++
		switch form[i] {
		case 's':
			dst = a.words.Streets.Append(dst, drawn.street)
		case 'n':
			dst = character.AppendUpToFour(dst, drawn.number)
		case 'p':
			dst = a.appendPostal(dst, drawn)
		case 'c':
			dst = append(dst, drawn.town.Name...)
		case 'r':
			dst = append(dst, drawn.town.Code...)
		case 'R':
			dst = append(dst, drawn.town.Region...)
		case 'o':
			dst = append(dst, drawn.town.County...)
		case 'x':
			dst = character.AppendUpToFour(dst, drawn.district)
		case 'y':
			dst = character.AppendUpToFour(dst, drawn.block)
		default:
			dst = character.AppendUpToFour(dst, drawn.house)
		}
	}
	return dst
}

// appendPostal goes on with the town's beginning of a postal code.
func (a *abroad) appendPostal(dst []byte, drawn *residence) []byte {
	rest := drawn.postal
	for i := range len(drawn.town.Postal) {
		dst = append(dst, a.symbol(drawn.town.Postal[i], &rest))
	}
	a.avoidLetters(dst)
	return dst
}

// symbol is a digit for #, a letter for ?, and all else itself.
func (a *abroad) symbol(of byte, rest *uint64) byte {
	switch of {
	case '#':
		of = byte('0' + *rest%10)
		*rest /= 10
	case '?':
		of = a.letters[*rest%uint64(len(a.letters))]
		*rest /= uint64(len(a.letters))
	}
	return of
}

// avoidLetters mends SA, SD and SS, which no Dutch postal code ends in.
func (a *abroad) avoidLetters(code []byte) {
	if n := len(code); a.dutch && n > 1 && code[n-2]|0x20 == 's' {
		switch code[n-1] | 0x20 {
		case 'a', 'd', 's':
			code[n-2]++
		}
	}
}

// mask is the Mask of a part that is drawn whatever the value is.
func (a *abroad) mask(c plan.Column, d *generator.Domain) generator.Mask {
	again := 1
	if !d.Linked() && (a.part == "full" || a.part == "street") {
		again = generator.Tries
	}
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 && c.Type.Kind.IsText() {
			return dst, nil
		}
		stream := d.Draw(in, row)
		start := len(dst)
		for range again {
			drawn := a.draw(&stream)
			dst = a.append(dst[:start], &drawn)
			if !character.EqualFold(dst[start:], in) {
				break
			}
		}
		return dst, nil
	}
}

// longestAbroad bounds the bytes of an address of the lists of other countries.
const longestAbroad = 160
