package location

import (
	"testing"

	"standin/internal/generator"
)

// TestTheLongestAddressIsWithinItsBound keeps the bound true when the word lists
// change.
func TestTheLongestAddressIsWithinItsBound(t *testing.T) {
	t.Parallel()
	words := generator.ExampleKeys().Words
	streets, err := words.Street()
	if err != nil {
		t.Fatal(err)
	}
	places, err := words.Places()
	if err != nil {
		t.Fatal(err)
	}
	street, place := 0, 0
	for i := range streets.Len() {
		street = max(street, len(streets.At(i)))
	}
	for _, p := range places {
		place = max(place, len(p.City)+len(p.State)+len(p.ZIP))
	}
	if longest := len("9999 ") + street + len(", ") + place + len(", ") + 1; longest > longestAddress {
		t.Errorf("an address can have %d bytes, more than %d", longest, longestAddress)
	}
}
