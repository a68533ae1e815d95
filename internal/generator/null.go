package generator

import (
	"errors"

	"standin/internal/plan"
)

func null() Spec {
	return Spec{
		Name:    "null",
		Version: 1,
		Summary: "replaces every value by NULL",
		Description: "Every row gets NULL, whatever it held. The rule is refused on a column that is NOT NULL, " +
			"which the columns of a primary key always are.",
		Accepts: plan.Kinds(),
		// Redshift treats NULLs of a unique column as different from each other.
		Plain:            always,
		OneToOne:         always,
		Consistency:      Unrelated,
		DataFree:         true,
		Coincidence:      differing,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Becomes NULL.",
		Fallback:         "Every value is taken.",
		Examples:         []Example{{In: "anything", Null: true}, {Type: plan.Type{Kind: plan.Date}, In: "1980-01-31", Null: true}},
		Fits: func(_ Options, c plan.Column) error {
			if c.NotNull {
				return errors.New("generator null cannot fill a NOT NULL column")
			}
			return nil
		},
		Compile: func(Options, plan.Column, *Domain) (Mask, error) {
			return func([]byte, []byte, *Row) ([]byte, error) { return nil, nil }, nil
		},
	}
}
