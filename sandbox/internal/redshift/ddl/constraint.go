package ddl

import (
	"strconv"

	"standin/sandbox/internal/redshift/dialect"
)

// constraint is a key that is remembered and not enforced.
type constraint struct {
	name              string // empty: the server chooses
	kind              string // p, u or f
	columns           []string
	referenced        string // quoted, of f
	referencedColumns []string
}

func (p *parser) startsConstraint() bool {
	for _, word := range []string{"constraint", "primary", "unique", "foreign", "check"} {
		if p.peek().Is(word) {
			return true
		}
	}
	return false
}

// tableConstraint takes [CONSTRAINT name] PRIMARY KEY (…) and its kind.
func (p *parser) tableConstraint() (constraint, error) {
	var c constraint
	var err error
	if p.accept("constraint") {
		if c.name, err = p.name(); err != nil {
			return c, err
		}
	}
	switch {
	case p.accept("primary", "key"):
		c.kind = "p"
	case p.accept("unique"):
		c.kind = "u"
	case p.accept("foreign", "key"):
		c.kind = "f"
	case p.accept("check"):
		return c, dialect.Unsupported("Table check constraints not supported.")
	default:
		return c, p.fault()
	}
	if c.columns, err = p.names(); err != nil || c.kind != "f" {
		return c, err
	}
	if err := p.expect("references"); err != nil {
		return c, err
	}
	err = p.reference(&c)
	return c, err
}

// columnConstraint takes a constraint that stands with its column.
func (p *parser) columnConstraint(column string) (constraint, error) {
	c := constraint{columns: []string{column}}
	var err error
	if p.accept("constraint") {
		if c.name, err = p.name(); err != nil {
			return c, err
		}
	}
	switch {
	case p.accept("primary", "key"):
		c.kind = "p"
	case p.accept("unique"):
		c.kind = "u"
	case p.accept("references"):
		c.kind = "f"
		err = p.reference(&c)
	default:
		err = p.fault()
	}
	return c, err
}

func (p *parser) reference(c *constraint) error {
	var err error
	if c.referenced, err = p.relation(); err != nil {
		return err
	}
	if p.peek().Is("(") {
		c.referencedColumns, err = p.names()
	}
	return err
}

// add is the call that remembers the constraint.
func (c constraint) add(relation string, altering bool) string {
	referenced := "NULL::regclass"
	if c.referenced != "" {
		referenced = regclass(c.referenced)
	}
	return call("add_constraint", relation, optional(c.name), "'"+c.kind+"'::\"char\"", textArray(c.columns), referenced, textArray(c.referencedColumns), strconv.FormatBool(altering))
}
