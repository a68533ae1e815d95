package plan

import "slices"

// Reference is a foreign key of a table, and the table of the plan to which it leads.
type Reference struct {
	Key ForeignKey
	To  Table
}

// References are the foreign keys of a table, declared or given by the workspace, that
// can be asked about in the copy as in the source: they lead to a table of the plan,
// whose columns a query can compare with theirs, and what their conditions look at
// passes through.
func (p *Plan) References(t Table) []Reference {
	var list []Reference
	for i, key := range slices.Concat(t.ForeignKeys, t.VirtualKeys) {
		to := slices.IndexFunc(p.Tables, func(other Table) bool { return other.Schema == key.RefSchema && other.Name == key.RefTable })
		if to < 0 || len(key.Columns) != len(key.RefColumns) {
			continue
		}
		// The warehouse has compared the types of a declared key itself.
		if given := i >= len(t.ForeignKeys); given && (!alike(t, key, p.Tables[to]) || !passing(t, key.When) || slices.ContainsFunc(t.ForeignKeys, key.same)) {
			continue
		}
		list = append(list, Reference{key, p.Tables[to]})
	}
	return list
}

// same reports whether a key without conditions refers as another does.
func (k ForeignKey) same(other ForeignKey) bool {
	return len(k.When) == 0 && k.RefSchema == other.RefSchema && k.RefTable == other.RefTable &&
		slices.Equal(k.Columns, other.Columns) && slices.Equal(k.RefColumns, other.RefColumns)
}

// alike reports whether the columns of a key are of the sort of those that they
// refer to: Redshift compares a text with no number.
func alike(t Table, key ForeignKey, to Table) bool {
	for i := range key.Columns {
		from, a := t.Column(key.Columns[i])
		refer, b := to.Column(key.RefColumns[i])
		x, y := from.Type.Kind, refer.Type.Kind
		number := func(k Kind) bool { return k.IsInteger() || k == Decimal }
		if a < 0 || b < 0 || x != y && !(x.IsText() && y.IsText()) && !(number(x) && number(y)) {
			return false
		}
	}
	return true
}

// passing reports whether the copy has in the columns of some conditions what the
// source has.
func passing(t Table, when []Condition) bool {
	return !slices.ContainsFunc(when, func(c Condition) bool {
		column, i := t.Column(c.Column)
		return i < 0 || !column.Rule.IsPassthrough()
	})
}
