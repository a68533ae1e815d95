package basic

import (
	"standin/internal/generator"
	"standin/internal/plan"
)

func passthrough() generator.Spec {
	return generator.Spec{
		Name:    plan.Passthrough,
		Version: 1,
		Summary: "leaves the value as it is",
		Description: "The column is copied byte for byte, quotes included. Use it only for columns that hold nothing " +
			"about a person: what passes through is in the copy. A GEOMETRY or GEOGRAPHY is a place, which can be where a person lives; an HLLSKETCH " +
			"holds hashes of the values that it has seen, and whoever guesses a value can ask whether it was one.",
		Accepts:          plan.Kinds(),
		Partitions:       true,
		OneToOne:         generator.Yes,
		Consistency:      generator.Always,
		Rank:             6,
		RankInconsistent: 6,
		Empty:            "Stays ''.",
		Fallback:         "Every value is taken.",
		Examples:         []generator.Example{{In: "active", Out: "active"}, {In: "", Out: ""}},
		Compile: func(generator.Options, plan.Column, *generator.Domain) (generator.Mask, error) {
			return func(dst, in []byte, _ *generator.Row) ([]byte, error) { return append(dst, in...), nil }, nil
		},
	}
}
