package redshift

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"standin/sandbox/internal/redshift/catalog"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/setting"
)

// textOID is PostgreSQL's type of the answers of SHOW.
const textOID = 25

func textField(name string) pgproto3.FieldDescription {
	return pgproto3.FieldDescription{Name: []byte(name), DataTypeOID: textOID, DataTypeSize: -1, TypeModifier: -1}
}

// set makes SET or RESET.
func (s *session) set(set setting.Set, reset bool) func(context.Context, *session, int64) (outcome, error) {
	tag := "SET"
	if reset {
		tag = "RESET"
	}
	return func(ctx context.Context, s *session, _ int64) (outcome, error) {
		if set.SQL == "" {
			return outcome{tag: tag}, nil
		}
		if err := s.engine.Exec(ctx, set.SQL); err != nil {
			return outcome{}, err
		}
		s.stale = s.engine.TransactionStatus() != 'I'
		return outcome{tag: tag}, s.refreshSettings(ctx)
	}
}

// show makes SHOW of one setting, or of all.
func (s *session) show(st *statement, tokens []lexer.Token) error {
	if len(tokens) == 1 {
		return lexer.EndError(st.text)
	}
	name := tokens[1].Value
	switch {
	case dialect.Begins(tokens, "show", "columns", "from", "table"):
		return s.showColumns(st, tokens[4:])
	case dialect.Begins(tokens, "show", "schemas", "from", "database"):
		return s.showSchemas(st, tokens[4:])
	case dialect.Begins(tokens, "show", "tables", "from", "schema"):
		return s.showTables(st, tokens[4:])
	case dialect.Begins(tokens, "show", "table"), dialect.Begins(tokens, "show", "view"):
		return s.showDefinition(st, name, tokens[2:])
	case dialect.Begins(tokens, "show", "time", "zone"):
		name = "timezone"
	case dialect.Begins(tokens, "show", "all"):
		st.fields = []pgproto3.FieldDescription{textField("name"), textField("setting")}
		names := setting.Names()
		slices.Sort(names)
		st.own = func(ctx context.Context, s *session, _ int64) (outcome, error) { return s.answer(ctx, names, true) }
		return nil
	case len(tokens) > 2:
		return lexer.SyntaxError(st.text, tokens[2])
	}
	if name != "server_version" {
		if _, err := setting.Query(name); err != nil {
			return err
		}
	}
	st.fields = []pgproto3.FieldDescription{textField(name)}
	st.own = func(ctx context.Context, s *session, _ int64) (outcome, error) {
		return s.answer(ctx, []string{name}, false)
	}
	return nil
}

// showColumns makes SHOW COLUMNS FROM TABLE database.schema.table, without its LIKE and LIMIT [r_SHOW_COLUMNS].
func (s *session) showColumns(st *statement, name []lexer.Token) error {
	var parts []string
	for i, token := range name {
		switch {
		case i%2 == 0 && token.IsName():
			parts = append(parts, dialect.QuoteLiteral(token.Name(s.facts.CaseSensitive)))
		case i%2 == 0 || !token.Is("."):
			return lexer.SyntaxError(st.text, token)
		}
	}
	if len(name)%2 == 0 || len(parts) < 2 || len(parts) > 3 {
		return lexer.EndError(st.text)
	}
	if len(parts) == 2 {
		parts = append([]string{"current_database()"}, parts...)
	}
	st.sql = "SELECT * FROM " + catalog.Schema + ".show_columns(" + strings.Join(parts, ", ") + ")"
	return nil
}

// answer sends the values of settings, with their names if asked to.
func (s *session) answer(ctx context.Context, names []string, named bool) (outcome, error) {
	for _, name := range names {
		value := s.server.config.ServerVersion
		if name != "server_version" {
			query, err := setting.Query(name)
			if err != nil {
				return outcome{}, err
			}
			rows, err := s.engine.Strings(ctx, query)
			if err != nil {
				return outcome{}, err
			}
			value = rows[0][0]
		}
		row := [][]byte{[]byte(value)}
		if named {
			row = [][]byte{[]byte(name), []byte(value)}
		}
		s.client.Send(&pgproto3.DataRow{Values: row})
	}
	return outcome{tag: "SHOW", rows: int64(len(names))}, nil
}

// figure keeps a number that a function such as pg_last_copy_count gives from now on.
func (s *session) figure(name string, number int64) {
	if s.figures == nil {
		s.figures = map[string]int64{}
	}
	s.figures[name] = number
}

// settle does what had to wait for the end of a transaction: a rollback takes settings back, but no figures.
func (s *session) settle(ctx context.Context) error {
	status := s.engine.TransactionStatus()
	if status == 'E' {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(s.figures)) {
		sql := "SELECT pg_catalog.set_config('redshift." + name + "', '" + formatNumber(s.figures[name]) + "', false)"
		if err := undisturbed(func() error { return s.engine.Exec(ctx, sql) }); err != nil {
			return err
		}
	}
	if status != 'I' {
		return nil // once more after a ROLLBACK
	}
	s.figures = nil
	if !s.stale {
		return nil
	}
	s.stale = false
	return undisturbed(func() error { return s.refreshSettings(ctx) })
}

// undisturbed repeats what a cancellation stopped that came too late for its statement.
func undisturbed(f func() error) error {
	for {
		err := f()
		if fault, ok := errors.AsType[*pgconn.PgError](err); !ok || fault.Code != cancelCode {
			return err
		}
	}
}
