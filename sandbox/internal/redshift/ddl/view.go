package ddl

import (
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// createView makes a view. PostgreSQL binds one to the tables that it reads, so a late-binding view is an empty view, which
// has the name, the owner and the rights, and a remembered query, which each statement that reads the view gets in its place.
func (p *parser) createView() (Plan, error) {
	n := len(p.tokens)
	if n < 5 || !dialect.Begins(p.tokens[n-4:], "with", "no", "schema", "binding") {
		return p.ordinaryView()
	}
	p.tokens = p.tokens[:n-4]
	head := "CREATE VIEW "
	for p.at = 1; !p.accept("view"); p.at++ {
		head = "CREATE OR REPLACE VIEW "
	}
	view, err := p.relation()
	if err != nil {
		return Plan{}, err
	}
	var columns []string
	if p.peek().Is("(") {
		if columns, err = p.names(); err != nil {
			return Plan{}, err
		}
	}
	if err := p.expect("as"); err != nil {
		return Plan{}, err
	}
	if p.done() {
		return Plan{}, p.fault()
	}
	query := p.tokens[p.at:]
	schemas, err := p.schemas(query)
	if err != nil {
		return Plan{}, err
	}
	text, err := p.rewriter.Rewrite(p.sql, query, p.facts)
	if err != nil {
		return Plan{}, err
	}
	shown := p.sql[query[0].Start:query[len(query)-1].End]
	return Plan{
		SQL:   head + view + ` AS SELECT pg_internal.unbound() AS "late-binding view"`,
		After: []string{call("define_late_view", regclass(view), dialect.QuoteLiteral(text), dialect.QuoteLiteral(shown), textArray(columns), textArray(schemas))},
		Late:  true,
	}, nil
}

func (p *parser) ordinaryView() (Plan, error) {
	if n := len(p.tokens); p.tokens[n-1].Is("option") && p.tokens[n-2].Is("check") {
		return Plan{}, lexer.SyntaxError(p.sql, p.tokens[n-2]) // not in the syntax of r_CREATE_VIEW
	}
	text, err := p.rewriter.Rewrite(p.sql, p.tokens, p.facts)
	if err != nil {
		return Plan{}, err
	}
	for !p.accept("view") {
		p.at++
	}
	view, err := p.relation()
	if err != nil {
		return Plan{}, err
	}
	for !p.done() && !p.accept("as") {
		p.at++
	}
	if p.done() {
		return Plan{}, p.fault()
	}
	return Plan{SQL: text, OverLate: call("show_over_late_view", regclass(view), dialect.QuoteLiteral(p.sql[p.peek().Start:]))}, nil
}

// schemas are those of the relations of a late-binding view, which "must be qualified with a schema name" [r_CREATE_VIEW].
func (p *parser) schemas(query []lexer.Token) ([]string, error) {
	schemas := []string{}
	for _, reference := range dialect.References(query, p.facts) {
		if reference.Schema == "" {
			return nil, &lexer.Error{Code: "42P01", Message: "All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING."}
		}
		schemas = append(schemas, p.rewriter.Names.Short(reference.Schema))
	}
	return schemas, nil
}
