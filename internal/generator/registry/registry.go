// Package registry lists the generators, and makes their rules ready for columns:
// packages workspace and prepare call Check, package mask calls Bind, and the
// reference, the JSON Schema, `standin generators` and the property tests are
// computed from List. It makes no stand-in itself.
package registry

import (
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

// families are the lists of generators, in the order of the reference.
func families() []func() []generator.Listed {
	return []func() []generator.Listed{
		basic.List,
		person.List,
		location.List,
		identity.List,
		registration.List,
		network.List,
		key.List,
		text.List,
		number.List,
		moment.List,
		random.List,
		statistic.List,
		composite.List,
		structured.List,
	}
}

// List is every generator, in the order of the reference: family by family.
func List() []generator.Spec {
	var list []generator.Spec
	for _, family := range families() {
		for _, listed := range family() {
			list = append(list, listed.Spec())
		}
	}
	return list
}

// Lookup finds a generator by its name, and makes the Spec of no other.
func Lookup(name string) (generator.Spec, bool) {
	for _, family := range families() {
		for _, listed := range family() {
			if listed.Name == name {
				return listed.Spec(), true
			}
		}
	}
	return generator.Spec{}, false
}
