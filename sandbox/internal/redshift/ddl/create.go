package ddl

import (
	"slices"
	"strconv"
	"strings"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// attributes are what Redshift remembers of a table beyond PostgreSQL.
type attributes struct {
	style       string // EVEN, KEY, ALL, AUTO; empty when not said
	distkey     string
	sortkeys    []string
	interleaved bool
	sortAuto    bool // said SORTKEY AUTO
	encodeAuto  bool // said ENCODE AUTO
	backup      string
}

// styleCode is the code of a style in pg_class.reldiststyle; it is empty for what is no style.
func styleCode(style string) string {
	switch style {
	case "even":
		return "0"
	case "key":
		return "1"
	case "all":
		return "8"
	case "auto":
		return "9"
	}
	return ""
}

// isEncoding tells what ENCODE knows.
func isEncoding(name string) bool {
	switch name {
	case "az64", "bytedict", "delta", "delta32k", "lzo", "mostly8", "mostly16", "mostly32", "raw", "runlength", "text255", "text32k", "zstd", "none":
		return true
	}
	return false
}

// column is one column of CREATE TABLE or ALTER TABLE ADD COLUMN.
type column struct {
	name, dataType, defaultTo string
	encode                    string
	seed, step                int64
	identity, byDefault       bool
	notNull                   bool
	distkey, sortkey          bool
	insensitive               bool // COLLATE CASE_INSENSITIVE
}

func (p *parser) isCreateTable() bool {
	for _, words := range [][]string{
		{"create", "table"},
		{"create", "temp", "table"},
		{"create", "temporary", "table"},
		{"create", "local", "temp", "table"},
		{"create", "local", "temporary", "table"},
	} {
		if dialect.Begins(p.tokens, words...) {
			return true
		}
	}
	return false
}

// table collects a CREATE TABLE.
type table struct {
	name        string // quoted
	columns     []column
	constraints []constraint
	parents     []string // of LIKE
	elements    []string // as PostgreSQL reads them
	attributes
}

func (p *parser) createTable() (Plan, error) {
	p.at = 1
	temporary := !p.accept("table")
	for temporary && !p.accept("table") {
		p.at++
	}
	ifNotExists := p.accept("if", "not", "exists")
	t := &table{}
	var err error
	if t.name, err = p.relation(); err != nil {
		return Plan{}, err
	}
	head := "CREATE "
	if temporary || strings.HasPrefix(t.name, `"#`) {
		head += "TEMPORARY "
	}
	head += "TABLE "
	if ifNotExists {
		head += "IF NOT EXISTS "
	}
	head += t.name
	query, err := p.tableBody(t)
	if err != nil {
		return Plan{}, err
	}
	if err := t.check(); err != nil {
		return Plan{}, err
	}
	plan := Plan{After: t.remember()}
	switch {
	case query != "" && t.elements != nil:
		plan.SQL = head + " (" + strings.Join(t.elements, ", ") + ") AS " + query
	case query != "":
		plan.SQL = head + " AS " + query
	default:
		plan.SQL = head + " (" + strings.Join(t.elements, ", ") + ")"
	}
	if query != "" {
		plan.Tag = "SELECT"
	}
	if ifNotExists {
		plan.Unless = "SELECT to_regclass(" + dialect.QuoteLiteral(t.name) + ") IS NOT NULL"
	}
	return plan, nil
}

// tableBody takes all behind the table's name; it returns the query of a CREATE TABLE AS.
func (p *parser) tableBody(t *table) (string, error) {
	if p.peek().Is("(") && !p.isColumnList() {
		p.at++
		if err := p.elements(t); err != nil {
			return "", err
		}
		if err := p.attributes(t); err != nil {
			return "", err
		}
		return "", p.end()
	}
	if p.peek().Is("(") {
		names, err := p.names()
		if err != nil {
			return "", err
		}
		for _, name := range names {
			t.elements = append(t.elements, dialect.QuoteIdentifier(name))
		}
	}
	if err := p.attributes(t); err != nil {
		return "", err
	}
	if err := p.expect("as"); err != nil {
		return "", err
	}
	if p.done() {
		return "", p.fault()
	}
	return p.rewriter.Rewrite(p.sql, p.tokens[p.at:], p.facts)
}

// isColumnList tells (a, b) of a CREATE TABLE AS from (a int, b int): it holds names and commas only.
func (p *parser) isColumnList() bool {
	for i := p.at + 1; i < len(p.tokens); i += 2 {
		if !p.tokens[i].IsName() || i+1 == len(p.tokens) {
			return false
		}
		switch {
		case p.tokens[i+1].Is(")"):
			return true
		case !p.tokens[i+1].Is(","):
			return false
		}
	}
	return false
}

func (p *parser) elements(t *table) error {
	for {
		if err := p.element(t); err != nil {
			return err
		}
		if p.accept(")") {
			return nil
		}
		if err := p.expect(","); err != nil {
			return err
		}
	}
}

func (p *parser) element(t *table) error {
	if p.accept("like") {
		parent, err := p.relation()
		if err != nil {
			return err
		}
		like := "LIKE " + parent
		if p.accept("including", "defaults") {
			like += " INCLUDING DEFAULTS"
		} else {
			p.accept("excluding", "defaults")
		}
		t.parents, t.elements = append(t.parents, parent), append(t.elements, like)
		return nil
	}
	if p.startsConstraint() {
		c, err := p.tableConstraint()
		t.constraints = append(t.constraints, c)
		return err
	}
	c, constraints, err := p.column()
	if err != nil {
		return err
	}
	t.columns, t.constraints = append(t.columns, c), append(t.constraints, constraints...)
	t.elements = append(t.elements, c.definition())
	return nil
}

// check refuses what contradicts itself, and settles what follows from the columns.
func (t *table) check() error {
	for _, c := range t.columns {
		if c.distkey {
			if t.distkey != "" {
				return &lexer.Error{Code: "42601", Message: "There can be only one DISTKEY column"}
			}
			t.distkey = c.name
		}
		if c.sortkey {
			t.sortkeys = append(t.sortkeys, c.name)
		}
	}
	for _, c := range t.columns {
		keyed := c.name == t.distkey || slices.Contains(t.sortkeys, c.name)
		switch {
		case keyed && (isOpaque(c.dataType) || c.dataType == "super"): // [limitations-super]
			return dialect.Unsupported("Column %q of type %s cannot be a distribution key or a sort key.", c.name, c.dataType)
		case isOpaque(c.dataType) && c.encode != "" && c.encode != "raw" && c.encode != "none":
			return dialect.Unsupported("Column %q of type %s cannot have the encoding %s.", c.name, c.dataType, c.encode)
		}
	}
	switch {
	case t.distkey != "" && t.style == "":
		t.style = "key"
	case t.distkey != "" && t.style != "key":
		return &lexer.Error{Code: "42601", Message: "DISTSTYLE " + strings.ToUpper(t.style) + " cannot be used with DISTKEY"}
	case t.distkey == "" && t.style == "key":
		return &lexer.Error{Code: "42601", Message: "DISTSTYLE KEY requires a DISTKEY column"}
	}
	if len(t.sortkeys) > 400 || t.interleaved && len(t.sortkeys) > 8 {
		return &lexer.Error{Code: "42601", Message: "too many columns in the sort key"}
	}
	if len(t.parents) > 0 && (t.style != "" || t.sortkeys != nil || t.backup != "") {
		return &lexer.Error{Code: "42601", Message: "Table properties can not be explicitly assigned together with LIKE clause"}
	}
	if t.encodeAuto && slices.ContainsFunc(t.columns, func(c column) bool { return c.encode != "" }) {
		return &lexer.Error{Code: "42601", Message: "ENCODE AUTO cannot be used with column encodings"}
	}
	return nil
}

// remember lists the calls that keep what PostgreSQL does not.
func (t *table) remember() []string {
	relation := regclass(t.name)
	calls := []string{call("complete", relation)}
	for _, parent := range t.parents {
		calls = append(calls, call("copy_attributes", relation, regclass(parent)))
	}
	encoded := slices.ContainsFunc(t.columns, func(c column) bool { return c.encode != "" })
	sortAuto, encodeAuto := "NULL", "NULL"
	if len(t.parents) == 0 || t.sortkeys != nil {
		sortAuto = strconv.FormatBool(t.sortkeys == nil)
	}
	if len(t.parents) == 0 || encoded {
		encodeAuto = strconv.FormatBool(!encoded)
	}
	calls = append(calls, t.define(relation, sortAuto, encodeAuto))
	for _, c := range t.columns {
		if c.encode != "" || c.identity {
			calls = append(calls, c.define(relation))
		}
	}
	// Foreign keys may refer to keys of the same table.
	for _, kind := range []string{"p", "u", "f"} {
		for _, c := range t.constraints {
			if c.kind == kind {
				calls = append(calls, c.add(relation, false))
			}
		}
	}
	return calls
}

func (a attributes) define(relation, sortAuto, encodeAuto string) string {
	style, backup := "NULL::int2", "NULL::bool"
	if a.style != "" {
		style = styleCode(a.style) + "::int2"
	}
	if a.backup != "" {
		backup = strconv.FormatBool(a.backup == "yes")
	}
	return call("define_table", relation, style, optional(a.distkey), textArray(a.sortkeys), strconv.FormatBool(a.interleaved), sortAuto, encodeAuto, backup)
}
