package character

// Each is 1 in each of a word's eight bytes.
const Each = 0x0101010101010101

// Within is 0xff in the bytes that are from low to high. All must be ASCII.
func Within(word uint64, low, high byte) uint64 {
	flags := (word + uint64(0x80-low)*Each) &^ (word + uint64(0x7f-high)*Each) & (0x80 * Each)
	return flags >> 7 * 0xff
}
