package verify

import (
	"errors"

	"standin/internal/fault"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// margin is how many times more survivors than chance gives are a fault. The
// expected number is at most the compared values times the probability of each,
// however often values repeat; so by Markov's inequality an honest column is
// taken for a leak less than once in so many masking keys.
const margin = 10_000

// survivors compares what was seen while the table's files were masked with what
// the generators promise.
func survivors(t plan.Table, o plan.Outcome) error {
	var errs []error
	for _, seen := range o.Survivors {
		c, i := t.Column(seen.Column)
		if i < 0 || float64(seen.Equal) <= margin*float64(seen.Compared)*registry.Coincidence(c) {
			continue
		}
		errs = append(errs, fault.New(fault.VerificationFailed, "verify %s: generator %s left %d of %d compared values of column %s as they were",
			t, seen.Generator, seen.Equal, seen.Compared, seen.Column).WithTable(t.String()).
			WithHint("give the rule of this column another generator or domain; `verify: {survivors: off}` publishes such values"))
	}
	return errors.Join(errs...)
}
