package basic

import (
	"errors"

	"standin/internal/generator"
	"standin/internal/plan"
)

func null() generator.Spec {
	return generator.Spec{
		Name:    "null",
		Version: 1,
		Summary: "replaces every value by NULL",
		Description: "Every row gets NULL, whatever it held, and what it held is not unloaded, unless another rule of the table looks at it. The rule is refused on a column that is NOT NULL, " +
			"which the columns of a primary key always are.",
		Accepts: plan.Kinds(),
		// Redshift treats NULLs of a unique column as different from each other.
		Plain:            generator.Yes,
		OneToOne:         generator.Yes,
		Consistency:      generator.Unrelated,
		DataFree:         true,
		Coincidence:      generator.Differing,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Becomes NULL.",
		Fallback:         "Every value is taken.",
		Examples:         []generator.Example{{In: "anything", Null: true}, {Type: plan.Type{Kind: plan.Date}, In: "1980-01-31", Null: true}},
		Fits: func(_ generator.Options, c plan.Column) error {
			if c.NotNull {
				return errors.New("generator null cannot fill a NOT NULL column")
			}
			return nil
		},
		Compile: func(generator.Options, plan.Column, *generator.Domain) (generator.Mask, error) {
			return func([]byte, []byte, *generator.Row) ([]byte, error) { return nil, nil }, nil
		},
	}
}
