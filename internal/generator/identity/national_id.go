package identity

import (
	"maps"
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/checkdigit"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func nationalID() generator.Spec {
	form := &numbering.Form{Generator: "national-id", Marks: " -+./", Least: 10}
	return generator.Spec{
		Name:    "national-id",
		Version: 1,
		Summary: "replaces national identity numbers of many countries by others that are valid in form",
		Description: "`country` says whose numbers they are: be (rijksregisternummer), br (CPF), ch (AHV number), cl (RUT), de (Steuer-ID), dk (CPR number), es (DNI and NIE), fr (NIR), " +
			"gb (National Insurance number), in (Aadhaar), nl (BSN), pl (PESEL), pt (NIF), se (personnummer of ten or twelve digits), za (ID number). Marks and lengths stay, and check digits are right. Numbers that hold a birthday (be, dk, pl, se, za) get one of " +
			"the same era: before 1900, up to 2025, after; `keep_birth_date` and `keep_gender` keep what they tell. Without a country every letter becomes a letter and every digit a digit. " +
			"Not kept is the rule of the Steuer-ID on digits that repeat, and not read are French numbers of Corsica and overseas or without a month, Belgian ones of people outside the register (BIS) and Spanish ones with K, L or M: `fallback` says what becomes of them. " +
			"For the United States see `ssn`, for Canada `sin`, for Norway `fnr`, for Finland `finnish-pic`.\n\n" + numbering.Permutes,
		Accepts: generator.Texts(),
		Options: numbering.Options(
			generator.Option{Name: "country", Type: generator.TextOption, Default: `"any"`, Enum: slices.Sorted(maps.Keys(states(generator.Options{}))), Summary: "Whose numbers they are."},
			keepBirthDate(), keepGender(),
		),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "AB 123 456", Out: "ER 243 035"},
			{Options: `{"country":"gb"}`, In: "AB 12 34 56 C", Out: "RA 44 97 75 C"},
			{Options: `{"country":"es"}`, In: "12345678-Z", Out: "08728448-V"},
			{Options: `{"country":"fr"}`, In: "2 55 08 14 168 025 38", Out: "2 69 11 46 442 567 56"},
			{Options: `{"country":"se"}`, In: "811218-9876", Out: "841217-9544"},
			{Options: `{"country":"se","keep_birth_date":true,"keep_gender":true}`, In: "19811218-9876", Out: "19811218-8076"},
			{Options: `{"country":"pl"}`, In: "44051401359", Out: "41012829379"},
			{Options: `{"country":"br","cipher":"ff1"}`, In: "111.444.777-35", Out: "525.544.691-21"},
			{Options: `{"country":"nl","fallback":"null"}`, In: "111222334", Null: true},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			_, holds := states(o)[o.Text("country")].(dated)
			for _, name := range []string{"keep_birth_date", "keep_gender"} {
				if o.Boolean(name) && !holds {
					return generator.NewOptionFault(name, "the numbers of this country are not taken apart so far")
				}
			}
			return numbering.Fits(o, c)
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return form.Compile(states(o)[o.Text("country")], o, c, d)
		},
	}
}

// states are the numbers by country.
func states(o generator.Options) map[string]numbering.Scheme {
	return map[string]numbering.Scheme{
		"any": numbering.Pattern{Least: 1, Most: 32},
		"be":  datedBy(belgian{}, 1000, o),
		// Receita Federal, CPF.
		"br": numbering.Checked{Digits: 9, Checks: 2, Check: checkdigit.Both(
			checkdigit.ElevenLess(10, 9, 8, 7, 6, 5, 4, 3, 2),
			checkdigit.ElevenLess(11, 10, 9, 8, 7, 6, 5, 4, 3, 2),
		)},
		// Central Compensation Office: 756, nine digits and the check digit of EAN-13.
		"ch": numbering.Checked{Prefix: "756", Digits: 9, Checks: 1, Check: ahv},
		"cl": numbering.Any{numbering.Checked{Digits: 7, First: "123456789", Checks: 1, Check: rut}, numbering.Checked{Digits: 8, First: "123456789", Checks: 1, Check: rut}},
		// Federal Central Tax Office: ISO/IEC 7064, MOD 11,10.
		"de": numbering.Checked{Digits: 10, First: "123456789", Checks: 1, Check: taxpayer},
		"dk": datedBy(danish{}, 10_000, o),
		"es": spanish{},
		"fr": french{},
		"gb": british{},
		// Unique Identification Authority of India: Verhoeff's code, not from 0 or 1.
		"in": numbering.Checked{Digits: 11, First: "23456789", Checks: 1, Check: aadhaar},
		// BSN: the last digit passes the eleven-test with weight -1.
		"nl": numbering.Checked{Digits: 8, Checks: 1, Check: checkdigit.Remainder(9, 8, 7, 6, 5, 4, 3, 2)},
		"pl": datedBy(polish{}, 10_000, o),
		// Portuguese tax authority, NIF.
		"pt": numbering.Checked{Digits: 8, First: "123", Checks: 1, Check: checkdigit.ElevenLess(9, 8, 7, 6, 5, 4, 3, 2)},
		"se": datedBy(swedish{}, 1000, o),
		"za": datedBy(southAfrican{}, 10_000, o),
	}
}
