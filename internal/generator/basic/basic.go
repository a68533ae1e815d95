// Package basic holds the generators of rules that look at no more than whether a value is NULL: leave it, empty it,
// or put one of given values in its place.
// Package registry lists them; see package generator for what they promise.
package basic

import (
	"standin/internal/generator"
	"standin/internal/plan"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: plan.Passthrough, Spec: passthrough},
		{Name: "constant", Spec: constant},
		{Name: "null", Spec: null},
		{Name: "custom-categorical", Spec: customCategorical},
	}
}
