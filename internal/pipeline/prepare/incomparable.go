package prepare

import (
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// refuseKeys refuses columns in keys, declared or given by the workspace, and where rows are
// distributed or sorted by them, whose values nothing can tell apart: two texts of a SUPER
// can be one document, and Redshift does not compare GEOMETRY, GEOGRAPHY and HLLSKETCH. By
// none of the four it distributes or sorts rows (AWS, the types' pages of limitations).
func refuseKeys(tables []plan.Table, faults *faults) {
	for _, t := range tables {
		keys := slices.Concat(t.Unique, [][]string{t.PrimaryKey, t.Sort.Columns, {t.Distribution.Key}})
		for _, key := range slices.Concat(t.ForeignKeys, t.VirtualKeys) {
			keys = append(keys, key.Columns)
			for _, when := range key.When {
				if c, _ := t.Column(when.Column); len(when.Values) > 0 && !c.Type.Kind.IsComparable() {
					keys = append(keys, []string{when.Column})
				}
			}
		}
		for _, c := range t.Columns {
			if c.Type.Kind != plan.Super && c.Type.Kind.IsComparable() || !slices.ContainsFunc(keys, func(names []string) bool { return slices.Contains(names, c.Name) }) {
				continue
			}
			faults.add(fault.New(fault.UnsupportedType, "column %s.%s is of type %s and part of a key, which this version does not carry", t, c.Name, c.Type).
				WithTable(t.String()).
				WithHint("leave the table out: exclude: ['%s']", workspace.TableName{Schema: t.Schema, Name: t.Name}))
		}
	}
}
