// Package moment holds the generators of replacements for dates and times: close to the one that was there.
// Package registry lists them; see package generator for what they promise.
package moment

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "timestamp-shift", Spec: timestampShift},
		{Name: "date-truncation", Spec: dateTruncation},
	}
}
