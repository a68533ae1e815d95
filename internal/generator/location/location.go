// Package location holds the generators of addresses and their parts, and places on the map.
// Package registry lists them; see package generator for what they promise.
package location

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "address", Spec: address},
		{Name: "international-address", Spec: internationalAddress},
		{Name: "hipaa-address", Spec: hipaaAddress},
		{Name: "geo", Spec: geo},
	}
}
