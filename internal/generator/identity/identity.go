// Package identity holds the generators of the numbers by which states know people.
// Package registry lists them; see package generator for what they promise.
package identity

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Spec {
	return []generator.Spec{
		ssn(),
		sin(),
		fnr(),
		finnishPIC(),
		nationalID(),
	}
}
