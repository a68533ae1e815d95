package redshift

import (
	"context"
	"errors"
	"slices"
	"time"

	"standin/sandbox/internal/redshift/activity"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
	statements "standin/sandbox/internal/redshift/statement"
	"standin/sandbox/internal/redshift/unload"
)

// unload makes an UNLOAD.
func (s *session) unload(st *statement) error {
	parsed, err := statements.ParseUnload(st.text, s.facts.CaseSensitive)
	if err != nil {
		return err
	}
	query, err := s.rewriteInner(parsed.Select)
	if err != nil {
		return err
	}
	parsed.Select = query
	st.own = func(ctx context.Context, s *session, number int64) (outcome, error) {
		begin := s.server.config.Now()
		var result unload.Result
		err := s.bulk(ctx, func(ctx context.Context) error {
			bucket, err := s.bucket(ctx, parsed.Authorization)
			if err != nil {
				return err
			}
			parsed := parsed
			if parsed.Select, err = s.resolveLate(ctx, parsed.Select); err != nil {
				return err
			}
			result, err = unload.Run(ctx, unload.Config{
				Backend: backend{s.engine, s.server}, Store: bucket, Slices: s.server.config.Slices,
				ZeroRows: unload.ZeroRows(s.server.config.ZeroRows), Region: s.server.config.Region,
				Bend: st.bend,
			}, parsed)
			return err
		})
		s.unloaded(number, begin, result, err)
		if err != nil {
			return outcome{}, err
		}
		s.inform("UNLOAD completed, %d record(s) unloaded successfully.", result.Rows)
		return outcome{tag: "UNLOAD", rows: result.Rows}, nil
	}
	return nil
}

// rewriteInner turns the SELECT of an UNLOAD into PostgreSQL's.
func (s *session) rewriteInner(sql string) (string, error) {
	tokens, err := lexer.Scan(sql)
	if err != nil {
		return "", err
	}
	// Brackets may stand around the whole SELECT.
	first := slices.IndexFunc(tokens, func(t lexer.Token) bool { return !t.Is("(") })
	if err := dialect.CheckLeader(tokens[max(first, 0):]); err != nil {
		return "", err
	}
	return s.server.rewriter.Rewrite(sql, tokens, s.facts)
}

// unloaded records an UNLOAD. One that failed midway counts as 0 rows; one that was refused changes nothing.
func (s *session) unloaded(number int64, begin time.Time, result unload.Result, err error) {
	if _, refused := errors.AsType[*lexer.Error](err); refused {
		return
	}
	s.figure("pg_last_unload_count", result.Rows)
	s.figure("pg_last_unload_id", number)
	entry := activity.Unload{Statement: s.finished(number, begin, result.Rows, err)}
	for _, file := range result.Files {
		entry.Files = append(entry.Files, activity.UnloadedFile{Path: file.Location.String(), Rows: file.Rows, Bytes: file.Bytes})
	}
	s.server.activity.Unloaded(entry)
}

func (s *session) finished(number int64, begin time.Time, rows int64, err error) activity.Statement {
	status := "success"
	if err != nil {
		status = "failed"
	}
	return activity.Statement{Session: s.about, Query: number, Label: s.label, Status: status, Rows: rows, Begin: begin, End: s.server.config.Now()}
}
