package statement

import "standin/internal/plan"

// Keys are the statements that declare the staging table's primary key and
// unique constraints. They are not named: the old table still bears the names
// when the new one is made, and constraint names collide and survive renames.
func Keys(t plan.Table) ([]string, error) {
	var statements []string
	add := func(kind string, columns []string) error {
		var b builder
		b.raw("ALTER TABLE ")
		b.relation(t.Schema, t.Staging)
		b.raw(" ADD ", kind, " (")
		b.identifiers(columns)
		b.raw(")")
		text, err := b.done()
		statements = append(statements, text)
		return err
	}
	if len(t.PrimaryKey) > 0 {
		if err := add("PRIMARY KEY", t.PrimaryKey); err != nil {
			return nil, err
		}
	}
	for _, columns := range t.Unique {
		if err := add("UNIQUE", columns); err != nil {
			return nil, err
		}
	}
	return statements, nil
}

// ForeignKeys are the statements that declare the staging table's foreign keys.
// They refer to the staging tables of the same plan and follow them through the
// renaming, because a constraint is bound to the table and not to its name. One
// that refers to a table outside the plan is left out: nothing says that the
// destination has that table.
func ForeignKeys(p *plan.Plan, t plan.Table) ([]string, error) {
	var statements []string
	for _, key := range t.ForeignKeys {
		target, ok := find(p, key.RefSchema, key.RefTable)
		if !ok {
			continue
		}
		var b builder
		b.raw("ALTER TABLE ")
		b.relation(t.Schema, t.Staging)
		b.raw(" ADD FOREIGN KEY (")
		b.identifiers(key.Columns)
		b.raw(") REFERENCES ")
		b.relation(target.Schema, target.Staging)
		b.raw(" (")
		b.identifiers(key.RefColumns)
		b.raw(")")
		text, err := b.done()
		if err != nil {
			return nil, err
		}
		statements = append(statements, text)
	}
	return statements, nil
}

func find(p *plan.Plan, schema, name string) (plan.Table, bool) {
	for _, t := range p.Tables {
		if t.Schema == schema && t.Name == name {
			return t, true
		}
	}
	return plan.Table{}, false
}

// DropConstraint removes a named constraint of a table that is about to be
// dropped, so that tables which refer to each other can go in any order.
func DropConstraint(schema, table, constraint string) (string, error) {
	var b builder
	b.raw("ALTER TABLE ")
	b.relation(schema, table)
	b.raw(" DROP CONSTRAINT ")
	b.identifier(constraint)
	return b.done()
}

// Drop removes a table. It never cascades: what hangs on the table is not ours.
func Drop(schema, table string) (string, error) {
	var b builder
	b.raw("DROP TABLE IF EXISTS ")
	b.relation(schema, table)
	return b.done()
}
