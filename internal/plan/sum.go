package plan

import "slices"

// Sum is what a column is the sum of: a column of those rows of another table that
// refer to the row.
type Sum struct {
	Schema  string   `json:"schema"`
	Table   string   `json:"table"`
	Column  string   `json:"column"`
	Columns []string `json:"columns"`     // of that table: those that refer
	Refer   []string `json:"ref_columns"` // of the sum's own table, in the same order
	// AtSource reports whether the UNLOAD computes it, because what is summed passes
	// through. Otherwise it is computed when both tables are loaded.
	AtSource bool `json:"at_source,omitempty"`
}

// SumsAtSource reports whether the UNLOAD of the table computes a sum.
func (t Table) SumsAtSource() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Sum != nil && c.Sum.AtSource })
}

// LoadedSums are the indexes of the columns that are computed when all tables are
// loaded.
func (t Table) LoadedSums() []int {
	var list []int
	for i, c := range t.Columns {
		if c.Sum != nil && !c.Sum.AtSource {
			list = append(list, i)
		}
	}
	return list
}
