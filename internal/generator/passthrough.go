package generator

import "standin/internal/plan"

func passthrough() Spec {
	return Spec{
		Name:    plan.Passthrough,
		Version: 1,
		Summary: "leaves the value as it is",
		Description: "The column is copied byte for byte, quotes included. Use it only for columns that hold nothing " +
			"about a person: what passes through is in the copy.",
		Accepts:          plan.Kinds(),
		OneToOne:         always,
		Consistency:      Always,
		Rank:             6,
		RankInconsistent: 6,
		Empty:            "Stays ''.",
		Fallback:         "Every value is taken.",
		Examples:         []Example{{In: "active", Out: "active"}, {In: "", Out: ""}},
		Compile: func(Options, plan.Column, *Domain) (Mask, error) {
			return func(dst, in []byte, _ *Row) ([]byte, error) { return append(dst, in...), nil }, nil
		},
	}
}
