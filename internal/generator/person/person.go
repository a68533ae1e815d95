// Package person holds the generators of what tells who somebody is and how to reach them: names, e-mail addresses,
// phone numbers, and the names of companies.
// Package registry lists them; see package generator for what they promise.
package person

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Spec {
	return []generator.Spec{
		name(),
		email(),
		uniqueEmail(),
		phone(),
		businessName(),
		companyName(),
	}
}
