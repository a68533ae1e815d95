package identity

import (
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/checkdigit"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func fnr() generator.Spec {
	form := &numbering.Form{Generator: "fnr", Marks: " -.", Digits: 11, Least: 80}
	return generator.Spec{
		Name:    "fnr",
		Version: 1,
		Summary: "replaces Norwegian national identity numbers by others that are valid in form",
		Description: "A fødselsnummer is a date of birth, three digits that tell the century and, by their last, the gender, and two check digits " +
			"(Norwegian Tax Administration, forskrift om folkeregistrering § 2-2). D-numbers (day plus 40), H-numbers (month plus 40) and synthetic numbers of the test register (month plus 80) " +
			"stay what they are. `fictional: true` makes synthetic numbers of all, which nobody has. Birthdays stay within their era: before 1900, up to 2025, after.\n\n" + numbering.Permutes,
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.BigInt},
		Options: numbering.Options(
			keepBirthDate(), keepGender(),
			generator.Option{Name: "fictional", Type: generator.BooleanOption, Default: "false", Summary: "Whether all stand-ins are synthetic numbers (not with a cipher)."},
		),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "01129930078", Out: "10021278195"},
			{In: "011299 30078", Out: "100212 78195"},
			{Options: `{"keep_birth_date":true,"keep_gender":true}`, In: "01129930078", Out: "01129917888"},
			{Options: `{"fictional":true}`, In: "01129930078", Out: "10821278150"},
			{Options: `{"cipher":"ff1"}`, In: "01129930078", Out: "07087094159"},
			{Type: plan.Type{Kind: plan.BigInt}, In: "1129930078", Out: "10021278195"},
			{Options: `{"fallback":"null"}`, In: "01129930079", Null: true},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if o.Boolean("fictional") && o.Text("cipher") != "none" {
				return generator.NewOptionFault("fictional", "synthetic numbers of all kinds of numbers are not one-to-one with a cipher")
			}
			return numbering.Fits(o, c)
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return form.Compile(datedBy(norwegian{o.Boolean("fictional")}, 1000, o), o, c, d)
		},
	}
}

func keepBirthDate() generator.Option {
	return generator.Option{Name: "keep_birth_date", Type: generator.BooleanOption, Default: "false", Summary: "Whether the date of birth stays."}
}

func keepGender() generator.Option {
	return generator.Option{Name: "keep_gender", Type: generator.BooleanOption, Default: "false", Summary: "Whether the gender stays."}
}

func datedBy(f form, individuals int, o generator.Options) dated {
	return dated{form: f, individuals: individuals, keepDate: o.Boolean("keep_birth_date"), keepGender: o.Boolean("keep_gender")}
}

// norwegian is a fødselsnummer.
type norwegian struct{ fictional bool }

func (norwegian) read(c []byte) (p person, ok bool) {
	if len(c) != 11 || !character.AllDigits(c) || !norwegianChecks(c, false) {
		return p, false
	}
	day, month, year := number(c[:2]), number(c[2:4]), number(c[4:6])
	if day > 40 {
		day, p.kind = day-40, 1
	}
	switch {
	case month > 80:
		month, p.kind = month-80, p.kind+4
	case month > 40:
		month, p.kind = month-40, p.kind+2
	}
	p.individual = number(c[6:9])
	century, ok := norwegianCentury(year, p.individual)
	if !ok {
		return p, false
	}
	p.day, ok = date(century+year, month, day)
	return p, ok
}

func (f norwegian) write(c []byte, p person) bool {
	year, month, day := p.birthday()
	if century, ok := norwegianCentury(year%100, p.individual); !ok || century+year%100 != year {
		return false
	}
	if p.kind&1 != 0 {
		day += 40
	}
	switch {
	case f.fictional || p.kind&4 != 0:
		month += 80
	case p.kind&2 != 0:
		month += 40
	}
	put(c[:2], day)
	put(c[2:4], month)
	put(c[4:6], year%100)
	put(c[6:9], p.individual)
	return norwegianChecks(c, true)
}

// norwegianCentury is the century of a year of two digits by the three digits that follow.
func norwegianCentury(year, individual int) (century int, ok bool) {
	switch {
	case individual < 500:
		return 1900, true
	case individual < 750 && year >= 54:
		return 1800, true
	case year < 40:
		return 2000, true
	case individual >= 900:
		return 1900, true
	default:
		return 0, false
	}
}

// norwegianChecks sets or checks the two check digits. Some numbers have none.
func norwegianChecks(c []byte, set bool) bool {
	first := checkdigit.Missing(checkdigit.Weighted(c, 3, 7, 6, 1, 8, 9, 4, 5, 2), 11)
	if set && first < 10 {
		c[9] = byte('0' + first)
	}
	second := checkdigit.Missing(checkdigit.Weighted(c, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11)
	if set && second < 10 {
		c[10] = byte('0' + second)
	}
	return first == int(c[9]-'0') && second == int(c[10]-'0')
}
