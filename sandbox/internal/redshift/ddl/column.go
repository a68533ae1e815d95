package ddl

import (
	"fmt"
	"strconv"
	"strings"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// endsDefault tells the words behind the expression of a DEFAULT.
func endsDefault(word string) bool {
	switch word {
	case "default", "identity", "generated", "encode", "distkey", "sortkey", "collate", "not", "null", "unique", "primary", "references", "constraint", "check":
		return true
	}
	return false
}

// column takes a column with its attributes, and the constraints that stand with it.
func (p *parser) column() (column, []constraint, error) {
	var c column
	var constraints []constraint
	var err error
	if c.name, err = p.name(); err != nil {
		return c, nil, err
	}
	if c.name == "oid" || c.name == "ctid" || c.name == "xmin" || c.name == "tableoid" {
		return c, nil, &lexer.Error{Code: "42701", Message: fmt.Sprintf("column name %q conflicts with a system column name", c.name)}
	}
	if c.dataType, err = p.dataType(); err != nil {
		return c, nil, err
	}
	for !p.done() && !p.peek().Is(",") && !p.peek().Is(")") {
		found, err := p.columnAttribute(&c)
		if err != nil {
			return c, nil, err
		}
		if found {
			continue
		}
		constraint, err := p.columnConstraint(c.name)
		if err != nil {
			return c, nil, err
		}
		constraints = append(constraints, constraint)
	}
	return c, constraints, nil
}

// columnAttribute takes one attribute that is no constraint.
func (p *parser) columnAttribute(c *column) (bool, error) {
	var err error
	switch {
	case p.accept("default"):
		c.defaultTo, err = p.expression(endsDefault)
	case p.accept("generated", "by", "default", "as", "identity"):
		c.byDefault = true
		err = p.identity(c)
	case p.accept("identity"):
		err = p.identity(c)
	case p.accept("encode"):
		c.encode = p.peek().Value
		if !isEncoding(c.encode) {
			return false, p.fault()
		}
		p.at++
	case p.accept("distkey"):
		c.distkey = true
	case p.accept("sortkey"):
		c.sortkey = true
	case p.accept("collate", "case_sensitive"), p.accept("null"):
	case p.accept("collate", "case_insensitive"):
		if !strings.HasPrefix(c.dataType, "varchar") && !strings.HasPrefix(c.dataType, "char") {
			return false, &lexer.Error{Code: "42804", Message: "collations are not supported by type " + c.dataType}
		}
		c.insensitive = true
	case p.accept("not", "null"):
		c.notNull = true
	case p.accept("check"):
		err = dialect.Unsupported("Column check constraints not supported.")
	default:
		return false, nil
	}
	return true, err
}

func (p *parser) identity(c *column) error {
	if c.dataType != "integer" && c.dataType != "bigint" {
		return &lexer.Error{Code: "42601", Message: fmt.Sprintf("identity column %q must be of type integer or bigint", c.name)}
	}
	c.identity, c.notNull, c.seed, c.step = true, true, 0, 1
	if !p.peek().Is("(") {
		return nil
	}
	numbers, err := p.numbers()
	if err != nil {
		return err
	}
	if len(numbers) != 2 || numbers[1] == 0 {
		return &lexer.Error{Code: "42601", Message: "IDENTITY needs a seed and a step that is not zero"}
	}
	c.seed, c.step = numbers[0], numbers[1]
	return nil
}

// definition is the column as PostgreSQL reads it.
func (c column) definition() string {
	var out strings.Builder
	out.WriteString(dialect.QuoteIdentifier(c.name) + " " + c.dataType)
	if c.insensitive {
		out.WriteString(" COLLATE pg_catalog.case_insensitive")
	}
	if c.defaultTo != "" {
		out.WriteString(" DEFAULT " + c.defaultTo)
	}
	if c.identity {
		always := "ALWAYS"
		if c.byDefault {
			always = "BY DEFAULT"
		}
		// PostgreSQL's own bounds of a sequence leave out a seed of zero or less.
		bound := fmt.Sprintf(" MINVALUE %d", min(c.seed, 1))
		if c.step < 0 {
			bound = fmt.Sprintf(" MAXVALUE %d", max(c.seed, -1))
		}
		fmt.Fprintf(&out, " GENERATED %s AS IDENTITY (START WITH %d INCREMENT BY %d%s)", always, c.seed, c.step, bound)
	}
	if c.notNull {
		out.WriteString(" NOT NULL")
	}
	return out.String()
}

// define is the call that remembers encoding and identity.
func (c column) define(relation string) string {
	identity := ""
	if c.identity {
		identity = fmt.Sprintf("%d,%d", c.seed, c.step)
	}
	return call("define_column", relation, dialect.QuoteLiteral(c.name), optional(c.encode), optional(identity), strconv.FormatBool(c.byDefault))
}

// attributes takes what stands behind the columns of CREATE TABLE.
func (p *parser) attributes(t *table) error {
	for {
		var err error
		switch {
		case p.accept("backup", "yes"):
			t.backup = "yes"
		case p.accept("backup", "no"):
			t.backup = "no"
		case p.accept("diststyle"):
			t.style = p.peek().Value
			if styleCode(t.style) == "" {
				return p.fault()
			}
			p.at++
		case p.accept("distkey"):
			t.distkey, err = p.oneName()
		case p.accept("sortkey", "auto"):
			t.sortAuto = true
		case p.accept("interleaved", "sortkey"):
			t.interleaved = true
			t.sortkeys, err = p.names()
		case p.accept("compound", "sortkey"), p.accept("sortkey"):
			t.sortkeys, err = p.names()
		case p.accept("encode", "auto"):
			t.encodeAuto = true
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// oneName takes (name).
func (p *parser) oneName() (string, error) {
	names, err := p.names()
	if err == nil && len(names) != 1 {
		err = p.fault()
	}
	if err != nil {
		return "", err
	}
	return names[0], nil
}
