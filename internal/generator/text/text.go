// Package text holds the generators of replacements within texts, character by character or match by match.
// Package registry lists them; see package generator for what they promise.
package text

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "character-scramble", Spec: characterScramble},
		{Name: "array-scramble", Spec: arrayScramble},
		{Name: "character-substitution", Spec: characterSubstitution},
		{Name: "redact", Spec: redact},
		{Name: "hash", Spec: hash},
		{Name: "find-and-replace", Spec: findAndReplace},
	}
}
