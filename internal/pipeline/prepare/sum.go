package prepare

import (
	"fmt"
	"slices"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
	"standin/internal/workspace"
	"standin/internal/workspace/tree"
)

// crossTableSum is the generator whose columns are sums over another table.
const crossTableSum = "cross-table-sum"

// sum resolves what a column is the sum of.
func (r *rules) sum(c cell, at workspace.Position) {
	column := r.column(c)
	if column.Rule.Generator != crossTableSum {
		return
	}
	options, _ := r.specs[crossTableSum].Parse(column.Rule.Options)
	sum, err := r.summed(c, options)
	if err != nil {
		r.faults.add(r.faults.at(at, fault.RuleRefused, "column %s: %s", r.name(c), err).WithTable(r.tables[c.table].String()))
		return
	}
	column.Sum = sum
}

func (r *rules) summed(c cell, o generator.Options) (*plan.Sum, error) {
	table, column := r.tables[c.table], r.column(c)
	children, err := r.children(table, o)
	if err != nil {
		return nil, err
	}
	if len(children) != 1 {
		return nil, fmt.Errorf("there are %d foreign keys to %s whose rows could be summed: say which by table and foreign_key", len(children), table)
	}
	sum := &children[0]
	child := r.tables[r.index[[2]string{sum.Schema, sum.Table}]]
	sum.Column = column.Name
	if o.Has("sum") {
		sum.Column = o.Text("sum")
	}
	summed, i := child.Column(sum.Column)
	switch {
	case i < 0:
		return nil, generator.NewOptionFault("sum", "the table "+child.String()+" has no column "+sum.Column+"; "+tree.DidYouMean(sum.Column, columnNames(child)))
	case !r.specs[crossTableSum].AcceptsKind(summed.Type.Kind):
		return nil, generator.NewOptionFault("sum", "column "+sum.Column+" of "+child.String()+" holds no numbers")
	case summed.Rule.Generator == crossTableSum:
		return nil, generator.NewOptionFault("sum", "column "+sum.Column+" of "+child.String()+" is such a sum itself")
	}
	for _, name := range sum.Columns {
		if _, i := child.Column(name); i < 0 {
			return nil, generator.NewOptionFault("foreign_key", "the table "+child.String()+" has no column "+name)
		}
	}
	for _, name := range sum.Refer {
		if _, i := table.Column(name); i < 0 || name == column.Name {
			return nil, generator.NewOptionFault("refers_to", "column "+name+" of "+table.String()+" is none to which rows can refer")
		}
	}
	if len(sum.Columns) != len(sum.Refer) || len(sum.Columns) == 0 {
		return nil, generator.NewOptionFault("refers_to", fmt.Sprintf("%d columns refer to %d", len(sum.Columns), len(sum.Refer)))
	}
	sum.AtSource = summed.Rule.IsPassthrough() && child.Mode == plan.DeIdentify
	return sum, nil
}

// children are the tables and columns that refer to a table, as far as the options
// leave them open.
func (r *rules) children(table plan.Table, o generator.Options) ([]plan.Sum, error) {
	var only workspace.TableName
	if o.Has("table") {
		name, err := workspace.ParseTableName(o.Text("table"))
		if err != nil {
			return nil, generator.NewOptionFault("table", "it is no name such as schema.table")
		}
		if _, ok := r.index[[2]string{name.Schema, name.Name}]; !ok {
			return nil, generator.NewOptionFault("table", "the workspace copies no table "+name.String())
		}
		only = name
	}
	columns, key := texts(o, "foreign_key"), texts(o, "refers_to")
	if o.Has("table") && columns != nil {
		if key == nil {
			key = table.PrimaryKey
		}
		return []plan.Sum{{Schema: only.Schema, Table: only.Name, Columns: columns, Refer: key}}, nil
	}
	var found []plan.Sum
	for _, t := range r.tables {
		if o.Has("table") && (t.Schema != only.Schema || t.Name != only.Name) {
			continue
		}
		for _, k := range slices.Concat(t.ForeignKeys, t.VirtualKeys) {
			if k.RefSchema != table.Schema || k.RefTable != table.Name || columns != nil && !slices.Equal(columns, k.Columns) || key != nil && !slices.Equal(key, k.RefColumns) {
				continue
			}
			s := plan.Sum{Schema: t.Schema, Table: t.Name, Columns: k.Columns, Refer: k.RefColumns}
			if !slices.ContainsFunc(found, func(f plan.Sum) bool {
				return f.Schema == s.Schema && f.Table == s.Table && slices.Equal(f.Columns, s.Columns) && slices.Equal(f.Refer, s.Refer)
			}) {
				found = append(found, s)
			}
		}
	}
	return found, nil
}

func texts(o generator.Options, name string) []string {
	var list []string
	for _, s := range o.Scalars(name) {
		list = append(list, s.Text)
	}
	return list
}
