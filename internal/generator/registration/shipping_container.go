package registration

import (
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func shippingContainer() generator.Spec {
	form := &numbering.Form{Generator: "shipping-container", Marks: " -./", Least: 1e6}
	return generator.Spec{
		Name:    "shipping-container",
		Version: 1,
		Summary: "replaces codes of freight containers by others with a right check digit",
		Description: "A code (ISO 6346) is three letters of the owner, a letter of the category, six digits and a check digit. The category stays: U for containers, " +
			"J for what is fixed to them, Z for trailers and chassis. `keep_owner: true` keeps the owner's letters too. Owners are drawn from all letters, registered or not.\n\n" +
			numbering.Permutes,
		Accepts: generator.Texts(),
		Options: numbering.Options(generator.Option{
			Name: "keep_owner", Type: generator.BooleanOption, Default: "false", Summary: "Whether the owner's letters stay.",
		}),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "CSQU3054383", Out: "YHMU2580223"},
			{In: "CSQU 305438 3", Out: "YHMU 258022 3"},
			{Options: `{"keep_owner":true}`, In: "CSQU3054383", Out: "CSQU6661098"},
			{Options: `{"cipher":"ff1"}`, In: "CSQU3054383", Out: "ZYFU3119336"},
			{Options: `{"fallback":"null"}`, In: "CSQU3054384", Null: true},
			{In: "unknown", Out: "tlhxmud"},
		},
		Fits: numbering.Fits,
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return form.Compile(container{keepOwner: o.Boolean("keep_owner")}, o, c, d)
		},
	}
}

// container is a code of ISO 6346.
type container struct{ keepOwner bool }

// Read implements numbering.Scheme.
func (s container) Read(n *numbering.Number) bool {
	c := n.Chars
	if len(c) != 11 || !character.AllDigits(c[4:]) || c[10] != containerCheck(c) || c[3] != 'U' && c[3] != 'J' && c[3] != 'Z' {
		return false
	}
	owner := uint64(0)
	for _, b := range c[:3] {
		if b < 'A' || b > 'Z' {
			return false
		}
		owner = owner*26 + uint64(b-'A')
	}
	rank, last := character.ReadDigits(c[4:10]), uint64(999_999)
	n.Kept = uint64(c[3])
	if s.keepOwner {
		n.Kept += owner << 8
	} else {
		rank, last = owner*1_000_000+rank, 26*26*26*1_000_000-1
	}
	n.Add(rank, last)
	return true
}

// Write implements numbering.Scheme.
func (s container) Write(n *numbering.Number) bool {
	rank := n.Parts[0].Rank
	character.PutDigits(n.Chars[4:10], rank%1_000_000)
	if rank /= 1_000_000; !s.keepOwner {
		for i := 2; i >= 0; i-- {
			n.Chars[i] = byte('A' + rank%26)
			rank /= 26
		}
	}
	n.Chars[10] = containerCheck(n.Chars)
	return true
}

// containerCheck is the check digit (ISO 6346, Annex A): letters stand for 10 to 38
// without the multiples of 11, each place counts twice the one before, and the
// remainder by 11 of the sum, 10 as 0, is the digit.
func containerCheck(code []byte) byte {
	sum := 0
	for i, b := range code[:10] {
		n := int(b - '0')
		if b >= 'A' {
			n = int(b-'A') + 10
			n += (n - 1) / 10 // past 11, 22 and 33
		}
		sum += n << i
	}
	return byte('0' + sum%11%10)
}
