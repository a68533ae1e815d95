package e2e_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// literal quotes a string for the sandbox's warehouses, in which, as in
// Redshift, a backslash escapes.
func literal(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(s) + "'"
}

// uglyStrings are the values that CSV pipelines lose or bend.
func uglyStrings() []string {
	return []string{
		"", " ", "  blanks at both ends  ", "\ttab\t", `"`, `""`, `"quoted"`, `say "hi", twice`, ",", "a,b", "'", "it's",
		"line\nbreak", "carriage\rreturn", "both\r\nof them", "\n", "\r\n", `\N`, `\`, `\\`, `a\nb`, `C:\new\table`, "NULL", "null", "\\.",
		"emoji 🦄👩‍👩‍👧", "日本語", "مرحبا", "Zoë O'Brien", "e\u0301 combining", "\u00a0no-break\u00a0", "\ufeffbyte order mark",
		"__NULL__", "␀?", "0", "007", "-0", "1e5", "true", "2024-02-30", strings.Repeat(`",`, 500), strings.Repeat("\n", 300),
	}
}

// TestUglyDataArrivesCellByCell carries a schema of ugly data without masking
// anything, three times onto the same destination, and compares every cell.
func TestUglyDataArrivesCellByCell(t *testing.T) {
	t.Parallel()
	const s = "ugly"
	schema(t, s)
	db := source(t)
	db.exec(
		`create table ugly.strings (id integer not null primary key, v varchar(65535), c char(40), n varchar(100) not null)
			distkey(id) sortkey(id)`,
		`create table ugly.empty (id bigint identity(5,3), v varchar(10) default 'x', primary key (id)) diststyle all`,
		`create table ugly.lonely (v varchar(200))`,
		`create table ugly."Select" ("Order" integer not null, "group by" varchar(20), "quo""te" varchar(20), "dotted.name" varchar(20),
			"ÜmlautName" varchar(20), unique ("Order")) diststyle even`,
		`create table ugly.every_type (id integer not null, s smallint, i integer, b bigint, d decimal(38,37), e decimal(18,0), m decimal(12,2),
			o boolean, c char(10), v varchar(256), t date, ts timestamp, tz timestamptz) compound sortkey (id, t)`,
		`create table ugly.keeper (id integer not null primary key, parent integer references ugly.keeper (id))`,
	)
	for i, v := range uglyStrings() {
		ascii := strings.Map(func(r rune) rune {
			if r > 126 {
				return '?'
			}
			return r
		}, v)
		db.exec(fmt.Sprintf("insert into ugly.strings values (%d, %s, %s, %s)", i, literal(v), literal(ascii[:min(len(ascii), 40)]),
			literal(fmt.Sprint("n", i))))
		db.exec(fmt.Sprintf("insert into ugly.lonely values (%s)", literal(strings.ToValidUTF8(v[:min(len(v), 200)], ""))))
	}
	db.exec(
		"insert into ugly.strings values (1000, null, null, ''), (1001, '', '', ' ')",
		"insert into ugly.strings values (1002, "+literal(strings.Repeat("é", 32767)+"!")+", 'x', 'the longest: 65,535 bytes')",
		"insert into ugly.lonely values (null), (''), (null), ('last')",
		`insert into ugly."Select" values (1, null, '', 'x', 'y'), (2, '', null, '"', 'ß')`,
		`insert into ugly.every_type values
			(1, -32768, -2147483648, -9223372036854775808, 9.9999999999999999999999999999999999999, 999999999999999999, -0.01, true, 'a', '', '0044-03-15 BC', '0044-03-15 12:00:00.000001 BC', '2024-02-29 23:59:59.999999+00'),
			(2, 32767, 2147483647, 9223372036854775807, -0.0000000000000000000000000000000000001, -999999999999999999, 0, false, '', ' ', '9999-12-31', '9999-12-31 23:59:59', '1970-01-01 00:00:00+00'),
			(3, null, null, null, null, null, null, null, null, null, null, null, null),
			(4, 0, 0, 0, 0, 0, 1.10, null, '  lead', 'trail  ', '0001-01-01', '0001-01-01 00:00:00', '4713-01-01 00:00:00+00 BC')`,
		"insert into ugly.keeper values (1, null), (2, 1), (3, 99)",
	)
	readable(t, s)

	path := workspace(t, "ugly", s, "new_columns: passthrough\n")
	tables := []string{"strings", "empty", "lonely", `"Select"`, "every_type", "keeper"}
	for run := range 3 {
		out := standin(t, "generate", "-w", path, "--json").must(t)
		var report struct {
			Status string
			Tables []struct {
				Table                                     string
				RowsUnloaded, RowsTransformed, RowsLoaded int64 `json:",omitempty"`
			}
		}
		if err := json.Unmarshal([]byte(out.stdout), &report); err != nil || report.Status != "succeeded" || len(report.Tables) != len(tables) {
			t.Fatalf("run %d: %v\n%s", run, err, out.stdout)
		}
		for _, table := range tables {
			query := fmt.Sprintf("select * from ugly.%s", table)
			want, got := sorted(source(t).rows(query)), sorted(destination(t).rows(query))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("run %d, %s differs (- source, + destination):\n%.4000s", run, table, diff)
			}
		}
	}
	definition := `select "column", type, encoding, distkey, sortkey, "notnull" from pg_table_def where schemaname = 'ugly' order by tablename, "column"`
	copied := destination(t)
	db.exec("set search_path to ugly")
	copied.exec("set search_path to ugly")
	if diff := cmp.Diff(db.rows(definition), copied.rows(definition)); diff != "" {
		t.Errorf("the definitions differ (- source, + destination):\n%s", diff)
	}
}

// sorted puts rows into an order of their own, since a warehouse promises none.
func sorted(rows [][]string) [][]string {
	slices.SortFunc(rows, slices.Compare[[]string])
	return rows
}
