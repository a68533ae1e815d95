package person

import (
	"testing"

	"standin/internal/corpus"
	"standin/internal/generator"
)

// TestTheLongestNamesAreWithinTheirBound keeps the bound true when the word lists
// change.
func TestTheLongestNamesAreWithinTheirBound(t *testing.T) {
	t.Parallel()
	people, err := newPerson(generator.ExampleKeys().Words, "any")
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []corpus.List{people.firsts[0], people.firsts[1], people.lasts} {
		for i := range list.Len() {
			if len(list.At(i)) > longestName {
				t.Errorf("the name %s has more than %d bytes", list.At(i), longestName)
			}
		}
	}
}
