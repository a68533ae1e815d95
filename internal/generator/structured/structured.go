// Package structured holds the generators that run other rules on what stands in
// texts of a known format: JSON, XML, HTML and CSV. Package registry lists them; see
// package generator for what they promise.
package structured

import "standin/internal/generator"

// List is the generators of this package, in the order of the reference.
func List() []generator.Spec {
	return []generator.Spec{
		csvMask(),
		jsonMask(),
		arrayJSONMask(),
		xmlMask(),
		htmlMask(),
	}
}
