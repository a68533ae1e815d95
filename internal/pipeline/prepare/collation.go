package prepare

import (
	"standin/internal/fault"
	"standin/internal/plan"
)

// refuseInsensitiveKeys refuses rules on keys that compare without case. Values that
// differ in case only are one key there, and a one-to-one rule gives them different
// stand-ins; and it can give different keys stand-ins that differ in case only.
func refuseInsensitiveKeys(tables []plan.Table, faults *faults) {
	for _, t := range tables {
		keys := map[string]bool{}
		add := func(columns []string) {
			for _, name := range columns {
				keys[name] = true
			}
		}
		add(t.PrimaryKey)
		for _, columns := range t.Unique {
			add(columns)
		}
		for _, key := range t.ForeignKeys {
			add(key.Columns)
		}
		for _, c := range t.Columns {
			if keys[c.Name] && c.Collation == plan.CaseInsensitive && c.Rule.Generator != "" && !c.Rule.IsPassthrough() {
				faults.add(fault.New(fault.RuleRefused, "column %s.%s: it is part of a key that compares without case, and generator %s tells cases apart", t, c.Name, c.Rule.Generator).
					WithTable(t.String()).WithHint("only passthrough keeps such keys equal and apart; or make the column COLLATE CASE_SENSITIVE in the source"))
			}
		}
	}
}
