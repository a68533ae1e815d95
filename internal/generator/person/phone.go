package person

import (
	"bytes"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func phone() generator.Spec {
	return generator.Spec{
		Name:    "phone",
		Version: 1,
		Summary: "replaces phone numbers by others of the same country and format",
		Description: "Blanks, brackets, marks and the number of digits stay. A North American number (ten digits, or eleven from 1) gets a drawn US " +
			"area code, an exchange from 200 to 999 that is no N11 code, and a line number; the formats of one number, such as 212-555-0100 and " +
			"+1 (212) 555-0100, get the same digits. Any other number keeps its country code, a leading 0 and the first digit " +
			"after them, which tells mobile from fixed lines, and gets new digits behind. Digits of an extension are replaced. The stand-in never " +
			"equals the value. It is a number that someone may have: `fictional: true` keeps to 555-0100 to 555-0199, which nobody has, " +
			"but leaves only 100 numbers to an area code.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "keep_area_code", Type: generator.BooleanOption, Default: "false", Summary: "Whether a North American number keeps its area code."},
			{Name: "fictional", Type: generator.BooleanOption, Default: "false", Summary: "Whether North American numbers are drawn from 555-0100 to 555-0199 only."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		Plain:            func(o generator.Options) bool { return o.Text("fallback") != "replace" },
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Coincidence:      phoneCoincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback: "A text that is no phone number (seven to fifteen digits and marks, perhaps an extension) gets every letter and digit replaced " +
			"by another of its kind, or is refused, or becomes NULL, as `fallback` says.",
		Examples: []generator.Example{
			{In: "212-555-0100", Out: "478-613-6112"},
			{In: "+1 (212) 555-0100", Out: "+1 (478) 613-6112"},
			{In: "+1 (212) 555-0100 ext. 42", Out: "+1 (478) 613-6112 ext. 09"},
			{Options: `{"fictional":true}`, In: "(212) 736-5000", Out: "(629) 555-0159"},
			{Options: `{"keep_area_code":true}`, In: "(212) 736-5000", Out: "(212) 630-0181"},
			{In: "+44 20 7946 0958", Out: "+44 24 8764 2753"},
			{In: "030 901820", Out: "035 683671"},
			{In: "ask for Jane", Out: "tfa shd Hqbs"},
			{Options: `{"fallback":"null"}`, In: "n/a", Null: true},
			{In: "", Out: ""},
		},
		Fits:    generator.FallbackFits,
		Compile: compilePhone,
		Prepare: func(_ generator.Options, _ plan.Column, d *generator.Domain) generator.Preparation {
			p := &phoneNumber{}
			return d.PrepareForms(p.appendForm)
		},
	}
}

func compilePhone(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	keepArea, fictional, fallback := o.Boolean("keep_area_code"), o.Boolean("fictional"), o.Text("fallback")
	invalid := fault.New(fault.ValueRefused, "generator phone met a text that is no phone number")
	p := &phoneNumber{}
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		if number, ok := readAmerican(in); ok {
			stream := d.Draw(number.appendDigits(p.digits[:0]), row)
			made := number
			for range generator.Tries {
				made.draw(&stream, keepArea, fictional)
				if made != number {
					break
				}
			}
			return made.append(append(dst, in[:len(in)-tailLength]...)), nil
		}
		if !p.read(in) {
			switch fallback {
			case "error":
				return nil, invalid
			case "null":
				return nil, nil
			}
			stream := d.Draw(in, row)
			return character.Scramble(dst, in, &stream), nil
		}
		stream := d.Draw(p.canonical(), row)
		p.made = p.digits
		for range generator.Tries {
			p.draw(&stream, keepArea, fictional)
			if p.made != p.digits {
				break
			}
		}
		next := 0
		for _, b := range in {
			if b >= '0' && b <= '9' {
				b = p.made[next]
				next++
			}
			dst = append(dst, b)
		}
		return dst, nil
	}, nil
}

// mostDigits bounds the digits of a number (ITU-T E.164: fifteen) and its
// extension.
const mostDigits = 24

// phoneNumber is a number taken apart.
type phoneNumber struct {
	digits, made [mostDigits]byte // as read, and their stand-ins; zero behind the last
	main         int              // digits before the extension
	count        int              // digits with the extension
	kept         int              // digits at the start that are country code, prefix and the first after them
	american     bool             // kept is followed by ten digits of the North American plan, or by seven
}

// read takes a text apart and reports whether it is a phone number.
func (p *phoneNumber) read(in []byte) bool {
	*p = phoneNumber{}
	end, ok := p.take(in)
	if !ok || p.count < 7 || p.count > 15 {
		return false
	}
	p.main = p.count
	if !p.takeExtension(in[end:]) {
		return false
	}
	international := in[0] == '+'
	country := 0
	switch {
	case international:
		country = countryCode(p.digits[:p.main])
	case p.digits[0] == '0' && p.digits[1] == '0':
		international, country = true, 2+countryCode(p.digits[2:p.main])
	case p.main == 11 && p.digits[0] == '1':
		country = 1
	}
	rest := p.main - country
	p.kept = country
	if p.american = rest == 10 && (!international && p.digits[country] >= '2' || country > 0 && p.digits[country-1] == '1' && (country == 1 || country == 3)); p.american {
		return true
	}
	if p.american = rest == 7 && country == 0; p.american {
		return true
	}
	if p.kept < p.main && p.digits[p.kept] == '0' {
		p.kept++
	}
	p.kept++
	return p.main-p.kept >= 4
}

// take adds the digits of a part up to its end or to the mark of an extension,
// whose place it returns, and reports whether all else in it are marks.
func (p *phoneNumber) take(part []byte) (end int, ok bool) {
	for i, b := range part {
		switch {
		case b >= '0' && b <= '9':
			if p.count == mostDigits {
				return i, false
			}
			p.digits[p.count] = b
			p.count++
		case b == ' ' || b == '-' || b == '.' || b == '(' || b == ')' || b == '/' || b == '+' && i == 0:
		case b == 'x' || b == 'e' || b == '#':
			return i, i > 0
		default:
			return i, false
		}
	}
	return len(part), true
}

// takeExtension adds the digits of "x42", "ext 42", "ext. 42" or "#42".
func (p *phoneNumber) takeExtension(part []byte) bool {
	for _, mark := range [...]string{"ext.", "ext", "x", "#"} {
		if len(part) >= len(mark) && string(part[:len(mark)]) == mark {
			end, ok := p.take(part[len(mark):])
			return ok && end == len(part)-len(mark)
		}
	}
	return len(part) == 0
}

// appendForm appends what is drawn from for a text.
func (p *phoneNumber) appendForm(dst, in []byte) []byte {
	if number, ok := readAmerican(in); ok {
		return number.appendDigits(dst)
	}
	if len(in) == 0 || !p.read(in) {
		return append(dst, in...)
	}
	return append(dst, p.canonical()...)
}

// canonical is what all spellings of one number share.
func (p *phoneNumber) canonical() []byte {
	if p.american {
		return p.digits[p.kept:p.main]
	}
	return p.digits[:p.main]
}

// draw sets the stand-ins of the digits that are not kept.
func (p *phoneNumber) draw(stream *keyed.Stream, keepArea, fictional bool) {
	if p.american {
		area, number := p.made[p.kept:p.main-7], p.made[p.main-7:p.main]
		if !keepArea && len(area) > 0 {
			copy(area, drawArea(stream))
		}
		exchange, line := drawLine(stream, fictional)
		character.PutDigits(number, exchange*10_000+line)
	} else {
		drawDigits(p.made[p.kept:p.main], stream)
	}
	drawDigits(p.made[p.main:p.count], stream)
}

// drawArea is a drawn area code.
func drawArea(stream *keyed.Stream) string {
	codes := areaCodes()
	i := 3 * stream.Below(uint64(len(codes)/3))
	return codes[i : i+3]
}

// drawLine is a drawn exchange of three digits, and the four digits after it.
func drawLine(stream *keyed.Stream, fictional bool) (exchange, line uint64) {
	exchange, line = 200+stream.Below(800), stream.Below(10_000)
	if exchange%100 == 11 {
		exchange++
	}
	if fictional {
		exchange, line = 555, 100+line%100
	}
	return exchange, line
}

func drawDigits(dst []byte, stream *keyed.Stream) {
	for len(dst) > 0 {
		part := dst[:min(len(dst), 15)]
		character.PutDigits(part, stream.Below(1_000_000_000_000_000))
		dst = dst[len(part):]
	}
}

// countryCode is the length of the country code that digits start with (ITU-T
// E.164, list of assigned country codes): one digit for zones 1 and 7, two for
// those listed, and three for the others.
func countryCode(digits []byte) int {
	switch {
	case digits[0] == '1' || digits[0] == '7':
		return 1
	case bytes.Contains([]byte("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 "+
		"60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"), digits[:2]):
		return 2
	default:
		return 3
	}
}

// areaCodes are the geographic area codes of the United States and its territories, three digits
// each (North American Numbering Plan Administrator).
func areaCodes() string {
	return "" +
		"201202203205206207208209210212213214215216217218219220223224225227228229231234235239240248251252253254256260262267269270272276279281283" +
		"301302303304307308309310312313314315316317318319320321323325326329330331332334336337339341346347350351352360361363364369380385386" +
		"401402404405406407408409410412413414415417419423424425430432434435440442443445447448458463464469470475478479480484" +
		"501502503504505507508509510512513515516517518520530531534539540541551557559561562563564567570571572573574575580582585586" +
		"601602603605606607608609610612614615616617618619620623626628629630631636640641645646650651656657659660661662667669678680681682689" +
		"701702703704706707708712713714715716717718719720724725726727728730731732734737740743747754757760762763765769770771772773774775779781785786" +
		"801802803804805806808810812813814815816817818820826828830831832835838839840843845847848850854856857858859860862863864865870872878" +
		"901903904906907908909910912913914915916917918919920925928929930931934936937938940941943945947948949951952954956959970971972973978979980984985986989"
}

// phoneCoincidence: a text that is no number is scrambled.
func phoneCoincidence(o generator.Options, _ plan.Column) float64 {
	if o.Text("fallback") == "replace" {
		return character.ScrambleCoincidence
	}
	return 0
}
