package generator

import (
	"standin/internal/plan"
)

func constant() Spec {
	return Spec{
		Name:    "constant",
		Version: 1,
		Summary: "replaces every value by one and the same",
		Description: "Every row gets the value of the option, which is checked against the column's type before the job " +
			"starts. NULL stays NULL unless `nulls` is true. Without a value the column gets the nothing of its type: " +
			"the empty text, 0, false, or 1970-01-01.",
		Accepts: plan.Kinds(),
		Options: []Option{
			{Name: "value", Type: ScalarOption, Summary: "The value, as the column's type writes it; without it '', 0, false or 1970-01-01."},
			{Name: "nulls", Type: BooleanOption, Default: "false", Summary: "Whether NULL is replaced too."},
		},
		Plain:            func(o Options) bool { return isPlain(o.Text("value")) },
		OneToOne:         never,
		Consistency:      Unrelated,
		DataFree:         true,
		Nulls:            true,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Becomes the constant.",
		Fallback:         "Every value is taken.",
		Examples: []Example{
			{Options: `{"value":"redacted"}`, In: "a secret", Out: "redacted"},
			{Options: `{"value":-1}`, Type: plan.Type{Kind: plan.Integer}, In: "42", Out: "-1"},
			{Options: `{"value":true}`, Type: plan.Type{Kind: plan.Boolean}, In: "f", Out: "t"},
			{In: "a secret", Out: ""},
			{Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 2}, In: "12.30", Out: "0.00"},
		},
		Fits: func(o Options, c plan.Column) error {
			_, err := constantOf(o, c.Type)
			return err
		},
		Compile: func(o Options, c plan.Column, _ *Domain) (Mask, error) {
			value, err := constantOf(o, c.Type)
			if err != nil {
				return nil, err
			}
			nulls := o.Boolean("nulls")
			return func(dst, in []byte, _ *Row) ([]byte, error) {
				if in == nil && !nulls {
					return nil, nil
				}
				return append(dst, value...), nil
			}, nil
		},
	}
}

func constantOf(o Options, t plan.Type) (string, error) {
	if !o.Has("value") {
		return nothing(t), nil
	}
	return canonical(o.Text("value"), t)
}
