package unload_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/klauspost/compress/zstd"

	"standin/sandbox/internal/redshift/objects/objectstest"
	"standin/sandbox/internal/redshift/statement"
	"standin/sandbox/internal/redshift/unload"
)

// backend stands for PostgreSQL: it answers every query with its fields and
// its lines of COPY text.
type backend struct {
	fields    []pgconn.FieldDescription
	lines     []string
	err       error // at the end of the lines
	queries   []string
	cancelled bool
}

func (b *backend) Query(_ context.Context, sql string, fields func([]pgconn.FieldDescription) error, _ func([][]byte) error) error {
	b.queries = append(b.queries, sql)
	return fields(b.fields)
}

func (b *backend) CopyOut(_ context.Context, sql string, w io.Writer) error {
	b.queries = append(b.queries, sql)
	for _, line := range b.lines {
		// PostgreSQL may cut its output anywhere.
		for _, piece := range []string{line[:len(line)/2], line[len(line)/2:], "\n"} {
			if _, err := io.WriteString(w, piece); err != nil {
				return err
			}
		}
		if b.cancelled {
			return &pgconn.PgError{Code: "57014"}
		}
	}
	return b.err
}

func (b *backend) Cancel(context.Context) error {
	b.cancelled = true
	return nil
}

func text(names ...string) []pgconn.FieldDescription {
	var fields []pgconn.FieldDescription
	for _, name := range names {
		fields = append(fields, pgconn.FieldDescription{Name: name, DataTypeOID: 1043, TypeModifier: 14})
	}
	return fields
}

func parse(t *testing.T, options string) statement.Unload {
	t.Helper()
	u, err := statement.ParseUnload("unload ('select * from t') to 's3://b/p/' iam_role default csv "+options, false)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func config(b *backend, store *objectstest.Store) unload.Config {
	return unload.Config{Backend: b, Store: store, Slices: 2, ZeroRows: unload.NoFiles, Region: "eu-west-1"}
}

// incompressible makes different texts of n bytes with all letters in them.
func incompressible(n int) func(seed int) string {
	return func(seed int) string {
		state := uint64(seed)*2685821657736338717 + 1
		out := make([]byte, n)
		for i := range out {
			state ^= state << 13
			state ^= state >> 7
			state ^= state << 17
			out[i] = '0' + byte(state%75)
			if out[i] == '\\' {
				out[i] = '!'
			}
		}
		return string(out)
	}
}

func plain(t *testing.T, compression string, content []byte) []byte {
	t.Helper()
	var reader io.Reader = bytes.NewReader(content)
	var err error
	switch compression {
	case "gzip":
		reader, err = gzip.NewReader(reader)
	case "zstd":
		reader, err = zstd.NewReader(reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func expectFailure(t *testing.T, err error, message string) {
	t.Helper()
	failure, ok := errors.AsType[*statement.Failure](err)
	if !ok || failure.Code != statement.CodeS3 || !strings.Contains(failure.Message, message) {
		t.Errorf("error %v, want %q with code 8001", err, message)
	}
}
