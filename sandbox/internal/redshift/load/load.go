// Package load executes COPY from S3: it finds the files of a prefix or a
// manifest, reads their records, checks and converts every field by Redshift's
// own rules, and feeds the rows to PostgreSQL in one statement, so that a COPY
// loads all of its files or nothing. The rules are those of AWS's Database
// Developer Guide (copy-parameters-data-conversion, multi-byte-character-load-
// errors, r_Load_Error_Reference). The wire front calls Run with a parsed
// statement. It never decides what a role may do, and keeps no more than a row
// and a buffer of the data.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift/objects"
	"standin/sandbox/internal/redshift/statement"
)

// Backend is the session's connection to PostgreSQL.
type Backend interface {
	// CopyIn runs a COPY … FROM STDIN in text format with the content of r and
	// returns the number of rows. An error of r fails the statement.
	CopyIn(ctx context.Context, sql string, r io.Reader) (int64, error)
}

// Store is S3 through the statement's role; objects.Bucket is one.
type Store interface {
	List(ctx context.Context, bucket, prefix string) iter.Seq2[objects.Object, error]
	Open(ctx context.Context, bucket, key string) (io.ReadCloser, int64, error)
}

// Config is what Run needs beside the statement.
type Config struct {
	Backend Backend
	Store   Store
	Region  string // of the bucket
	// Columns returns all columns of the target in their order, and its schema
	// where the statement leaves that to the search path. Its error is the
	// session's own, as for a table that does not exist.
	Columns func(ctx context.Context, schema, table string) ([]Column, error)
}

// File is an object that was read.
type File struct {
	Location statement.Location
	Bytes    int64 // of the object
	Rows     int64 // loaded
	Lines    int64 // of its text
}

// Result tells what a COPY did.
type Result struct {
	Rows     int64
	Files    []File
	Errors   []RowError // rows left out under MAXERROR or IGNOREALLERRORS
	Replaced int64      // rows in which ACCEPTINVCHARS replaced something
}

// RowError is a row that was refused, as stl_load_errors shows it. RawLine and
// RawValue hold the file's data, as there.
type RowError struct {
	File     statement.Location
	Line     int64  // from 1
	Offset   int64  // of the row in the uncompressed file, in bytes
	Column   string // empty if the row as a whole is at fault
	Type     string // such as int4
	Length   string // declared; 0 for types without
	Position int    // of the field in the row, in bytes from 0
	Code     int
	Reason   string
	RawLine  string // at most 1,024 bytes
	RawValue string // at most 1,024 bytes
	// Fields are those up to the one at fault, as stl_loaderror_detail shows
	// them. The first 20 errors of a COPY have them.
	Fields []ParsedField
}

// ParsedField is a field of a row that was refused.
type ParsedField struct {
	Column, Type, Length string
	Value                string // at most 1,024 bytes; empty for the field at fault
	Null                 bool
}

// Error is a COPY that failed because of rows of its files.
type Error struct {
	Table  string
	Errors []RowError
}

// Error gives Redshift's message, which names no row.
func (e *Error) Error() string {
	return fmt.Sprintf("Load into table '%s' failed.  Check 'stl_load_errors' system table for details.", e.Table)
}

// Run executes c. Its errors are *Error for refused rows, *lexer.Error for a
// column list that does not suit the table, *statement.Failure for S3, or
// PostgreSQL's own.
func Run(ctx context.Context, config Config, c statement.Copy) (Result, error) {
	columns, err := config.Columns(ctx, c.Schema, c.Table)
	if err != nil {
		return Result{}, err
	}
	targets, err := resolve(columns, c)
	if err != nil {
		return Result{}, err
	}
	if err := statement.CheckRegion(c.Region, config.Region, c.From); err != nil {
		return Result{}, err
	}
	sources, err := findFiles(ctx, config.Store, c)
	if err != nil {
		return Result{}, err
	}
	rows := newRowReader(ctx, config.Store, c, targets, sources)
	defer rows.close()
	if c.NoLoad {
		_, err = io.Copy(io.Discard, rows)
	} else {
		_, err = config.Backend.CopyIn(ctx, copySQL(c, targets), rows)
	}
	if ended(rows.err) {
		rows.err = nil
	}
	// The server answers to a failing reader with "query canceled"; any other
	// answer of its own comes first, as that a privilege is missing.
	if answer, ok := errors.AsType[*pgconn.PgError](err); rows.err != nil && (!ok || answer.Code == "57014") {
		err = rows.err
	}
	if err != nil {
		return Result{}, err
	}
	if !rows.found {
		return Result{}, &statement.Failure{
			Message: "No file of the manifest exists", Code: statement.CodeS3, Context: "manifest: " + c.From.String(),
		}
	}
	result := Result{Rows: rows.count, Files: rows.files, Errors: rows.errors, Replaced: rows.replaced}
	if c.NoLoad {
		result.Rows = 0
	}
	return result, nil
}

func copySQL(c statement.Copy, targets []target) string {
	var sql strings.Builder
	sql.WriteString("COPY ")
	if c.Schema != "" {
		sql.WriteString(quoteIdentifier(c.Schema) + ".")
	}
	sql.WriteString(quoteIdentifier(c.Table) + " (")
	for i, t := range targets {
		if i > 0 {
			sql.WriteString(", ")
		}
		sql.WriteString(quoteIdentifier(t.column.Name))
	}
	sql.WriteString(") FROM STDIN")
	return sql.String()
}

func quoteIdentifier(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}
