// Package composite holds the generators that run other rules: on the value as a
// whole in some rows, or on parts of it. Package registry lists them; see package
// generator for what they promise.
package composite

import "standin/internal/generator"

// List is the generators of this package, in the order of the reference.
func List() []generator.Spec {
	return []generator.Spec{
		conditional(),
		regexMask(),
		arrayRegexMask(),
		textComposition(),
		template(),
		freeText(),
	}
}
