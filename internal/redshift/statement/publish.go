package statement

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"standin/internal/plan"
)

// Replacement is one table of a publication.
type Replacement struct {
	Table    plan.Table
	Replaces bool // whether the destination has a table of that name
	// Owner is who the new table of a swap is given to; empty: it stays whose it is.
	Owner string
	// Grants are those that the new table of a swap gets once it has that owner: a
	// grant to whom it belonged until then would be the new owner's.
	Grants []Grant
	// Views are those that read the table that a swap replaces.
	Views []View
}

// InPlace reports whether the standing table stays and gets new rows.
func (r Replacement) InPlace() bool { return r.Replaces && r.Table.Publish == plan.InPlace }

// View is an ordinary view and the query that it was made of, with every table
// qualified by its schema.
type View struct {
	Schema, Name string
	Query        string
}

// Replace is the statement that points the view at whatever bears the names in its
// query now.
func (v View) Replace() (string, error) {
	var b builder
	b.raw("CREATE OR REPLACE VIEW ")
	b.relation(v.Schema, v.Name)
	b.raw(" AS ", strings.TrimSuffix(strings.TrimSpace(v.Query), ";"))
	return b.done()
}

// Rename gives a table another name in its schema; RENAME TO takes no schema.
func Rename(schema, from, to string) (string, error) {
	var b builder
	b.raw("ALTER TABLE ")
	b.relation(schema, from)
	b.raw(" RENAME TO ")
	b.identifier(to)
	return b.done()
}

// Publish is the one transaction that gives all tables their new rows: Claim, and
// then Switch.
func Publish(replacements []Replacement, timeout time.Duration) ([]string, error) {
	claim, err := Claim(replacements, timeout)
	if err != nil {
		return nil, err
	}
	change, err := Switch(replacements)
	return append(claim, change...), err
}

// Claim begins the transaction and takes what it changes. Tables in place come
// first, while their readers go on with the rows that they began with; that takes
// as long as it takes. Then the tables to swap are locked: in the order of schema
// and name, so that two jobs cannot block each other, and before the first change,
// so that nothing has to be undone when a lock is not to be had. The timeout
// bounds how long each of these statements may wait for readers; it outlasts the
// transaction, so the session is closed afterwards. What the catalog says of the
// tables after the last of the statements stays true until the transaction ends.
func Claim(replacements []Replacement, timeout time.Duration) ([]string, error) {
	sorted := inOrder(replacements)
	p := publication{statements: []string{"BEGIN"}}
	for _, r := range sorted {
		if r.InPlace() {
			p.refill(r.Table)
		}
	}
	p.statements = append(p.statements, Timeout(timeout))
	p.lock(sorted)
	return p.statements, p.err
}

// Switch renames the tables that Claim locked, in an instant, and ends the
// transaction. The staging table of one in place is renamed like a replaced table,
// by which the catalog tells whether the transaction took place.
func Switch(replacements []Replacement) ([]string, error) {
	sorted := inOrder(replacements)
	var p publication
	for _, r := range sorted {
		t := r.Table
		switch {
		case r.InPlace():
			p.rename(t.Schema, t.Staging, t.Retired)
			continue
		case r.Replaces:
			p.rename(t.Schema, t.Name, t.Retired)
		}
		p.rename(t.Schema, t.Staging, t.Name)
	}
	for _, r := range sorted {
		p.carry(r)
	}
	return append(p.statements, "COMMIT"), p.err
}

func inOrder(replacements []Replacement) []Replacement {
	return slices.SortedFunc(slices.Values(replacements), func(a, b Replacement) int {
		return cmp.Or(cmp.Compare(a.Table.Schema, b.Table.Schema), cmp.Compare(a.Table.Name, b.Table.Name))
	})
}

// publication collects statements and their first fault.
type publication struct {
	statements []string
	err        error
}

func (p *publication) add(write func(b *builder)) {
	b := builder{err: p.err}
	write(&b)
	p.statements, p.err = append(p.statements, b.text.String()), b.err
}

// refill replaces the rows of a standing table. TRUNCATE would commit.
func (p *publication) refill(t plan.Table) {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	p.add(func(b *builder) {
		b.raw("DELETE FROM ")
		b.relation(t.Schema, t.Name)
	})
	p.add(func(b *builder) {
		b.raw("INSERT INTO ")
		b.relation(t.Schema, t.Name)
		b.raw(" (")
		b.identifiers(names)
		b.raw(") SELECT ")
		b.identifiers(names)
		b.raw(" FROM ")
		b.relation(t.Schema, t.Staging)
	})
}

func (p *publication) lock(sorted []Replacement) {
	var tables [][2]string
	for _, r := range sorted {
		if r.Replaces && !r.InPlace() {
			tables = append(tables, [2]string{r.Table.Schema, r.Table.Name})
		}
		tables = append(tables, [2]string{r.Table.Schema, r.Table.Staging})
	}
	p.add(func(b *builder) { b.quoted(Lock(tables)) })
}

// rename gives a table another name in its schema.
func (p *publication) rename(schema, from, to string) {
	p.add(func(b *builder) { b.quoted(Rename(schema, from, to)) })
}

// carry points the views at the new table, which they would not follow because
// they are bound to the old one and not to its name, and gives it its owner and
// the grants that have to come after.
func (p *publication) carry(r Replacement) {
	for _, v := range r.Views {
		p.add(func(b *builder) { b.quoted(v.Replace()) })
	}
	if r.Owner != "" {
		p.add(func(b *builder) {
			b.raw("ALTER TABLE ")
			b.relation(r.Table.Schema, r.Table.Name)
			b.raw(" OWNER TO ")
			b.identifier(r.Owner)
		})
	}
	for _, g := range r.Grants {
		p.add(func(b *builder) { g.give(b, r.Table.Schema, r.Table.Name) })
	}
}
