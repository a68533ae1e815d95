package e2e_test

import (
	"fmt"
	"strings"
	"testing"
)

// insertMany inserts rows that a query makes; the source's front runs it in PostgreSQL.
func insertMany(t *testing.T, db warehouse, table string, rows int, row func(n int) string) {
	t.Helper()
	var values []string
	for n := range rows {
		values = append(values, "("+row(n)+")")
		if len(values) == 500 || n == rows-1 {
			db.exec("insert into " + table + " values " + strings.Join(values, ", "))
			values = values[:0]
		}
	}
}

// TestCategoriesKeepTheirFrequenciesAndCombinations copies a table whose rows are
// drawn from the counts of the source's.
func TestCategoriesKeepTheirFrequenciesAndCombinations(t *testing.T) {
	t.Parallel()
	const name = "categories"
	schema(t, name)
	db := source(t)
	db.exec("create table categories.visits (id integer not null, city varchar(20), country char(4), plan varchar(9), rare varchar(20), region varchar(9), tier integer)")
	insertMany(t, db, "categories.visits", 4000, func(n int) string {
		city := [][2]string{{"'Köln'", "'DE'"}, {"'Bonn'", "'DE'"}, {"'Wien, \"1\"'", "'AT'"}, {"null", "'AT'"}}[min(n%8, 3)]
		plans := []string{"'free'", "null", "'pro'", "''"}[n%4]
		rare := "'common'"
		if n%500 == 0 {
			rare = fmt.Sprintf("'single %d'", n)
		}
		return fmt.Sprintf("%d, %s, %s, %s, %s, '%s', %d", n, city[0], city[1], plans, rare, []string{"north", "south"}[n%2], n%2*10+n%3)
	})
	readable(t, name)
	workspace := workspace(t, name, name, strings.NewReplacer("KEY", keyFile(t, strings.Repeat("5a", 32))).Replace(`masking: {key: "file:KEY"}
tables:
  categories.visits:
    columns:
      id: integer-key
      city: {generator: categorical, link: place}
      country: {generator: categorical, link: place}
      plan: categorical
      rare: {generator: categorical, differential_privacy: true}
      region: passthrough
      tier: {generator: categorical, partition: [region]}
`))
	if drawn := standin(t, "plan", "-w", workspace).must(t).stdout; !strings.Contains(drawn, "epsilon 1, delta 1/(10 rows)") {
		t.Errorf("the plan does not show the epsilon:\n%s", drawn)
	}
	if sql := standin(t, "plan", "--sql", "-w", workspace).must(t).stdout; !strings.Contains(sql, `SELECT "region", "tier", COUNT(*)`) {
		t.Errorf("the plan does not show the question about tier:\n%s", sql)
	}
	if shown := standin(t, "preview", "categories.visits", "--show-originals", "-w", workspace).must(t).stdout; !strings.Contains(shown, "common") {
		t.Errorf("the preview:\n%s", shown)
	}
	standin(t, "generate", "-w", workspace).must(t)
	copied := destination(t)
	for what, c := range map[string]struct{ query, want string }{
		"rows":                      {"select count(*) from categories.visits", "4000"},
		"combinations":              {"select count(distinct coalesce(city, '-') || country) from categories.visits", "4"},
		"cities elsewhere":          {"select count(*) from categories.visits where (city in ('Köln', 'Bonn')) <> (country = 'DE')", "0"},
		"plans":                     {"select count(distinct coalesce(plan, '-')) from categories.visits", "4"},
		"rare values":               {"select count(*) from categories.visits where rare <> 'common'", "0"},
		"tiers of another part":     {"select count(*) from categories.visits where (tier >= 10) <> (region = 'south')", "0"},
		"frequent places":           {"select count(*) between 2300 and 2700 from categories.visits where city is null", "t"},
		"plans that are NULL":       {"select count(*) between 850 and 1150 from categories.visits where plan is null", "t"},
		"tiers as often as they do": {"select count(*) between 500 and 830 from categories.visits where tier = 12", "t"},
	} {
		if got := copied.value(c.query); got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
	if same := copied.value("select count(*) from categories.visits where plan = ''"); same == "0" {
		t.Error("the empty plan is gone")
	}
}
