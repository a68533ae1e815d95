package prepare

import (
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace"
	"standin/internal/workspace/tree"
)

// cell is one column of one selected table, by their indexes.
type cell struct{ table, column int }

// selection is which tables are copied, and what the workspace says of them.
type selection struct {
	workspace *workspace.Workspace
	tables    []plan.Table
	index     map[[2]string]int       // of a table, by schema and name
	given     map[cell]workspace.Rule // the rules that the workspace gives
	left      map[cell]bool           // columns that the workspace names and leaves undecided
}

func newSelection(w *workspace.Workspace, job string, source []plan.Table, faults *faults) *selection {
	s := &selection{workspace: w, index: map[[2]string]int{}, given: map[cell]workspace.Rule{}, left: map[cell]bool{}}
	for _, t := range source {
		if slices.Contains(w.Source.Schemas, t.Schema) && !excluded(w, t.Schema, t.Name) {
			s.tables = append(s.tables, t)
		}
	}
	number(s.tables, job)
	for i := range s.tables {
		t := &s.tables[i]
		t.Mode, t.Publish = plan.DeIdentify, w.Publish
		t.Columns = slices.Clone(t.Columns)
		s.index[[2]string{t.Schema, t.Name}] = i
		refuseTypes(*t, faults)
	}
	for _, named := range w.Tables {
		s.match(named, faults)
	}
	if len(s.tables) == 0 {
		faults.add(fault.New(fault.SchemaChanged, "the source has no table to copy in schema %s", strings.Join(w.Source.Schemas, ", ")))
	}
	return s
}

func excluded(w *workspace.Workspace, schema, table string) bool {
	return slices.ContainsFunc(w.Exclude, func(p workspace.Pattern) bool { return p.Matches(schema, table) })
}

// refuseTypes names every column of a type that this version does not carry.
func refuseTypes(t plan.Table, faults *faults) {
	for _, c := range t.Columns {
		if !c.Type.Kind.Carried() {
			faults.add(fault.New(fault.UnsupportedType, "%s.%s is of type %s, which this version does not carry", t, c.Name, c.Type.Kind).
				WithTable(t.String()).
				WithHint("leave the table out: exclude: ['%s']%s", workspace.TableName{Schema: t.Schema, Name: t.Name}, instead(c.Type.Kind)))
		}
	}
}

// instead is what else can be done about a column of a type that is not carried. AWS says
// neither that an UNLOAD and a COPY keep an INTERVAL, nor how the catalog tells of which
// fields it is, without which the column cannot be made at the destination.
func instead(kind plan.Kind) string {
	if strings.HasPrefix(string(kind), "interval") {
		return "; or keep the time in the source as a number or a text, which are carried"
	}
	return ""
}

// match finds the table that the workspace names, and its columns.
func (s *selection) match(named workspace.Table, faults *faults) {
	if excluded(s.workspace, named.Schema, named.Name) {
		return
	}
	i, ok := s.index[[2]string{named.Schema, named.Name}]
	if !ok {
		s.refuseTable(named, faults)
		return
	}
	t := &s.tables[i]
	t.Mode, t.Publish = named.Mode, named.Publish
	for _, c := range named.Columns {
		_, j := t.Column(c.Name)
		switch {
		case j < 0:
			faults.add(faults.at(c.Position, fault.SchemaChanged, "the source's table %s has no column %s", t, c.Name).
				WithTable(t.String()).WithHint("%s", tree.DidYouMean(c.Name, columnNames(*t))))
		case c.Rule == nil:
			s.left[cell{i, j}] = true
		default:
			s.given[cell{i, j}] = *c.Rule
		}
	}
}

func (s *selection) refuseTable(named workspace.Table, faults *faults) {
	if !slices.Contains(s.workspace.Source.Schemas, named.Schema) {
		faults.add(faults.at(named.Position, fault.WorkspaceInvalid, "table %s is in none of the schemas that source.schemas names", named.TableName).
			WithHint("add %s to source.schemas, or remove the table", named.Schema))
		return
	}
	names := make([]string, len(s.tables))
	for i, t := range s.tables {
		names[i] = workspace.TableName{Schema: t.Schema, Name: t.Name}.String()
	}
	faults.add(faults.at(named.Position, fault.SchemaChanged, "the source has no table %s", named.TableName).
		WithHint("%s", tree.DidYouMean(named.TableName.String(), names)))
}

func columnNames(t plan.Table) []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// name is the column for people and for rules: schema.table.column.
func (s *selection) name(c cell) string {
	t := s.tables[c.table]
	return t.String() + "." + t.Columns[c.column].Name
}

func (s *selection) column(c cell) *plan.Column { return &s.tables[c.table].Columns[c.column] }
