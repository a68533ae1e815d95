package registration

import (
	"maps"
	"slices"
	"strings"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/checkdigit"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func companyRegistration() generator.Spec {
	form := &numbering.Form{Generator: "company-registration", Marks: " -./", Least: 10}
	return generator.Spec{
		Name:    "company-registration",
		Version: 1,
		Summary: "replaces the numbers of companies in registers by others with right check digits",
		Description: "`country` says whose numbers they are: au (ACN), be (enterprise number), br (CNPJ), ch (UID), de (commercial register, such as HRB 12345), dk (CVR), es (NIF of " +
			"entities), fi (business ID), fr (SIREN and SIRET), gb (Companies House), it (partita IVA), nl (KVK), no (organization number), pl (NIP and REGON), pt (NIPC), se (organization number), us (EIN), " +
			"and lei for legal entity identifiers (ISO 17442). Marks and lengths stay, and so do the letters of a register in front, such as HRB, CHE or SC, and up to two behind a German or British number. Without a country every letter becomes a letter and every digit a digit.\n\n" + numbering.Permutes,
		Accepts: generator.Texts(),
		Options: numbering.Options(generator.Option{
			Name: "country", Type: generator.TextOption, Default: `"any"`, Enum: slices.Sorted(maps.Keys(registers())), Summary: "Whose numbers they are.",
		}),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "HRB 12345 B", Out: "UOL 90202 Y"},
			{Options: `{"country":"de"}`, In: "HRB 12345", Out: "HRB 80463"},
			{Options: `{"country":"fr"}`, In: "732 829 320 00074", Out: "764 295 390 76976"},
			{Options: `{"country":"ch"}`, In: "CHE-116.281.710", Out: "CHE-224.081.119"},
			{Options: `{"country":"us"}`, In: "12-3456789", Out: "73-7164603"},
			{Options: `{"country":"es"}`, In: "A58818501", Out: "A35821776"},
			{Options: `{"country":"lei"}`, In: "5493000IBP32UQZ0KL24", Out: "5493494TKA35RCV5XW79"},
			{Options: `{"country":"br","cipher":"ff1"}`, In: "11.222.333/0001-81", Out: "94.793.739/0118-52"},
			{Options: `{"country":"fr","fallback":"null"}`, In: "732 829 321", Null: true},
		},
		Fits: numbering.Fits,
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return form.Compile(registers()[o.Text("country")], o, c, d)
		},
	}
}

// registers are the numbers by country.
func registers() map[string]numbering.Scheme {
	luhn := func(number []byte) bool {
		checkdigit.PutLuhn(number, len(number)-1)
		return true
	}
	return map[string]numbering.Scheme{
		"any": numbering.Pattern{Least: 1, Most: 32},
		// Australian Securities and Investments Commission, ACN check digit.
		"au": numbering.Checked{Digits: 8, Checks: 1, Check: checkdigit.Completing(10, 8, 7, 6, 5, 4, 3, 2, 1)},
		// Crossroads Bank for Enterprises: 97 less the remainder of the first eight digits.
		"be": numbering.Checked{Digits: 8, First: "01", Checks: 2, Check: func(number []byte) bool {
			character.PutDigits(number[8:10], uint64(97-checkdigit.Mod97(0, number[:8])))
			return true
		}},
		// Receita Federal, CNPJ.
		"br": numbering.Checked{Digits: 12, Checks: 2, Check: checkdigit.Both(
			checkdigit.ElevenLess(5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2),
			checkdigit.ElevenLess(6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2),
		)},
		// Federal Statistical Office, UID register (eCH-0097).
		"ch": numbering.Checked{Prefix: "CHE", Digits: 8, Checks: 1, Check: checkdigit.Completing(11, 5, 4, 3, 2, 7, 6, 5, 4)},
		"de": register{fronts: []string{"", "HRA", "HRB", "GNR", "GSR", "PR", "VR"}, least: 2, most: 12},
		// Danish Business Authority, CVR number.
		"dk": numbering.Checked{Digits: 7, First: "123456789", Checks: 1, Check: checkdigit.Completing(11, 2, 7, 6, 5, 4, 3, 2)},
		"es": entity{},
		// Finnish Patent and Registration Office, business ID.
		"fi": numbering.Checked{Digits: 7, Checks: 1, Check: checkdigit.Completing(11, 7, 9, 10, 5, 8, 4, 2)},
		// INSEE, SIREN of nine digits and SIRET of fourteen.
		"fr":  numbering.Any{numbering.Checked{Digits: 8, Checks: 1, Check: luhn}, establishment{}},
		"gb":  register{fronts: companiesHouse(), least: 8, most: 8},
		"it":  numbering.Checked{Digits: 10, Checks: 1, Check: luhn},
		"lei": legalEntity{},
		"nl":  numbering.Checked{Digits: 8},
		// Brønnøysund Register Centre, organization number.
		"no": numbering.Checked{Digits: 8, First: "89", Checks: 1, Check: checkdigit.Completing(11, 3, 2, 7, 6, 5, 4, 3, 2)},
		// NIP of ten digits (tax identification) and REGON of nine (statistics).
		"pl": numbering.Any{
			numbering.Checked{Digits: 9, First: "123456789", Checks: 1, Check: checkdigit.Remainder(6, 5, 7, 2, 3, 4, 5, 6, 7)},
			numbering.Checked{Digits: 8, Checks: 1, Check: regon},
		},
		// Portuguese tax authority, NIPC, which is a company's NIF.
		"pt": numbering.Checked{Digits: 8, First: "5689", Checks: 1, Check: checkdigit.ElevenLess(9, 8, 7, 6, 5, 4, 3, 2)},
		"se": numbering.Checked{Digits: 9, First: "123456789", Checks: 1, Check: luhn},
		"us": numbering.Checked{Digits: 9, Check: employer},
	}
}

// companiesHouse are the letters in front of British numbers (Companies House, "Company
// number prefixes").
func companiesHouse() []string {
	return append(strings.Fields("AC BR CE CN CS FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC R RC RS SA SC SE SF SG SI SL SO SP SR SZ ZC"), "")
}

// register is the scheme of digits behind the letters of a register, and before up to
// two letters more. All letters stay.
type register struct {
	fronts      []string
	least, most int // characters
}

// Read implements numbering.Scheme.
func (s register) Read(n *numbering.Number) bool {
	front, end := 0, len(n.Chars)
	for front < end && n.Chars[front] >= 'A' {
		front++
	}
	for end > front && n.Chars[end-1] >= 'A' {
		end--
	}
	known := slices.ContainsFunc(s.fronts, func(f string) bool { return string(n.Chars[:front]) == f })
	return known && len(n.Chars)-end <= 2 && character.AllDigits(n.Chars[front:end]) && s.pattern().Read(n)
}

// Write implements numbering.Scheme.
func (s register) Write(n *numbering.Number) bool { return s.pattern().Write(n) }

func (s register) pattern() numbering.Pattern {
	return numbering.Pattern{KeepLetters: true, Least: s.least, Most: s.most}
}

// regon makes the check digit of a REGON, for which 10 is written as 0.
func regon(number []byte) bool {
	number[8] = byte('0' + checkdigit.Weighted(number, 8, 9, 2, 3, 4, 5, 6, 7)%11%10)
	return true
}

// employer reports whether an EIN has a prefix that the IRS assigns (Publication
// 1635, campus prefixes).
func employer(number []byte) bool {
	const prefixes = " 01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 50 51 52 53 54 55 56 57 58 59 " +
		"60 61 62 63 64 65 66 67 68 71 72 73 74 75 76 77 80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99 "
	for i := 1; i < len(prefixes); i += 3 {
		if prefixes[i] == number[0] && prefixes[i+1] == number[1] {
			return true
		}
	}
	return false
}

// establishment is a SIRET: a SIREN with its check digit, four digits of the
// establishment, and a check digit of all.
type establishment struct{}

// Read implements numbering.Scheme.
func (establishment) Read(n *numbering.Number) bool {
	c := n.Chars
	if len(c) != 14 || !character.AllDigits(c) || checkdigit.Luhn(c[:9]) != 0 || checkdigit.Luhn(c) != 0 {
		return false
	}
	n.Add(character.ReadDigits(c[:8])*10_000+character.ReadDigits(c[9:13]), 999_999_999_999)
	return true
}

// Write implements numbering.Scheme.
func (establishment) Write(n *numbering.Number) bool {
	rank := n.Parts[0].Rank
	character.PutDigits(n.Chars[:8], rank/10_000)
	checkdigit.PutLuhn(n.Chars[:9], 8)
	character.PutDigits(n.Chars[9:13], rank%10_000)
	checkdigit.PutLuhn(n.Chars, 13)
	return true
}

// entity is the NIF of a Spanish entity (Orden EHA/451/2008): a letter of its legal
// form, which stays, seven digits, and a check digit or letter.
type entity struct{}

// Read implements numbering.Scheme.
func (s entity) Read(n *numbering.Number) bool {
	c := n.Chars
	if len(c) != 9 || strings.IndexByte("ABCDEFGHJNPQRSUVW", c[0]) < 0 || !character.AllDigits(c[1:8]) {
		return false
	}
	n.Kept = uint64(c[0])
	if c[8] >= 'A' {
		n.Kept += 1 << 8
	}
	check := c[8]
	if s.put(c); c[8] != check {
		return false
	}
	n.AddDigits(c[1:8])
	return true
}

// Write implements numbering.Scheme.
func (s entity) Write(n *numbering.Number) bool {
	character.PutDigits(n.Chars[1:8], n.Parts[0].Rank)
	s.put(n.Chars)
	return true
}

// put sets the check character, a letter where one stands.
func (entity) put(number []byte) {
	kind := number[8]
	number[8] = '0'
	checkdigit.PutLuhn(number[1:9], 7)
	if kind >= 'A' {
		number[8] = "JABCDEFGHI"[number[8]-'0']
	}
}

// legalEntity is an LEI (ISO 17442-1): eighteen letters and digits, of which the first
// four, the issuer's, stay, and two check digits.
type legalEntity struct{}

// Read implements numbering.Scheme.
func (s legalEntity) Read(n *numbering.Number) bool {
	c := n.Chars
	if len(c) != 20 || !character.AllDigits(c[18:]) {
		return false
	}
	check := character.ReadDigits(c[18:])
	if s.put(c); character.ReadDigits(c[18:]) != check {
		return false
	}
	for _, b := range c[:4] {
		n.Kept = n.Kept<<8 | uint64(b)
	}
	return numbering.Pattern{}.Rank(n, c[4:18])
}

// Write implements numbering.Scheme.
func (s legalEntity) Write(n *numbering.Number) bool {
	numbering.Pattern{}.Put(n, n.Chars[4:18])
	s.put(n.Chars)
	return true
}

// put sets the check digits (ISO/IEC 7064, MOD 97-10).
func (legalEntity) put(number []byte) {
	number[18], number[19] = '0', '0'
	character.PutDigits(number[18:20], uint64(98-checkdigit.Mod97(0, number)))
}
