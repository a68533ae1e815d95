package number

import (
	"standin/internal/generator"
	"standin/internal/plan"
)

func crossTableSum() generator.Spec {
	return generator.Spec{
		Name:    "cross-table-sum",
		Version: 1,
		Summary: "computes the sum of a column over the rows of another table that refer to the row",
		Description: "An order's total is again the sum of its lines, whatever became of those. By default the rows are those of the only table with a foreign key, declared or of the workspace's `foreign_keys`, to this " +
			"one, and the column is the one of the same name; `table`, `sum`, `foreign_key` and `refers_to` say otherwise. Both tables are copied by the job. Where the summed column passes through, the UNLOAD's SELECT " +
			"computes the sum, in the source; else one UPDATE does on the staging table, when all tables are loaded, before anything is verified or published, so that the sum is that of the stand-ins. Rows to " +
			"which none refer get 0, as do those whose sum has only NULLs. A sum that does not fit the column fails the job. What is summed must not be such a sum itself. Tables are unloaded one after the other: `consistency: snapshot` has sums agree that are computed " +
			"in the source while it changes. Outside of a job and its preview, as in the examples, nothing is summed, and every value becomes 0.",
		Accepts: []plan.Kind{plan.SmallInt, plan.Integer, plan.BigInt, plan.Decimal},
		Options: []generator.Option{
			{Name: "table", Type: generator.TextOption, Summary: "The table whose rows are summed, as schema.table; without it, the only one that refers to this."},
			{Name: "sum", Type: generator.TextOption, Summary: "The column of that table that is summed; without it, the one with this column's name."},
			{Name: "foreign_key", Type: generator.ScalarsOption, Summary: "The columns of that table that refer to this one; without it, those of its only foreign key to this."},
			{Name: "refers_to", Type: generator.ScalarsOption, Summary: "The columns of this table to which they refer, in the same order; without it, those of the foreign key, or the primary key."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Unrelated,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Does not occur in a column of numbers.",
		Fallback:         "Every value is taken; NULL becomes a sum too.",
		Nulls:            true,
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 2}, In: "1234.50", Out: "0.00"},
			{Type: plan.Type{Kind: plan.Integer}, In: "42", Out: "0"},
			{Type: plan.Type{Kind: plan.BigInt}, In: "-7", Out: "0"},
			{Options: `{"table":"public.lines","sum":"amount","foreign_key":["order_id"],"refers_to":["id"]}`, Type: plan.Type{Kind: plan.SmallInt}, In: "3", Out: "0"},
		},
		Compile: func(_ generator.Options, c plan.Column, _ *generator.Domain) (generator.Mask, error) {
			if c.Sum != nil && c.Sum.AtSource { // the UNLOAD wrote the sum
				return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
					if in == nil {
						return nil, nil
					}
					return append(dst, in...), nil
				}, nil
			}
			zero := []byte("0")
			if c.Type.Kind == plan.Decimal && c.Type.Scale > 0 {
				zero = append(zero, '.')
				for range c.Type.Scale {
					zero = append(zero, '0')
				}
			}
			return func(dst, _ []byte, _ *generator.Row) ([]byte, error) { return append(dst, zero...), nil }, nil
		},
	}
}
