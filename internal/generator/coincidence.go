package generator

import (
	"math"

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

// differing is the promise of a generator whose stand-ins always differ.
func differing(Options, plan.Column) float64 { return 0 }

// differsUncut promises that stand-ins differ when the condition holds and the
// column has room for the longest of them: one that is cut may be the value.
func differsUncut(longest int, c plan.Column, condition bool) float64 {
	if condition && (!c.Type.Kind.IsText() || c.Type.Length == 0 || c.Type.Length >= longest) {
		return 0
	}
	return 1
}

// longestName and longestAddress are bounds in bytes of what the word lists make.
const (
	longestName    = 16
	longestAddress = 100
)

func nameCoincidence(o Options, c plan.Column) float64 {
	switch part := o.Text("part"); part {
	case "initial":
		return 1
	case "first", "last":
		return differsUncut(longestName, c, c.Rule.Link == "")
	default:
		return differsUncut(2*longestName+2, c, true)
	}
}

func emailCoincidence(o Options, _ plan.Column) float64 {
	if len(o.Scalars("exclude")) > 0 {
		return 1
	}
	return 0
}

func addressCoincidence(o Options, c plan.Column) float64 {
	part := addressPart(o, c)
	return differsUncut(longestAddress, c, c.Rule.Link == "" && (part == "full" || part == "street"))
}

// ssnCoincidence: a short column takes the last digits of a number that is drawn
// for a text without nine; a cipher permutes the numbers that are valid among
// themselves, and the hundred million and more that are not.
func ssnCoincidence(o Options, c plan.Column) float64 {
	switch {
	case c.Type.Kind.IsText() && c.Type.Length > 0 && c.Type.Length < 9 && o.Text("fallback") == "replace":
		return math.Min(1, 2*math.Pow10(-c.Type.Length))
	case o.Text("cipher") != "none":
		return 1e-8
	default:
		return 0
	}
}

func integerKeyCoincidence(o Options, c plan.Column) float64 {
	rings, err := ringsOf(o, c)
	if err != nil || len(o.Integers("keep")) > 0 {
		return 1
	}
	most := 0.0
	for _, r := range rings {
		most = max(most, 1/(float64(r.last)+1))
	}
	return most
}

// phoneCoincidence: a text that is no number is scrambled.
func phoneCoincidence(o Options, c plan.Column) float64 {
	if o.Text("fallback") == "replace" {
		return scrambleCoincidence(o, c)
	}
	return 0
}

// scrambleCoincidence leaves room for scripts with a single letter of a kind.
func scrambleCoincidence(Options, plan.Column) float64 { return 1e-6 }

func shiftCoincidence(o Options, _ plan.Column) float64 {
	if o.Integer("min") == 0 && o.Integer("max") == 0 {
		return 1
	}
	return 0
}
