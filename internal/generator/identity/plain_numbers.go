package identity

import (
	"strings"

	"standin/internal/generator/character"
	"standin/internal/generator/checkdigit"
	"standin/internal/generator/numbering"
)

// ahv makes the check digit of an AHV number, of which 756 stands before.
func ahv(number []byte) bool {
	const before = 7 + 5*3 + 6
	number[9] = byte('0' + checkdigit.Missing(before+checkdigit.Weighted(number, 3, 1, 3, 1, 3, 1, 3, 1, 3), 10))
	return true
}

// rut makes the check character of a RUT: weights 2 to 7 from the last digit on.
func rut(number []byte) bool {
	last, sum := len(number)-1, 0
	for i := range last {
		sum += int(number[last-1-i]-'0') * (2 + i%6)
	}
	number[last] = "0K987654321"[sum%11]
	return true
}

// taxpayer makes the check digit of a Steuer-ID.
func taxpayer(number []byte) bool {
	number[10] = checkdigit.Mod1110(number[:10])
	return true
}

// aadhaar makes the check digit of an Aadhaar number.
func aadhaar(number []byte) bool {
	number[11] = checkdigit.Verhoeff(number[:11])
	return true
}

// spanish is a DNI, eight digits, or a NIE, X, Y or Z for 0, 1 or 2 and seven digits,
// each with a letter for the remainder by 23 (Orden INT/2058/2008).
type spanish struct{}

// Read implements numbering.Scheme.
func (s spanish) Read(n *numbering.Number) bool {
	c := n.Chars
	if len(c) != 9 || !character.AllDigits(c[1:8]) {
		return false
	}
	foreign := strings.IndexByte("XYZ", c[0])
	rank, last := character.ReadDigits(c[1:8]), uint64(99_999_999)
	switch {
	case foreign >= 0:
		n.Kept = 1
		rank, last = rank+uint64(foreign)*10_000_000, 29_999_999
	case c[0] < '0' || c[0] > '9':
		return false
	default:
		rank += uint64(c[0]-'0') * 10_000_000
	}
	n.Add(rank, last)
	return c[8] == spanishLetter(rank)
}

// Write implements numbering.Scheme.
func (s spanish) Write(n *numbering.Number) bool {
	rank := n.Parts[0].Rank
	character.PutDigits(n.Chars[:8], rank)
	if n.Kept == 1 {
		n.Chars[0] += 'X' - '0'
	}
	n.Chars[8] = spanishLetter(rank)
	return true
}

func spanishLetter(n uint64) byte { return "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] }

// french is a NIR (INSEE): the gender, year, month and department of birth, a commune
// and an ordinal there, and 97 less the remainder. The gender stays. Corsica's
// departments have letters, and are not read; nor are communes without a number.
type french struct{}

// departments are the numbers of departments, from 01 to 95 without the 20th, and 99
// for those born abroad.
const departments = 95

// Read implements numbering.Scheme.
func (french) Read(n *numbering.Number) bool {
	c := n.Chars
	if len(c) != 15 || !character.AllDigits(c) || number(c[13:]) != 97-number(c[:13])%97 {
		return false
	}
	month, department, commune, ordinal := number(c[3:5]), number(c[5:7]), number(c[7:10]), number(c[10:13])
	switch {
	case department == 99:
		department = departments
	case department > 20:
		department--
	}
	if c[0] != '1' && c[0] != '2' || month < 1 || month > 12 || number(c[5:7]) == 20 || department < 1 || department > departments || commune < 1 || ordinal < 1 {
		return false
	}
	n.Kept = uint64(c[0])
	rank := character.ReadDigits(c[1:3])
	for _, digit := range [...]struct{ value, radix int }{{month - 1, 12}, {department - 1, departments}, {commune - 1, 999}, {ordinal - 1, 999}} {
		rank = rank*uint64(digit.radix) + uint64(digit.value)
	}
	n.Add(rank, 100*12*departments*999*999-1)
	return true
}

// Write implements numbering.Scheme.
func (french) Write(n *numbering.Number) bool {
	rank := int(n.Parts[0].Rank)
	next := func(radix int) int {
		digit := rank % radix
		rank /= radix
		return digit
	}
	put(n.Chars[10:13], next(999)+1)
	put(n.Chars[7:10], next(999)+1)
	department := next(departments) + 1
	switch {
	case department == departments:
		department = 99
	case department >= 20:
		department++
	}
	put(n.Chars[5:7], department)
	put(n.Chars[3:5], next(12)+1)
	put(n.Chars[1:3], rank)
	put(n.Chars[13:], 97-number(n.Chars[:13])%97)
	return true
}

// british is a National Insurance number (HMRC, NIM39110): two letters, six digits and
// a letter from A to D.
type british struct{}

// Read implements numbering.Scheme.
func (s british) Read(n *numbering.Number) bool {
	c := n.Chars
	if len(c) != 9 || !character.AllDigits(c[2:8]) || c[8] < 'A' || c[8] > 'D' || !britishPrefix(c) {
		return false
	}
	rank := uint64(c[0]-'A')*26 + uint64(c[1]-'A')
	rank = (rank*1_000_000+character.ReadDigits(c[2:8]))*4 + uint64(c[8]-'A')
	n.Add(rank, 26*26*1_000_000*4-1)
	return true
}

// Write implements numbering.Scheme.
func (s british) Write(n *numbering.Number) bool {
	rank := n.Parts[0].Rank
	n.Chars[8] = byte('A' + rank%4)
	rank /= 4
	character.PutDigits(n.Chars[2:8], rank%1_000_000)
	rank /= 1_000_000
	n.Chars[0], n.Chars[1] = byte('A'+rank/26), byte('A'+rank%26)
	return britishPrefix(n.Chars)
}

// britishPrefix reports whether the letters before the digits are used.
func britishPrefix(c []byte) bool {
	if c[0] < 'A' || c[1] < 'A' || strings.IndexByte("DFIQUV", c[0]) >= 0 || strings.IndexByte("DFIOQUV", c[1]) >= 0 {
		return false
	}
	for _, unused := range [...]string{"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"} {
		if c[0] == unused[0] && c[1] == unused[1] {
			return false
		}
	}
	return true
}
