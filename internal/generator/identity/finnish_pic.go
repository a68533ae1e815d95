package identity

import (
	"strings"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func finnishPIC() generator.Spec {
	form := &numbering.Form{Generator: "finnish-pic", Others: "+-", Least: 50}
	return generator.Spec{
		Name:    "finnish-pic",
		Version: 1,
		Summary: "replaces Finnish personal identity codes by others that are valid in form",
		Description: "A henkilötunnus is a date of birth, a sign for the century (+ 19th, - Y X W V U 20th, A B C D E F 21st), three digits whose last tells the gender, and a check character " +
			"(Digital and Population Data Services Agency; government decree 128/2010 as of 2023). Codes from 002 to 899 stay among themselves, and those from 900 on, which are temporary " +
			"or made up, too; `fictional: true` makes the latter of all. Birthdays stay within their era: before 1900, up to 2025, after.\n\n" + numbering.Permutes,
		Accepts: generator.Texts(),
		Options: numbering.Options(
			keepBirthDate(), keepGender(),
			generator.Option{Name: "fictional", Type: generator.BooleanOption, Default: "false", Summary: "Whether all stand-ins have digits from 900 to 999, which nobody has (not with a cipher)."},
		),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "131052-308T", Out: "170237-2163"},
			{In: "131052-308t", Out: "170237-2163"},
			{Options: `{"keep_birth_date":true,"keep_gender":true}`, In: "131052-308T", Out: "131052-682V"},
			{Options: `{"fictional":true}`, In: "131052-308T", Out: "170237-916N"},
			{Options: `{"cipher":"ff1"}`, In: "131052-308T", Out: "240832-016P"},
			{Options: `{"fallback":"null"}`, In: "131052-308U", Null: true},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if o.Boolean("fictional") && o.Text("cipher") != "none" {
				return generator.NewOptionFault("fictional", "the hundred made-up codes of a day are too few to be one-to-one with a cipher")
			}
			return numbering.Fits(o, c)
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return form.Compile(datedBy(finnish{o.Boolean("fictional")}, 1000, o), o, c, d)
		},
	}
}

// finnish is a henkilötunnus.
type finnish struct{ fictional bool }

// finnishSigns are those of the centuries from the nineteenth on. A code and the same
// one with another sign of its century are two people's.
func finnishSigns() [3]string { return [3]string{"+", "-YXWVU", "ABCDEF"} }

func (finnish) read(c []byte) (p person, ok bool) {
	if len(c) != 11 || !character.AllDigits(c[:6]) || !character.AllDigits(c[7:10]) || c[10] != finnishCheck(c) {
		return p, false
	}
	for i, signs := range finnishSigns() {
		p.kind = strings.IndexByte(signs, c[6])
		if p.kind < 0 {
			continue
		}
		p.individual = number(c[7:10])
		if p.individual >= 900 {
			p.kind += 16
		}
		p.day, ok = date(1800+100*i+number(c[4:6]), number(c[2:4]), number(c[:2]))
		return p, ok && p.individual >= 2
	}
	return p, false
}

func (f finnish) write(c []byte, p person) bool {
	year, month, day := p.birthday()
	madeUp, sign := p.kind >= 16, p.kind%16
	if f.fictional {
		madeUp, p.individual = true, 900+p.individual%100
	}
	century := year/100 - 18
	if century < 0 || century > 2 || p.individual < 2 || (p.individual >= 900) != madeUp {
		return false
	}
	signs := finnishSigns()[century]
	if sign >= len(signs) {
		return false
	}
	put(c[:2], day)
	put(c[2:4], month)
	put(c[4:6], year%100)
	c[6] = signs[sign]
	put(c[7:10], p.individual)
	c[10] = finnishCheck(c)
	return true
}

// finnishCheck is the check character: the remainder by 31 of the nine digits.
func finnishCheck(c []byte) byte {
	return "0123456789ABCDEFHJKLMNPRSTUVWXY"[(number(c[:6])*1000+number(c[7:10]))%31]
}
