package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// identifier quotes a name.
func identifier(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// longest are names of 127 bytes, which is as long as Redshift's may be ("Names
// and identifiers"): of one byte a letter and of three.
func longest() []string {
	return []string{strings.Repeat("long_name_", 12) + "1234567", strings.Repeat("長", 42) + "x"}
}

// TestNamesOfEveryKindArrive copies tables whose schema, names and columns need
// quotes, twice onto the same destination, with a rule for one column of each.
func TestNamesOfEveryKindArrive(t *testing.T) {
	t.Parallel()
	schemas := append(longest(), `dotted.and "quoted" schema`)
	for i, name := range schemas {
		t.Run(fmt.Sprint("schema ", i), func(t *testing.T) {
			t.Parallel()
			within := identifier(name)
			schema(t, within)
			tables := append(longest(), "select", "user", "table", "MixedCase", "with.dot", `with "quotes"`, "it's", "1st", "white space",
				`back\slash`, "per%cent_", "dollar$", "standin_notes", "ünï-cödé", "emoji 🦄")
			db, rules := source(t), ""
			for i, table := range tables {
				column := tables[len(tables)-1-i] // every name is a column's as well
				db.exec(
					fmt.Sprintf("create table %s.%s (id integer not null primary key, %s varchar(60), %s integer)", within, identifier(table), identifier(column), identifier(`the "end".`)),
					fmt.Sprintf("insert into %s.%s values (1, '%s', %d), (2, null, null), (3, '', 3)", within, identifier(table), canary, i),
				)
				rules += fmt.Sprintf("  %s: {columns: {%s: {generator: character-scramble}}}\n",
					yamlText(within+"."+folded(table)), yamlText(strings.ToLower(column)))
			}
			readable(t, within)
			workspace := workspace(t, fmt.Sprint("named", i), yamlText(strings.ToLower(name)), "new_columns: passthrough\ntables:\n"+rules)
			for range 2 {
				standin(t, "generate", "-w", workspace).must(t)
			}
			copied := destination(t)
			names := fmt.Sprintf("select tablename from pg_tables where schemaname = %s order by 1", literal(strings.ToLower(name)))
			if diff := cmp.Diff(db.rows(names), copied.rows(names)); diff != "" {
				t.Errorf("the tables differ (- source, + destination):\n%s", diff)
			}
			for _, table := range tables {
				query := fmt.Sprintf("select * from %s.%s order by id", within, identifier(table))
				want, got := db.rows(query), copied.rows(query)
				if len(got) != 3 || got[0][1] == canary || len(got[0][1]) != len(canary) {
					t.Errorf("%s: the masked column holds %q", table, got)
					continue
				}
				want[0][1] = got[0][1]
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s differs (- source, + destination):\n%s", table, diff)
				}
			}
		})
	}
}

// folded is a table's name as a workspace spells it.
func folded(name string) string { return identifier(strings.ToLower(name)) }

// yamlText is a text as a YAML scalar in single quotes.
func yamlText(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
