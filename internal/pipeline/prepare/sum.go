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
	if column.Rule.Generator != crossTableSum || r.alone {
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
		return nil, generator.NewOptionFault("sum", lacks(child, sum.Column))
	case !r.specs[crossTableSum].AcceptsKind(summed.Type.Kind):
		return nil, generator.NewOptionFault("sum", "column "+sum.Column+" of "+child.String()+" holds no numbers")
	case summed.Rule.Generator == crossTableSum:
		return nil, generator.NewOptionFault("sum", "column "+sum.Column+" of "+child.String()+" is such a sum itself")
	}
	sum.AtSource = summed.Rule.IsPassthrough() && child.Mode == plan.DeIdentify
	return sum, r.refers(child, table, column.Name, sum)
}

// refers checks that rows of the child can be found to refer to rows of the table: in
// the source if the sum is computed there, else in the copy.
func (r *rules) refers(child, table plan.Table, column string, sum *plan.Sum) error {
	if len(sum.Columns) != len(sum.Refer) || len(sum.Columns) == 0 {
		return generator.NewOptionFault("refers_to", fmt.Sprintf("%d columns refer to %d", len(sum.Columns), len(sum.Refer)))
	}
	for k := range sum.Columns {
		from, i := child.Column(sum.Columns[k])
		if i < 0 {
			return generator.NewOptionFault("foreign_key", lacks(child, sum.Columns[k]))
		}
		to, i := table.Column(sum.Refer[k])
		if i < 0 || to.Name == column {
			return generator.NewOptionFault("refers_to", "column "+sum.Refer[k]+" of "+table.String()+" is none to which rows can refer")
		}
		if _, ok := narrowest([]plan.Type{from.Type, to.Type}); !ok {
			return generator.NewOptionFault("foreign_key", fmt.Sprintf("column %s of %s is of type %s, and %s of %s, to which it would refer, of type %s", from.Name, child, from.Type, to.Name, table, to.Type))
		}
		if !sum.AtSource && !r.joins(from, to) {
			return generator.NewOptionFault("foreign_key", fmt.Sprintf("column %s of %s and %s of %s have rules that make other stand-ins of the same key, so the rows of the copy cannot be summed: "+
				"give the foreign key below foreign_keys", from.Name, child, to.Name, table))
		}
	}
	return nil
}

// joins reports whether the rules of two columns make the same stand-in of the same
// key, and of no other. Those of a foreign key do: it has the key's rule.
func (r *rules) joins(from, to plan.Column) bool {
	a, b, spec := from.Rule, to.Rule, r.specs[from.Rule.Generator]
	switch {
	case a.Generator == "" || b.Generator == "": // that is told elsewhere
		return true
	case a.IsPassthrough() || b.IsPassthrough():
		return a.IsPassthrough() && b.IsPassthrough()
	}
	options, _ := spec.Parse(a.Options)
	form := func(c plan.Column) plan.Type { // in which whole numbers are permuted
		switch {
		case c.Rule.Key != nil:
			return *c.Rule.Key
		case whole(c.Type):
			return c.Type
		}
		return plan.Type{}
	}
	return spec.OneToOne(options) && agrees(a, b) && a.Domain == b.Domain && !a.Inconsistent && a.With == "" && a.Link == "" && form(from) == form(to)
}

// children are the tables and columns that refer to a table, as far as the options
// leave them open. Keys that count under conditions are none of them.
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
		if given := r.tables[r.index[[2]string{only.Schema, only.Name}]].VirtualKeys; slices.ContainsFunc(given, func(k plan.ForeignKey) bool { return len(k.When) > 0 && slices.Equal(k.Columns, columns) }) {
			return nil, generator.NewOptionFault("foreign_key", "it holds keys of several tables, by the row: such rows cannot be summed")
		}
		return []plan.Sum{{Schema: only.Schema, Table: only.Name, Columns: columns, Refer: key}}, nil
	}
	var found []plan.Sum
	for _, t := range r.tables {
		if o.Has("table") && (t.Schema != only.Schema || t.Name != only.Name) {
			continue
		}
		for _, k := range slices.Concat(t.ForeignKeys, t.VirtualKeys) {
			if len(k.When) > 0 { // in other rows the columns refer to other tables
				continue
			}
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

// lacks says that a table has no column of a name.
func lacks(t plan.Table, name string) string {
	text := "the table " + t.String() + " has no column " + name
	if near := tree.DidYouMean(name, columnNames(t)); near != "" {
		text += "; " + near
	}
	return text
}

func texts(o generator.Options, name string) []string {
	var list []string
	for _, s := range o.Scalars(name) {
		list = append(list, s.Text)
	}
	return list
}
