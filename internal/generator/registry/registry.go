// Package registry lists the generators, and makes their rules ready for columns:
// packages workspace and prepare call Check, package mask calls Bind, and the
// reference, the JSON Schema, `standin generators` and the property tests are
// computed from List. It makes no stand-in itself.
package registry

import (
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/basic"
	"standin/internal/generator/composite"
	"standin/internal/generator/identity"
	"standin/internal/generator/key"
	"standin/internal/generator/location"
	"standin/internal/generator/moment"
	"standin/internal/generator/network"
	"standin/internal/generator/number"
	"standin/internal/generator/person"
	"standin/internal/generator/random"
	"standin/internal/generator/registration"
	"standin/internal/generator/statistic"
	"standin/internal/generator/structured"
	"standin/internal/generator/text"
)

// List is every generator, in the order of the reference: family by family.
func List() []generator.Spec {
	return slices.Concat(
		basic.List(),
		person.List(),
		location.List(),
		identity.List(),
		registration.List(),
		network.List(),
		key.List(),
		text.List(),
		number.List(),
		moment.List(),
		random.List(),
		statistic.List(),
		composite.List(),
		structured.List(),
	)
}

// Lookup finds a generator by its name.
func Lookup(name string) (generator.Spec, bool) {
	for _, spec := range List() {
		if spec.Name == name {
			return spec, true
		}
	}
	return generator.Spec{}, false
}
