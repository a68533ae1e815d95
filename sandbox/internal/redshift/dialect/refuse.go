package dialect

import (
	"slices"

	"standin/sandbox/internal/redshift/lexer"
)

// unsupportedTypes are PostgreSQL's types that Redshift has not [r_unsupported-postgresql-datatypes].
var unsupportedTypes = map[string]bool{
	"bytea": true, "uuid": true, "json": true, "jsonb": true, "money": true, "serial": true, "bigserial": true, "smallserial": true,
	"serial4": true, "serial8": true, "inet": true, "cidr": true, "macaddr": true, "xml": true, "bit": true, "hstore": true,
	"point": true, "line": true, "box": true, "path": true, "polygon": true, "circle": true, "tsvector": true, "tsquery": true,
	"int4range": true, "int8range": true, "numrange": true, "tsrange": true, "tstzrange": true, "daterange": true,
}

// unsupportedFunctions are functions of PostgreSQL that Redshift has not [c_unsupported-postgresql-functions].
var unsupportedFunctions = map[string]bool{
	"json_agg": true, "jsonb_agg": true, "json_build_object": true, "jsonb_build_object": true,
	"to_json": true, "to_jsonb": true, "row_to_json": true, "gen_random_uuid": true, "regexp_matches": true,
	"pg_advisory_lock": true, "pg_try_advisory_lock": true, "pg_advisory_xact_lock": true, "pg_read_file": true, "pg_ls_dir": true,
	"nextval": true, "currval": true, "setval": true, "lastval": true, "pg_sleep": true,
}

// IsUnsupportedType reports whether name is a type of PostgreSQL that Redshift has not.
func IsUnsupportedType(name string) bool { return unsupportedTypes[name] }

// NoSuchType is the error for a type that does not exist.
func NoSuchType(name string) *lexer.Error {
	return &lexer.Error{Code: "42704", Message: `type "` + name + `" does not exist`}
}

// refuseWord refuses, wherever they stand in a statement, constructs that Redshift has not.
func refuseWord(sql string, tokens []lexer.Token, i int) error {
	token := tokens[i]
	switch {
	case token.Value == "e" && i+1 < len(tokens) && tokens[i+1].Kind == lexer.String && tokens[i+1].Start == token.End:
		return NoSuchType("e")
	case previous(tokens, i, "::") && IsUnsupportedType(token.Value):
		return NoSuchType(token.Value)
	case next(tokens, i, "(") && unsupportedFunctions[token.Value] && !previous(tokens, i, "."):
		return &lexer.Error{Code: "42883", Message: "function " + token.Value + " does not exist"}
	case token.Value == "returning" && slices.ContainsFunc(tokens[:1], isDML),
		token.Value == "conflict" && previous(tokens, i, "on"),
		token.Value == "lateral", token.Value == "tablesample",
		token.Value == "filter" && previous(tokens, i, ")") && next(tokens, i, "("),
		token.Value == "on" && previous(tokens, i, "distinct") && next(tokens, i, "("),
		token.Value == "distinct" && (previous(tokens, i, "is") || i > 1 && tokens[i-1].Is("not") && tokens[i-2].Is("is")),
		token.Value == "values" && previous(tokens, i, "("):
		return lexer.SyntaxError(sql, token)
	}
	return nil
}

func isDML(token lexer.Token) bool {
	return slices.Contains([]string{"insert", "update", "delete", "with"}, token.Value)
}

// refusedCommands are statements of PostgreSQL, by their first words, that Redshift has not.
var refusedCommands = []struct {
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
}

// RefuseCommand refuses whole statements that Redshift has not.
func RefuseCommand(tokens []lexer.Token) error {
	for _, refused := range refusedCommands {
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
