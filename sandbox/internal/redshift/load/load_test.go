package load_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/klauspost/compress/zstd"

	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/load"
	"standin/sandbox/internal/redshift/objects/objectstest"
	"standin/sandbox/internal/redshift/statement"
)

// backend stands for PostgreSQL: it keeps the COPY text it is given, and drops
// it if reading fails.
type backend struct {
	sql, loaded string
	err         error
}

func (b *backend) CopyIn(_ context.Context, sql string, r io.Reader) (int64, error) {
	b.sql = sql
	text, err := io.ReadAll(r)
	if b.err != nil {
		return 0, b.err
	}
	if err != nil {
		return 0, &pgconn.PgError{Code: "57014", Message: "COPY from stdin failed: " + err.Error()}
	}
	b.loaded = string(text)
	return int64(strings.Count(b.loaded, "\n")), nil
}

// run loads files, whose keys begin with p/, into a table t of the columns.
func run(t *testing.T, columns []load.Column, options string, files map[string]string) (load.Result, *backend, error) {
	t.Helper()
	return runStore(t, columns, "copy t from 's3://b/p/' iam_role default csv "+options, objectstest.New(files))
}

func runStore(t *testing.T, columns []load.Column, sql string, store *objectstest.Store) (load.Result, *backend, error) {
	t.Helper()
	c, err := statement.ParseCopy(sql, false)
	if err != nil {
		t.Fatal(err)
	}
	b := &backend{}
	result, err := load.Run(t.Context(), load.Config{
		Backend: b, Store: store, Region: "eu-west-1",
		Columns: func(context.Context, string, string) ([]load.Column, error) { return columns, nil },
	}, c)
	return result, b, err
}

func varchar(length int) load.Column {
	return load.Column{Name: "c", Kind: load.Varchar, Length: length}
}

func reasons(err error) string {
	refused, ok := errors.AsType[*load.Error](err)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%+v", refused.Errors)
}

func TestRunTellsWhereARowIs(t *testing.T) {
	t.Parallel()
	columns := []load.Column{varchar(9), {Name: "n", Kind: load.Integer}}
	_, _, err := run(t, columns, "ignoreheader 1", map[string]string{"p/1": "c,n\na,1\n", "p/2": "c,n\n\"a\nb\",2\nlast,x1\n"})
	refused, ok := errors.AsType[*load.Error](err)
	if !ok {
		t.Fatal(err)
	}
	if got, want := err.Error(), "Load into table 't' failed.  Check 'stl_load_errors' system table for details."; got != want {
		t.Errorf("message %q", got)
	}
	want := load.RowError{
		File: statement.Location{Bucket: "b", Key: "p/2"}, Line: 4, Offset: 12, Column: "n", Type: "int4", Length: "0", Position: 5,
		Code: 1207, Reason: "Invalid digit, Value 'x', Pos 0, Type: Integer", RawLine: "last,x1", RawValue: "x1",
		Fields: []load.ParsedField{{Column: "c", Type: "varchar", Length: "9", Value: "last"}, {Column: "n", Type: "int4", Length: "0", Null: true}},
	}
	if diff := cmp.Diff([]load.RowError{want}, refused.Errors); diff != "" {
		t.Error(diff)
	}
}

func TestRunKeepsTheFieldsOfTwentyErrors(t *testing.T) {
	t.Parallel()
	columns := []load.Column{varchar(9), varchar(2000), {Name: "n", Kind: load.Integer}, varchar(9)}
	wide := strings.Repeat("w", 1025)
	_, _, err := run(t, columns, "maxerror 30", map[string]string{"p/1": strings.Repeat("é\U0001F600,"+wide+",x,y\n", 30)})
	refused, ok := errors.AsType[*load.Error](err)
	if !ok || len(refused.Errors) != 30 {
		t.Fatal(err)
	}
	want := []load.ParsedField{
		{Column: "c", Type: "varchar", Length: "9", Value: ".."},
		{Column: "c", Type: "varchar", Length: "2000", Value: wide[:1024]},
		{Column: "n", Type: "int4", Length: "0", Null: true},
	}
	for i, e := range refused.Errors {
		if i == 20 {
			want = nil
		}
		if diff := cmp.Diff(want, e.Fields); diff != "" {
			t.Fatalf("error %d: %s", i, diff)
		}
	}
}

func TestRunCountsErrors(t *testing.T) {
	t.Parallel()
	columns := []load.Column{{Name: "n", Kind: load.Integer}}
	files := map[string]string{"p/1": "1\nx\n2\ny\n3\n"}
	cases := []struct {
		name, options string
		loaded        string
		errors        int
		fails         bool
	}{
		{"the first error fails the load", "", "", 1, true},
		{"MAXERROR 1 is the same", "maxerror 1", "", 1, true},
		{"as many errors as MAXERROR fail it", "maxerror 2", "", 2, true},
		{"fewer do not", "maxerror 3", "1\n2\n3\n", 2, false},
		{"IGNOREALLERRORS loads the rest", "ignoreallerrors", "1\n2\n3\n", 2, false},
		{"NOLOAD finds errors too", "noload", "", 1, true},
		{"NOLOAD loads nothing", "noload maxerror 3", "", 2, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			result, b, err := run(t, columns, c.options, files)
			refused, failed := errors.AsType[*load.Error](err)
			found := result.Errors
			if failed {
				found = refused.Errors
			}
			if failed != c.fails || len(found) != c.errors || b.loaded != c.loaded {
				t.Errorf("failed %v with %d errors, loaded %q", failed, len(found), b.loaded)
			}
			if !c.fails && result.Rows != int64(strings.Count(c.loaded, "\n")) {
				t.Errorf("%d rows", result.Rows)
			}
		})
	}
}

func TestRunFillsRecordsAndSkipsLines(t *testing.T) {
	t.Parallel()
	columns := []load.Column{{Name: "a", Kind: load.Integer}, {Name: "b", Kind: load.Varchar, Length: 5}, {Name: "c", Kind: load.Char, Length: 5}}
	cases := []struct{ name, options, file, want string }{
		{"FILLRECORD gives '' to VARCHAR and NULL to CHAR", "fillrecord", "1\n", "1\t\t\\N\n"},
		{"FILLRECORD with EMPTYASNULL gives NULL", "fillrecord emptyasnull", "1\n", "1\t\\N\t\\N\n"},
		{"IGNOREBLANKLINES", "ignoreblanklines", "\n1,a,b\n\n", "1\ta\tb\n"},
		{"IGNOREHEADER counts lines, not records", "ignoreheader 2", "a,\"b\nb\",c\n1,a,b\n", "1\ta\tb\n"},
		{"the last newline may be missing", "", "1,a,b", "1\ta\tb\n"},
		{"a carriage return lands in the last column", "", "1,a,b\r\n", "1\ta\tb\\r\n"},
		{"another delimiter and quotation mark", "delimiter '|' quote '%'", "1|%a|%|\"\n", "1\ta|\t\"\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, b, err := run(t, columns, c.options, map[string]string{"p/1": c.file})
			if err != nil {
				t.Fatal(err, reasons(err))
			}
			if b.loaded != c.want {
				t.Errorf("loaded %q, want %q", b.loaded, c.want)
			}
		})
	}
}

func TestRunCountsReplacedRows(t *testing.T) {
	t.Parallel()
	result, _, err := run(t, []load.Column{varchar(9)}, "acceptinvchars", map[string]string{"p/1": "a\xff\xff\nb\n\xffc\n"})
	if err != nil || result.Replaced != 2 {
		t.Errorf("%d rows replaced, error %v; want 2", result.Replaced, err)
	}
}

func TestRunChoosesColumns(t *testing.T) {
	t.Parallel()
	columns := []load.Column{
		{Name: "id", Kind: load.Bigint, NotNull: true, Identity: load.IdentityAlways},
		{Name: "given", Kind: load.Bigint, NotNull: true, Identity: load.IdentityByDefault},
		{Name: "Name\"s", Kind: load.Varchar, Length: 9, NotNull: true},
		{Name: "note", Kind: load.Varchar, Length: 9},
		{Name: "filled", Kind: load.Varchar, Length: 9, NotNull: true, HasDefault: true},
	}
	cases := []struct{ name, list, options, want, code, message string }{
		{"IDENTITY is left out without a list", "", "", `COPY "s"."t" ("given", "Name""s", "note", "filled") FROM STDIN`, "", ""},
		{"EXPLICIT_IDS takes it in", "", "explicit_ids", `COPY "s"."t" ("id", "given", "Name""s", "note", "filled") FROM STDIN`, "", ""},
		{"the list decides the order", `(note, "Name""s")`, "", `COPY "s"."t" ("note", "Name""s") FROM STDIN`, "", ""},
		{"GENERATED BY DEFAULT may be listed", `(given, "Name""s")`, "", `COPY "s"."t" ("given", "Name""s") FROM STDIN`, "", ""},
		{"IDENTITY may be listed with EXPLICIT_IDS", `(id, "Name""s")`, "explicit_ids", `COPY "s"."t" ("id", "Name""s") FROM STDIN`, "", ""},
		{"IDENTITY may not without", `(id, "Name""s")`, "", "", "0A000", "EXPLICIT_IDS is needed"},
		{"EXPLICIT_IDS needs IDENTITY in the list", `("Name""s")`, "explicit_ids", "", "0A000", "EXPLICIT_IDS cannot be specified"},
		{"a column that does not exist", `(nope)`, "", "", "42703", `column "nope" of relation "t" does not exist`},
		{"a column twice", `("Name""s", "Name""s")`, "", "", "42701", "specified more than once"},
		{"a NOT NULL column must be listed", `(note)`, "", "", "23502", "NOT NULL column without DEFAULT"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			copied, err := statement.ParseCopy(`copy s.t `+c.list+` from 's3://b/p' iam_role default csv `+c.options, true)
			if err != nil {
				t.Fatal(err)
			}
			b := &backend{}
			_, err = load.Run(t.Context(), load.Config{
				Backend: b, Store: objectstest.New(map[string]string{"p": ""}),
				Columns: func(context.Context, string, string) ([]load.Column, error) { return columns, nil },
			}, copied)
			if c.code == "" && (err != nil || b.sql != c.want) {
				t.Fatalf("ran %q, error %v; want %q", b.sql, err, c.want)
			}
			if fault, ok := errors.AsType[*lexer.Error](err); c.code != "" && (!ok || fault.Code != c.code || !strings.Contains(fault.Message, c.message)) {
				t.Errorf("error %v, want %q", err, c.message)
			}
		})
	}
}

func TestRunFindsItsFiles(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"p/1": "1\n", "p/1.bak": "2\n", "q/3": "3\n",
		"once":      `{"entries":[{"url":"s3://b/p/1","mandatory":true,"meta":{"content_length":2}}],"author":{"name":"x"}}`,
		"twice":     `{"entries":[{"url":"s3://b/p/1"},{"url":"s3://b/p/1"},{"url":"s3://b/q/3"}]}`,
		"optional":  `{"entries":[{"url":"s3://b/gone"},{"url":"s3://b/q/3"}]}`,
		"mandatory": `{"entries":[{"url":"s3://b/q/3"},{"url":"s3://b/gone","mandatory":true}]}`,
		"nothing":   `{"entries":[{"url":"s3://b/gone"}]}`,
		"empty":     `{"entries":[]}`,
		"broken":    `{"entries":`,
		"url":       `{"entries":[{"url":"/p/1"}]}`,
	}
	cases := []struct{ name, from, options, want, message string }{
		{"a prefix means all keys that begin with it", "p/1", "", "1\n2\n", ""},
		{"a prefix without keys", "x/", "", "", "The specified S3 prefix 'x/' does not exist"},
		{"a manifest means its files alone", "once", "manifest", "1\n", ""},
		{"a file listed twice is loaded twice", "twice", "manifest", "1\n1\n3\n", ""},
		{"a missing file is passed over", "optional", "manifest", "3\n", ""},
		{"a missing mandatory file fails the load", "mandatory", "manifest", "", "The specified key does not exist."},
		{"all files missing", "nothing", "manifest", "", "No file of the manifest exists"},
		{"no entries", "empty", "manifest", "", "Problem reading manifest file"},
		{"a manifest that is no JSON", "broken", "manifest", "", "Problem reading manifest file"},
		{"a manifest without S3's URLs", "url", "manifest", "", "Problem reading manifest file"},
		{"a missing manifest", "gone", "manifest", "", "Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404"},
		{"another region", "once", "manifest region 'us-east-1'", "", "Status 301,Error PermanentRedirect"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			columns := []load.Column{{Name: "n", Kind: load.Integer}}
			_, b, err := runStore(t, columns, "copy t from 's3://b/"+c.from+"' iam_role default csv "+c.options, objectstest.New(files))
			if c.message != "" {
				expectFailure(t, err, c.message)
			} else if err != nil {
				t.Fatal(err)
			}
			if b.loaded != c.want {
				t.Errorf("loaded %q, want %q", b.loaded, c.want)
			}
		})
	}
}

func expectFailure(t *testing.T, err error, message string) {
	t.Helper()
	failure, ok := errors.AsType[*statement.Failure](err)
	if !ok || failure.Code != statement.CodeS3 || !strings.Contains(failure.Message, message) {
		t.Errorf("error %v, want %q with code 8001", err, message)
	}
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := io.WriteString(w, text)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRunReadsCompressedFiles(t *testing.T) {
	t.Parallel()
	columns := []load.Column{{Name: "n", Kind: load.Integer}}
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	zstandard := string(encoder.EncodeAll([]byte("1\n2\n"), nil))
	whole := zipped(t, "1\n2\n")
	cases := []struct {
		name, options, content string
		want                   string
		message                string // of a failure; empty and no rows wanted means refused rows
	}{
		{"gzip", "gzip", whole, "1\n2\n", ""},
		{"members of gzip behind each other", "gzip", whole + zipped(t, "3\n"), "1\n2\n3\n", ""},
		{"a member of no bytes", "gzip", zipped(t, ""), "", "none"},
		{"an object of no bytes", "gzip", "", "", "none"},
		{"Zstandard", "zstd", zstandard, "1\n2\n", ""},
		{"an object of no bytes as Zstandard", "zstd", "", "", "none"},
		{"gzip that ends early", "gzip", whole[:len(whole)-9], "", "could not be read to its end"},
		{"Zstandard that ends early", "zstd", zstandard[:len(zstandard)-2], "", "could not be read to its end"},
		{"text said to be gzip", "gzip", "1\n2\n3\n4\n5\n6\n", "", "compressed in another way"},
		{"text said to be Zstandard", "zstd", "1\n2\n3\n4\n5\n6\n", "", "compressed in another way"},
		{"gzip not said to be compressed is rows of garbage", "", whole, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, b, err := run(t, columns, c.options, map[string]string{"p/1": c.content})
			switch _, refused := errors.AsType[*load.Error](err); {
			case c.message == "none" || c.want != "":
				if err != nil {
					t.Fatal(err)
				}
			case c.message != "":
				expectFailure(t, err, c.message)
			case !refused:
				t.Errorf("error %v, want refused rows", err)
			}
			if b.loaded != c.want {
				t.Errorf("loaded %q, want %q", b.loaded, c.want)
			}
		})
	}
}

func TestRunFailsWhenReadingBreaksOff(t *testing.T) {
	t.Parallel()
	store := objectstest.New(map[string]string{"p/1": "1\n2\n3\n"})
	store.Break = func(string) int { return 4 } // at the end of a row
	_, b, err := runStore(t, []load.Column{{Name: "n", Kind: load.Integer}}, "copy t from 's3://b/p/' iam_role default csv", store)
	expectFailure(t, err, "could not be read to its end")
	if b.loaded != "" {
		t.Errorf("loaded %q", b.loaded)
	}
}

func TestRunReturnsPostgreSQLsRefusal(t *testing.T) {
	t.Parallel()
	c, err := statement.ParseCopy("copy t from 's3://b/p' iam_role default csv", false)
	if err != nil {
		t.Fatal(err)
	}
	_, err = load.Run(t.Context(), load.Config{
		Backend: &backend{err: &pgconn.PgError{Code: "42501"}}, Store: objectstest.New(map[string]string{"p": "x\n"}),
		Columns: func(context.Context, string, string) ([]load.Column, error) {
			return []load.Column{{Name: "n", Kind: load.Integer}}, nil
		},
	}, c)
	if answer, ok := errors.AsType[*pgconn.PgError](err); !ok || answer.Code != "42501" {
		t.Errorf("error %v, want the missing privilege before the bad row", err)
	}
}
