package redshift

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"standin/sandbox/internal/redshift/activity"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/load"
	statements "standin/sandbox/internal/redshift/statement"
)

// load makes a COPY.
func (s *session) load(st *statement) error {
	parsed, err := statements.ParseCopy(st.text, s.facts.CaseSensitive)
	if err != nil {
		return err
	}
	table := parsed.Table
	short := s.server.rewriter.Names.Short
	parsed.Schema, parsed.Table = short(parsed.Schema), short(parsed.Table)
	for i, column := range parsed.Columns {
		parsed.Columns[i] = short(column)
	}
	st.own = func(ctx context.Context, s *session, number int64) (outcome, error) {
		begin := s.server.config.Now()
		var result load.Result
		started, relation := false, uint32(0)
		err := s.bulk(ctx, func(ctx context.Context) error {
			bucket, err := s.bucket(ctx, parsed.Authorization)
			if err != nil {
				return err
			}
			if relation, err = s.relation(ctx, parsed.Schema, parsed.Table); err != nil {
				return err
			}
			started = true
			result, err = load.Run(ctx, load.Config{Backend: s.engine, Store: bucket, Region: s.server.config.Region, Columns: s.columns}, parsed)
			return err
		})
		if started {
			s.loaded(number, begin, table, relation, parsed.From.String(), result, err)
		}
		if err != nil {
			return outcome{}, err
		}
		s.inform("Load into table '%s' completed, %d record(s) loaded successfully.", table, result.Rows)
		if len(result.Errors) > 0 {
			s.inform("Load into table '%s' completed, %d record(s) could not be loaded.  Check 'stl_load_errors' system table for details.", table, len(result.Errors))
		}
		return outcome{tag: "COPY", rows: result.Rows}, nil
	}
	return nil
}

// loaded records a COPY and its rows at fault.
func (s *session) loaded(number int64, begin time.Time, table string, relation uint32, source string, result load.Result, err error) {
	s.figure("pg_last_copy_count", result.Rows)
	s.figure("pg_last_copy_id", number)
	entry := activity.Load{Statement: s.finished(number, begin, result.Rows, err), Table: table, Source: source}
	for _, file := range result.Files {
		entry.Files = append(entry.Files, activity.LoadedFile{Path: file.Location.String(), Lines: file.Lines, Bytes: file.Bytes})
	}
	faults := result.Errors
	if failed, ok := errors.AsType[*load.Error](err); ok {
		faults = failed.Errors
	}
	for _, e := range faults {
		var fields []activity.LoadedField
		for _, f := range e.Fields {
			fields = append(fields, activity.LoadedField{Column: s.server.rewriter.Names.Full(f.Column), Type: f.Type, Length: f.Length, Value: f.Value, Null: f.Null})
		}
		entry.Errors = append(entry.Errors, activity.LoadError{
			Relation: relation, File: e.File.String(), Line: e.Line, Column: s.server.rewriter.Names.Full(e.Column), Type: e.Type, Length: e.Length,
			Position: e.Position, Code: e.Code, Reason: e.Reason, RawLine: e.RawLine, RawField: e.RawValue, Fields: fields,
		})
	}
	s.server.activity.Loaded(entry)
}

// qualified names a table to PostgreSQL.
func qualified(schema, table string) string {
	if schema == "" {
		return dialect.QuoteIdentifier(table)
	}
	return dialect.QuoteIdentifier(schema) + "." + dialect.QuoteIdentifier(table)
}

func (s *session) relation(ctx context.Context, schema, table string) (uint32, error) {
	rows, err := s.engine.Strings(ctx, "SELECT "+dialect.QuoteLiteral(qualified(schema, table))+"::regclass::oid")
	if err != nil {
		return 0, err
	}
	oid, err := strconv.ParseUint(rows[0][0], 10, 32)
	return uint32(oid), err
}

// columns reads the columns of a table that COPY loads into.
func (s *session) columns(ctx context.Context, schema, table string) ([]load.Column, error) {
	rows, err := s.engine.Strings(ctx, `SELECT a.attname, t.typname, a.atttypmod, a.attnotnull, a.attidentity, a.atthasdef
		FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
		WHERE a.attrelid = `+dialect.QuoteLiteral(qualified(schema, table))+`::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`)
	if err != nil {
		return nil, err
	}
	columns := make([]load.Column, len(rows))
	for i, row := range rows {
		modifier, err := strconv.Atoi(row[2])
		if err != nil {
			return nil, fmt.Errorf("type of column %s: %w", row[0], err)
		}
		column := load.Column{Name: row[0], Kind: load.Kind(row[1]), NotNull: row[3] == "t", HasDefault: row[5] == "t"}
		switch column.Kind {
		case "bpchar":
			column.Kind, column.Length = load.Char, modifier-4
		case load.Varchar, load.Varbyte:
			column.Length = modifier - 4
		case load.Decimal:
			column.Precision, column.Scale = (modifier-4)>>16, (modifier-4)&0xffff
		}
		switch row[4] {
		case "a":
			column.Identity = load.IdentityAlways
		case "d":
			column.Identity = load.IdentityByDefault
		}
		columns[i] = column
	}
	return columns, nil
}
