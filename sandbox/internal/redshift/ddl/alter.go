package ddl

import (
	"strconv"
	"strings"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

const alterTag = "ALTER TABLE"

// alterTable takes one action, as Redshift does.
func (p *parser) alterTable() (Plan, error) {
	table, err := p.relation()
	if err != nil {
		return Plan{}, err
	}
	head, relation := "ALTER TABLE "+table+" ", regclass(table)
	switch {
	case p.accept("add"):
		return p.add(head, relation)
	case p.accept("drop", "constraint"):
		name, err := p.name()
		if err != nil {
			return Plan{}, err
		}
		cascade := p.accept("cascade")
		p.accept("restrict")
		return Plan{Tag: alterTag, After: []string{call("drop_constraint", relation, dialect.QuoteLiteral(name), strconv.FormatBool(cascade))}}, p.end()
	case p.accept("drop"):
		return p.dropColumn(head, relation)
	case p.accept("alter"):
		return p.alter(head, relation)
	case p.accept("rename"), p.accept("owner", "to"), p.accept("set", "schema"):
		// The same in PostgreSQL.
	default:
		return Plan{}, p.fault()
	}
	for i := 3; i < len(p.tokens)-1 && p.tokens[p.at-1].Is("rename"); i++ {
		if p.tokens[i].Is("to") && i+2 < len(p.tokens) {
			return Plan{}, lexer.SyntaxError(p.sql, p.tokens[i+2]) // a new name has no schema
		}
	}
	text, err := p.rewriter.Rewrite(p.sql, p.tokens, p.facts)
	return Plan{SQL: text}, err
}

func (p *parser) add(head, relation string) (Plan, error) {
	if p.startsConstraint() {
		c, err := p.tableConstraint()
		if err != nil {
			return Plan{}, err
		}
		return Plan{Tag: alterTag, After: []string{call("require_owner", relation), c.add(relation, true)}}, p.end()
	}
	p.accept("column")
	c, constraints, err := p.column()
	if err != nil {
		return Plan{}, err
	}
	switch {
	case c.identity || c.distkey || c.sortkey || len(constraints) > 0:
		return Plan{}, dialect.Unsupported("ALTER TABLE ADD COLUMN does not support columns with IDENTITY, DISTKEY, SORTKEY or constraints")
	case c.notNull && c.defaultTo == "":
		return Plan{}, dialect.Unsupported("ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression")
	}
	after := []string{call("complete", relation)}
	if c.encode != "" {
		after = append(after, c.define(relation))
	}
	return Plan{SQL: head + "ADD COLUMN " + c.definition(), After: after}, p.end()
}

func (p *parser) dropColumn(head, relation string) (Plan, error) {
	p.accept("column")
	name, err := p.name()
	if err != nil {
		return Plan{}, err
	}
	sql := head + "DROP COLUMN " + dialect.QuoteIdentifier(name)
	if p.accept("cascade") {
		sql += " CASCADE"
	} else {
		p.accept("restrict")
	}
	return Plan{Tag: alterTag, After: []string{call("require_droppable", relation, dialect.QuoteLiteral(name)), sql}}, p.end()
}

// alter takes ALTER TABLE … ALTER …
func (p *parser) alter(head, relation string) (Plan, error) {
	var t table
	plan := Plan{Tag: alterTag, After: []string{call("require_owner", relation)}}
	switch {
	case p.accept("encode", "auto"):
		plan.After = append(plan.After, t.define(relation, "NULL", "true"))
		return plan, p.end()
	case p.accept("sortkey", "none"):
		t.sortkeys = []string{}
	case p.accept("sortkey", "auto"):
		t.sortkeys, t.sortAuto = []string{}, true
	case p.accept("diststyle", "key"), p.peek().Is("diststyle"), p.peek().Is("distkey"), p.peek().Is("sortkey"), p.peek().Is("compound"):
		return p.alterKeys(plan, relation)
	default:
		p.accept("column")
		return p.alterColumn(plan, head, relation)
	}
	plan.After = append(plan.After, t.define(relation, strconv.FormatBool(t.sortAuto), "NULL"))
	return plan, p.end()
}

func (p *parser) alterKeys(plan Plan, relation string) (Plan, error) {
	var t table
	var err error
	if p.accept("distkey") {
		t.style = "key"
		t.distkey, err = p.name()
	} else {
		err = p.attributes(&t)
	}
	if err != nil {
		return Plan{}, err
	}
	sortAuto := "NULL"
	if t.sortkeys != nil {
		sortAuto = "false"
	}
	plan.After = append(plan.After, t.define(relation, sortAuto, "NULL"))
	return plan, p.end()
}

func (p *parser) alterColumn(plan Plan, head, relation string) (Plan, error) {
	name, err := p.name()
	if err != nil {
		return Plan{}, err
	}
	switch {
	case p.accept("encode"):
		c := column{name: name, encode: p.peek().Value}
		if !isEncoding(c.encode) {
			return Plan{}, p.fault()
		}
		p.at++
		plan.After = append(plan.After, c.define(relation), table{}.define(relation, "NULL", "false"))
		return plan, p.end()
	case p.accept("type"):
		dataType, err := p.dataType()
		if err != nil {
			return Plan{}, err
		}
		if !strings.HasPrefix(dataType, "varchar(") {
			return Plan{}, dialect.Unsupported("target data type %q is not supported for ALTER COLUMN", dataType)
		}
		plan.Alone = true
		plan.After = append(plan.After, call("require_resizable", relation, dialect.QuoteLiteral(name)),
			head+"ALTER COLUMN "+dialect.QuoteIdentifier(name)+" TYPE "+dataType, call("complete", relation))
		return plan, p.end()
	}
	return Plan{}, dialect.Unsupported("ALTER COLUMN SET/DROP is not supported")
}
