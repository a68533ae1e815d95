package location

import (
	"errors"
	"strings"

	"standin/internal/corpus"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func hipaaAddress() generator.Spec {
	return generator.Spec{
		Name:    "hipaa-address",
		Version: 1,
		Summary: "keeps of addresses what HIPAA's Safe Harbor allows: the state, and three digits of the ZIP code",
		Description: "45 CFR 164.514(b)(2)(i)(B) has all parts of the country smaller than a state removed, but the first three digits of a ZIP code where more than " +
			"20,000 people live in the areas that begin so; the others become 000. Those are the 17 beginnings that the guidance of the Department of Health and Human Services " +
			"names from the census of 2000, six more of the censuses of 2010 and 2020, and those of military mail, where no census counts anybody; `sparse` adds others, such as of a newer census or of a single big receiver of mail. The digits behind become 0, or with `real_zip: true` " +
			"the whole becomes a drawn ZIP code of the area (of the state, where the area has too few people). A city or coordinate becomes that of a place drawn from the area " +
			"of the ZIP code in the column `zip`, and of the whole country without it. States stay. Link the columns, and they are of one place. The rule asks for " +
			"more than addresses: see the other identifiers that it lists.",
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.Decimal},
		Options: []generator.Option{
			{
				Name: "part", Type: generator.TextOption, Enum: []string{"zip", "city", "state", "latitude", "longitude"},
				Summary: "What the column holds; without it a ZIP code, or a latitude in a decimal column.",
			},
			{Name: "zip", Type: generator.ColumnOption, Summary: "The column of the row's ZIP code, for cities and coordinates."},
			{Name: "real_zip", Type: generator.BooleanOption, Default: "false", Summary: "Whether a ZIP code becomes another of its area instead of zeros."},
			{Name: "sparse", Type: generator.ScalarsOption, Default: "[]", Summary: "Further beginnings of three digits that become 000."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		Plain:       generator.Yes,
		OneToOne:    generator.No,
		Consistency: generator.Optional,
		Linkable:    true,
		Shortens:    true,
		Rank:        4, RankInconsistent: 3,
		Empty:    "Stays '' in a text column.",
		Fallback: "A text that is no ZIP code becomes zeros, or a drawn one with `real_zip`, and one that is no state a drawn state; or it is refused, or becomes NULL, as `fallback` says. Every text is taken for a city.",
		Examples: []generator.Example{
			{In: "62701", Out: "62700"},
			{In: "62701-1234", Out: "62700-0000"},
			{In: "82190", Out: "00000"},
			{Options: `{"sparse":["627"]}`, In: "62701", Out: "00000"},
			{Options: `{"real_zip":true}`, In: "62701", Out: "62739"},
			{Options: `{"real_zip":true}`, In: "82190", Out: "82837"},
			{Options: `{"part":"city"}`, In: "Springfield", Out: "Summit"},
			{Options: `{"part":"state"}`, In: "Illinois", Out: "Illinois"},
			{Options: `{"part":"state"}`, Type: plan.Type{Kind: plan.Char, Length: 2}, In: "IL", Out: "IL"},
			{Options: `{"part":"state"}`, In: "Ruritania", Out: "Texas"},
			{Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 6}, In: "39.801700", Out: "41.036700"},
			{In: "unknown", Out: "00000"},
			{Options: `{"fallback":"null"}`, In: "unknown", Null: true},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			part := hipaaPart(o, c)
			if c.Type.Kind == plan.Decimal {
				if part != "latitude" && part != "longitude" {
					return generator.NewOptionFault("part", "a decimal column takes latitude or longitude")
				}
				if c.Type.Precision-c.Type.Scale < 3 {
					return errors.New("a coordinate needs three digits before the point")
				}
			}
			for _, s := range o.Scalars("sparse") {
				if len(s.Text) != 3 || strings.Trim(s.Text, "0123456789") != "" {
					return generator.NewOptionFault("sparse", "each entry must be three digits in quotation marks")
				}
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileHIPAA,
	}
}

func hipaaPart(o generator.Options, c plan.Column) string {
	switch {
	case o.Has("part"):
		return o.Text("part")
	case c.Type.Kind == plan.Decimal:
		return "latitude"
	default:
		return "zip"
	}
}

// sparse are the beginnings of ZIP codes where 20,000 people or fewer live: the 17 of
// the census of 2000 that HHS names (Office for Civil Rights, "Guidance Regarding Methods
// for De-identification of Protected Health Information in Accordance with the HIPAA
// Privacy Rule", 26 November 2012, "When can ZIP codes be included in de-identified
// information?"; it follows 67 FR 53182, 53233-53234, and asks to look at newer data),
// behind them those that the ZIP Code Tabulation Areas of the censuses of 2010 and 2020
// add, and those of military mail (USPS: AE, AA and AP). None is taken away that has grown.
const sparse = "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893 " +
	"202 204 205 369 753 772 " +
	"090 091 092 093 094 095 096 097 098 099 340 962 963 964 965 966"

// areas are the places of the United States by the first three digits of their ZIP
// codes.
type areas struct {
	places []corpus.Place
	sparse [1000]bool
	// pools are the indexes of the places that may stand for those of an area: its own,
	// or those of its state if it is sparse. all are those of areas that are not.
	pools   [1000][]int
	all     []int
	nowhere corpus.Place // where every area is said to be sparse
}

func newAreas(o generator.Options, d *generator.Domain) (*areas, error) {
	places, err := d.Words().Areas()
	if err != nil {
		return nil, err
	}
	a := &areas{places: places, nowhere: corpus.Place{City: "Unknown", State: "DC", StateName: "District of Columbia", ZIP: "00000", Latitude: "0.0000", Longitude: "0.0000"}}
	for beginning := range strings.FieldsSeq(sparse) {
		a.sparse[area([]byte(beginning))] = true
	}
	for _, beginning := range o.Scalars("sparse") {
		a.sparse[area([]byte(beginning.Text))] = true
	}
	states := map[string][]int{}
	for i, p := range places {
		if n := area([]byte(p.ZIP)); !a.sparse[n] {
			a.all, states[p.State], a.pools[n] = append(a.all, i), append(states[p.State], i), append(a.pools[n], i)
		}
	}
	for _, p := range places {
		if n := area([]byte(p.ZIP)); a.sparse[n] {
			a.pools[n] = states[p.State]
		}
	}
	return a, nil
}

// area is the number that three digits write.
func area(digits []byte) int {
	return int(digits[0]-'0')*100 + int(digits[1]-'0')*10 + int(digits[2]-'0')
}

// draw is a place for one of an area; -1: of the country.
func (a *areas) draw(stream *keyed.Stream, of int) *corpus.Place {
	pool := a.all
	if of >= 0 && len(a.pools[of]) > 0 {
		pool = a.pools[of]
	}
	if len(pool) == 0 {
		return &a.nowhere
	}
	return &a.places[pool[stream.Below(uint64(len(pool)))]]
}

// readZIP takes five digits, perhaps with four more behind a hyphen or a blank or
// nothing, and returns the area; -1 if the text is none.
func readZIP(in []byte) int {
	count := 0
	for i, b := range in {
		switch {
		case b >= '0' && b <= '9':
			count++
		case i == 5 && (b == '-' || b == ' ') && len(in) == 10:
		default:
			return -1
		}
	}
	if count != 5 && count != 9 {
		return -1
	}
	return area(in)
}

func compileHIPAA(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	a, err := newAreas(o, d)
	if err != nil {
		return nil, err
	}
	var zip *generator.Other
	if name := o.Text("zip"); name != "" {
		if zip, err = d.Other(name); err != nil {
			return nil, err
		}
	}
	part, realZIP, fallback := hipaaPart(o, c), o.Boolean("real_zip"), o.Text("fallback")
	invalid := fault.New(fault.ValueRefused, "generator hipaa-address met a text that is no %s of the United States", part)
	states := newStates(a.places)
	again := 0
	if part == "zip" && !d.Linked() {
		again = generator.Tries
	}
	var lower []byte
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		of, ok := -1, true
		switch part {
		case "zip":
			of = readZIP(in)
			ok = of >= 0
		case "state":
			lower = character.AppendLower(lower[:0], in[:min(len(in), longestState+1)])
			if ok = states[string(lower)]; ok {
				return append(dst, in...), nil
			}
		default:
			if zip != nil {
				of = readZIP(zip.Value(row))
			}
		}
		switch {
		case !ok && fallback == "error":
			return nil, invalid
		case !ok && fallback == "null":
			return nil, nil
		}
		if part == "zip" && !realZIP {
			return a.appendZeros(dst, in, of), nil
		}
		stream := d.Draw(in, row)
		place := a.draw(&stream, of)
		for range again {
			if string(in[:min(len(in), 5)]) != place.ZIP {
				break
			}
			place = a.draw(&stream, of)
		}
		switch part {
		case "zip":
			dst = append(dst, place.ZIP...)
			if ok {
				dst = appendZeros(dst, in[5:])
			}
			return dst, nil
		case "city":
			return append(dst, place.City...), nil
		case "latitude":
			return appendDegrees(dst, place.Latitude, c.Type), nil
		case "longitude":
			return appendDegrees(dst, place.Longitude, c.Type), nil
		case "state":
			if len(in) == 2 || c.Type.Length > 0 && c.Type.Length < len(place.StateName) {
				return append(dst, place.State...), nil
			}
			return append(dst, place.StateName...), nil
		}
		return dst, nil
	}, nil
}

// appendZeros writes a ZIP code with zeros behind its third digit, or throughout.
func (a *areas) appendZeros(dst, in []byte, of int) []byte {
	switch {
	case of < 0:
		return append(dst, "00000"...)
	case a.sparse[of]:
		return appendZeros(dst, in)
	default:
		return appendZeros(append(dst, in[:3]...), in[3:])
	}
}

// appendZeros writes 0 for every digit and leaves the marks.
func appendZeros(dst, in []byte) []byte {
	for _, b := range in {
		if b >= '0' && b <= '9' {
			b = '0'
		}
		dst = append(dst, b)
	}
	return dst
}

// longestState is the length of the longest of newStates, the Northern Mariana Islands.
const longestState = 24

// newStates are the names and abbreviations of states, territories and the district,
// in small letters.
func newStates(places []corpus.Place) map[string]bool {
	states := map[string]bool{}
	for _, name := range []string{
		"pr", "puerto rico", "gu", "guam", "vi", "u.s. virgin islands", "virgin islands", "as", "american samoa", "mp", "northern mariana islands",
	} {
		states[name] = true
	}
	for _, p := range places {
		states[strings.ToLower(p.State)], states[strings.ToLower(p.StateName)] = true, true
	}
	return states
}
