// Package random holds the generators of values drawn anew for each row, whatever the row held.
// Package registry lists them; see package generator for what they promise.
package random

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "random-boolean", Spec: boolean},
		{Name: "random-integer", Spec: integer},
		{Name: "random-double", Spec: double},
		{Name: "random-timestamp", Spec: timestamp},
		{Name: "random-uuid", Spec: uuid},
		{Name: "random-hash", Spec: hash},
		{Name: "regex-generate", Spec: regex},
	}
}
