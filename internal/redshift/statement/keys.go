package statement

import "standin/internal/plan"

// Keys are the statements that declare the keys of the staging table: its primary
// key and unique constraints, and the foreign keys between it and the tables up
// to it in the plan, in either direction; so for all tables in the plan's order
// they declare each foreign key once, after the key that it refers to. None is
// named: the old table still bears the names when the new one is made, and
// constraint names collide and survive renames. Foreign keys join staging tables
// and follow them through the renaming, because they are bound to the table and
// not to its name. One that refers to a table outside the plan is left out:
// nothing says that the destination has that table. A table in place keeps the
// keys that it has, and is itself what others refer to.
func Keys(p *plan.Plan, t plan.Table) ([]string, error) {
	var b keyBuilder
	if t.Publish != plan.InPlace {
		if len(t.PrimaryKey) > 0 {
			b.add(t, "PRIMARY KEY", t.PrimaryKey, nil)
		}
		for _, columns := range t.Unique {
			b.add(t, "UNIQUE", columns, nil)
		}
	}
	for i := range p.Tables {
		from := &p.Tables[i]
		if from.Publish == plan.InPlace {
			continue
		}
		for _, key := range from.ForeignKeys {
			// Nearly all keys of a large plan are those of other tables.
			if from.Ordinal != t.Ordinal && (key.RefSchema != t.Schema || key.RefTable != t.Name) {
				continue
			}
			to, ok := find(p, key.RefSchema, key.RefTable)
			if ok && max(from.Ordinal, to.Ordinal) == t.Ordinal {
				b.add(*from, "FOREIGN KEY", key.Columns, &reference{to, key.RefColumns})
			}
		}
	}
	if b.err != nil {
		return nil, b.err
	}
	return b.statements, nil
}

type reference struct {
	table   plan.Table
	columns []string
}

// keyBuilder collects statements and their first fault.
type keyBuilder struct {
	statements []string
	err        error
}

func (k *keyBuilder) add(t plan.Table, kind string, columns []string, to *reference) {
	b := builder{err: k.err}
	b.raw("ALTER TABLE ")
	b.relation(t.Schema, t.Staging)
	b.raw(" ADD ", kind, " (")
	b.identifiers(columns)
	b.raw(")")
	if to != nil {
		b.raw(" REFERENCES ")
		name := to.table.Staging
		if to.table.Publish == plan.InPlace {
			name = to.table.Name
		}
		b.relation(to.table.Schema, name)
		b.raw(" (")
		b.identifiers(to.columns)
		b.raw(")")
	}
	k.statements, k.err = append(k.statements, b.text.String()), b.err
}

func find(p *plan.Plan, schema, name string) (plan.Table, bool) {
	for i := range p.Tables {
		if t := &p.Tables[i]; t.Name == name && t.Schema == schema {
			return *t, true
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

// Lock takes tables, given by schema and name, away from everybody else until the
// transaction ends, and waits for those who have them (AWS: LOCK).
func Lock(tables [][2]string) (string, error) {
	var b builder
	b.raw("LOCK ")
	for i, t := range tables {
		if i > 0 {
			b.raw(", ")
		}
		b.relation(t[0], t[1])
	}
	return b.done()
}

// Drop removes a table. It never cascades: what hangs on the table is not ours.
func Drop(schema, table string) (string, error) {
	var b builder
	b.raw("DROP TABLE IF EXISTS ")
	b.relation(schema, table)
	return b.done()
}
