// Package unload executes UNLOAD: it runs the quoted SELECT in the session's
// own PostgreSQL connection and writes its rows to S3 as CSV, delimited text or in fixed
// widths, as r_UNLOAD of AWS's Database Developer Guide describes them. The wire front
// calls Run with a parsed statement. It never parses SQL, never decides what a
// role may do, and holds no more of the data than a few parts of its uploads.
package unload

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift/objects"
	"standin/sandbox/internal/redshift/statement"
)

// Backend is the session's connection to PostgreSQL.
type Backend interface {
	// Query streams the rows of a SELECT; fields is called once, before the first
	// row, and has the types' object ids of Redshift.
	Query(ctx context.Context, sql string, fields func([]pgconn.FieldDescription) error, row func([][]byte) error) error
	// CopyOut writes the output of a COPY … TO STDOUT in text format to w, whose
	// Write never fails. (pgconn's PgConn.CopyTo does this.)
	CopyOut(ctx context.Context, sql string, w io.Writer) error
	// Cancel asks the server to stop what the connection executes.
	Cancel(ctx context.Context) error
}

// Store is S3 through the statement's role; objects.Bucket is one.
type Store interface {
	List(ctx context.Context, bucket, prefix string) iter.Seq2[objects.Object, error]
	Create(ctx context.Context, bucket, key string) objects.Writer
	Delete(ctx context.Context, bucket, key string) error
}

// ZeroRows is what UNLOAD writes for a slice without rows. AWS says only that
// it "might write empty Amazon S3 objects"; clients have met all four.
type ZeroRows string

// What a slice without rows writes. If no slice has a row, NoFiles writes no
// manifest either, EmptyManifest one that lists nothing.
const (
	NoFiles       ZeroRows = "no-files"
	EmptyManifest ZeroRows = "empty-manifest"
	EmptyObjects  ZeroRows = "empty-objects"
	HeaderOnly    ZeroRows = "header-only" // like EmptyObjects unless HEADER is given
)

// Config is what Run needs beside the statement.
type Config struct {
	Backend  Backend
	Store    Store
	Slices   int // of the cluster, at least 1
	ZeroRows ZeroRows
	Region   string // of the bucket
	// Rewrite turns the SELECT into PostgreSQL's SQL; nil leaves it as it is.
	Rewrite func(ctx context.Context, sql string) (string, error)
	// Bend, if not nil, changes the CSV of each row before it is written, as a
	// fault would.
	Bend func(row []byte) []byte
}

// File is an object that was written.
type File struct {
	Location statement.Location
	Bytes    int64 // of the object
	Rows     int64 // without the header line
	Lines    int64 // with it, as the manifest counts
}

// Result tells what an UNLOAD did.
type Result struct {
	Rows  int64
	Files []File // in the order of slices and parts, without the manifest
}

// Run executes u. Its errors are *statement.Failure, *lexer.Error from Rewrite,
// or PostgreSQL's own for the SELECT. After an error the files that were whole
// by then are left behind, as Redshift leaves them.
func Run(ctx context.Context, config Config, u statement.Unload) (Result, error) {
	query := u.Select
	if config.Rewrite != nil {
		var err error
		if query, err = config.Rewrite(ctx, query); err != nil {
			return Result{}, err
		}
	}
	columns, err := describe(ctx, config.Backend, query)
	if err != nil {
		return Result{}, err
	}
	if err := prepare(ctx, config, u); err != nil {
		return Result{}, err
	}
	rows, err := newRowWriter(ctx, config, u, columns)
	if err != nil {
		return Result{}, err
	}
	defer rows.abort()
	// The brackets stand on lines of their own, so that a comment at the end of
	// the query does not hide the closing one.
	err = config.Backend.CopyOut(ctx, "COPY (\n"+query+"\n) TO STDOUT", rows)
	if rows.err != nil {
		return Result{}, rows.err
	}
	if err != nil {
		return Result{}, err
	}
	files, err := rows.finish()
	if err != nil {
		return Result{}, err
	}
	result := Result{Rows: rows.count, Files: files}
	if u.Manifest && (result.Rows > 0 || config.ZeroRows != NoFiles) {
		err = writeManifest(ctx, config.Store, u, columns, files)
	}
	return result, err
}

// prepare finds whether the destination may be written, and empties it for
// CLEANPATH.
func prepare(ctx context.Context, config Config, u statement.Unload) error {
	if err := statement.CheckRegion(u.Region, config.Region, u.To); err != nil {
		return err
	}
	if u.KMSKeyID != "" { // S3 knows no key but its own, which the bucket's default encryption names
		return &statement.Failure{
			Message: "S3ServiceException:The key is not found,Status 400,Error KMS.NotFoundException", Code: statement.CodeS3, Context: "S3 key being written: " + u.To.String(),
		}
	}
	if u.AllowOverwrite {
		return nil
	}
	if u.CleanPath {
		if len(u.PartitionBy) > 0 {
			return nil // each partition is cleaned when its first row comes
		}
		return clean(ctx, config.Store, u.To.Bucket, u.To.Key)
	}
	for _, err := range config.Store.List(ctx, u.To.Bucket, u.To.Key) {
		if err != nil {
			return statement.S3Failure(err, "S3 path listed:", u.To)
		}
		return &statement.Failure{
			Message: "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.",
			Code:    statement.CodeS3,
			Context: "S3 path listed: " + u.To.String(),
		}
	}
	return nil
}

// describe returns the columns of the query without running it.
func describe(ctx context.Context, backend Backend, query string) ([]column, error) {
	var fields []pgconn.FieldDescription
	none := func([][]byte) error { return nil }
	err := backend.Query(ctx, "SELECT * FROM (\n"+query+"\n) AS unload_query LIMIT 0", func(described []pgconn.FieldDescription) error {
		fields = slices.Clone(described)
		return nil
	}, none)
	if err != nil {
		return nil, err
	}
	if len(fields) == 0 {
		return nil, errors.New("the query of UNLOAD has no columns")
	}
	var columns []column
	for _, field := range fields {
		columns = append(columns, newColumn(field))
	}
	return columns, nil
}
