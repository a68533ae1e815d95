package e2e_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// listed is what `standin generators --json` says of a generator.
type listed struct {
	Name       string
	Consistent bool
	Examples   []struct {
		In, Type string
		Options  map[string]json.RawMessage
		Out      *string
	}
}

// exampleColumn is an example of a generator as a column of a table.
type exampleColumn struct {
	generator, table, name, kind, rule, in, out string
	exact                                       bool // every row must become out
}

// TestAWholeJobGivesTheExamplesOfEveryGenerator copies a schema in which every example of
// the reference is a column, under the reference's published key, twice: the
// second time the rows lie in other files. What is consistent is the same in both, and
// is what the reference says.
func TestAWholeJobGivesTheExamplesOfEveryGenerator(t *testing.T) {
	t.Parallel()
	const s, rows = "examples", 30
	var list struct{ Generators []listed }
	if err := json.Unmarshal([]byte(standin(t, "generators", "--json").must(t).stdout), &list); err != nil {
		t.Fatal(err)
	}
	columns, generators := exampleColumns(t, list.Generators)
	if len(generators) < 40 {
		t.Errorf("only %d generators", len(generators))
	}
	schema(t, s)
	db := source(t)
	var rules strings.Builder
	tables := byTable(columns)
	for _, table := range tables {
		name := table[0].table
		definition, values := []string{"id integer not null primary key"}, []string{}
		fmt.Fprintf(&rules, "  %s.%s:\n    columns:\n      id: passthrough\n", s, name)
		for _, c := range table {
			definition = append(definition, c.name+" "+c.kind)
			values = append(values, literal(c.in))
			fmt.Fprintf(&rules, "      %s: %s\n", c.name, c.rule)
		}
		db.exec("create table " + s + "." + name + " (" + strings.Join(definition, ", ") + ")")
		insert := make([]string, rows)
		for i := range rows {
			insert[i] = fmt.Sprintf("(%d, %s)", i, strings.Join(values, ", "))
		}
		db.exec("insert into " + s + "." + name + " values " + strings.Join(insert, ", "))
	}
	readable(t, s)
	// The key of the reference's examples, which protects nothing.
	var published strings.Builder
	for i := range 32 {
		fmt.Fprintf(&published, "%02x", i)
	}
	path := workspace(t, s, s, "masking: {key: \"file:"+keyFile(t, published.String())+"\"}\nverify: {survivors: off}\ntables:\n"+rules.String())
	for run := range 2 {
		standin(t, "generate", "-w", path, "--json").must(t)
		for _, table := range tables {
			checkExamples(t, s, table, rows-run)
			// The next UNLOAD deals the rows to other files.
			db.exec("delete from " + s + "." + table[0].table + " where id = 0")
		}
	}
}

// exampleColumns are the examples as columns: of one wide table, and where a rule looks
// at the row, of a table of its own in which the column has the name that it looks for.
func exampleColumns(t *testing.T, list []listed) (columns []exampleColumn, generators map[string]bool) {
	t.Helper()
	looking := []string{"conditional", "free-text", "text-composition", "template"}
	// Theirs depend on what the whole table holds.
	studied := []string{"categorical", "continuous", "algebraic", "event-timestamps", "cross-table-sum", "sequential-integer"}
	generators = map[string]bool{}
	for _, g := range list {
		if slices.Contains(studied, g.Name) {
			continue
		}
		for i, e := range g.Examples {
			if _, length, ok := strings.Cut(strings.TrimSuffix(e.Type, ")"), "char("); ok && (len(e.In) > number(t, length) || strings.HasPrefix(e.Type, "char") && !isASCII(e.In)) {
				continue // no column of the type holds the example's value
			}
			rule := map[string]any{"generator": g.Name}
			for name, value := range e.Options {
				rule[name] = value
			}
			text, err := json.Marshal(rule)
			if err != nil {
				t.Fatal(err)
			}
			c := exampleColumn{generator: g.Name, table: "wide", name: fmt.Sprintf("c%d", len(columns)), kind: e.Type, rule: string(text), in: e.In, out: "␀"}
			// A warehouse writes moments in a form of its own.
			c.exact = g.Consistent && !strings.HasPrefix(e.Type, "timestamp")
			if e.Out != nil {
				c.out = *e.Out
			}
			if slices.Contains(looking, g.Name) {
				c.table, c.name = fmt.Sprintf("%s_%d", strings.ReplaceAll(g.Name, "-", "_"), i), "value"
			}
			columns = append(columns, c)
			generators[g.Name] = true
		}
	}
	return columns, generators
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > 127 })
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func byTable(columns []exampleColumn) [][]exampleColumn {
	var tables [][]exampleColumn
	for _, c := range columns {
		i := slices.IndexFunc(tables, func(table []exampleColumn) bool { return table[0].table == c.table })
		if i < 0 {
			tables = append(tables, nil)
			i = len(tables) - 1
		}
		tables[i] = append(tables[i], c)
	}
	return tables
}

func checkExamples(t *testing.T, s string, table []exampleColumn, rows int) {
	t.Helper()
	var names []string
	for _, c := range table {
		names = append(names, c.name)
	}
	copied := destination(t).rows("select " + strings.Join(names, ", ") + " from " + s + "." + table[0].table)
	if len(copied) != rows {
		t.Errorf("%s has %d rows, want %d", table[0].table, len(copied), rows)
	}
	for i, c := range table {
		for _, row := range copied {
			got := row[i]
			if strings.HasPrefix(c.kind, "char") {
				got = strings.TrimRight(got, " ")
			}
			if c.exact && got != c.out {
				t.Errorf("%s on %s: %q became %q, and the reference says %q", c.rule, c.kind, c.in, got, c.out)
				break
			}
		}
	}
}
