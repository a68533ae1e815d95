package unload_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift/objects/objectstest"
	"standin/sandbox/internal/redshift/unload"
)

func TestRunWritesValuesAsAWSDocuments(t *testing.T) {
	t.Parallel()
	field := func(oid uint32) pgconn.FieldDescription { return pgconn.FieldDescription{Name: "c", DataTypeOID: oid} }
	cases := []struct {
		name    string
		field   pgconn.FieldDescription
		copied  string // PostgreSQL's COPY text
		options string
		want    string
	}{
		{"NULL is an empty field by default", field(1043), `\N`, "", "\n"},
		{"NULL AS marks NULL", field(1043), `\N`, "null as '@'", "@\n"},
		{"NULL AS marks a NULL number", field(23), `\N`, "null as '@'", "@\n"},
		{"a NULL string with a delimiter is quoted", field(23), `\N`, "null as 'a,b'", "\"a,b\"\n"},
		{"an empty string is an empty field", field(1043), ``, "null as '@'", "\n"},
		{"a backslash and an N are no NULL", field(1043), `\\N`, "null as '@'", "\\N\n"},
		{"a newline is quoted", field(1043), `a\nb`, "", "\"a\nb\"\n"},
		{"a carriage return is quoted", field(1043), `a\rb`, "", "\"a\rb\"\n"},
		{"a tab is bare", field(1043), `a\tb`, "", "a\tb\n"},
		{"control characters are bare", field(1043), `\b\f\v\\`, "", "\b\f\v\\\n"},
		{"quotation marks are doubled", field(1043), `say "hi"`, "", "\"say \"\"hi\"\"\"\n"},
		{"CHAR keeps the blanks that it is stored with", field(1042), `a  `, "", "a  \n"},
		{"booleans are t and f", field(16), `t`, "", "t\n"},
		{"special floats are in lower case", field(701), `-Infinity`, "", "-inf\n"},
		{"NaN is in lower case", field(700), `NaN`, "", "nan\n"},
		{"a string NaN is as it is", field(1043), `NaN`, "", "NaN\n"},
		{"TIMESTAMPTZ has a short offset", field(1184), `2024-01-02 03:04:05.6+05:30`, "", "2024-01-02 03:04:05.6+05:30\n"},
		{"SUPER is JSON without blanks", field(4000), `{"a": 1, "b": "x y"}`, "", "\"{\"\"a\"\":1,\"\"b\"\":\"\"x y\"\"}\"\n"},
		{"SUPER ignores NULL AS", field(4000), `\N`, "null as '@'", "null\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := objectstest.New(nil)
			b := &backend{fields: []pgconn.FieldDescription{c.field}, lines: []string{c.copied}}
			if _, err := unload.Run(t.Context(), config(b, store), parse(t, c.options)); err != nil {
				t.Fatal(err)
			}
			if got := string(store.Get("p/0000_part_00")); got != c.want {
				t.Errorf("wrote %q, want %q", got, c.want)
			}
		})
	}
}

func TestRunSpreadsRowsOverSlices(t *testing.T) {
	t.Parallel()
	b := &backend{fields: text("a", "b")}
	for i := range 100 {
		b.lines = append(b.lines, fmt.Sprintf("%d\tx", i))
	}
	store := objectstest.New(nil)
	result, err := unload.Run(t.Context(), config(b, store), parse(t, "header manifest"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"p/0000_part_00", "p/0001_part_00", "p/manifest"}, store.Written()); diff != "" {
		t.Errorf("the manifest comes last: %s", diff)
	}
	var rows []string
	for _, file := range result.Files {
		lines := strings.Split(strings.TrimSuffix(string(store.Get(file.Location.Key)), "\n"), "\n")
		if lines[0] != "a,b" || int64(len(lines)) != file.Lines || file.Rows != file.Lines-1 || file.Rows < 40 {
			t.Errorf("%s has %d lines from %q on, said %d lines and %d rows", file.Location, len(lines), lines[0], file.Lines, file.Rows)
		}
		rows = append(rows, lines[1:]...)
	}
	slices.Sort(rows)
	if rows = slices.Compact(rows); len(rows) != 100 || result.Rows != 100 {
		t.Errorf("%d different rows, said %d", len(rows), result.Rows)
	}
}

func TestRunWithoutParallelKeepsTheOrder(t *testing.T) {
	t.Parallel()
	b := &backend{fields: text("a"), lines: []string{"1", "2", "3"}}
	store := objectstest.New(nil)
	if _, err := unload.Run(t.Context(), config(b, store), parse(t, "parallel off extension 'csv'")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"p/000.csv"}, store.Keys()); diff != "" {
		t.Error(diff)
	}
	if got := string(store.Get("p/000.csv")); got != "1\n2\n3\n" {
		t.Errorf("wrote %q", got)
	}
}

func TestRunCutsFilesAtMaxFileSize(t *testing.T) {
	t.Parallel()
	for _, options := range []string{"", "gzip", "zstd"} {
		t.Run("compression "+options, func(t *testing.T) {
			t.Parallel()
			b := &backend{fields: text("a", "b")}
			row := incompressible(8000)
			for i := range 2200 {
				b.lines = append(b.lines, fmt.Sprintf("%d\t%s", i, row(i)))
			}
			store := objectstest.New(nil)
			result, err := unload.Run(t.Context(), config(b, store), parse(t, "maxfilesize 5 mb "+options))
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Files) < 4 || !strings.HasPrefix(result.Files[1].Location.Key, "p/0000_part_01") {
				t.Errorf("%d files, the second %s", len(result.Files), result.Files[1].Location)
			}
			var rows int64
			for _, file := range result.Files {
				content := store.Get(file.Location.Key)
				if int64(len(content)) != file.Bytes || file.Bytes > 5<<20 {
					t.Errorf("%s has %d bytes, said %d; at most %d are allowed", file.Location, len(content), file.Bytes, 5<<20)
				}
				rows += int64(bytes.Count(plain(t, options, content), []byte{'\n'}))
			}
			if rows != 2200 {
				t.Errorf("%d rows", rows)
			}
		})
	}
}

func TestRunOfNoRows(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		zero     unload.ZeroRows
		want     []string
		content  string // of each part, uncompressed
		manifest string
	}{
		{"writes nothing at all", unload.NoFiles, nil, "", ""},
		{"writes an empty manifest", unload.EmptyManifest, []string{"p/manifest"}, "", `{"entries":[]}`},
		{"writes empty objects", unload.EmptyObjects, []string{"p/0000_part_00.gz", "p/0001_part_00.gz", "p/manifest"}, "", ""},
		{"writes headers", unload.HeaderOnly, []string{"p/0000_part_00.gz", "p/0001_part_00.gz", "p/manifest"}, "a,b\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := objectstest.New(nil)
			settings := config(&backend{fields: text("a", "b")}, store)
			settings.ZeroRows = c.zero
			result, err := unload.Run(t.Context(), settings, parse(t, "header gzip manifest"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, store.Keys()); diff != "" {
				t.Error(diff)
			}
			for _, file := range result.Files {
				if got := string(plain(t, "gzip", store.Get(file.Location.Key))); got != c.content {
					t.Errorf("%s holds %q, want %q", file.Location, got, c.content)
				}
				if want := int64(strings.Count(c.content, "\n")); file.Lines != want || file.Rows != 0 {
					t.Errorf("%s: %d lines and %d rows, want %d and none", file.Location, file.Lines, file.Rows, want)
				}
			}
			var compact bytes.Buffer
			if c.manifest != "" {
				if err := json.Compact(&compact, store.Get("p/manifest")); err != nil || compact.String() != c.manifest {
					t.Errorf("manifest %s, error %v; want %s", &compact, err, c.manifest)
				}
			}
		})
	}
}

func TestRunLeavesEmptyZstandardFramesForNoRows(t *testing.T) {
	t.Parallel()
	store := objectstest.New(nil)
	settings := config(&backend{fields: text("a")}, store)
	settings.ZeroRows = unload.EmptyObjects
	if _, err := unload.Run(t.Context(), settings, parse(t, "zstd")); err != nil {
		t.Fatal(err)
	}
	content := store.Get("p/0000_part_00.zst")
	if len(content) == 0 || len(plain(t, "zstd", content)) != 0 {
		t.Errorf("%d bytes, want a frame of no bytes", len(content))
	}
}

func TestRunWritesTheVerboseManifest(t *testing.T) {
	t.Parallel()
	b := &backend{
		fields: []pgconn.FieldDescription{
			{Name: "id", DataTypeOID: 23, TypeModifier: -1},
			{Name: "name", DataTypeOID: 1043, TypeModifier: 29},
			{Name: "price", DataTypeOID: 1700, TypeModifier: 8<<16 | 2 + 4},
			{Name: "doc", DataTypeOID: 4000, TypeModifier: -1},
			{Name: "raw", DataTypeOID: 6551, TypeModifier: 104},
		},
		lines: []string{"1\ta\t1.50\t{}\t00"},
	}
	store := objectstest.New(nil)
	if _, err := unload.Run(t.Context(), config(b, store), parse(t, "header parallel off manifest verbose")); err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, store.Get("p/manifest")); err != nil {
		t.Fatal(err)
	}
	want := `{"entries":[{"url":"s3://b/p/000","meta":{"content_length":37,"record_count":2}}],` +
		`"schema":{"elements":[{"name":"id","type":{"base":"integer"}},{"name":"name","type":{"base":"character varying","length":25}},` +
		`{"name":"price","type":{"base":"numeric","precision":8,"scale":2}},{"name":"doc","type":{"base":"super"}},` +
		`{"name":"raw","type":{"base":"binary varying","length":100}}]},` +
		`"meta":{"content_length":37,"record_count":2},"author":{"name":"Amazon Redshift","version":"1.0.0"}}`
	if diff := cmp.Diff(want, compact.String()); diff != "" {
		t.Error(diff)
	}
}

func TestRunRewritesTheQuery(t *testing.T) {
	t.Parallel()
	b := &backend{fields: text("a")}
	settings := config(b, objectstest.New(nil))
	settings.Rewrite = func(_ context.Context, sql string) (string, error) { return sql + " -- rewritten", nil }
	if _, err := unload.Run(t.Context(), settings, parse(t, "")); err != nil {
		t.Fatal(err)
	}
	want := "COPY (\nselect * from t -- rewritten\n) TO STDOUT"
	if got := b.queries[len(b.queries)-1]; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
}
