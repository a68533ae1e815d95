package draft_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/golden"
	"standin/internal/plan"
	"standin/internal/workspace"
	"standin/internal/workspace/draft"
)

func column(name, kind string) plan.Column {
	t, err := plan.ParseType(kind)
	if err != nil {
		t = plan.Type{Kind: plan.Kind(kind)}
	}
	return plan.Column{Name: name, Type: t}
}

// shop is a catalog with keys of every sort, and names that YAML would misread.
func shop() []plan.Table {
	return []plan.Table{
		{
			Schema: "public", Name: "users", PrimaryKey: []string{"userid"}, Unique: [][]string{{"email"}},
			Columns: []plan.Column{
				column("userid", "integer"), column("firstname", "varchar(30)"), column("LastName", "varchar(30)"), column("email", "varchar(100)"),
				column("state", "char(2)"), column("city", "varchar(30)"), column("date of birth", "date"), column("likes", "boolean"), column("null", "integer"),
			},
		},
		{
			Schema: "public", Name: "sales", PrimaryKey: []string{"salesid"},
			Columns: []plan.Column{
				column("salesid", "bigint"), column("sellerid", "integer"), column("eventid", "integer"), column("customer_id", "integer"),
				column("place", "geometry"), column("seen", "hllsketch"), column("age", "interval year to month"), column("basket", "super"), column("note \"x\"\n: #", "varchar(9)"), column("contact_email", "varchar(100)"),
			},
			ForeignKeys: []plan.ForeignKey{
				{Columns: []string{"sellerid"}, RefSchema: "public", RefTable: "users", RefColumns: []string{"userid"}},
				{Columns: []string{"eventid"}, RefSchema: "elsewhere", RefTable: "event", RefColumns: []string{"eventid"}},
			},
		},
		{Schema: "public", Name: "Odd.Name", Columns: []plan.Column{column("y", "date")}},
		{Schema: "public", Name: "ring", PrimaryKey: []string{"code"}, Columns: []plan.Column{column("code", "varchar(9)")}, ForeignKeys: []plan.ForeignKey{
			{Columns: []string{"code"}, RefSchema: "public", RefTable: "ring2", RefColumns: []string{"code"}},
		}},
		{Schema: "public", Name: "ring2", PrimaryKey: []string{"code"}, Columns: []plan.Column{column("code", "varchar(9)")}, ForeignKeys: []plan.ForeignKey{
			{Columns: []string{"code"}, RefSchema: "public", RefTable: "ring", RefColumns: []string{"code"}},
		}},
	}
}

func input(t *testing.T, tables []plan.Table) draft.Input {
	t.Helper()
	password, err := workspace.ParseSecret("env:SOURCE_PASSWORD")
	if err != nil {
		t.Fatal(err)
	}
	return draft.Input{
		Name: "shop", Schema: "standin.schema.json", Tables: tables,
		Source: workspace.Warehouse{
			Warehouse: plan.Warehouse{Host: "prod.example.com", Port: 5439, Database: "dev", Schemas: []string{"public"}},
			User:      "reader", Password: password, SSLMode: "verify-full",
		},
	}
}

func TestAFirstWorkspaceNamesEveryColumn(t *testing.T) {
	t.Parallel()
	text, summary := draft.New(input(t, shop()))
	golden.Equal(t, filepath.Join("testdata", "shop.yaml"), string(text))
	if diff := cmp.Diff(draft.Summary{Tables: 5, Columns: 22, Suggested: 8, Follow: 1, Undecided: 13}, summary); diff != "" {
		t.Error(diff)
	}
	w, err := workspace.Parse("shop.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for i, table := range shop() {
		var want, got []string
		for _, c := range table.Columns {
			want = append(want, c.Name)
		}
		for _, c := range w.Tables[i].Columns {
			got = append(got, c.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" || w.Tables[i].Name != table.Name {
			t.Errorf("%s: (- want, + got):\n%s", table, diff)
		}
	}
}

func TestAWorkspaceThatHasEverythingStaysAsItIs(t *testing.T) {
	t.Parallel()
	text, _ := draft.New(input(t, shop()))
	after, changes, err := draft.Extend("shop.yaml", text, shop())
	if err != nil || !bytes.Equal(after, text) {
		t.Fatalf("%v\n%s", err, cmp.Diff(string(text), string(after)))
	}
	if diff := cmp.Diff(draft.Changes{NewTables: []string{}, NewColumns: []string{}, Gone: []string{}}, changes); diff != "" {
		t.Error(diff)
	}
}

const head = `version: 1
name: shop
source: {host: prod, database: dev, user: r, password: env:P, schemas: [public]}
destination: {host: test, database: test, user: w, password: env:P}
staging: {s3: s3://acme, region: eu-west-1, unload_role: default, load_role: default}
`

// two is a catalog of two tables, of which the workspaces below know a part.
func two() []plan.Table {
	return []plan.Table{
		{Schema: "public", Name: "a", Columns: []plan.Column{column("x", "integer"), column("email", "varchar(100)"), column("z", "date")}},
		{Schema: "public", Name: "b", Columns: []plan.Column{column("w", "integer"), column("firstname", "varchar(9)")}},
	}
}

func TestWhatIsNewIsPutBesideWhatStands(t *testing.T) {
	t.Parallel()
	const newB = "\n  public.b:\n    columns:\n"
	tables := map[string]struct{ before, after string }{
		"block form with comments": {
			"tables:\n  # the first\n  public.a:   # a\n    columns:\n      x: passthrough   # kept\n      # last words\n\n  # the end\n",
			"tables:\n  # the first\n  public.a:   # a\n    columns:\n      x: passthrough   # kept\n      # last words\n" +
				"      email: {generator: email}  # varchar(100)\n      z:                         # undecided, date\n" +
				"\n  # the end\n" + newB +
				"      w:                                                       # undecided, integer\n      firstname: {generator: name, part: first, link: person}  # varchar(9)\n",
		},
		"flow form on lines of its own": {
			"tables:\n  public.a: {mode: de-identify, columns: {x: {generator: constant,\n value: \"}\"}, # why {not\n}}\n  public.b: {columns: {w: passthrough, firstname: passthrough}}\n",
			"tables:\n  public.a: {mode: de-identify, columns: {x: {generator: constant,\n value: \"}\"}, # why {not\nemail: {generator: email}, z:}}\n  public.b: {columns: {w: passthrough, firstname: passthrough}}\n",
		},
		"tables without columns": {
			"tables:\n  public.a:\n  public.b: {publish: swap}\n",
			"tables:\n  public.a:\n    columns:\n      x:                         # undecided, integer\n      email: {generator: email}  # varchar(100)\n" +
				"      z:                         # undecided, date\n  public.b: {publish: swap, columns: {w:, firstname: {generator: name, part: first}}}\n",
		},
		"columns that are empty, and other keys after them": {
			"tables:\n  public.b:\n    columns:\n    mode: de-identify\n  public.a:\n    mode: de-identify\nverify: {survivors: off}\n",
			"tables:\n  public.b:\n    columns:\n      w:                                         # undecided, integer\n      firstname: {generator: name, part: first}  # varchar(9)\n    mode: de-identify\n" +
				"  public.a:\n    mode: de-identify\n    columns:\n      x:                         # undecided, integer\n      email: {generator: email}  # varchar(100)\n      z:                         # undecided, date\n" +
				"verify: {survivors: off}\n",
		},
		"no line end at the end": {
			"tables:\n  public.b: {columns: {w: passthrough, firstname: passthrough}}\n  public.a:\n      columns:\n          x: passthrough\n          email: email",
			"tables:\n  public.b: {columns: {w: passthrough, firstname: passthrough}}\n  public.a:\n      columns:\n          x: passthrough\n          email: email\n" +
				"          z:  # undecided, date\n",
		},
		"braces around everything": {
			"tables: {public.a: {columns: {x: passthrough, email: passthrough, z: passthrough}}}\n",
			"tables: {public.a: {columns: {x: passthrough, email: passthrough, z: passthrough}}, " +
				"public.b: {columns: {w:, firstname: {generator: name, part: first, link: person}}}}\n",
		},
		"a block scalar at the end": {
			"tables:\n  public.b: {columns: {w: passthrough, firstname: passthrough}}\n  public.a:\n    columns:\n      email: email\n      z: passthrough\n      x:\n        generator: constant\n        value: >-\n          8\n\nnew_columns: block\n",
			"",
		},
		"CR LF": {
			"tables:\r\n  public.b: {columns: {w: passthrough, firstname: passthrough}}\r\n  public.a:\r\n    columns:\r\n      x: passthrough\r\n      z: passthrough\r\n",
			"tables:\r\n  public.b: {columns: {w: passthrough, firstname: passthrough}}\r\n  public.a:\r\n    columns:\r\n      x: passthrough\r\n      z: passthrough\r\n" +
				"      email: {generator: email}  # varchar(100)\r\n",
		},
	}
	for name, test := range tables {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := head + test.before
			if strings.Contains(before, "\r\n") {
				before = strings.ReplaceAll(head, "\n", "\r\n") + test.before
			}
			after, _, err := draft.Extend("w.yaml", []byte(before), two())
			if test.after == "" { // everything is there already
				test.after = test.before
			}
			want := strings.TrimSuffix(before, test.before) + test.after
			if diff := cmp.Diff(want, string(after)); err != nil || diff != "" {
				t.Errorf("%v (- want, + got):\n%s", err, diff)
			}
		})
	}
}

func TestTablesAreAddedToAFileWithoutAny(t *testing.T) {
	t.Parallel()
	for _, tables := range []string{"", "tables:\n", "tables: {}\n", "tables:   # none yet\n"} {
		after, changes, err := draft.Extend("w.yaml", []byte(head+tables), two())
		if err != nil {
			t.Fatalf("%q: %v", tables, err)
		}
		if diff := cmp.Diff([]string{"public.a", "public.b"}, changes.NewTables); diff != "" {
			t.Errorf("%q:\n%s", tables, diff)
		}
		if again, _, err := draft.Extend("w.yaml", after, two()); err != nil || !bytes.Equal(again, after) {
			t.Errorf("%q: a second time changes something: %v\n%s", tables, err, again)
		}
	}
}

func TestWhatTheSourceNoLongerHasIsNamedAndStays(t *testing.T) {
	t.Parallel()
	text := head + "exclude: [public.tmp]\ntables:\n  public.a: {columns: {x: passthrough, email: email, z: passthrough, old: passthrough}}\n  public.b: {columns: {w: passthrough, firstname: passthrough}}\n  public.c: {}\n"
	catalog := append(two(), plan.Table{Schema: "public", Name: "tmp", Columns: []plan.Column{column("t", "date")}},
		plan.Table{Schema: "other", Name: "o", Columns: []plan.Column{column("t", "date")}})
	after, changes, err := draft.Extend("w.yaml", []byte(text), catalog)
	if err != nil || string(after) != text {
		t.Fatalf("%v\n%s", err, after)
	}
	if diff := cmp.Diff([]string{"public.a.old", "public.c"}, changes.Gone); diff != "" {
		t.Error(diff)
	}
}

// TestAFileThatCannotBeEditedWithCertaintyIsLeftAlone has columns that two tables
// share by way of an alias.
func TestAFileThatCannotBeEditedWithCertaintyIsLeftAlone(t *testing.T) {
	t.Parallel()
	text := head + "tables:\n  public.a: &same\n    columns:\n      x: passthrough\n  public.b: *same\n"
	_, _, err := draft.Extend("w.yaml", []byte(text), two())
	if fault.CodeOf(err) != fault.WorkspaceInvalid || !strings.Contains(err.Error(), "nothing can be added to with certainty") {
		t.Errorf("got %v", err)
	}
}

// TestEveryWorkspaceCanBeExtended takes tables and columns of a first workspace
// away, in any number, and has them put in again.
func TestEveryWorkspaceCanBeExtended(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringOfN(rapid.RuneFrom([]rune("ab_.\"' :#{}[],-é\\&*!?|>%@`~\n\t\x7f🦊")), 1, 6, 100)
		var all, some []plan.Table
		seen := map[string]bool{}
		for range rapid.IntRange(1, 4).Draw(rt, "tables") {
			table := plan.Table{Schema: "public", Name: name.Draw(rt, "table")}
			if seen[table.Name] {
				continue
			}
			seen[table.Name] = true
			columns := map[string]bool{}
			for range rapid.IntRange(1, 4).Draw(rt, "columns") {
				if c := name.Draw(rt, "column"); !columns[c] {
					columns[c] = true
					table.Columns = append(table.Columns, column(c, "integer"))
				}
			}
			all = append(all, table)
			if keep := rapid.IntRange(0, len(table.Columns)).Draw(rt, "keep"); keep > 0 {
				table.Columns = table.Columns[:keep]
				some = append(some, table)
			}
		}
		text, _ := draft.New(input(t, some))
		after, _, err := draft.Extend("w.yaml", text, all)
		if err != nil {
			rt.Fatalf("%v\n%s", err, text)
		}
		w, err := workspace.Parse("w.yaml", after)
		if err != nil || len(w.Tables) != len(all) {
			rt.Fatalf("%v\n%s", err, after)
		}
	})
}
