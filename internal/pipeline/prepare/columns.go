package prepare

import (
	"errors"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/workspace"
	"standin/internal/workspace/tree"
)

// place is where a fault of a rule stands: at the innermost rule among its options
// that it names, or at the rule.
func (r *rules) place(c cell, at workspace.Position, err error) workspace.Position {
	f, ok := errors.AsType[*generator.OptionFault](err)
	if !ok {
		return at
	}
	longest := ""
	for path, position := range r.given[c].Places {
		if len(path) > len(longest) && (f.Option == path || strings.HasPrefix(f.Option, path+".") || strings.HasPrefix(f.Option, path+"[")) {
			longest, at = path, position
		}
	}
	return at
}

// columnsOf checks the other columns of the table that a rule names: that they are
// there, that they can part rows where they have to, and that the rule can ask them
// what it asks.
func (r *rules) columnsOf(c cell, at workspace.Position, named []generator.NamedColumn) {
	table, rule := r.tables[c.table], r.column(c).Rule
	refused := false
	refuse := func(of generator.NamedColumn, problem, hint string) {
		refused = true
		err := generator.NewOptionFault(of.Option, problem)
		r.faults.add(r.faults.at(r.place(c, at, err), fault.RuleRefused, "column %s: %s", r.name(c), err).WithTable(table.String()).WithHint("%s", hint))
	}
	for _, of := range named {
		other, i := table.Column(of.Name)
		switch {
		case i < 0:
			refuse(of, "the table has no column "+of.Name, tree.DidYouMean(of.Name, columnNames(table)))
		case other.Rule.Generator == "":
			refused = true // that it is undecided is told already
		case slices.Contains(rule.Partition, of.Name) && !other.Type.Kind.IsComparable():
			refuse(of, "column "+of.Name+" is of type "+other.Type.String()+", by which Redshift groups no rows", "")
		case slices.Contains(rule.Partition, of.Name) && !r.specs[other.Rule.Generator].Partitions:
			refuse(of, "column "+of.Name+" neither passes through nor keeps to its own values, so it cannot part the rows", "")
		}
	}
	if len(named) == 0 && r.specs[rule.Generator].Study == nil || refused {
		return
	}
	// The keys do not matter: what is found out is whether the rule fits the columns.
	if _, err := registry.Bind(table, c.column, generator.ExampleKeys()); err != nil {
		r.faults.add(r.faults.at(at, fault.RuleRefused, "column %s: %s", r.name(c), err).WithTable(table.String()))
	}
}

// links checks that the columns of each group of a table draw alike.
func (r *rules) links(i int, t plan.Table) {
	first := map[string]cell{}
	for k, column := range t.Columns {
		c := cell{i, k}
		given, ok := r.given[c]
		if !ok || given.Link == "" {
			continue
		}
		leader, ok := first[given.Link]
		if !ok {
			first[given.Link] = c
			continue
		}
		if with := r.given[leader].Rule; with.Generator != given.Generator || with.Domain != given.Domain || with.Inconsistent != given.Inconsistent ||
			with.With != given.With || !slices.Equal(with.Partition, given.Partition) {
			r.faults.add(r.faults.at(given.Position, fault.RuleRefused,
				"column %s.%s: the columns of link %q must have one generator, and agree on domain, consistent, consistent_with and partition; %s has others",
				t, column.Name, given.Link, r.name(leader)).WithTable(t.String()))
		}
	}
}
