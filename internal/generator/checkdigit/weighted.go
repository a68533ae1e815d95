package checkdigit

// Weighted is the sum of the digits, each times the weight of its place.
func Weighted(digits []byte, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return sum
}

// Missing is what completes a sum to a multiple of the modulus, from 0 to one less than
// the modulus.
func Missing(sum, modulus int) int { return (modulus - sum%modulus) % modulus }

// Completing makes the rule of a check digit that completes the weighted sum of the
// digits before it to a multiple of the modulus. A rule sets the digit behind those that
// have weights, and reports whether there is one: not where it would be 10.
func Completing(modulus int, weights ...int) func(number []byte) bool {
	return func(number []byte) bool {
		check := Missing(Weighted(number, weights...), modulus)
		number[len(weights)] = byte('0' + check)
		return check < 10
	}
}

// Remainder makes the rule of a check digit that is the remainder by 11 of the weighted
// sum, which there is not where that is 10.
func Remainder(weights ...int) func(number []byte) bool {
	return func(number []byte) bool {
		check := Weighted(number, weights...) % 11
		number[len(weights)] = byte('0' + check)
		return check < 10
	}
}

// ElevenLess makes the rule of a check digit that is 11 less the remainder by 11 of the
// weighted sum, and 0 where that is 10 or 11.
func ElevenLess(weights ...int) func(number []byte) bool {
	return func(number []byte) bool {
		number[len(weights)] = byte('0' + Missing(Weighted(number, weights...), 11)%10)
		return true
	}
}

// Both makes the rule of two check digits, of which the second counts the first.
func Both(first, second func(number []byte) bool) func(number []byte) bool {
	return func(number []byte) bool { return first(number) && second(number) }
}
