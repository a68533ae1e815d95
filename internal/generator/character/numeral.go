package character

// AllDigits reports whether a text is of the digits 0 to 9 alone, and of one at least.
func AllDigits(text []byte) bool {
	for _, b := range text {
		if b < '0' || b > '9' {
			return false
		}
	}
	return len(text) > 0
}

// ReadDigits is the number that up to nineteen digits write, leading zeros included:
// what PutDigits has written. Nothing writes 0.
func ReadDigits(digits []byte) (n uint64) {
	for _, b := range digits {
		n = n*10 + uint64(b-'0')
	}
	return n
}

// HexadecimalDigit is the value of a hexadecimal digit in either case; ok is false of
// any other byte.
func HexadecimalDigit(b byte) (digit byte, ok bool) {
	switch {
	case b >= '0' && b <= '9':
		return b - '0', true
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return b | 0x20 - 'a' + 10, true
	default:
		return 0, false
	}
}
