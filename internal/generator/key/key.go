// Package key holds the generators of one-to-one replacements for the keys of tables.
// Package registry lists them; see package generator for what they promise.
package key

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "integer-key", Spec: integer},
		{Name: "alphanumeric-key", Spec: alphanumeric},
		{Name: "numeric-key", Spec: numeric},
		{Name: "ascii-key", Spec: ascii},
		{Name: "uuid-key", Spec: uuid},
		{Name: "sequential-integer", Spec: sequential},
	}
}
