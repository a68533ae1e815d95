package redshift

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift/catalog"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// lateView is a late-binding view as a statement finds it.
type lateView struct {
	oid, name, query, owner string
	columns                 []string // the names that its columns get, from the first on
	readable                bool
}

// lateColumn is a column of a late-binding view as long as nothing beneath changes.
type lateColumn struct {
	Relation string `json:"relid"`
	Number   int    `json:"attnum"`
	Name     string `json:"attname"`
	Type     string `json:"atttypid"`
	Modifier int32  `json:"atttypmod"`
}

// resolveLate puts queries where a statement, as PostgreSQL is to see it, reads late-binding views.
// It costs a statement nothing as long as the warehouse has had no such view.
func (s *session) resolveLate(ctx context.Context, sql string) (string, error) {
	if !s.server.late.Load() || s.engine.TransactionStatus() == 'E' {
		return sql, nil
	}
	tokens, err := lexer.Scan(sql)
	if err != nil || len(tokens) == 0 || !readsRelations(tokens[0]) {
		return sql, nil //nolint:nilerr // PostgreSQL says what is wrong
	}
	if slices.ContainsFunc(tokens, func(t lexer.Token) bool {
		return t.Value == "pg_get_late_binding_view_cols" || t.Value == "svv_columns"
	}) {
		if err := s.describeLate(ctx); err != nil {
			return "", err
		}
	}
	resolved, err := s.replaceLate(ctx, sql, tokens, "current_user", nil)
	if fault, ok := errors.AsType[*pgconn.PgError](err); ok {
		return "", &lexer.Error{Code: fault.Code, Message: fault.Message} // its position is in another statement
	}
	return resolved, err
}

// readsRelations tells the first tokens of statements that can read a view.
func readsRelations(first lexer.Token) bool {
	return slices.ContainsFunc([]string{"select", "with", "insert", "update", "delete", "merge", "create", "declare", "explain", "prepare", "("}, first.Is)
}

// replaceLate replaces the late-binding views that a statement of the user reads; path are the views that it is the query of.
func (s *session) replaceLate(ctx context.Context, sql string, tokens []lexer.Token, user string, path []string) (string, error) {
	references := dialect.References(tokens, dialect.Facts{CaseSensitive: true}) // a rewritten statement has its names folded
	views, err := s.lateViews(ctx, references, user)
	if err != nil || len(views) == 0 {
		return sql, err
	}
	var out strings.Builder
	last := 0
	replace := func(from, to int, text string) {
		out.WriteString(sql[last:tokens[from].Start] + text)
		last = tokens[to].End
	}
	at := 0
	for i := 0; i < len(tokens); i++ {
		for at < len(references) && references[at].First < i {
			at++
		}
		if at < len(references) && references[at].First == i {
			view, ok := views[at]
			if !ok {
				continue
			}
			call, err := s.callLate(ctx, view, references[at], path)
			if err != nil {
				return "", err
			}
			replace(i, references[at].End, call)
			i = references[at].End
			continue
		}
		if qualifiesLate(tokens, i, references, views) {
			replace(i, i+2, dialect.QuoteIdentifier(tokens[i+2].Name(true)))
			i += 2
		}
	}
	return out.String() + sql[last:], nil
}

// qualifiesLate reports whether schema.view stands before a column at token i.
func qualifiesLate(tokens []lexer.Token, i int, references []dialect.Reference, views map[int]lateView) bool {
	if i+3 >= len(tokens) || !tokens[i].IsName() || !tokens[i+1].Is(".") || !tokens[i+2].IsName() || !tokens[i+3].Is(".") || i > 0 && tokens[i-1].Is(".") {
		return false
	}
	for at := range views {
		if r := references[at]; r.Alias == "" && r.Schema == tokens[i].Name(true) && r.Name == tokens[i+2].Name(true) {
			return true
		}
	}
	return false
}

// lateViews finds which of the references are late-binding views, by their index.
func (s *session) lateViews(ctx context.Context, references []dialect.Reference, user string) (map[int]lateView, error) {
	var values []string
	for i, r := range references {
		values = append(values, fmt.Sprintf("(%d, %s)", i, dialect.QuoteLiteral(qualified(r.Schema, r.Name))))
	}
	if len(values) == 0 {
		return nil, nil
	}
	rows, err := s.engine.Strings(ctx, `SELECT r.i, l.relid, c.relname, l.query, pg_get_userbyid(c.relowner), coalesce(array_to_json(l.columns), '[]'), has_table_privilege(`+user+`, l.relid, 'SELECT')
		FROM (VALUES `+strings.Join(values, ", ")+`) r(i, name) JOIN `+catalog.Schema+`.late_view l ON l.relid = to_regclass(r.name) AND l.query IS NOT NULL
		JOIN pg_catalog.pg_class c ON c.oid = l.relid`)
	if err != nil {
		return nil, err
	}
	views := map[int]lateView{}
	for _, row := range rows {
		var i int
		view := lateView{oid: row[1], name: row[2], query: row[3], owner: row[4], readable: row[6] == "t"}
		if err := errors.Join(json.Unmarshal([]byte(row[0]), &i), json.Unmarshal([]byte(row[5]), &view.columns)); err != nil {
			return nil, fmt.Errorf("read the late-binding views: %w", err)
		}
		views[i] = view
	}
	return views, nil
}

// callLate writes what stands for a reference to a view.
func (s *session) callLate(ctx context.Context, view lateView, reference dialect.Reference, path []string) (string, error) {
	if !view.readable {
		return "", &lexer.Error{Code: "42501", Message: "permission denied for relation " + s.server.rewriter.Names.Full(view.name)}
	}
	query, columns, err := s.lateColumns(ctx, view, path)
	if err != nil {
		return "", err
	}
	if len(reference.Columns) > len(columns) {
		return "", &lexer.Error{Code: "42P10", Message: fmt.Sprintf("table %q has %d columns available but %d columns specified", reference.Alias, len(columns), len(reference.Columns))}
	}
	for i, name := range reference.Columns {
		columns[i].Name = name
	}
	definitions := make([]string, len(columns))
	for i, column := range columns {
		definitions[i] = fmt.Sprintf("(%d, %s::oid, %d)", i, column.Type, column.Modifier)
	}
	types, err := s.engine.Strings(ctx, "SELECT pg_catalog.format_type(type, modifier) FROM (VALUES "+strings.Join(definitions, ", ")+") c(i, type, modifier) ORDER BY i")
	if err != nil {
		return "", err
	}
	for i, column := range columns {
		definitions[i] = dialect.QuoteIdentifier(column.Name) + " " + types[i][0]
	}
	alias := reference.Alias
	if alias == "" {
		alias = reference.Name
	}
	return fmt.Sprintf("%s.late_%s(%s) AS %s(%s)", catalog.Schema, view.oid, dialect.QuoteLiteral(query), dialect.QuoteIdentifier(alias), strings.Join(definitions, ", ")), nil
}

// lateColumns resolves a view's own query, which its owner reads with, and finds its columns.
func (s *session) lateColumns(ctx context.Context, view lateView, path []string) (string, []lateColumn, error) {
	if slices.Contains(path, view.oid) {
		return "", nil, &lexer.Error{Code: "42P17", Message: fmt.Sprintf("infinite recursion detected in rules for relation %q", view.name)}
	}
	tokens, err := lexer.Scan(view.query)
	if err != nil {
		return "", nil, err
	}
	query, err := s.replaceLate(ctx, view.query, tokens, dialect.QuoteLiteral(view.owner), append(slices.Clone(path), view.oid))
	if err != nil {
		return "", nil, err
	}
	var columns []lateColumn
	fields := func(fields []pgconn.FieldDescription) error {
		if len(fields) == 0 {
			return nil // of CLOSE
		}
		columns = nil // those of FETCH come behind that of SELECT
		for i, field := range fields {
			name := field.Name
			if i < len(view.columns) {
				name = view.columns[i]
			}
			columns = append(columns, lateColumn{Relation: view.oid, Number: i + 1, Name: name, Type: strconv.FormatUint(uint64(field.DataTypeOID), 10), Modifier: field.TypeModifier})
		}
		return nil
	}
	none := func([][]byte) error { return nil }
	err = s.engine.Query(ctx, "SELECT "+catalog.Schema+".open_late_view("+dialect.QuoteLiteral(query)+"); FETCH 0 FROM pg_internal_late; CLOSE pg_internal_late", fields, none)
	if err != nil {
		return "", nil, err
	}
	return query, columns, nil
}

// describeLate keeps the columns of all late-binding views that can be resolved where the catalog's views find them.
func (s *session) describeLate(ctx context.Context) error {
	rows, err := s.engine.Strings(ctx, `SELECT l.relid, c.relname, l.query, pg_get_userbyid(c.relowner), coalesce(array_to_json(l.columns), '[]')
		FROM `+catalog.Schema+`.late_view l JOIN pg_catalog.pg_class c ON c.oid = l.relid WHERE l.query IS NOT NULL`)
	if err != nil {
		return err
	}
	all := []lateColumn{}
	for _, row := range rows {
		view := lateView{oid: row[0], name: row[1], query: row[2], owner: row[3]}
		if err := json.Unmarshal([]byte(row[4]), &view.columns); err != nil {
			return fmt.Errorf("read the late-binding views: %w", err)
		}
		columns, err := s.tryLate(ctx, view)
		if err != nil {
			return err
		}
		for _, column := range columns {
			column.Name = s.server.rewriter.Names.Full(column.Name)
			all = append(all, column)
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("write the columns of the late-binding views: %w", err)
	}
	return s.engine.Exec(ctx, "SELECT pg_catalog.set_config('redshift.late_columns', "+dialect.QuoteLiteral(string(text))+", false)")
}

// tryLate finds the columns of a view, none if it cannot be resolved; an open transaction does not fail by that.
func (s *session) tryLate(ctx context.Context, view lateView) ([]lateColumn, error) {
	inBlock := s.engine.TransactionStatus() == 'T'
	if inBlock {
		if err := s.engine.Exec(ctx, "SAVEPOINT pg_internal_late"); err != nil {
			return nil, err
		}
	}
	_, columns, fault := s.lateColumns(ctx, view, nil)
	if inBlock {
		end := "RELEASE pg_internal_late"
		if fault != nil {
			end = "ROLLBACK TO pg_internal_late; RELEASE pg_internal_late"
		}
		if err := s.engine.Exec(context.WithoutCancel(ctx), end); err != nil {
			return nil, err
		}
	}
	if answer, ok := errors.AsType[*pgconn.PgError](fault); ok && answer.Code == cancelCode {
		return nil, fault
	}
	return columns, nil // none after another fault
}
