package redshift

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5/pgproto3"

	"standin/sandbox/internal/redshift/ddl"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/setting"
)

// outcome is what a statement that the front executes itself did.
type outcome struct {
	tag  string
	rows int64
}

// statement is one analysed statement. Either PostgreSQL executes sql, or the front executes own.
type statement struct {
	text, kind string
	sql        string
	own        func(ctx context.Context, s *session, query int64) (outcome, error)
	fields     []pgproto3.FieldDescription // of the rows that own sends

	begins, ends bool // a transaction block
	alone        bool // not in a transaction block
	watches      bool // reads what only the front knows

	unanswered bool                // a fault ends the connection before the answer
	bend       func([]byte) []byte // by a fault: changes each row of an UNLOAD
}

// analyse decides what a statement is and how it is executed. It executes nothing.
func (s *session) analyse(text string) (*statement, error) {
	st := &statement{text: text, kind: "UTILITY"}
	tokens, err := lexer.Scan(text)
	if err != nil || len(tokens) == 0 {
		return st, err
	}
	if slices.ContainsFunc(tokens, func(t lexer.Token) bool { return t.Kind == lexer.Semicolon }) {
		return st, &lexer.Error{Code: "42601", Message: "cannot insert multiple commands into a prepared statement"}
	}
	if err := dialect.RefuseCommand(tokens); err != nil {
		return st, err
	}
	if s.control(st, tokens) {
		return st, nil
	}
	rewriter := s.server.rewriter
	if set, ok, err := setting.Parse(rewriter, s.facts, text, tokens); ok {
		st.own = s.set(set, tokens[0].Is("reset"))
		return st, err
	}
	switch {
	case tokens[0].Is("show"):
		return st, s.show(st, tokens)
	case tokens[0].Is("unload"):
		st.kind = "UNLOAD"
		return st, s.unload(st)
	case tokens[0].Is("copy"):
		st.kind = "COPY"
		return st, s.load(st)
	}
	plan, ok, err := ddl.Translate(rewriter, s.facts, text, tokens)
	if ok {
		st.kind, st.alone = "DDL", plan.Alone
		st.own = func(ctx context.Context, s *session, _ int64) (outcome, error) { return s.runPlan(ctx, plan) }
		return st, err
	}
	st.kind = kindOf(tokens)
	st.watches = slices.ContainsFunc(tokens, func(t lexer.Token) bool { return watched(t.Value) })
	if err := dialect.CheckLeader(tokens); err != nil {
		return st, err
	}
	st.sql, err = rewriter.Rewrite(text, tokens, s.facts)
	return st, errors.Join(err, rewriter.Names.Err())
}

// control recognises the statements that open and end transactions. Isolation levels are accepted and ignored.
func (s *session) control(st *statement, tokens []lexer.Token) bool {
	first := tokens[0]
	switch {
	case first.Is("begin"), dialect.Begins(tokens, "start", "transaction"):
		st.sql, st.begins = "BEGIN", true
		for i := range tokens {
			if dialect.Begins(tokens[i:], "read", "only") {
				st.sql = "BEGIN READ ONLY"
			}
		}
	case first.Is("commit"), first.Is("end"):
		st.sql, st.ends = "COMMIT", true
	case first.Is("rollback"), first.Is("abort"):
		st.sql, st.ends = "ROLLBACK", true
	default:
		return false
	}
	return true
}

// watched tells the views whose rows only the front knows.
func watched(name string) bool {
	for _, prefix := range []string{"stv_", "stl_", "svl_", "sys_"} {
		if len(name) > len(prefix) && name[:len(prefix)] == prefix {
			return true
		}
	}
	return false
}

func kindOf(tokens []lexer.Token) string {
	switch tokens[0].Value {
	case "select", "with":
		return "SELECT"
	case "insert", "update", "delete":
		return map[string]string{"insert": "INSERT", "update": "UPDATE", "delete": "DELETE"}[tokens[0].Value]
	case "create", "alter", "drop", "grant", "revoke", "comment":
		return "DDL"
	}
	return "UTILITY"
}

// runPlan runs a statement of data definition, whole or not at all.
func (s *session) runPlan(ctx context.Context, plan ddl.Plan) (outcome, error) {
	inBlock := s.engine.TransactionStatus() != 'I'
	if plan.Alone && inBlock {
		return outcome{}, &lexer.Error{Code: "25001", Message: "the statement cannot run inside a transaction block"}
	}
	after := plan.After
	if plan.Unless != "" {
		rows, err := s.engine.Strings(ctx, plan.Unless)
		if err != nil {
			return outcome{}, err
		}
		if rows[0][0] == "t" {
			after = nil
		}
	}
	own := !inBlock && (len(after) > 0 || plan.OverLate != "")
	if own {
		if err := s.engine.Exec(ctx, "BEGIN"); err != nil {
			return outcome{}, err
		}
	}
	tag, err := s.runSteps(ctx, plan, after)
	switch {
	case err != nil && own:
		err = errors.Join(err, s.engine.Exec(context.WithoutCancel(ctx), "ROLLBACK"))
	case err == nil && (own || plan.Commits && inBlock):
		s.ownBlock = false
		err = s.engine.Exec(ctx, "COMMIT")
	}
	return outcome{tag: tag}, err
}

func (s *session) runSteps(ctx context.Context, plan ddl.Plan, after []string) (string, error) {
	tag := plan.Tag
	if plan.Late {
		s.server.late.Store(true)
	}
	if plan.SQL != "" {
		sql, err := s.resolveLate(ctx, plan.SQL)
		if err != nil {
			return "", err
		}
		own, err := s.engine.Run(ctx, sql)
		if err != nil {
			return "", err
		}
		if tag == "" {
			tag = own
		}
		if sql != plan.SQL && plan.OverLate != "" {
			after = append(after, plan.OverLate)
		}
	}
	for _, sql := range after {
		if err := s.engine.Exec(ctx, sql); err != nil {
			return "", err
		}
	}
	return tag, nil
}
