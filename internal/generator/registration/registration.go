// Package registration holds the generators of the numbers by which banks, makers
// and registers know accounts, things and companies. Package registry lists them;
// see package generator for what they promise.
package registration

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Spec {
	return []generator.Spec{
		creditCard(),
		iban(),
		vin(),
		imei(),
		shippingContainer(),
		companyRegistration(),
	}
}

// decimal is the number that digits write.
func decimal(digits []byte) (n uint64) {
	for _, b := range digits {
		n = n*10 + uint64(b-'0')
	}
	return n
}

// digits reports whether all characters are digits.
func digits(chars []byte) bool {
	for _, b := range chars {
		if b < '0' || b > '9' {
			return false
		}
	}
	return true
}

// power is a power of ten below 10^20.
func power(exponent int) uint64 {
	n := uint64(1)
	for range exponent {
		n *= 10
	}
	return n
}
