package registry

import (
	"slices"

	"standin/internal/plan"
)

// Proof is what is known of how a rule keeps the values of a column apart.
type Proof struct {
	// OneToOne reports whether different values always get different stand-ins,
	// among rows with equal values of the columns in Given.
	OneToOne bool
	Given    []string
	// Distinct is how many stand-ins the rule can make, each as likely as another; 0:
	// not known.
	Distinct float64
}

// Proves says what is known of a rule that has passed Check on the column.
func Proves(rule plan.Rule, column plan.Column) Proof {
	spec, ok := Lookup(rule.Generator)
	if !ok {
		return Proof{}
	}
	options, _ := spec.Parse(rule.Options)
	column.Rule = rule
	proof := Proof{OneToOne: spec.OneToOne(options)}
	if spec.Distinct != nil {
		proof.Distinct = spec.Distinct(options, column)
	}
	if proof.OneToOne || spec.Parts == nil || spec.Chooses == nil || !spec.Chooses(options) {
		return proof
	}
	for _, named := range spec.Columns(plan.Rule{}, options) {
		proof.Given = append(proof.Given, named.Name)
	}
	proof.OneToOne = true
	for _, part := range spec.Parts(options, column) {
		inner := Proves(part.Rule, column)
		proof.OneToOne = proof.OneToOne && inner.OneToOne
		proof.Given = append(proof.Given, inner.Given...)
	}
	slices.Sort(proof.Given)
	proof.Given = slices.Compact(proof.Given)
	return proof
}
