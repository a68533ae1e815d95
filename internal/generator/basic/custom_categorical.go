package basic

import (
	"fmt"
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func customCategorical() generator.Spec {
	return generator.Spec{
		Name:    "custom-categorical",
		Version: 1,
		Summary: "replaces every value by one of a given list",
		Description: "The values of the list are drawn with the given weights, or with equal ones; null in the list stands for NULL. Every value is checked " +
			"against the column's type before the job starts. Linked columns draw the same place of their lists when the lists have equal weights. " +
			"Without a list the values are A, B and C, or 1, 2 and 3, true and false, or the first three days of 1970.",
		Accepts: plan.ComparableKinds(),
		Options: []generator.Option{
			{Name: "values", Type: generator.ScalarsOption, Summary: "The values, as the column's type writes them."},
			{Name: "weights", Type: generator.IntegersOption, Min: 0, Max: 1_000_000_000, Summary: "How often each value is drawn, against the sum of all."},
		},
		Plain: func(o generator.Options) bool {
			return !slices.ContainsFunc(o.Scalars("values"), func(v generator.Scalar) bool { return !value.IsPlain(v.Text) })
		},
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Linkable:         true,
		DataFree:         true,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Is a value like any other.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Options: `{"values":["bronze","silver","gold"]}`, In: "platinum", Out: "silver"},
			{Options: `{"values":["bronze","silver","gold"],"weights":[0,0,1]}`, In: "platinum", Out: "gold"},
			{Options: `{"values":[null]}`, In: "platinum", Null: true},
			{Options: `{"values":[10,20,30]}`, Type: plan.Type{Kind: plan.SmallInt}, In: "7", Out: "20"},
			{In: "x", Out: "B"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			_, err := categoriesOf(o, c)
			return err
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			list, err := categoriesOf(o, c)
			if err != nil {
				return nil, err
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := d.Draw(in, row)
				n := stream.Below(list.total)
				i := 0
				for n >= list.entries[i].upTo {
					i++
				}
				if list.entries[i].Null {
					return nil, nil
				}
				return append(dst, list.entries[i].Text...), nil
			}, nil
		},
	}
}

// categories are the entries of a list that can be drawn.
type categories struct {
	entries []category
	total   uint64
}

// category is drawn for the numbers below upTo that its forerunners left.
type category struct {
	generator.Scalar
	upTo uint64
}

func categoriesOf(o generator.Options, c plan.Column) (list categories, err error) {
	values, weights := o.Scalars("values"), o.Integers("weights")
	if !o.Has("values") {
		values = standardCategories(c.Type)
	}
	if len(values) == 0 {
		return list, generator.NewOptionFault("values", "it is empty")
	}
	if o.Has("weights") && len(weights) != len(values) {
		return list, generator.NewOptionFault("weights", fmt.Sprintf("there are %d for %d values", len(weights), len(values)))
	}
	for i, entry := range values {
		weight := uint64(1)
		if o.Has("weights") {
			weight = uint64(weights[i])
		}
		switch {
		case entry.Null && c.NotNull:
			return list, generator.NewOptionFault("values", "it has a null, and the column is NOT NULL")
		case !entry.Null:
			if entry.Text, err = value.Canonical(entry.Text, c.Type); err != nil {
				return list, generator.NewOptionFault("values", fmt.Sprintf("value %d: %s", i+1, err))
			}
		}
		list.total += weight
		list.entries = append(list.entries, category{entry, list.total})
	}
	if list.total == 0 {
		return list, generator.NewOptionFault("weights", "all are 0")
	}
	return list, nil
}

// standardCategories are drawn when the rule lists none.
func standardCategories(t plan.Type) []generator.Scalar {
	texts := []string{"1", "2", "3"}
	switch t.Kind {
	case plan.Char, plan.VarChar:
		texts = []string{"A", "B", "C"}
	case plan.Boolean:
		texts = []string{"t", "f"}
	case plan.Date:
		texts = []string{"1970-01-01", "1970-01-02", "1970-01-03"}
	case plan.Timestamp:
		texts = []string{"1970-01-01 00:00:00", "1970-01-02 00:00:00", "1970-01-03 00:00:00"}
	case plan.TimestampTZ:
		texts = []string{"1970-01-01 00:00:00+00", "1970-01-02 00:00:00+00", "1970-01-03 00:00:00+00"}
	case plan.Time:
		texts = []string{"00:00:01", "00:00:02", "00:00:03"}
	case plan.TimeTZ:
		texts = []string{"00:00:01+00", "00:00:02+00", "00:00:03+00"}
	case plan.VarByte:
		texts = []string{"01", "02", "03"}
	case plan.Decimal:
		if t.Precision == t.Scale { // no digit before the point
			texts = []string{"0.1", "0.2", "0.3"}
		}
	}
	values := make([]generator.Scalar, len(texts))
	for i, text := range texts {
		values[i] = generator.Scalar{Text: text}
	}
	return values
}
