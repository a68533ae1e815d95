// Package random holds the generators of values drawn anew for each row, whatever the row held.
// Package registry lists them; see package generator for what they promise.
package random

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Spec {
	return []generator.Spec{
		boolean(),
		integer(),
		double(),
		timestamp(),
		uuid(),
		hash(),
		regex(),
	}
}
