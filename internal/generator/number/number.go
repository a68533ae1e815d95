// Package number holds the generators of replacements for quantities: close to the number that was there.
// Package registry lists them; see package generator for what they promise.
package number

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "noise", Spec: noise},
		{Name: "cross-table-sum", Spec: crossTableSum},
	}
}
