package statement_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"standin/internal/golden"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// uglyPlan holds two tables whose names and values try to break out of every
// place that a statement gives them.
func uglyPlan() *plan.Plan {
	orders := plan.Table{
		Ordinal: 1, Schema: "order", Name: `sel"ect.'x'`, Mode: plan.DeIdentify, Publish: plan.Swap,
		Staging: plan.StagingTable("k3j5k3j5k3j5k3j5", 1), Retired: plan.RetiredTable("k3j5k3j5k3j5k3j5", 1),
		Columns: []plan.Column{
			{Name: "Id", Type: plan.Type{Kind: plan.BigInt}, NotNull: true, Identity: &plan.Identity{Seed: 1, Step: 2}, Encoding: "az64"},
			{Name: "user", Type: plan.Type{Kind: plan.Integer}, Identity: &plan.Identity{Seed: -5, Step: 10, ByDefault: true}},
			{Name: `back\slash`, Type: plan.Type{Kind: plan.VarChar, Length: 65535}, Default: `'it''s'::character varying`, Collation: "case_insensitive", Comment: `a 'comment' with \ and
a second line`},
			{Name: strings.Repeat("ü", 63) + "x", Type: plan.Type{Kind: plan.Char, Length: 10}, Encoding: "raw"},
			{Name: "a,b)", Type: plan.Type{Kind: plan.Decimal, Precision: 38, Scale: 37}},
			{Name: "at", Type: plan.Type{Kind: plan.TimestampTZ}, Default: "getdate()", NotNull: true},
		},
		PrimaryKey:   []string{"Id"},
		Unique:       [][]string{{"user", "a,b)"}, {`back\slash`}},
		ForeignKeys:  []plan.ForeignKey{{Columns: []string{"user"}, RefSchema: "order", RefTable: "Größe", RefColumns: []string{"n"}}, {Columns: []string{"user"}, RefSchema: "elsewhere", RefTable: "t", RefColumns: []string{"n"}}},
		Distribution: plan.Distribution{Style: "key", Key: "Id"},
		Sort:         plan.Sort{Style: "interleaved", Columns: []string{"Id", "a,b)"}},
		Comment:      `The table's own \ comment`,
	}
	sizes := plan.Table{
		Ordinal: 2, Schema: "order", Name: "Größe", Mode: plan.DeIdentify, Publish: plan.Swap,
		Staging: plan.StagingTable("k3j5k3j5k3j5k3j5", 2), Retired: plan.RetiredTable("k3j5k3j5k3j5k3j5", 2),
		Columns:      []plan.Column{{Name: "n", Type: plan.Type{Kind: plan.SmallInt}, NotNull: true}},
		PrimaryKey:   []string{"n"},
		Distribution: plan.Distribution{Style: "auto"},
		Sort:         plan.Sort{Style: "auto"},
	}
	return &plan.Plan{
		Version: plan.Version, Job: "k3j5k3j5k3j5k3j5", Workspace: "tick'it",
		Staging: plan.Staging{
			Bucket: "bucket", Prefix: "o'brien/path", Region: "eu-west-1",
			UnloadRole: "arn:aws:iam::111111111111:role/A,arn:aws:iam::222222222222:role/B", LoadRole: "default",
			Compression: plan.Zstd, MaxFileSize: 62_500_000, Null: "__NULL_7f3a9c__",
		},
		Tables: []plan.Table{orders, sizes},
	}
}

func one(text string, err error) ([]string, error) { return []string{text}, err }

func TestStatementsMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	p := uglyPlan()
	orders, sizes := p.Tables[0], p.Tables[1]
	plain := *p
	plain.Staging.Compression, plain.Staging.Region, plain.Staging.LoadRole = plan.Stored, "", "arn:aws:iam::1:role/l"
	documents := sizes
	documents.Columns = []plan.Column{
		sizes.Columns[0], {Name: `do"c`, Type: plan.Type{Kind: plan.Super}, Encoding: "zstd"}, {Name: "more", Type: plan.Type{Kind: plan.Super}, NotNull: true},
	}
	byDefault := orders
	byDefault.Columns = orders.Columns[1:]

	for name, build := range map[string]func() ([]string, error){
		"unload":               func() ([]string, error) { return one(statement.Unload(p, orders, 3)) },
		"unload_stored":        func() ([]string, error) { return one(statement.Unload(&plain, sizes, 1)) },
		"copy_explicit_ids":    func() ([]string, error) { return one(statement.Copy(p, orders, "s3://bucket/o'brien/m")) },
		"copy_by_default_only": func() ([]string, error) { return one(statement.Copy(&plain, byDefault, "s3://bucket/m")) },
		"create_table":         func() ([]string, error) { return one(statement.CreateTable(orders)) },
		"create_table_auto":    func() ([]string, error) { return one(statement.CreateTable(sizes)) },
		"documents": func() ([]string, error) {
			create, err := statement.CreateTable(documents)
			if err != nil {
				return nil, err
			}
			unload, err := statement.Unload(p, documents, 1)
			if err != nil {
				return nil, err
			}
			tooLong, _, err := statement.TooLong(documents)
			if err != nil {
				return nil, err
			}
			categories, err := statement.Question(documents, plan.Question{Kind: plan.Categories, Columns: []string{"more"}, Limit: 9})
			return append(statement.BeforeCopy(documents), create, unload, tooLong, categories), err
		},
		"inexact": func() ([]string, error) {
			table := sizes
			table.Columns = []plan.Column{sizes.Columns[0], {Name: "Real", Type: plan.Type{Kind: plan.Real}}, {Name: `d"d`, Type: plan.Type{Kind: plan.Double}}, {Name: "b", Type: plan.Type{Kind: plan.VarByte, Length: 9}}}
			create, err := statement.CreateTable(table)
			if err != nil {
				return nil, err
			}
			sample, err := statement.Sample(table, 5)
			if err != nil {
				return nil, err
			}
			table.Columns[1].Rule.Generator = plan.Passthrough
			table.Columns[2].Rule = plan.Rule{Generator: "conditional", Parts: map[string]int{plan.Passthrough: 1}}
			inexact, _, err := statement.Inexact(table)
			return []string{create, sample, inexact}, err
		},
		"unread": func() ([]string, error) {
			table := orders
			table.Columns = []plan.Column{
				{Name: "Real", Type: plan.Type{Kind: plan.Real}, Rule: plan.Rule{Generator: "noise"}},
				{Name: `d"d`, Type: plan.Type{Kind: plan.Double}, Unread: true},
				{Name: "b", Type: plan.Type{Kind: plan.VarByte, Length: 9}, Unread: true},
				{Name: "doc", Type: plan.Type{Kind: plan.Super}, Unread: true},
				{Name: "total", Type: plan.Type{Kind: plan.BigInt}, Sum: &plan.Sum{Schema: "order", Table: "Größe", Column: "n", Columns: []string{"n"}, Refer: []string{"doc"}, AtSource: true}},
			}
			unload, err := statement.Unload(p, table, 1)
			if err != nil {
				return nil, err
			}
			sample, err := statement.Sample(table, 5)
			if err != nil {
				return nil, err
			}
			inexact, _, err := statement.Inexact(table)
			if err != nil {
				return nil, err
			}
			tooLong, _, err := statement.TooLong(table)
			return []string{unload, sample, inexact, tooLong}, err
		},
		"create_schema":    func() ([]string, error) { return one(statement.CreateSchema("Or\"der")) },
		"show_columns":     func() ([]string, error) { return one(statement.ShowColumns(`d"b`, orders.Schema, orders.Name)) },
		"comment":          func() ([]string, error) { return statement.Comment(p, orders) },
		"keys":             func() ([]string, error) { return statement.Keys(p, orders) },
		"keys_referred_to": func() ([]string, error) { return statement.Keys(p, sizes) },
		"swap": func() ([]string, error) {
			return statement.Publish([]statement.Replacement{{Table: orders, Replaces: true}, {Table: sizes}}, time.Minute)
		},
		"swap_carried": func() ([]string, error) {
			views := []statement.View{{Schema: "order", Name: `v"1`, Query: ` SELECT a.n FROM "order"."Größe" a;`}, {Schema: "s", Name: "v", Query: "SELECT 1"}}
			return statement.Publish([]statement.Replacement{{Table: sizes, Replaces: true, Owner: `o"wner`, Views: views}}, time.Minute)
		},
		"in_place": func() ([]string, error) {
			refilled := orders
			refilled.Publish = plan.InPlace
			return statement.Publish([]statement.Replacement{{Table: refilled, Replaces: true}, {Table: sizes, Replaces: true}}, time.Minute)
		},
		"keys_in_place": func() ([]string, error) {
			mixed := *p
			mixed.Tables = slices.Clone(p.Tables)
			mixed.Tables[1].Publish = plan.InPlace
			keys, err := statement.Keys(&mixed, mixed.Tables[0])
			if err != nil {
				return nil, err
			}
			more, err := statement.Keys(&mixed, mixed.Tables[1])
			return append(keys, more...), err
		},
		"drop":            func() ([]string, error) { return one(statement.Drop(orders.Schema, orders.Retired)) },
		"drop_constraint": func() ([]string, error) { return one(statement.DropConstraint("s", "t", `a"key`)) },
		"count":           func() ([]string, error) { return one(statement.Count(orders.Schema, orders.Staging)) },
		"repeats": func() ([]string, error) {
			return one(statement.Repeats(orders.Schema, orders.Staging, orders.Unique[0]))
		},
		"orphans": func() ([]string, error) {
			key := plan.ForeignKey{Columns: []string{"user", "a,b)"}, RefSchema: sizes.Schema, RefTable: sizes.Name, RefColumns: []string{"n", `m"`}}
			always, err := statement.Orphans(orders.Schema, orders.Staging, key, sizes.Staging)
			if err != nil {
				return nil, err
			}
			key.When = []plan.Condition{{Column: `back\slash`, Values: []string{"o'neil", `\`, ""}}, {Column: "at", Null: true}, {Column: "Id", Values: []string{"7"}, Null: true}}
			under, err := statement.Orphans(orders.Schema, orders.Staging, key, sizes.Staging)
			return []string{always, under}, err
		},
		"sum": func() ([]string, error) {
			sum := plan.Sum{Schema: "order", Table: "Größe", Column: "n", Columns: []string{"n", "m"}, Refer: []string{"Id", "a,b)"}}
			late, early := *p, orders
			late.Tables, early.Columns = slices.Clone(p.Tables), slices.Clone(orders.Columns)
			early.Columns[1].Sum = &sum
			update, err := statement.Sum(&late, early, 1)
			if err != nil {
				return nil, err
			}
			atSource := sum
			atSource.AtSource = true
			early.Columns[4].Sum = &atSource
			unload, err := statement.Unload(p, early, 1)
			return []string{unload, update}, err
		},
		"categories": func() ([]string, error) {
			return one(statement.Question(orders, plan.Question{Kind: plan.Categories, Columns: []string{"a,b)", orders.Columns[3].Name}, By: []string{"Id"}, Limit: 10_000}))
		},
		"bins": func() ([]string, error) {
			whole, err := statement.Question(orders, plan.Question{Kind: plan.Bins, Columns: []string{"a,b)"}, Bins: 256, Trim: 4})
			if err != nil {
				return nil, err
			}
			parted, err := statement.Question(orders, plan.Question{Kind: plan.Bins, Columns: []string{"at"}, By: []string{orders.Columns[3].Name, "Id"}, Bins: 32, Trim: 4, Limit: 9})
			return []string{whole, parted}, err
		},
		"gaps": func() ([]string, error) {
			return one(statement.Question(orders, plan.Question{Kind: plan.Gaps, Columns: []string{"at", `back\slash`}, Bins: 256, Trim: 4, Limit: 256}))
		},
		"cells": func() ([]string, error) {
			return one(statement.Question(orders, plan.Question{Kind: plan.Cells, Columns: []string{"Id", "a,b)"}, By: []string{"user", orders.Columns[3].Name}, Bins: 32, Limit: 99}))
		},
		"rows": func() ([]string, error) {
			return one(statement.Question(orders, plan.Question{Kind: plan.Rows, Columns: []string{"Id", "a,b)"}, Limit: 1000}))
		},
		"session": func() ([]string, error) { return statement.Session(plan.QueryGroup(p.Job)) },
		"grant": func() ([]string, error) {
			var out []string
			for _, g := range []statement.Grant{
				{Privilege: "SELECT", Kind: "user", To: `IAM:o"brien`, Option: true},
				{Privilege: "insert", Kind: "group", To: "group", Option: true},
				{Privilege: "UPDATE", Column: "a,b)", Kind: "role", To: "r:1"},
				{Privilege: "SELECT", Kind: "public", To: "public"},
			} {
				text, err := g.On(orders.Schema, orders.Staging)
				if err != nil {
					return nil, err
				}
				out = append(out, text)
			}
			return out, nil
		},
		"revoke": func() ([]string, error) {
			var out []string
			for _, g := range []statement.Grant{
				{Privilege: "SELECT", Kind: "user", To: `IAM:o"brien`, Option: true},
				{Privilege: "insert", Kind: "group", To: "group"},
				{Privilege: "UPDATE", Column: "a,b)", Kind: "role", To: "r:1"},
				{Privilege: "SELECT", Kind: "public", To: "public"},
			} {
				text, err := g.Off(orders.Schema, orders.Staging)
				if err != nil {
					return nil, err
				}
				out = append(out, text)
			}
			return out, nil
		},
		"explain": func() ([]string, error) {
			return one(statement.Explain([][2]string{{orders.Schema, orders.Name}, {sizes.Schema, sizes.Name}}))
		},
		"cancel":    func() ([]string, error) { return []string{statement.Cancel(1073750146)}, nil },
		"terminate": func() ([]string, error) { return []string{statement.Terminate(1073750146)}, nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			statements, err := build()
			if err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, filepath.Join("testdata", name+".sql"), strings.Join(statements, ";\n")+";\n")
		})
	}
}

func TestNamesThatRedshiftWouldCutOrRefuseAreRefused(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]string{
		"empty": "", "128 bytes": strings.Repeat("é", 64), "NUL": "a\x00b", "invalid UTF-8": "a\xff",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if text, err := statement.Identifier(bad); err == nil {
				t.Errorf("Identifier(%q) = %s, want an error", bad, text)
			}
			table := plan.Table{Schema: "s", Name: "t", Staging: "x", Columns: []plan.Column{{Name: bad, Comment: "c"}}}
			p := uglyPlan()
			for what, build := range map[string]func() ([]string, error){
				"unload":  func() ([]string, error) { return one(statement.Unload(p, table, 1)) },
				"copy":    func() ([]string, error) { return one(statement.Copy(p, table, "s3://b/m")) },
				"create":  func() ([]string, error) { return one(statement.CreateTable(table)) },
				"comment": func() ([]string, error) { return statement.Comment(p, table) },
			} {
				if got, err := build(); err == nil {
					t.Errorf("%s of a table with the column %q = %q, want an error", what, bad, got)
				}
			}
		})
	}
}

func TestWordsFromTheCatalogCannotCarrySQL(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]plan.Table{
		"encoding":     {Columns: []plan.Column{{Name: "c", Encoding: "az64); drop"}}},
		"collation":    {Columns: []plan.Column{{Name: "c", Collation: "x y"}}},
		"distribution": {Columns: []plan.Column{{Name: "c"}}, Distribution: plan.Distribution{Style: "all;"}},
		"sort":         {Columns: []plan.Column{{Name: "c"}}, Sort: plan.Sort{Style: "a b", Columns: []string{"c"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table.Schema, table.Name, table.Staging = "s", "t", "x"
			if text, err := statement.CreateTable(table); err == nil {
				t.Errorf("CreateTable = %s, want an error", text)
			}
		})
	}
}

func TestSplitCommentUndoesTheMark(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ comment, mark, rest string }{
		{"standin:w\nown\nlines", "standin:w", "own\nlines"},
		{"standin:w", "standin:w", ""},
		{"own", "", "own"},
		{"", "", ""},
	} {
		mark, rest := statement.SplitComment(c.comment)
		if mark != c.mark || rest != c.rest {
			t.Errorf("SplitComment(%q) = %q, %q, want %q, %q", c.comment, mark, rest, c.mark, c.rest)
		}
	}
}

func TestSecuredReadsThePlansOfTheDocumentation(t *testing.T) {
	t.Parallel()
	for step, want := range map[string]int{
		"XN RLS SecureScan t0  (cost=0.00..0.14 rows=2 width=4)":          0,
		"   ->  XN RLS SecureScan t12  (cost=0.00..0.14 rows=2 width=4)":  12,
		"         ->  XN Seq Scan on people t3  (cost=0.00..0.07 rows=2)": -1,
		"  Filter: ((k_dim / 10) > 0)":                                    -1,
		"XN RLS SecureScan t99999999999999999999999  (cost=0.00..0.14)":   -1,
	} {
		if got := statement.Secured(step); got != want {
			t.Errorf("%q: %d, want %d", step, got, want)
		}
	}
}
