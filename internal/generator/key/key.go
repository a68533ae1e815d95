// Package key holds the generators of one-to-one replacements for the keys of tables.
// Package registry lists them; see package generator for what they promise.
package key

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Spec {
	return []generator.Spec{
		integer(),
		alphanumeric(),
		numeric(),
		ascii(),
		uuid(),
		sequential(),
	}
}
