// Package composite holds the generators that run other rules: on the value as a
// whole in some rows, or on parts of it. Package registry lists them; see package
// generator for what they promise.
package composite

import "standin/internal/generator"

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "conditional", Spec: conditional},
		{Name: "regex-mask", Spec: regexMask},
		{Name: "array-regex-mask", Spec: arrayRegexMask},
		{Name: "text-composition", Spec: textComposition},
		{Name: "template", Spec: template},
		{Name: "free-text", Spec: freeText},
	}
}
