package prepare

import (
	"maps"
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace"
	"standin/internal/workspace/tree"
)

// Single decides about one table of the source alone: the plan that it returns
// has no other. What stands in the way of other tables, or at the destination, is
// left for Prepare to tell. A column that is undecided has a rule without a
// generator.
func Single(in Input, name workspace.TableName) (*plan.Plan, error) {
	faults := &faults{file: in.Workspace.File}
	s := newSelection(in.Workspace, in.Job, in.Source, faults)
	i, ok := s.index[[2]string{name.Schema, name.Name}]
	if !ok {
		names := make([]string, len(s.tables))
		for k, t := range s.tables {
			names[k] = workspace.TableName{Schema: t.Schema, Name: t.Name}.String()
		}
		return nil, fault.New(fault.Usage, "the workspace copies no table %s", name).WithHint("%s", tree.DidYouMean(name.String(), names))
	}
	newRules(s, faults).decide()
	table := s.tables[i]
	faults.list = slices.DeleteFunc(faults.list, func(f *fault.Error) bool { return f.Table != table.String() })
	if err := faults.err(); err != nil {
		return nil, err
	}
	p := in.plan()
	p.Tables = []plan.Table{table}
	return p, nil
}

// Columns are the columns of a file that is masked without a warehouse.
type Columns struct {
	Names      []string
	Types      map[string]plan.Type // a column that is not here is varchar(65535)
	PrimaryKey []string             // columns of the table's primary key
}

// Local decides about one table from the workspace and the columns of a file
// alone: nobody is asked for the catalog. The Input's Source and Destination are
// not used. Foreign keys are not known, so their columns need a rule of their
// own, nor are the rows of other tables, so nothing is summed.
func Local(in Input, name workspace.TableName, columns Columns) (*plan.Plan, error) {
	t := plan.Table{Schema: name.Schema, Name: name.Name, PrimaryKey: columns.PrimaryKey}
	for _, c := range columns.Names {
		kind, ok := columns.Types[c]
		if !ok {
			kind = plan.Type{Kind: plan.VarChar, Length: plan.LongestText}
		}
		t.Columns = append(t.Columns, plan.Column{Name: c, Type: kind})
	}
	for _, c := range slices.Concat(columns.PrimaryKey, slices.Sorted(maps.Keys(columns.Types))) {
		if !slices.Contains(columns.Names, c) {
			return nil, fault.New(fault.Usage, "the file has no column %s", c)
		}
	}
	w := *in.Workspace
	w.Exclude, w.Tables, w.ForeignKeys = nil, nil, nil
	w.Source.Schemas = []string{name.Schema}
	for _, named := range in.Workspace.Tables {
		if named.Schema == name.Schema && named.Name == name.Name {
			named.Columns = slices.DeleteFunc(slices.Clone(named.Columns), func(c workspace.Column) bool { return !slices.Contains(columns.Names, c.Name) })
			w.Tables = append(w.Tables, named)
		}
	}
	if len(w.Tables) == 0 {
		return nil, fault.New(fault.Usage, "the workspace %s has no table %s", w.File, name).WithHint("%s", nearestTable(in.Workspace, name))
	}
	in.Workspace, in.Source = &w, []plan.Table{t}
	faults := &faults{file: w.File}
	s := newSelection(&w, in.Job, in.Source, faults)
	r := newRules(s, faults)
	r.alone = true
	r.decide()
	if err := faults.err(); err != nil {
		return nil, err
	}
	p := in.plan()
	p.Tables = s.tables
	return p, nil
}

func nearestTable(w *workspace.Workspace, name workspace.TableName) string {
	names := make([]string, len(w.Tables))
	for i, t := range w.Tables {
		names[i] = t.String()
	}
	return tree.DidYouMean(name.String(), names)
}
