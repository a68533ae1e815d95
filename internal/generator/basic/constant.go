package basic

import (
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func constant() generator.Spec {
	return generator.Spec{
		Name:    "constant",
		Version: 1,
		Summary: "replaces every value by one and the same",
		Description: "Every row gets the value of the option, which is checked against the column's type before the job " +
			"starts. NULL stays NULL unless `nulls` is true. What the column holds is not unloaded, unless another rule of the table looks at it. Without a value the column gets the nothing of its type: " +
			"the empty text, 0, false, 1970-01-01, 00:00:00, a byte of 0, the JSON object {}, a GEOMETRYCOLLECTION EMPTY, or the HLLSKETCH of no values, which is the only one that is given. " +
			"The value for a VARBYTE column is hexadecimal digits, that for a SUPER column is the text of its JSON, and that for a GEOMETRY or GEOGRAPHY column is a point, as the warehouse shows it or such as SRID=4326;POINT(13.4 52.5).",
		Accepts: plan.Kinds(),
		Options: []generator.Option{
			{Name: "value", Type: generator.ScalarOption, Summary: "The value, as the column's type writes it; without it '', 0, false, 1970-01-01, 00:00:00, 00, {} or an empty place or sketch."},
			{Name: "nulls", Type: generator.BooleanOption, Default: "false", Summary: "Whether NULL is replaced too."},
		},
		Plain:            func(o generator.Options) bool { return value.IsPlain(o.Text("value")) },
		OneToOne:         generator.No,
		Consistency:      generator.Unrelated,
		DataFree:         true,
		Nulls:            true,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Becomes the constant.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Options: `{"value":"redacted"}`, In: "a secret", Out: "redacted"},
			{Options: `{"value":-1}`, Type: plan.Type{Kind: plan.Integer}, In: "42", Out: "-1"},
			{Options: `{"value":true}`, Type: plan.Type{Kind: plan.Boolean}, In: "f", Out: "t"},
			{In: "a secret", Out: ""},
			{Options: `{"value":"[\"none\"]"}`, Type: plan.Type{Kind: plan.Super}, In: `{"name":"Jane"}`, Out: `["none"]`},
			{Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 2}, In: "12.30", Out: "0.00"},
			{Options: `{"value":"POINT(13.4 52.5)"}`, Type: plan.Type{Kind: plan.Geography}, In: "0101000020E61000003333333333334940C4B12E6EA301C8BF", Out: "0101000020E6100000CDCCCCCCCCCC2A400000000000404A40"},
			{Type: plan.Type{Kind: plan.HLLSketch}, In: `{"version":1,"logm":15,"sparse":{"indices":[4878],"values":[1]}}`, Out: `{"version":1,"logm":15,"sparse":{"indices":[],"values":[]}}`},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			_, err := constantOf(o, c.Type)
			return err
		},
		Compile: func(o generator.Options, c plan.Column, _ *generator.Domain) (generator.Mask, error) {
			constant, err := constantOf(o, c.Type)
			if err != nil {
				return nil, err
			}
			nulls := o.Boolean("nulls")
			return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
				if in == nil && !nulls {
					return nil, nil
				}
				return append(dst, constant...), nil
			}, nil
		},
	}
}

func constantOf(o generator.Options, t plan.Type) (string, error) {
	if !o.Has("value") {
		return value.Nothing(t), nil
	}
	return value.Canonical(o.Text("value"), t)
}
