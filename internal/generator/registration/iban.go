package registration

import (
	"strings"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/checkdigit"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func iban() generator.Spec {
	form := &numbering.Form{Generator: "iban", Marks: " -.", Least: 1e6}
	return generator.Spec{
		Name:    "iban",
		Version: 1,
		Summary: "replaces international bank account numbers by others of the same country with right check digits",
		Description: "A number (ISO 13616-1) is a country, two check digits and the account's number in its country, whose length and make-up the IBAN registry gives. The country, the blanks and " +
			"the kind of every character stay; `keep_bank: true` keeps the bank's identifier too. Check digits that a country has within the account's number are digits like the others, and need not be right.\n\n" +
			numbering.Permutes,
		Accepts: generator.Texts(),
		Options: numbering.Options(generator.Option{
			Name: "keep_bank", Type: generator.BooleanOption, Default: "false", Summary: "Whether the bank's identifier stays.",
		}),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "DE89 3704 0044 0532 0130 00", Out: "DE46 3623 2911 0622 6372 83"},
			{In: "DE89370400440532013000", Out: "DE46362329110622637283"},
			{In: "GB29 NWBK 6016 1331 9268 19", Out: "GB60 OAPR 1897 7379 0740 12"},
			{Options: `{"keep_bank":true}`, In: "GB29 NWBK 6016 1331 9268 19", Out: "GB98 NWBK 4555 6844 2192 70"},
			{Options: `{"cipher":"ff1"}`, In: "FR1420041010050500013M02606", Out: "FR3086070012329549256Y42302"},
			{Options: `{"fallback":"null"}`, In: "DE88 3704 0044 0532 0130 00", Null: true},
		},
		Fits: numbering.Fits,
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return form.Compile(account{structures: accountStructures(), keepBank: o.Boolean("keep_bank")}, o, c, d)
		},
	}
}

// account is a number of ISO 13616.
type account struct {
	structures map[[2]byte]string
	keepBank   bool
}

// Read implements numbering.Scheme.
func (s account) Read(n *numbering.Number) bool {
	if len(n.Chars) < 5 {
		return false
	}
	structure, ok := s.structures[[2]byte(n.Chars)]
	if !ok || len(n.Chars) != 4+len(structure) || !character.AllDigits(n.Chars[2:4]) {
		return false
	}
	for i, b := range n.Chars[4:] {
		letter := b >= 'A'
		if kind := structure[i] | 0x20; kind == 'n' && letter || kind == 'a' && !letter {
			return false
		}
	}
	n.Kept = character.ReadDigits(n.Chars[2:4])
	if s.putCheck(n.Chars); character.ReadDigits(n.Chars[2:4]) != n.Kept {
		return false
	}
	n.Kept = uint64(n.Chars[0])<<8 | uint64(n.Chars[1])
	from := s.from(structure)
	for _, b := range n.Chars[4:from] {
		n.Kept = n.Kept*37 + uint64(b)
	}
	return numbering.Pattern{}.Rank(n, n.Chars[from:])
}

// Write implements numbering.Scheme.
func (s account) Write(n *numbering.Number) bool {
	numbering.Pattern{}.Put(n, n.Chars[s.from(s.structures[[2]byte(n.Chars)]):])
	s.putCheck(n.Chars)
	return true
}

// from is where the characters begin that are replaced.
func (s account) from(structure string) int {
	if !s.keepBank {
		return 4
	}
	return 4 + strings.LastIndexAny(structure, "NAC") + 1
}

// putCheck sets the check digits (ISO 13616-1, section 6; ISO/IEC 7064, MOD 97-10).
func (account) putCheck(number []byte) {
	number[2], number[3] = '0', '0'
	check := 98 - checkdigit.Mod97(checkdigit.Mod97(0, number[4:]), number[:4])
	character.PutDigits(number[2:4], uint64(check))
}

// accountStructures are the characters of an account's number by country: n a digit, a a
// letter, c either; capitals are the bank's identifier (IBAN registry, SWIFT, release 99).
func accountStructures() map[[2]byte]string {
	const registry = "AD 4N4n12c AE 3N16n AL 8N16c AT 5N11n AZ 4A20c BA 3N13n BE 3N9n BG 4A6n8c BH 4A14c BI 5N18n BR 8N15n1a1c BY 4C4n16c CH 5N12c CR 4N14n CY 3N5n16c " +
		"CZ 4N16n DE 8N10n DJ 5N18n DK 4N10n DO 4C20n EE 2N14n EG 4N21n ES 4N16n FI 3N11n FK 2A12n FO 4N10n FR 5N5n11c2n GB 4A14n GE 2A16n GI 4A15c GL 4N10n GR 3N4n16c GT 4C20c " +
		"HN 4A20n HR 7N10n HU 3N21n IE 4A14n IL 3N16n IQ 4A15n IS 4N18n IT 1a5N5n12c JO 4A4n18c KW 4A22c KZ 3N13c LB 4N20c LC 4A24c LI 5N12c LT 5N11n LU 3N13c LV 4A13c LY 3N18n " +
		"MC 5N5n11c2n MD 2C18c ME 3N15n MK 3N10c2n MN 4N12n MR 5N18n MT 4A5n18c MU 6C17n3a NI 4A20n NL 4A10n NO 4N7n OM 3N16c PK 4A16c PL 8N16n PS 4A21c PT 4N17n QA 4A21c RO 4A16c RS 3N15n RU 9N5n15c " +
		"SA 2N18c SC 4A2N18n3a SD 2N12n SE 3N17n SI 5N10n SK 4N16n SM 1a5N5n12c SO 4N15n ST 4N17n SV 4A20n TL 3N16n TN 2N18n TR 5N1n16c UA 6N19c VA 3N15n VG 4A16n XK 4N12n YE 4A4n18c"
	structures := map[[2]byte]string{}
	fields := strings.Fields(registry)
	for i := 0; i < len(fields); i += 2 {
		var structure strings.Builder
		count := 0
		for _, b := range []byte(fields[i+1]) {
			if b >= '0' && b <= '9' {
				count = count*10 + int(b-'0')
				continue
			}
			structure.WriteString(strings.Repeat(string(b), count))
			count = 0
		}
		structures[[2]byte([]byte(fields[i]))] = structure.String()
	}
	return structures
}
