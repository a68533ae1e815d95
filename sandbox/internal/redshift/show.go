package redshift

import (
	"fmt"
	"strconv"
	"strings"

	"standin/sandbox/internal/redshift/catalog"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// maxShown is how many rows LIMIT of SHOW SCHEMAS and SHOW TABLES may ask for [r_SHOW_TABLES].
const maxShown = 10000

// showDefinition makes SHOW TABLE and SHOW VIEW of [schema.]name [r_SHOW_TABLE, r_SHOW_VIEW].
func (s *session) showDefinition(st *statement, kind string, tokens []lexer.Token) error {
	parts, rest, err := s.nameParts(st, tokens)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return lexer.SyntaxError(st.text, rest[0])
	}
	for i, part := range parts {
		parts[i] = dialect.QuoteIdentifier(s.server.rewriter.Names.Short(part))
	}
	relation := dialect.QuoteLiteral(strings.Join(parts, ".")) + "::regclass"
	title := map[string]string{"table": "Show Table DDL statement", "view": "Show View DDL statement"}[kind]
	st.sql = fmt.Sprintf("SELECT %[1]s.show_%[2]s(%[1]s.require_kind(%[3]s, %[4]t)) AS %[5]q", catalog.Schema, kind, relation, kind == "view", title)
	return nil
}

// showSchemas makes SHOW SCHEMAS FROM DATABASE name [LIKE] [LIMIT] [r_SHOW_SCHEMAS].
func (s *session) showSchemas(st *statement, tokens []lexer.Token) error {
	parts, rest, err := s.nameParts(st, tokens)
	if err != nil {
		return err
	}
	if len(parts) > 1 {
		return lexer.SyntaxError(st.text, tokens[1])
	}
	if parts[0] != s.about.Database {
		return noDatabase(parts[0])
	}
	st.sql = `SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, NULL::varchar AS source_database, schema_option
		FROM pg_catalog.svv_all_schemas JOIN ` + catalog.Schema + `.pg_namespace ON nspname = schema_name WHERE has_schema_privilege(oid, 'USAGE')`
	return list(st, "schema_name", rest)
}

// showTables makes SHOW TABLES FROM SCHEMA [database.]schema [LIKE] [LIMIT] [r_SHOW_TABLES].
func (s *session) showTables(st *statement, tokens []lexer.Token) error {
	parts, rest, err := s.nameParts(st, tokens)
	if err != nil {
		return err
	}
	if len(parts) > 1 && parts[0] != s.about.Database {
		return noDatabase(parts[0])
	}
	st.sql = `SELECT database_name, schema_name, table_name, table_type, table_acl, remarks FROM pg_catalog.svv_all_tables WHERE schema_name = ` + dialect.QuoteLiteral(parts[len(parts)-1])
	return list(st, "table_name", rest)
}

// nameParts reads a name of one or two parts, and returns what follows it.
func (s *session) nameParts(st *statement, tokens []lexer.Token) ([]string, []lexer.Token, error) {
	var parts []string
	for {
		if len(tokens) == 0 {
			return nil, nil, lexer.EndError(st.text)
		}
		if !tokens[0].IsName() || len(parts) == 2 {
			return nil, nil, lexer.SyntaxError(st.text, tokens[0])
		}
		parts = append(parts, tokens[0].Name(s.facts.CaseSensitive))
		if tokens = tokens[1:]; len(tokens) == 0 || !tokens[0].Is(".") {
			return parts, tokens, nil
		}
		tokens = tokens[1:]
	}
}

// list ends a statement that lists names: with LIKE and LIMIT, in the order of the names.
func list(st *statement, column string, tokens []lexer.Token) error {
	if len(tokens) > 1 && tokens[0].Is("like") && tokens[1].Kind == lexer.String {
		st.sql += " AND " + column + " LIKE " + tokens[1].Text
		tokens = tokens[2:]
	}
	st.sql += " ORDER BY " + column
	if len(tokens) > 1 && tokens[0].Is("limit") && tokens[1].Kind == lexer.Number {
		if rows, err := strconv.Atoi(tokens[1].Text); err != nil || rows > maxShown {
			return lexer.SyntaxError(st.text, tokens[1])
		}
		st.sql += " LIMIT " + tokens[1].Text
		tokens = tokens[2:]
	}
	if len(tokens) > 0 {
		return lexer.SyntaxError(st.text, tokens[0])
	}
	return nil
}

func noDatabase(name string) *lexer.Error {
	return &lexer.Error{Code: "3D000", Message: fmt.Sprintf("database %q does not exist", name)}
}
