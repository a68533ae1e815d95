package identity

import (
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/checkdigit"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func sin() generator.Spec {
	form := &numbering.Form{Generator: "sin", Marks: " -.", Digits: 9, Least: 1e6}
	return generator.Spec{
		Name:    "sin",
		Version: 1,
		Summary: "replaces Canadian social insurance numbers by others with a right check digit",
		Description: "A number has nine digits, of which the first is a province's (1 to 7) or 9 for temporary residents, and the last is Luhn's check digit (Service Canada, Social Insurance Number code of practice). " +
			"Marks stay. `fictional: true` makes numbers that begin with 0, which are issued to nobody.\n\n" + numbering.Permutes,
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.Integer, plan.BigInt},
		Options: numbering.Options(generator.Option{
			Name: "fictional", Type: generator.BooleanOption, Default: "false", Summary: "Whether stand-ins begin with 0, which no number of a person does (not with a cipher).",
		}),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 1,
		DataFree:         true,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "130-692-544", Out: "139-148-639"},
			{In: "130692544", Out: "139148639"},
			{In: "046 454 286", Out: "815 962 576"},
			{Options: `{"fictional":true}`, In: "130-692-544", Out: "087-154-274"},
			{Options: `{"cipher":"ff1"}`, In: "130-692-544", Out: "321-896-441"},
			{Type: plan.Type{Kind: plan.Integer}, In: "130692544", Out: "139148639"},
			{Options: `{"fallback":"null"}`, In: "130-692-545", Null: true},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if o.Boolean("fictional") && o.Text("cipher") != "none" {
				return generator.NewOptionFault("fictional", "there are too few such numbers to be one-to-one with a cipher")
			}
			return numbering.Fits(o, c)
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return form.Compile(insurance{o.Boolean("fictional")}, o, c, d)
		},
	}
}

// insurance is a Canadian number.
type insurance struct{ fictional bool }

// Read implements numbering.Scheme. Numbers that begin with 0 or 8 are nobody's, and
// stay apart.
func (insurance) Read(n *numbering.Number) bool {
	if len(n.Chars) != 9 || !character.AllDigits(n.Chars) || checkdigit.Luhn(n.Chars) != 0 {
		return false
	}
	if !insured(n.Chars[0]) {
		n.Kept = 1
	}
	n.AddDigits(n.Chars[:8])
	return true
}

// Write implements numbering.Scheme.
func (s insurance) Write(n *numbering.Number) bool {
	rank := n.Parts[0].Rank
	if s.fictional {
		rank %= 10_000_000
	}
	character.PutDigits(n.Chars[:8], rank)
	checkdigit.PutLuhn(n.Chars, 8)
	return s.fictional || insured(n.Chars[0]) == (n.Kept == 0)
}

func insured(first byte) bool { return first != '0' && first != '8' }
