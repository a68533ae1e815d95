package statement

import "fmt"

// Grant is one privilege on a table, or on one column of it.
type Grant struct {
	Schema, Table string
	Column        string // empty: the whole table
	Privilege     string // SELECT, INSERT, …
	Kind          string // of the grantee: user, group, role or public
	To            string // the grantee; none for public
	Option        bool   // with the right to grant it on
}

// On is the statement that gives the grant's privilege on another table.
func (g Grant) On(schema, table string) (string, error) {
	var b builder
	g.give(&b, schema, table)
	return b.done()
}

func (g Grant) give(b *builder, schema, table string) {
	g.write(b, "GRANT ", " TO ", schema, table)
	if g.Option && g.Kind == "user" {
		b.raw(" WITH GRANT OPTION")
	}
}

// Off is the statement that takes the grant's privilege on another table away.
func (g Grant) Off(schema, table string) (string, error) {
	var b builder
	g.write(&b, "REVOKE ", " FROM ", schema, table)
	return b.done()
}

func (g Grant) write(b *builder, verb, preposition, schema, table string) {
	b.word(verb, g.Privilege)
	if g.Column != "" {
		b.raw(" (")
		b.identifier(g.Column)
		b.raw(")")
	}
	b.raw(" ON ")
	b.relation(schema, table)
	b.raw(preposition)
	switch g.Kind {
	case "user":
		b.identifier(g.To)
	case "group":
		b.raw("GROUP ")
		b.identifier(g.To)
	case "role":
		b.raw("ROLE ")
		b.identifier(g.To)
	case "public":
		b.raw("PUBLIC")
	default:
		b.quoted("", fmt.Errorf("a grantee of kind %q is none that GRANT knows", g.Kind))
	}
}
