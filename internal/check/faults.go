package check

import (
	"context"
	"errors"

	"standin/internal/fault"
)

// Reach is a probe that succeeds if do does, as a login; told is what it then
// says. What it looks at is named where that could not be done.
func Reach(name, what string, do func(ctx context.Context) (told string, err error)) Probe {
	return Probe{name, func(ctx context.Context) []Finding {
		told, err := do(ctx)
		if err != nil {
			return faults(what, err)
		}
		return []Finding{passed("%s", told)}
	}}
}

// faults tells every fault that an error joins, with its hint as the mend. An
// error of an earlier probe's making is none.
func faults(what string, err error) []Finding {
	if inherited(err) {
		return []Finding{unknown(err, "%s", what)}
	}
	var found []Finding
	for _, e := range flatten(err) {
		f := Finding{State: Failed, Code: fault.CodeOf(e), Message: e.Error()}
		if known, ok := errors.AsType[*fault.Error](e); ok && known.Hint != "" {
			f.Mend = []Mend{{Where: "to mend it", Text: known.Hint + "\n"}}
		}
		found = append(found, f)
	}
	return found
}

// inherited reports whether an earlier probe has told the fault.
func inherited(err error) bool {
	return errors.Is(err, ErrNotReached) || errors.Is(err, ErrSameDatabase)
}

// flatten is the errors that were joined, in their order.
func flatten(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, flatten(e)...)
	}
	return all
}
