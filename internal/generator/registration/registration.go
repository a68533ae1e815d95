// Package registration holds the generators of the numbers by which banks, makers
// and registers know accounts, things and companies. Package registry lists them;
// see package generator for what they promise.
package registration

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "credit-card", Spec: creditCard},
		{Name: "iban", Spec: iban},
		{Name: "vin", Spec: vin},
		{Name: "imei", Spec: imei},
		{Name: "shipping-container", Spec: shippingContainer},
		{Name: "company-registration", Spec: companyRegistration},
	}
}
