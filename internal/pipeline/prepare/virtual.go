package prepare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
	"standin/internal/workspace"
	"standin/internal/workspace/tree"
)

// link is a column of a foreign key and the column of the key that it refers to.
type link struct {
	from, to cell
	when     []workspace.Condition // of a virtual key: what must hold; empty: nothing
	at       workspace.Position    // of a virtual key
}

// declared are the links of the foreign keys that the catalog declares. Those that
// lead to a table outside the selection link nothing: nobody copies that table.
func (s *selection) declared() []link {
	var links []link
	for i, t := range s.tables {
		for _, key := range t.ForeignKeys {
			target, ok := s.index[[2]string{key.RefSchema, key.RefTable}]
			if !ok || len(key.Columns) != len(key.RefColumns) {
				continue
			}
			for k := range key.Columns {
				_, from := t.Column(key.Columns[k])
				_, to := s.tables[target].Column(key.RefColumns[k])
				if from >= 0 && to >= 0 {
					links = append(links, link{from: cell{i, from}, to: cell{target, to}})
				}
			}
		}
	}
	return links
}

// virtual are the links of the foreign keys that the workspace gives, which it also
// notes in the tables of the plan. Those that touch a table that is left out link nothing.
func (s *selection) virtual(faults *faults) []link {
	var links []link
	for _, key := range s.workspace.ForeignKeys {
		if excluded(s.workspace, key.Table.Schema, key.Table.Name) || excluded(s.workspace, key.References.Schema, key.References.Name) {
			continue
		}
		from, okFrom := s.tableOf(key.Table, faults)
		to, okTo := s.tableOf(key.References, faults)
		if okFrom && okTo {
			links = append(links, s.connect(key, from, to, faults)...)
		}
	}
	return links
}

// tableOf is the index of a table that a foreign key names.
func (s *selection) tableOf(name workspace.TableName, faults *faults) (int, bool) {
	i, ok := s.index[[2]string{name.Schema, name.Name}]
	if !ok {
		s.refuseTable(workspace.Table{TableName: name}, faults)
	}
	return i, ok
}

func (s *selection) connect(key workspace.ForeignKey, from, to int, faults *faults) []link {
	table, target := &s.tables[from], s.tables[to]
	before := len(faults.list)
	refuse := func(at workspace.Position, code fault.Code, hint, format string, args ...any) {
		faults.add(faults.at(at, code, format, args...).WithTable(table.String()).WithHint("%s", hint))
	}
	index := func(t plan.Table, name string) int {
		_, i := t.Column(name)
		if i < 0 {
			refuse(key.Position, fault.SchemaChanged, tree.DidYouMean(name, columnNames(t)), "the source's table %s has no column %s", t, name)
		}
		return i
	}
	refer := key.To
	if len(refer) == 0 {
		refer = target.PrimaryKey
	}
	if len(refer) != len(key.Columns) {
		refuse(key.Position, fault.RuleRefused, "name the columns of the key with to", "the foreign key of %s and the key of %s have not as many columns: %d and %d", table, target, len(key.Columns), len(refer))
		return nil
	}
	for _, when := range key.When {
		if _, i := table.Column(when.Column); i < 0 {
			refuse(when.Position, fault.SchemaChanged, tree.DidYouMean(when.Column, columnNames(*table)), "the source's table %s has no column %s", table, when.Column)
		}
	}
	var links []link
	for k, name := range key.Columns {
		a, b := index(*table, name), index(target, refer[k])
		if a >= 0 && b >= 0 {
			links = append(links, link{cell{from, a}, cell{to, b}, key.When, key.Position})
		}
	}
	if len(faults.list) > before {
		return nil
	}
	table.VirtualKeys = append(table.VirtualKeys, plan.ForeignKey{
		Columns: key.Columns, RefSchema: target.Schema, RefTable: target.Name, RefColumns: refer, When: conditions(key.When),
	})
	return links
}

// conditions are those of a foreign key, as the plan has them.
func conditions(given []workspace.Condition) (list []plan.Condition) {
	for _, g := range given {
		var values []any
		decoder := json.NewDecoder(bytes.NewReader(g.Values))
		decoder.UseNumber()
		if err := decoder.Decode(&values); err != nil {
			panic("prepare: package workspace gives no list of a condition's values: " + err.Error())
		}
		c := plan.Condition{Column: g.Column}
		for _, v := range values {
			if v == nil {
				c.Null = true
			} else {
				c.Values = append(c.Values, fmt.Sprint(v))
			}
		}
		list = append(list, c)
	}
	return list
}

// choose gives the columns that hold keys of several tables a rule that chooses
// among those of the keys, by the row; their own rule decides where no key does.
func (r *rules) choose(links []link) {
	byColumn := map[cell][]link{}
	for _, l := range links {
		if len(l.when) > 0 {
			byColumn[l.from] = append(byColumn[l.from], l)
		}
	}
	cells := make([]cell, 0, len(byColumn))
	for c := range byColumn {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, compareCells)
	for _, c := range cells {
		at := byColumn[c][0].at
		refuse := func(format string, args ...any) {
			r.faults.add(r.faults.at(at, fault.RuleRefused, format, args...).WithTable(r.tables[c.table].String()))
		}
		if r.done[c] {
			refuse("column %s holds the keys of one table by a foreign key without when: another cannot have one", r.name(c))
			continue
		}
		own, ok := r.own(c)
		if !ok {
			continue
		}
		if own.Link != "" || len(own.Partition) > 0 {
			refuse("column %s holds the keys of other tables, so its own rule cannot be linked or parted", r.name(c))
			continue
		}
		rule, ok := r.choice(own, byColumn[c])
		if ok {
			r.give(c, rule, at)
		}
	}
}

// choice is a rule that takes that of the key whose conditions hold; false if a key
// is undecided, which is told already.
func (r *rules) choice(own plan.Rule, links []link) (plan.Rule, bool) {
	type when struct {
		Column string          `json:"column"`
		Is     json.RawMessage `json:"is"`
	}
	type entry struct {
		When []when          `json:"when"`
		Rule json.RawMessage `json:"rule"`
	}
	var cases []entry
	var from []string
	passes := own.IsPassthrough()
	for _, l := range links {
		key := r.column(l.to).Rule
		if key.Generator == "" {
			return plan.Rule{}, false
		}
		text, err := generator.FormatRule(key)
		if err != nil {
			return plan.Rule{}, false
		}
		one := entry{Rule: text}
		for _, c := range l.when {
			one.When = append(one.When, when{c.Column, c.Values})
		}
		cases, from = append(cases, one), append(from, r.name(l.to))
		passes = passes && key.IsPassthrough()
	}
	if passes {
		own.From = strings.Join(from, ", ")
		return own, true
	}
	otherwise, err := generator.FormatRule(own)
	if err != nil {
		return plan.Rule{}, false
	}
	options, err := json.Marshal(map[string]any{"cases": cases, "otherwise": otherwise})
	return plan.Rule{Generator: "conditional", Options: options, From: strings.Join(from, ", ")}, err == nil
}
