package draft

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace"
	"standin/internal/workspace/tree"
)

// Changes are what a catalog has that a workspace did not, and the other way
// round. Columns are schema.table.column.
type Changes struct {
	Summary
	NewTables  []string `json:"new_tables"`
	NewColumns []string `json:"new_columns"` // of tables that the workspace has
	Gone       []string `json:"gone"`        // tables and columns that the source no longer has
}

// Extend adds to a workspace what tables, the source's catalog, have beyond it.
// Every byte of the text stays, in its order. What the workspace excludes is left
// out. The error is a *fault.Error: where the text is written so that nothing can
// be put in with certainty, it says what to add by hand.
func Extend(path string, text []byte, tables []plan.Table) ([]byte, Changes, error) {
	changes := Changes{NewTables: []string{}, NewColumns: []string{}, Gone: []string{}}
	before, err := workspace.Parse(path, text)
	if err != nil {
		return nil, changes, err
	}
	tables = slices.DeleteFunc(slices.Clone(tables), func(t plan.Table) bool {
		return !slices.Contains(before.Source.Schemas, t.Schema) ||
			slices.ContainsFunc(before.Exclude, func(p workspace.Pattern) bool { return p.Matches(t.Schema, t.Name) })
	})
	named := map[[2]string]*workspace.Table{}
	for i, t := range before.Tables {
		named[[2]string{t.Schema, t.Name}] = &before.Tables[i]
	}
	changes.Gone = append(changes.Gone, gone(before, tables)...)

	e := newEditor(text)
	doc := tree.Parse(path, text)
	at := entry(doc.Root, "tables")
	s := newSuggester(tables)
	var fresh []addition
	want := decisions(before)
	for i, t := range tables {
		known, ok := named[[2]string{t.Schema, t.Name}]
		lines := s.lines(i, !ok)
		if ok {
			lines = slices.DeleteFunc(lines, func(l line) bool {
				return slices.ContainsFunc(known.Columns, func(c workspace.Column) bool { return c.Name == l.column })
			})
		}
		if ok && len(lines) == 0 {
			continue
		}
		changes.add(lines)
		for _, l := range lines {
			want[[3]string{t.Schema, t.Name, l.column}] = decision(l.rule)
		}
		if !ok {
			changes.Tables++
			want[[3]string{t.Schema, t.Name}] = string(plan.DeIdentify) + string(before.Publish)
			changes.NewTables = append(changes.NewTables, t.String())
			fresh = append(fresh, addition{tableKey(t), lines})
			continue
		}
		for _, l := range lines {
			changes.NewColumns = append(changes.NewColumns, t.String()+"."+l.column)
		}
		e.addColumns(tableEntry(at, known.TableName), lines)
	}
	e.addTables(doc.Root, at, fresh)

	after := e.text()
	// Whatever way the text is written, nothing but what was meant may change.
	w, err := workspace.Parse(path, after)
	if err != nil || !maps.Equal(decisions(w), want) {
		return nil, changes, fault.New(fault.WorkspaceInvalid, "%s is written in a way that nothing can be added to with certainty", path).
			WithHint("add by hand, below tables:\n%s", byHand(s, tables, want, decisions(before)))
	}
	return after, changes, nil
}

// decisions is what a workspace says of every column that it names.
func decisions(w *workspace.Workspace) map[[3]string]string {
	all := map[[3]string]string{}
	for _, t := range w.Tables {
		all[[3]string{t.Schema, t.Name}] = string(t.Mode) + string(t.Publish)
		for _, c := range t.Columns {
			var rule *plan.Rule
			if c.Rule != nil {
				rule = &c.Rule.Rule
			}
			all[[3]string{t.Schema, t.Name, c.Name}] = decision(rule)
		}
	}
	return all
}

// decision is a rule as it is compared: the order of its options does not count.
func decision(r *plan.Rule) string {
	if r != nil && len(r.Options) > 0 {
		var options map[string]any
		if err := json.Unmarshal(r.Options, &options); err != nil {
			return err.Error()
		}
		sorted, err := json.Marshal(options)
		if err != nil {
			return err.Error()
		}
		same := *r
		same.Options = sorted
		r = &same
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err.Error() // no rule has it, so that the comparison fails
	}
	return string(text)
}

// gone are the tables and columns that a workspace names and the source no
// longer has.
func gone(w *workspace.Workspace, tables []plan.Table) []string {
	var list []string
	for _, t := range w.Tables {
		if slices.ContainsFunc(w.Exclude, func(p workspace.Pattern) bool { return p.Matches(t.Schema, t.Name) }) {
			continue
		}
		i := slices.IndexFunc(tables, func(s plan.Table) bool { return s.Schema == t.Schema && s.Name == t.Name })
		if i < 0 {
			list = append(list, t.String())
			continue
		}
		for _, c := range t.Columns {
			if _, k := tables[i].Column(c.Name); k < 0 {
				list = append(list, t.String()+"."+c.Name)
			}
		}
	}
	return list
}

// byHand is what could not be added, as a reader can put it in.
func byHand(s *suggester, tables []plan.Table, want, have map[[3]string]string) string {
	var b strings.Builder
	for i, t := range tables {
		lines := slices.DeleteFunc(s.lines(i, false), func(l line) bool {
			cell := [3]string{t.Schema, t.Name, l.column}
			_, known := have[cell]
			_, wanted := want[cell]
			return known || !wanted
		})
		if len(lines) > 0 {
			b.WriteString("  " + tableKey(t) + ":\n    columns:\n" + block(lines, 6, "\n"))
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
