package registry

import (
	"standin/internal/plan"
)

// Coincidence bounds the probability that the rule of a column, which has passed
// Check, makes a value of itself; see Spec.Coincidence. It is 1 where nothing is
// promised.
func Coincidence(c plan.Column) float64 {
	spec, ok := Lookup(c.Rule.Generator)
	if !ok || spec.Coincidence == nil {
		return 1
	}
	options, faults := spec.Parse(c.Rule.Options)
	if len(faults) > 0 {
		return 1
	}
	return spec.Coincidence(options, c)
}
