package prepare

import (
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// refuseDocumentKeys refuses SUPER columns in keys, declared or given by the workspace,
// and where rows are distributed or sorted by them: Redshift has no such distribution
// or sort keys (AWS, "Limitations" of SUPER), and two texts can be one document, so
// that no rule could keep such keys apart.
func refuseDocumentKeys(tables []plan.Table, faults *faults) {
	for _, t := range tables {
		keys := slices.Concat(t.Unique, [][]string{t.PrimaryKey, t.Sort.Columns, {t.Distribution.Key}})
		for _, key := range slices.Concat(t.ForeignKeys, t.VirtualKeys) {
			keys = append(keys, key.Columns)
		}
		for _, c := range t.Columns {
			if c.Type.Kind != plan.Super || !slices.ContainsFunc(keys, func(names []string) bool { return slices.Contains(names, c.Name) }) {
				continue
			}
			faults.add(fault.New(fault.UnsupportedType, "column %s.%s is of type %s and part of a key, which this version does not carry", t, c.Name, c.Type).
				WithTable(t.String()).
				WithHint("leave the table out: exclude: ['%s']", workspace.TableName{Schema: t.Schema, Name: t.Name}))
		}
	}
}
