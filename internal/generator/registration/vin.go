package registration

import (
	"strings"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func vin() generator.Spec {
	form := &numbering.Form{Generator: "vin", Marks: " -", Least: 1e6}
	return generator.Spec{
		Name:    "vin",
		Version: 1,
		Summary: "replaces vehicle identification numbers by others that are valid in form",
		Description: "A number (ISO 3779) has 17 letters and digits, none of them I, O or Q. The first three, which name the maker, stay unless " +
			"`keep_maker: false` replaces them too, by letters and digits that need be no maker's; the last four are digits and become digits. Where the ninth is the check digit of North America (49 CFR 565.15), it is one in " +
			"the stand-in; elsewhere it is a character like the others, unless `check: required` calls such a number invalid.\n\n" + numbering.Permutes,
		Accepts: generator.Texts(),
		Options: numbering.Options(
			generator.Option{Name: "keep_maker", Type: generator.BooleanOption, Default: "true", Summary: "Whether the first three characters stay."},
			generator.Option{Name: "check", Type: generator.TextOption, Default: `"optional"`, Enum: []string{"optional", "required"}, Summary: "Whether a number without the check digit of North America is one."},
		),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "1M8GDM9AXKP042788", Out: "1M8N8P7N04EW01444"},
			{In: "1m8gdm9axkp042788", Out: "1m8n8p7n04ew01444"},
			{In: "WVWZZZ1JZXW000010", Out: "WVWT8W845MWAA4506"},
			{Options: `{"keep_maker":false}`, In: "1M8GDM9AXKP042788", Out: "W7TZX126XU20X4159"},
			{Options: `{"cipher":"ff1"}`, In: "1M8GDM9AXKP042788", Out: "1M8H78BX7KJNF9627"},
			{Options: `{"check":"required","fallback":"null"}`, In: "WVWZZZ1JZXW000010", Null: true},
		},
		Fits:    numbering.Fits,
		Compile: compileVIN(form),
	}
}

// vehicle is a number of ISO 3779.
type vehicle struct{ keepMaker, checked bool }

// vehicleCharacters are those of a number.
const vehicleCharacters = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"

// Read implements numbering.Scheme. The parts are the maker, the five characters
// that describe the vehicle, and what follows the check digit.
func (s vehicle) Read(n *numbering.Number) bool {
	if len(n.Chars) != 17 || !character.AllDigits(n.Chars[13:]) {
		return false
	}
	for _, b := range n.Chars {
		if strings.IndexByte(vehicleCharacters, b) < 0 {
			return false
		}
	}
	checked := n.Chars[8] == vehicleCheck(n.Chars)
	switch {
	case checked:
		n.Kept = 1
	case s.checked:
		return false
	}
	maker, last := vehicleRank(n.Chars[:3])
	if s.keepMaker {
		n.Kept += maker << 1
	} else {
		n.Add(maker, last)
	}
	n.Add(vehicleRank(n.Chars[3:8]))
	if !checked {
		n.Add(vehicleRank(n.Chars[8:9]))
	}
	rank, last := vehicleRank(n.Chars[9:13])
	n.Add(rank*10_000+character.ReadDigits(n.Chars[13:]), last*10_000+9_999)
	return true
}

// Write implements numbering.Scheme.
func (s vehicle) Write(n *numbering.Number) bool {
	parts := n.Parts
	if !s.keepMaker {
		putVehicle(n.Chars[:3], parts[0].Rank)
		parts = parts[1:]
	}
	putVehicle(n.Chars[3:8], parts[0].Rank)
	rank := parts[len(parts)-1].Rank
	putVehicle(n.Chars[9:13], rank/10_000)
	character.PutDigits(n.Chars[13:], rank%10_000)
	if n.Kept&1 == 1 {
		n.Chars[8] = vehicleCheck(n.Chars)
		return true
	}
	putVehicle(n.Chars[8:9], parts[1].Rank)
	return n.Chars[8] != vehicleCheck(n.Chars) // it would be read as a checked one
}

func vehicleRank(chars []byte) (rank, last uint64) {
	for _, b := range chars {
		rank = rank*33 + uint64(strings.IndexByte(vehicleCharacters, b))
		last = last*33 + 32
	}
	return rank, last
}

func putVehicle(chars []byte, rank uint64) {
	for i := len(chars) - 1; i >= 0; i-- {
		chars[i] = vehicleCharacters[rank%33]
		rank /= 33
	}
}

// vehicleCheck is the check digit (49 CFR 565.15(c)): letters stand for digits, each
// place has a weight, and the remainder by 11, 10 as X, is the digit.
func vehicleCheck(number []byte) byte {
	const (
		weights = "8765432\x0a\x009876543" + "2"
		letters = "12345678.12345.7.923456789" // A to Z
	)
	sum := 0
	for i, b := range number {
		if b >= 'A' {
			b = letters[b-'A']
		}
		weight := int(weights[i])
		if weight >= '0' {
			weight -= '0'
		}
		sum += weight * int(b-'0')
	}
	return "0123456789X"[sum%11]
}

func compileVIN(form *numbering.Form) func(generator.Options, plan.Column, *generator.Domain) (generator.Mask, error) {
	return func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
		return form.Compile(vehicle{keepMaker: o.Boolean("keep_maker"), checked: o.Text("check") == "required"}, o, c, d)
	}
}
