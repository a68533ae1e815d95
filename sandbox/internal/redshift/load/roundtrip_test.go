package load_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/postgres"
	"standin/sandbox/internal/redshift/engine"
	"standin/sandbox/internal/redshift/load"
	"standin/sandbox/internal/redshift/objects/objectstest"
	"standin/sandbox/internal/redshift/statement"
	"standin/sandbox/internal/redshift/unload"
)

// connect starts a PostgreSQL of the test's own and connects to it.
func connect(tb testing.TB) *engine.Connection {
	tb.Helper()
	ctx := context.WithoutCancel(tb.Context())
	dir, err := os.MkdirTemp("", "standin-") //nolint:usetesting // short enough for a socket's name
	if err != nil {
		tb.Fatal(err)
	}
	binaries, err := postgres.Find(ctx)
	data := filepath.Join(dir, "data")
	if err = errors.Join(err, postgres.GiveAway(dir)); err != nil {
		tb.Fatal(err)
	}
	if err := binaries.Prepare(ctx, data); err != nil {
		tb.Fatal(err)
	}
	options := postgres.Options{Data: data, SocketDirectory: dir, Port: 5432, Database: "dev", Log: filepath.Join(dir, "log")}
	server, err := binaries.Start(ctx, options, func(int) error { return nil })
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := errors.Join(server.Stop(), os.RemoveAll(dir)); err != nil {
			tb.Error(err)
		}
	})
	c, err := engine.Connect(ctx, engine.Address{SocketDirectory: dir, Port: 5432, Database: "dev"}, engine.Options{User: postgres.Superuser})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = c.Close(ctx) })
	return c
}

func execute(tb testing.TB, c *engine.Connection, sql string) {
	tb.Helper()
	if err := c.Exec(tb.Context(), sql); err != nil {
		tb.Fatal(err)
	}
}

func query(tb testing.TB, c *engine.Connection, sql string) []string {
	tb.Helper()
	rows, err := c.Strings(tb.Context(), sql)
	if err != nil {
		tb.Fatal(err)
	}
	var lines []string
	for _, row := range rows {
		lines = append(lines, strings.Join(row, "|"))
	}
	return lines
}

func runUnload(tb testing.TB, c *engine.Connection, store unload.Store, sql string) (unload.Result, error) {
	tb.Helper()
	u, err := statement.ParseUnload(sql, false)
	if err != nil {
		tb.Fatal(err)
	}
	return unload.Run(tb.Context(), unload.Config{Backend: c, Store: store, Slices: 3, ZeroRows: unload.EmptyManifest, Region: "us-east-1"}, u)
}

func runLoad(tb testing.TB, c *engine.Connection, store load.Store, columns []load.Column, sql string) (load.Result, error) {
	tb.Helper()
	parsed, err := statement.ParseCopy(sql, false)
	if err != nil {
		tb.Fatal(err)
	}
	return load.Run(tb.Context(), load.Config{
		Backend: c, Store: store, Region: "us-east-1",
		Columns: func(context.Context, string, string) ([]load.Column, error) { return columns, nil },
	}, parsed)
}

const everyType = `a smallint, b bigint, c numeric(20,4), d real, e double precision, f boolean, g char(5), h varchar(65535),
	i date, j timestamp, k timestamptz, l time, m timetz, n interval`

func everyColumn() []load.Column {
	return []load.Column{
		{Name: "a", Kind: load.Smallint},
		{Name: "b", Kind: load.Bigint},
		{Name: "c", Kind: load.Decimal, Precision: 20, Scale: 4},
		{Name: "d", Kind: load.Real},
		{Name: "e", Kind: load.Double},
		{Name: "f", Kind: load.Boolean},
		{Name: "g", Kind: load.Char, Length: 5},
		{Name: "h", Kind: load.Varchar, Length: 65535},
		{Name: "i", Kind: load.Date},
		{Name: "j", Kind: load.Timestamp},
		{Name: "k", Kind: load.TimestampTZ},
		{Name: "l", Kind: load.Time},
		{Name: "m", Kind: load.TimeTZ},
		{Name: "n", Kind: load.Interval},
	}
}

func TestWhatIsUnloadedIsLoaded(t *testing.T) {
	t.Parallel()
	c := connect(t)
	execute(t, c, "SET timezone TO 'UTC'; CREATE TABLE source ("+everyType+"); CREATE TABLE target (LIKE source)")
	execute(t, c, `INSERT INTO source VALUES
		(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
		(-32768, 9223372036854775807, -1234567890123456.7891, 'infinity', 'nan', true, 'ab', '', '0044-03-15 BC', '4713-01-01 00:00:00 BC', '2024-02-29 23:59:59.999999+00', '23:59:59.5', '01:02:03+05:30', '1 year 2 mons'),
		(0, 0, 0, 1.5e-20, -1e300, false, '', ',"\N' || chr(10) || chr(13) || chr(9) || '🙂 ', '9999-12-31', '0001-01-01 00:00:00', '12345-01-01 00:00:00-11', '00:00:00', '00:00:00-12', '3 days 04:05:06'),
		(1, 1, 1, 1, 1, true, 'x', repeat('ä', 32767), '2024-01-01', '2024-01-01', '2024-01-01', '1:1', '1:1', '1 day')`)
	for _, way := range []struct{ unload, load string }{
		{"csv", "csv"},
		{"csv gzip", "csv gzip"},
		{"csv zstd delimiter '|'", "csv zstd delimiter '|'"},
		{"escape", "escape"},
		{"escape addquotes delimiter '\t' gzip", "escape removequotes delimiter '\t' gzip"},
	} {
		store := objectstest.New(nil)
		unloaded, err := runUnload(t, c, store, "unload ('select * from source') to 's3://b/p/' iam_role default null as '@N@' manifest verbose header "+way.unload)
		if err != nil {
			t.Fatal(err)
		}
		execute(t, c, "TRUNCATE target")
		loaded, err := runLoad(t, c, store, everyColumn(), "copy target from 's3://b/p/manifest' iam_role default null as '@N@' manifest ignoreheader 1 dateformat 'auto' timeformat 'auto' "+way.load)
		if err != nil {
			t.Fatal(way, err, reasons(err))
		}
		if unloaded.Rows != 4 || loaded.Rows != 4 {
			t.Errorf("%d rows unloaded and %d loaded", unloaded.Rows, loaded.Rows)
		}
		if lost := query(t, c, "(TABLE source EXCEPT TABLE target) UNION ALL (TABLE target EXCEPT TABLE source)"); len(lost) != 0 {
			t.Errorf("%s: rows that differ: %q", way, lost)
		}
	}
}

func TestFixedWidthsAreReadBackWithTheirBlanks(t *testing.T) {
	t.Parallel()
	c := connect(t)
	execute(t, c, "CREATE TABLE source (n integer, name varchar(8)); INSERT INTO source VALUES (1, 'ü'), (-20, '12345678'), (NULL, NULL)")
	execute(t, c, "CREATE TABLE target (LIKE source)")
	columns := []load.Column{{Name: "n", Kind: load.Integer}, {Name: "name", Kind: load.Varchar, Length: 8}}
	store := objectstest.New(nil)
	if _, err := runUnload(t, c, store, "unload ('select * from source order by n') to 's3://b/p/' iam_role default fixedwidth 'n:4,name:8' parallel off"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("-20 12345678\n1   ü      \n            \n", string(store.Get("p/000"))); diff != "" {
		t.Error(diff)
	}
	if _, err := runLoad(t, c, store, columns, "copy target from 's3://b/p/' iam_role default fixedwidth 'a:4,b:8' trimblanks emptyasnull blanksasnull"); err != nil {
		t.Fatal(err, reasons(err))
	}
	if lost := query(t, c, "(TABLE source EXCEPT TABLE target) UNION ALL (TABLE target EXCEPT TABLE source)"); len(lost) != 0 {
		t.Errorf("rows that differ: %q", lost)
	}
	for widths, want := range map[string]string{
		"n:4,name:7": "The value of column name is wider than its FIXEDWIDTH",
		"n:4":        "FIXEDWIDTH and the query have different numbers of columns",
	} {
		_, err := runUnload(t, c, objectstest.New(nil), "unload ('select * from source') to 's3://b/p/' iam_role default fixedwidth '"+widths+"'")
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %q", widths, err, want)
		}
	}
}

func TestAFailedLoadLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	c := connect(t)
	execute(t, c, "CREATE TABLE target (n integer)")
	columns := []load.Column{{Name: "n", Kind: load.Integer}}
	store := objectstest.New(map[string]string{"p/1": strings.Repeat("1\n", 200_000), "p/2": "2\nx\n"})
	_, err := runLoad(t, c, store, columns, "copy target from 's3://b/p/' iam_role default csv")
	if _, ok := errors.AsType[*load.Error](err); !ok {
		t.Fatalf("error %v, want refused rows", err)
	}
	if diff := cmp.Diff([]string{"0"}, query(t, c, "SELECT count(*) FROM target")); diff != "" {
		t.Error(diff)
	}
	execute(t, c, "BEGIN")
	if _, err := runLoad(t, c, store, columns, "copy target from 's3://b/p/' iam_role default csv"); err == nil {
		t.Fatal("loaded")
	}
	if got := c.TransactionStatus(); got != 'E' {
		t.Errorf("the transaction's status is %c, want E", got)
	}
	execute(t, c, "ROLLBACK")
}

func TestLoadReportsWhatPostgreSQLRefuses(t *testing.T) {
	t.Parallel()
	c := connect(t)
	execute(t, c, "CREATE TABLE target (n integer); CREATE ROLE reader LOGIN; SET ROLE reader")
	store := objectstest.New(map[string]string{"p/1": "1\n"})
	_, err := runLoad(t, c, store, []load.Column{{Name: "n", Kind: load.Integer}}, "copy target from 's3://b/p/' iam_role default csv")
	if answer, ok := errors.AsType[*pgconn.PgError](err); !ok || answer.Code != "42501" {
		t.Errorf("error %v, want SQLSTATE 42501", err)
	}
}

func TestUnloadReportsWhatPostgreSQLRefuses(t *testing.T) {
	t.Parallel()
	c := connect(t)
	execute(t, c, "CREATE TABLE source AS SELECT generate_series(-200000, 100) AS n")
	for query, code := range map[string]string{
		"select * from nothing":            "42P01",
		"select 1 / n from source":         "22012",
		"select n from source) to stdout;": "42601",
	} {
		store := objectstest.New(nil)
		u := statement.Unload{Select: query, To: statement.Location{Bucket: "b", Key: "p/"}, Delimiter: ',', MaxFileSize: statement.DefaultFileSize, Manifest: true}
		_, err := unload.Run(t.Context(), unload.Config{Backend: c, Store: store, Slices: 1}, u)
		if answer, ok := errors.AsType[*pgconn.PgError](err); !ok || answer.Code != code {
			t.Errorf("%s: error %v, want SQLSTATE %s", query, err, code)
		}
		if keys := store.Keys(); len(keys) != 0 {
			t.Errorf("%s left %q", query, keys)
		}
	}
}

func TestUnloadThatS3RefusesSparesTheConnection(t *testing.T) {
	t.Parallel()
	c := connect(t)
	execute(t, c, "BEGIN")
	store := objectstest.New(nil)
	store.Refuse = func(call, _ string) error {
		if call == "Create" {
			return errors.New("connection refused")
		}
		return nil
	}
	_, err := runUnload(t, c, store, "unload ('select repeat(''x'', 1000) from generate_series(1, 1000000)') to 's3://b/p/' iam_role default csv maxfilesize 5")
	expectFailure(t, err, "S3 could not be reached")
	if got := c.TransactionStatus(); got != 'E' {
		t.Errorf("the transaction's status is %c, want E", got)
	}
	execute(t, c, "ROLLBACK")
	if diff := cmp.Diff([]string{"1"}, query(t, c, "SELECT 1")); diff != "" {
		t.Error(diff)
	}
}

func TestSixteenHundredColumns(t *testing.T) {
	t.Parallel()
	c := connect(t)
	var definition []string
	var columns []load.Column
	for i := range 1600 {
		definition = append(definition, fmt.Sprintf("\"Column %d\" integer", i))
		columns = append(columns, load.Column{Name: fmt.Sprintf("Column %d", i), Kind: load.Integer})
	}
	execute(t, c, "CREATE TABLE source ("+strings.Join(definition, ",")+`); INSERT INTO source ("Column 0") VALUES (7), (NULL)`)
	store := objectstest.New(nil)
	if _, err := runUnload(t, c, store, "unload ('select * from source') to 's3://b/p/' iam_role default csv null as '@'"); err != nil {
		t.Fatal(err)
	}
	if _, err := runLoad(t, c, store, columns, "copy source from 's3://b/p/' iam_role default csv null as '@'"); err != nil {
		t.Fatal(err, reasons(err))
	}
	if diff := cmp.Diff([]string{"4|2|0"}, query(t, c, `SELECT count(*), count("Column 0"), count("Column 1599") FROM source`)); diff != "" {
		t.Error(diff)
	}
}
