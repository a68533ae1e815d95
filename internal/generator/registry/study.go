package registry

import (
	"errors"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
)

// Study is what has to be found out for the columns of a table that are drawn
// together.
type Study struct {
	generator.Group
	generator.Study
}

// Studies are those of a table's rules, in the order of its columns.
func Studies(t plan.Table) ([]Study, error) {
	var list []Study
	for i, c := range t.Columns {
		spec, ok := Lookup(c.Rule.Generator)
		if !ok || spec.Study == nil {
			continue
		}
		group := generator.NewGroup(t, i)
		if group.Columns[0] != i {
			continue
		}
		for _, member := range group.Columns {
			if faults := Check(t.Columns[member].Rule, t.Columns[member]); len(faults) > 0 {
				return nil, fault.New(fault.RuleRefused, "column %s: %w", c.Name, errors.Join(faults...)).WithTable(t.String())
			}
		}
		study, err := spec.Study(group)
		if err != nil {
			return nil, fault.New(fault.RuleRefused, "column %s of %s: %w", c.Name, t, err).WithTable(t.String())
		}
		list = append(list, Study{group, study})
	}
	return list, nil
}

// Ordinals reports whether a rule of the table draws from Row.Ordinal.
func Ordinals(t plan.Table) bool {
	for _, c := range t.Columns {
		if spec, ok := Lookup(c.Rule.Generator); ok && spec.Ordinals {
			return true
		}
	}
	return false
}

// Privacy is what a rule promises beyond its rank; empty: nothing.
func Privacy(rule plan.Rule) string {
	spec, ok := Lookup(rule.Generator)
	if !ok || spec.Privacy == nil {
		return ""
	}
	options, _ := spec.Parse(rule.Options)
	return spec.Privacy(options)
}
