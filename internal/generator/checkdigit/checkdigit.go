// Package checkdigit computes the check digits of the numbers that people and
// things are known by. The generators of such numbers call it. Its functions take
// digits and capital letters in ASCII and check nothing else.
package checkdigit

import "slices"

// Luhn is the sum of ISO/IEC 7812-1, Annex B, over digits whose last is the check
// digit: the number is right if it is 0.
func Luhn(digits []byte) int {
	sum, double := 0, false
	for _, b := range slices.Backward(digits) {
		n := int(b - '0')
		if double {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
		double = !double
	}
	return sum % 10
}

// PutLuhn sets the digit at a place so that Luhn's check holds of all.
func PutLuhn(digits []byte, place int) {
	digits[place] = '0'
	missing := Missing(Luhn(digits), 10)
	if (len(digits)-place)%2 == 0 { // it is counted twice, and its digits are added
		missing = int("0516273849"[missing] - '0')
	}
	digits[place] = byte('0' + missing)
}

// Mod97 is the remainder by 97 of a number whose letters stand for 10 to 35 (ISO/IEC
// 7064, MOD 97-10), after another that left the remainder before.
func Mod97(before int, text []byte) int {
	for _, b := range text {
		if b >= 'A' {
			before = (before*100 + int(b-'A') + 10) % 97
		} else {
			before = (before*10 + int(b-'0')) % 97
		}
	}
	return before
}

// Mod1110 is the check digit of ISO/IEC 7064, MOD 11,10, behind the digits.
func Mod1110(digits []byte) byte {
	product := 10
	for _, b := range digits {
		sum := (int(b-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	return byte('0' + (11-product)%10)
}

// Verhoeff is the check digit of Verhoeff's dihedral code behind the digits
// (J. Verhoeff, Error Detecting Decimal Codes, 1969).
func Verhoeff(digits []byte) byte {
	const (
		multiply = "0123456789" + "1234067895" + "2340178956" + "3401289567" + "4012395678" +
			"5987604321" + "6598710432" + "7659821043" + "8765932104" + "9876543210"
		permute = "0123456789" + "1576283094" + "5803796142" + "8916043527" +
			"9453126870" + "4286573901" + "2793806415" + "7046913258"
		inverse = "0432156789"
	)
	check := byte('0')
	for i, b := range slices.Backward(digits) {
		place := (len(digits) - i) % 8
		check = multiply[10*int(check-'0')+int(permute[10*place+int(b-'0')]-'0')]
	}
	return inverse[check-'0']
}
