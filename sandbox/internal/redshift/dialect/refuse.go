package dialect

import (
	"slices"

	"standin/sandbox/internal/redshift/lexer"
)

// IsUnsupportedType reports whether name is a type of PostgreSQL that Redshift has not [r_unsupported-postgresql-datatypes].
func IsUnsupportedType(name string) bool {
	switch name {
	case "bytea", "uuid", "json", "jsonb", "money", "serial", "bigserial", "smallserial",
		"serial4", "serial8", "inet", "cidr", "macaddr", "xml", "bit", "hstore",
		"point", "line", "box", "path", "polygon", "circle", "tsvector", "tsquery",
		"int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange":
		return true
	}
	return false
}

// isUnsupportedFunction tells functions of PostgreSQL that Redshift has not [c_unsupported-postgresql-functions].
func isUnsupportedFunction(name string) bool {
	switch name {
	case "json_agg", "jsonb_agg", "json_build_object", "jsonb_build_object", "to_json", "to_jsonb", "row_to_json", "gen_random_uuid",
		"regexp_matches", "pg_advisory_lock", "pg_try_advisory_lock", "pg_advisory_xact_lock", "pg_read_file", "pg_ls_dir", "nextval", "currval",
		"setval", "lastval", "pg_sleep":
		return true
	}
	return false
}

// NoSuchType is the error for a type that does not exist.
func NoSuchType(name string) *lexer.Error {
	return &lexer.Error{Code: "42704", Message: `type "` + name + `" does not exist`}
}

// refuseWord refuses, wherever they stand in a statement, constructs that Redshift has not.
func refuseWord(sql string, tokens []lexer.Token, i int) error {
	token := tokens[i]
	switch {
	case previous(tokens, i, "::") && IsUnsupportedType(token.Value):
		return NoSuchType(token.Value)
	case next(tokens, i, "(") && isUnsupportedFunction(token.Value) && !previous(tokens, i, "."):
		return &lexer.Error{Code: "42883", Message: "function " + token.Value + " does not exist"}
	case token.Value == "returning" && slices.ContainsFunc(tokens[:1], isDML),
		token.Value == "conflict" && previous(tokens, i, "on"),
		token.Value == "lateral", token.Value == "tablesample",
		token.Value == "filter" && previous(tokens, i, ")") && next(tokens, i, "("),
		token.Value == "on" && previous(tokens, i, "distinct") && next(tokens, i, "("),
		token.Value == "distinct" && (previous(tokens, i, "is") || i > 1 && tokens[i-1].Is("not") && tokens[i-2].Is("is")),
		token.Value == "values" && previous(tokens, i, "("),
		// What the syntax of SELECT has not [r_SELECT_synopsis].
		token.Value == "for" && i > 0 && (next(tokens, i, "update") || next(tokens, i, "share")),
		token.Value == "fetch" && i > 0 && (next(tokens, i, "first") || next(tokens, i, "next")):
		return lexer.SyntaxError(sql, token)
	}
	return nil
}

func isDML(token lexer.Token) bool {
	return slices.Contains([]string{"insert", "update", "delete", "with"}, token.Value)
}

// RefuseCommand refuses whole statements that Redshift has not.
func RefuseCommand(tokens []lexer.Token) error {
	for _, refused := range []struct {
		words   []string
		message string
	}{
		{[]string{"listen"}, "LISTEN is not supported"},
		{[]string{"unlisten"}, "UNLISTEN is not supported"},
		{[]string{"notify"}, "NOTIFY is not supported"},
		{[]string{"do"}, "DO is not supported"},
		{[]string{"cluster"}, "CLUSTER is not supported"},
		{[]string{"reindex"}, "REINDEX is not supported"},
		{[]string{"discard"}, "DISCARD is not supported"},
		{[]string{"savepoint"}, "SQL command \"SAVEPOINT\" not supported."},
		{[]string{"release"}, "SQL command \"RELEASE\" not supported."},
		{[]string{"rollback", "to"}, "SQL command \"ROLLBACK TO\" not supported."},
		{[]string{"create", "sequence"}, "CREATE SEQUENCE is not supported"},
		{[]string{"create", "index"}, "SQL command \"CREATE INDEX\" not supported on Redshift tables."},
		{[]string{"create", "unique", "index"}, "SQL command \"CREATE INDEX\" not supported on Redshift tables."},
		{[]string{"create", "trigger"}, "CREATE TRIGGER is not supported"},
		{[]string{"create", "rule"}, "CREATE RULE is not supported"},
		{[]string{"create", "type"}, "CREATE TYPE is not supported"},
		{[]string{"create", "domain"}, "CREATE DOMAIN is not supported"},
		{[]string{"create", "extension"}, "CREATE EXTENSION is not supported"},
		{[]string{"create", "tablespace"}, "CREATE TABLESPACE is not supported"},
		{[]string{"create", "unlogged"}, "CREATE UNLOGGED TABLE is not supported"},
		{[]string{"create", "database"}, "the sandbox has one database per server"},
		{[]string{"drop", "database"}, "the sandbox has one database per server"},
		{[]string{"alter", "system"}, "ALTER SYSTEM is not supported"},
		{[]string{"create", "aggregate"}, "CREATE AGGREGATE is not supported"},
		{[]string{"create", "cast"}, "CREATE CAST is not supported"},
		{[]string{"create", "collation"}, "CREATE COLLATION is not supported"},
		{[]string{"create", "event", "trigger"}, "CREATE EVENT TRIGGER is not supported"},
		{[]string{"create", "foreign"}, "CREATE FOREIGN TABLE is not supported"},
		{[]string{"create", "operator"}, "CREATE OPERATOR is not supported"},
		{[]string{"create", "policy"}, "CREATE POLICY is not supported"},
		{[]string{"create", "publication"}, "CREATE PUBLICATION is not supported"},
		{[]string{"create", "server"}, "CREATE SERVER is not supported"},
		{[]string{"create", "statistics"}, "CREATE STATISTICS is not supported"},
		{[]string{"create", "subscription"}, "CREATE SUBSCRIPTION is not supported"},
		{[]string{"values"}, "VALUES is not supported as a statement"},
		{[]string{"table"}, "TABLE is not supported"},
		{[]string{"explain", "analyze"}, "EXPLAIN ANALYZE is not supported"},
		{[]string{"explain", "("}, "EXPLAIN does not support options"},
	} {
		if Begins(tokens, refused.words...) {
			return Unsupported("%s", refused.message)
		}
	}
	return nil
}

// Begins reports whether a statement begins with the words, in lower case.
func Begins(tokens []lexer.Token, words ...string) bool {
	if len(tokens) < len(words) {
		return false
	}
	for i, word := range words {
		if !tokens[i].Is(word) {
			return false
		}
	}
	return true
}
