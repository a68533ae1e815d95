// Package person holds the generators of what tells who somebody is and how to reach them: names, e-mail addresses,
// phone numbers, and the names of companies.
// Package registry lists them; see package generator for what they promise.
package person

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "name", Spec: name},
		{Name: "email", Spec: email},
		{Name: "unique-email", Spec: uniqueEmail},
		{Name: "phone", Spec: phone},
		{Name: "business-name", Spec: businessName},
		{Name: "company-name", Spec: companyName},
	}
}
