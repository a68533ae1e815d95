// Package ddl turns Redshift's data definition into PostgreSQL's, and into calls
// that remember what PostgreSQL has no place for: distribution, sorting,
// encodings, identities, and keys that nothing enforces. The wire front asks it
// for a Plan and runs the plan in one transaction; the package executes nothing.
package ddl

import (
	"strings"

	"standin/sandbox/internal/redshift/catalog"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// Plan is what to run for one statement, in one transaction.
type Plan struct {
	// SQL is what the client sees the outcome of. When it is empty the client is told Tag.
	SQL string
	// After are statements that the client sees only the errors of.
	After []string
	// Tag is the command tag when there is no SQL, or instead of its own.
	Tag string
	// Unless is a query of one boolean: when it is true, After is left out.
	Unless string
	// Commits tells that the statement ends the session's transaction.
	Commits bool
	// Late tells that the statement makes a late-binding view.
	Late bool
	// OverLate is one more of After for an ordinary view whose query reads a late-binding one.
	OverLate string
	// Alone tells that the statement must not run in a transaction block.
	Alone bool
}

// Translate returns the plan of a statement of data definition, and false for every other statement.
func Translate(rewriter dialect.Rewriter, facts dialect.Facts, sql string, tokens []lexer.Token) (Plan, bool, error) {
	p := &parser{rewriter: rewriter, facts: facts, sql: sql, tokens: tokens}
	var plan Plan
	var err error
	switch {
	case p.isCreateTable():
		plan, err = p.createTable()
	case dialect.Begins(tokens, "alter", "table"):
		p.at = 2
		plan, err = p.alterTable()
	case dialect.Begins(tokens, "truncate"):
		p.at = 1
		plan, err = p.truncate()
	case dialect.Begins(tokens, "create", "view"), dialect.Begins(tokens, "create", "or", "replace", "view"):
		plan, err = p.createView()
	case dialect.Begins(tokens, "create", "user"), dialect.Begins(tokens, "alter", "user"):
		plan, err = p.user()
	case dialect.Begins(tokens, "create", "role"):
		plan, err = p.role()
	case len(tokens) > 1 && tokens[1].Is("datashare"):
		plan, err = p.share()
	case dialect.Begins(tokens, "grant"), dialect.Begins(tokens, "revoke"):
		plan, err = p.grant()
	case dialect.Begins(tokens, "vacuum"):
		plan, err = p.vacuum()
	default:
		return Plan{}, false, nil
	}
	return plan, true, err
}

// truncate accepts one table, and commits.
func (p *parser) truncate() (Plan, error) {
	p.accept("table")
	table, err := p.relation()
	if err != nil {
		return Plan{}, err
	}
	if err := p.end(); err != nil {
		return Plan{}, err
	}
	return Plan{SQL: "TRUNCATE TABLE " + table, Tag: "TRUNCATE TABLE", Commits: true}, nil
}

// vacuum keeps the table only: what VACUUM's other words ask for has no meaning here.
func (p *parser) vacuum() (Plan, error) {
	p.at = 1
	for p.accept("full") || p.accept("sort") || p.accept("delete") || p.accept("only") || p.accept("reindex") || p.accept("recluster") {
	}
	if p.done() {
		return Plan{SQL: "VACUUM", Alone: true}, nil
	}
	table, err := p.relation()
	return Plan{SQL: "VACUUM " + table, Alone: true}, err
}

// call writes a hidden call of a function of the catalog.
func call(function string, arguments ...string) string {
	return "SELECT " + catalog.Schema + "." + function + "(" + strings.Join(arguments, ", ") + ")"
}

func regclass(relation string) string { return dialect.QuoteLiteral(relation) + "::regclass" }

func textArray(names []string) string {
	if names == nil {
		return "NULL::text[]"
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = dialect.QuoteLiteral(name)
	}
	return "ARRAY[" + strings.Join(quoted, ", ") + "]::text[]"
}

// optional writes a literal, or NULL for the empty string.
func optional(text string) string {
	if text == "" {
		return "NULL::text"
	}
	return dialect.QuoteLiteral(text) + "::text"
}
