package registration

import (
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/checkdigit"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func creditCard() generator.Spec {
	form := &numbering.Form{Generator: "credit-card", Marks: " -.", Least: 1000}
	return generator.Spec{
		Name:    "credit-card",
		Version: 1,
		Summary: "replaces payment card numbers by others with the same brand and a right check digit",
		Description: "A number has 12 to 19 digits of which the last is Luhn's check digit (ISO/IEC 7812-1). Marks and length stay. " +
			"`keep: brand` keeps as many digits at the start as tell the brand (Visa, Mastercard, American Express, Discover, Diners Club, JCB, UnionPay, Maestro; of another card the " +
			"first), `keep: issuer` the first six, which name the bank, and `keep: nothing` all but the first, which names the industry. " +
			"`keep_last_four: true` also keeps the last four, which PCI DSS (requirement 3.4.1) lets people see. The stand-in is a number that a card may have.\n\n" + numbering.Permutes,
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.BigInt},
		Options: numbering.Options(
			generator.Option{Name: "keep", Type: generator.TextOption, Default: `"brand"`, Enum: []string{"brand", "issuer", "nothing"}, Summary: "What the digits at the start keep telling."},
			generator.Option{Name: "keep_last_four", Type: generator.BooleanOption, Default: "false", Summary: "Whether the last four digits stay."},
		),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      cardCoincidence(form),
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "4111 1111 1111 1111", Out: "4220 9474 9415 0566"},
			{In: "4111111111111111", Out: "4220947494150566"},
			{In: "3782-822463-10005", Out: "3748-579631-75394"},
			{Options: `{"keep":"issuer","keep_last_four":true}`, In: "5555 5555 5555 4444", Out: "5555 5557 3293 4444"},
			{Options: `{"cipher":"ff1"}`, In: "4111 1111 1111 1111", Out: "4943 6489 8519 1681"},
			{Type: plan.Type{Kind: plan.BigInt}, In: "4111111111111111", Out: "4220947494150566"},
			{Options: `{"fallback":"null"}`, In: "4111 1111 1111 1112", Null: true},
		},
		Fits: numbering.Fits,
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			s := card{keep: o.Text("keep")}
			if o.Boolean("keep_last_four") {
				s.last = 4
			}
			return form.Compile(s, o, c, d)
		},
	}
}

// cardCoincidence is that of the form, but for short numbers of which nearly all is kept.
func cardCoincidence(form *numbering.Form) func(generator.Options, plan.Column) float64 {
	return func(o generator.Options, c plan.Column) float64 {
		if o.Boolean("keep_last_four") && o.Text("cipher") != "none" {
			return 0.1
		}
		return form.Coincidence(o, c)
	}
}

// card is a payment card's number, of which the last digits are kept.
type card struct {
	keep string
	last int
}

// Read implements numbering.Scheme. The parts are the digits between those that are
// kept, but for one that makes the check hold.
func (s card) Read(n *numbering.Number) bool {
	if len(n.Chars) < 12 || len(n.Chars) > 19 || !character.AllDigits(n.Chars) || n.Chars[0] == '0' || checkdigit.Luhn(n.Chars) != 0 {
		return false
	}
	from, to := s.between(n.Chars)
	n.Kept = character.ReadDigits(n.Chars[:from])*10_000 + character.ReadDigits(n.Chars[len(n.Chars)-s.last:])
	n.Kept = n.Kept*20 + uint64(len(n.Chars))
	n.AddDigits(n.Chars[from:to])
	return true
}

// Write implements numbering.Scheme.
func (s card) Write(n *numbering.Number) bool {
	from, to := s.between(n.Chars)
	character.PutDigits(n.Chars[from:to], n.Parts[0].Rank)
	checkdigit.PutLuhn(n.Chars, to)
	// Digits that follow those of a brand may tell another one.
	again, _ := s.between(n.Chars)
	return again == from
}

// between are the digits that are replaced; the one behind them makes the check hold.
func (s card) between(number []byte) (from, to int) {
	from = 6
	switch s.keep {
	case "brand":
		from = brand(number)
	case "nothing":
		from = 1
	}
	return from, len(number) - max(s.last, 1) - min(s.last, 1)
}

// brand is how many digits at the start tell the brand (ISO/IEC 7812-1, issuer
// identification numbers as the card schemes publish them).
func brand(number []byte) int {
	first := character.ReadDigits(number[:4])
	for _, r := range [...]struct {
		from, to uint64
		digits   int
	}{
		{2221, 2720, 4},                                                    // Mastercard
		{3000, 3059, 3}, {3400, 3499, 2}, {3528, 3589, 4}, {3600, 3699, 2}, // Diners Club, American Express, JCB, Diners Club
		{3700, 3799, 2}, {3800, 3999, 2}, // American Express, Diners Club
		{4000, 4999, 1},                                   // Visa
		{5000, 5099, 2}, {5100, 5599, 2}, {5600, 5899, 2}, // Maestro, Mastercard, Maestro
		{6011, 6011, 4}, {6200, 6299, 2}, {6440, 6499, 3}, {6500, 6599, 2}, // Discover, UnionPay, Discover
		{6000, 6999, 1}, // Maestro
	} {
		if first >= r.from && first <= r.to {
			return r.digits
		}
	}
	return 1
}
