package registration

import (
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/checkdigit"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func imei() generator.Spec {
	form := &numbering.Form{Generator: "imei", Marks: " -/.", Digits: 15, Least: 1e6}
	return generator.Spec{
		Name:    "imei",
		Version: 1,
		Summary: "replaces IMEI numbers of mobile devices by others that are valid in form",
		Description: "An IMEI (3GPP TS 23.003, section 6.2) is a type allocation code of eight digits, a serial number of six and Luhn's check digit; an " +
			"IMEISV has two digits of the software's version in place of the check digit, and 14 digits are an IMEI without it: all three of one device " +
			"share a stand-in, but for the version, which stays. In a column of numbers it has 15 digits. The first two digits, the body that allocated the number, stay; `keep_type: true` keeps all eight, which name " +
			"the maker and the model.\n\n" + numbering.Permutes,
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.BigInt},
		Options: numbering.Options(generator.Option{
			Name: "keep_type", Type: generator.BooleanOption, Default: "false", Summary: "Whether the type allocation code stays.",
		}),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "49-015420-323751-8", Out: "49-425788-184540-7"},
			{In: "490154203237518", Out: "494257881845407"},
			{In: "4901542032375101", Out: "4942578818454001"},
			{Options: `{"keep_type":true}`, In: "490154203237518", Out: "490154206323489"},
			{Options: `{"cipher":"ff1"}`, In: "490154203237518", Out: "497109317143021"},
			{Type: plan.Type{Kind: plan.BigInt}, In: "490154203237518", Out: "494257881845407"},
			{Options: `{"fallback":"null"}`, In: "490154203237519", Null: true},
		},
		Fits: numbering.Fits,
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			kept := 2
			if o.Boolean("keep_type") {
				kept = 8
			}
			return form.Compile(device{kept}, o, c, d)
		},
	}
}

// device is an IMEI whose first digits are kept.
type device struct{ kept int }

// Read implements numbering.Scheme.
func (s device) Read(n *numbering.Number) bool {
	if len(n.Chars) < 14 || len(n.Chars) > 16 || !character.AllDigits(n.Chars) || len(n.Chars) == 15 && checkdigit.Luhn(n.Chars) != 0 {
		return false
	}
	n.Kept = character.ReadDigits(n.Chars[:s.kept])
	n.AddDigits(n.Chars[s.kept:14])
	return true
}

// Write implements numbering.Scheme.
func (s device) Write(n *numbering.Number) bool {
	character.PutDigits(n.Chars[s.kept:14], n.Parts[0].Rank)
	if len(n.Chars) == 15 {
		checkdigit.PutLuhn(n.Chars, 14)
	}
	return true
}
