package ddl

import (
	"strconv"
	"strings"

	"standin/sandbox/internal/redshift/dialect"
)

// share reads CREATE, ALTER and DROP DATASHARE [r_CREATE_DATASHARE, r_ALTER_DATASHARE, r_DROP_DATASHARE]. Functions in
// a share, objects that join it by themselves, and consumers are refused: there is one cluster here.
func (p *parser) share() (Plan, error) {
	verb := p.tokens[0].Value
	p.at = 2
	name, err := p.name()
	if err != nil {
		return Plan{}, err
	}
	plan, share := Plan{Tag: strings.ToUpper(verb) + " DATASHARE"}, dialect.QuoteLiteral(name)
	switch verb {
	case "create":
		public := false
		if p.accept("set", "publicaccessible") || p.accept("publicaccessible") {
			p.accept("=")
			if public = p.accept("true"); !public && !p.accept("false") {
				return Plan{}, p.fault()
			}
		}
		plan.After = []string{call("create_share", share, strconv.FormatBool(public))}
	case "drop":
		plan.After = []string{call("drop_share", share)}
	case "alter":
		if plan.After, err = p.alterShare(share); err != nil {
			return Plan{}, err
		}
	default:
		return Plan{}, dialect.Unsupported("the sandbox has no %s DATASHARE", strings.ToUpper(verb))
	}
	return plan, p.end()
}

// alterShare takes what is added to a share, or removed from it.
func (p *parser) alterShare(share string) ([]string, error) {
	adding := p.accept("add")
	if !adding && !p.accept("remove") {
		return nil, dialect.Unsupported("the sandbox has no ALTER DATASHARE … SET")
	}
	var calls []string
	add := func(class, object string) {
		calls = append(calls, call("alter_share", share, strconv.FormatBool(adding), dialect.QuoteLiteral("pg_catalog."+class)+"::regclass", object))
	}
	switch {
	case p.accept("schema"):
		for {
			schema, err := p.name()
			if err != nil {
				return nil, err
			}
			add("pg_namespace", dialect.QuoteLiteral(dialect.QuoteIdentifier(schema))+"::regnamespace::oid")
			if !p.accept(",") {
				return calls, nil
			}
		}
	case p.accept("table"):
		for {
			table, err := p.relation()
			if err != nil {
				return nil, err
			}
			add("pg_class", regclass(table)+"::oid")
			if !p.accept(",") {
				return calls, nil
			}
		}
	}
	return nil, dialect.Unsupported("the sandbox shares schemas and tables that are named")
}
