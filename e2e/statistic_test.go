package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCategoriesKeepTheirFrequenciesAndCombinations copies a table whose rows are
// drawn from the counts of the source's.
func TestCategoriesKeepTheirFrequenciesAndCombinations(t *testing.T) {
	t.Parallel()
	const name = "categories"
	schema(t, name)
	db := source(t)
	db.exec("create table categories.visits (id integer not null, city varchar(20), country char(4), plan varchar(9), rare varchar(20), region varchar(9), tier integer)")
	db.insertMany("categories.visits", 4000, func(n int) string {
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
	copied.holds(facts{
		"rows":                      {"select count(*) from categories.visits", "4000"},
		"combinations":              {"select count(distinct coalesce(city, '-') || country) from categories.visits", "4"},
		"cities elsewhere":          {"select count(*) from categories.visits where (city in ('Köln', 'Bonn')) <> (country = 'DE')", "0"},
		"plans":                     {"select count(distinct coalesce(plan, '-')) from categories.visits", "4"},
		"rare values":               {"select count(*) from categories.visits where rare <> 'common'", "0"},
		"tiers of another part":     {"select count(*) from categories.visits where (tier >= 10) <> (region = 'south')", "0"},
		"frequent places":           {"select count(*) between 2300 and 2700 from categories.visits where city is null", "t"},
		"plans that are NULL":       {"select count(*) between 850 and 1150 from categories.visits where plan is null", "t"},
		"tiers as often as they do": {"select count(*) between 500 and 830 from categories.visits where tier = 12", "t"},
	})
	if same := copied.value("select count(*) from categories.visits where plan = ''"); same == "0" {
		t.Error("the empty plan is gone")
	}
}

// TestNumbersKeepTheirDistributionAndCorrelation copies numbers of which two go
// together, and one differs by the part.
func TestNumbersKeepTheirDistributionAndCorrelation(t *testing.T) {
	t.Parallel()
	const name = "numbers"
	schema(t, name)
	db := source(t)
	db.exec("create table numbers.sales (id integer not null, weight decimal(12,3), price decimal(9,2), kind char(6), size integer, ratio double precision)")
	db.insertMany("numbers.sales", 4000, func(n int) string {
		weight := fmt.Sprint(-1000 + n/2)
		if n%10 == 0 {
			weight = "null"
		}
		return fmt.Sprintf("%d, %s, %d.%02d, '%s', %d, %de-8", n, weight, (4000-n)*3, n%100, []string{"small", "large"}[n%2], n%2*1000+n%7, n-2000)
	})
	readable(t, name)
	workspace := workspace(t, name, name, `tables:
  numbers.sales:
    columns:
      id: integer-key
      weight: {generator: continuous, link: both}
      price: {generator: continuous, link: both}
      kind: categorical
      size: {generator: continuous, partition: [kind]}
      ratio: continuous
`)
	standin(t, "generate", "-w", workspace).must(t)
	destination(t).holds(facts{
		"rows without a weight":     {"select count(*) from numbers.sales where weight is null", "400"},
		"weights out of range":      {"select count(*) from numbers.sales where weight not between -1000 and 999.5", "0"},
		"the mean weight":           {"select avg(weight) between -30 and 30 from numbers.sales", "t"},
		"weights that are new":      {"select count(*) > 3000 from numbers.sales where weight <> floor(weight)", "t"},
		"the lighter is the dearer": {"select corr(weight::float8, price::float8) < -0.98 from numbers.sales", "t"},
		"ratios out of range":       {"select count(*) from numbers.sales where ratio not between -1.997e-5 and 1.996e-5", "0"},
		"the mean ratio":            {"select avg(ratio) between -1e-6 and 1e-6 from numbers.sales", "t"},
		"ratios that are new":       {"select count(distinct ratio) > 3900 from numbers.sales where ratio * 1e8 <> floor(ratio * 1e8)", "t"},
		"sizes of another kind":     {"select count(*) from numbers.sales where (size >= 1000) <> (kind = 'large')", "0"},
	})
}

// TestEventsStayInTheirOrder copies events whose gaps are known.
func TestEventsStayInTheirOrder(t *testing.T) {
	t.Parallel()
	const name = "events"
	schema(t, name)
	db := source(t)
	db.exec("create table events.orders (id integer not null, shipped timestamp, ordered timestamptz, paid timestamp, closed date, seen timestamp)")
	db.insertMany("events.orders", 2000, func(n int) string {
		shipped := fmt.Sprintf("'2024-%02d-%02d 10:00:%02d'", n%12+1, n%20+6, n%60)
		if n%4 == 0 {
			shipped = "null"
		}
		return fmt.Sprintf("%d, %s, '2024-%02d-%02d 08:%02d:%02d+00', '2024-%02d-%02d 09:%02d:%02d', '2024-%02d-%02d', '2020-01-01 00:00:00.%06d'",
			n, shipped, n%12+1, n%20+1, n%60, n/60%30, n%12+1, n%20+1, n%60, n/60%30+30, n%12+1, n%20+8, n)
	})
	readable(t, name)
	workspace := workspace(t, name, name, `tables:
  events.orders:
    columns:
      id: integer-key
      ordered: {generator: event-timestamps, link: life, position: 1}
      paid: {generator: event-timestamps, link: life, position: 2}
      shipped: {generator: event-timestamps, link: life, position: 3}
      closed: {generator: event-timestamps, link: life, position: 4}
      seen: event-timestamps
`)
	standin(t, "generate", "-w", workspace).must(t)
	destination(t).holds(facts{
		"rows":                  {"select count(*) from events.orders", "2000"},
		"not shipped":           {"select count(*) from events.orders where shipped is null", "500"},
		"paid before ordered":   {"select count(*) from events.orders where paid < ordered", "0"},
		"shipped before paid":   {"select count(*) from events.orders where shipped < paid", "0"},
		"closed before shipped": {"select count(*) from events.orders where closed < shipped::date", "0"},
		"the time to pay":       {"select min(paid - ordered::timestamp) || ' ' || max(paid - ordered::timestamp) from events.orders", "01:00:30 01:00:30"},
		"parts of seconds":      {"select count(*) from events.orders where date_trunc('second', shipped) <> shipped", "0"},
		"another year":          {"select count(*) from events.orders where extract(year from ordered) <> 2024 or extract(year from seen) <> 2020", "0"},
		"new moments":           {"select count(distinct ordered) > 500 from events.orders", "t"},
	})
}

// TestRowsAreNumberedOverAllFiles numbers the rows of a table, by both pipelines.
func TestRowsAreNumberedOverAllFiles(t *testing.T) {
	t.Parallel()
	for pipeline, more := range map[string]string{
		"v2": "",
		"lambda": fmt.Sprintf("pipeline: lambda\nlambda: {role: %q, memory: 317, timeout: 20s, architecture: %s, resend_after: 3s}\n",
			world.env["SANDBOX_LAMBDA_ROLE"], architecture()),
	} {
		t.Run(pipeline, func(t *testing.T) {
			t.Parallel()
			name := "ordinals_" + pipeline
			schema(t, name)
			db := source(t)
			db.exec("create table "+name+".items (id bigint not null primary key, code varchar(20), kept integer)", "create table "+name+".parts (item bigint references "+name+".items(id))")
			db.insertMany(name+".items", 3000, func(n int) string { return fmt.Sprintf("%d, 'x%d', %d", n*7, n, n) })
			readable(t, name)
			rules := strings.ReplaceAll(`tables:
  NAME.items: {columns: {id: {generator: sequential-integer, start: 500}, code: {generator: categorical}, kept: passthrough}}
exclude: [NAME.parts]
`, "NAME", name)
			if pipeline == "v2" {
				refused := standin(t, "plan", "-w", workspace(t, name, name, strings.Replace(rules, "exclude: ["+name+".parts]", "", 1)))
				if refused.status != 1 && refused.status != 2 || !strings.Contains(refused.stderr, "numbers rows whatever they held") {
					t.Errorf("a key that others refer to: exit %d, %s", refused.status, refused.stderr)
				}
			}
			standin(t, "generate", "-w", workspace(t, name, name, rules+more)).must(t)
			const want = "3000 500 3499"
			if got := destination(t).value("select count(distinct id) || ' ' || min(id) || ' ' || max(id) from " + name + ".items"); got != want {
				t.Errorf("the numbers are %s, want %s", got, want)
			}
		})
	}
}

// TestSumsAreThoseOfTheCopiedRows copies orders with two totals of their lines: of a
// column that passes through, and of one that is masked.
func TestSumsAreThoseOfTheCopiedRows(t *testing.T) {
	t.Parallel()
	const name = "sums"
	schema(t, name)
	db := source(t)
	db.exec("create table sums.orders (id bigint not null primary key, pieces integer, amount decimal(12,2) not null, note varchar(9))",
		"create table sums.lines (number integer not null primary key, order_id bigint references sums.orders(id), pieces smallint, price decimal(9,2))",
		"insert into sums.orders values (1, 999, 1.00, 'a'), (2, null, 2.00, 'b'), (3, 7, 3.00, null)")
	db.insertMany("sums.lines", 300, func(n int) string {
		return fmt.Sprintf("%d, %s, %d, %d.25", n, []string{"1", "2", "null"}[n%3], n%5, 100+n)
	})
	readable(t, name)
	workspace := workspace(t, name, name, `tables:
  sums.orders:
    columns:
      id: integer-key
      pieces: cross-table-sum
      amount: {generator: cross-table-sum, table: sums.lines, sum: price}
      note: passthrough
  sums.lines: {columns: {number: integer-key, pieces: passthrough, price: noise}}
`)
	if sql := standin(t, "plan", "--sql", "-w", workspace).must(t).stdout; !strings.Contains(sql, `LEFT JOIN (SELECT "order_id" AS k1`) || !strings.Contains(sql, `UPDATE "sums"."standin_`) {
		t.Errorf("the plan does not show the sums:\n%s", sql)
	}
	standin(t, "generate", "-w", workspace).must(t)
	destination(t).holds(facts{
		"orders":        {"select count(*) from sums.orders", "3"},
		"pieces":        {"select max(case when note = 'a' then pieces end) || ' ' || max(case when note = 'b' then pieces end) || ' ' || max(case when note is null then pieces end) from sums.orders", db.value("select sum(case when order_id = 1 then pieces end) || ' ' || sum(case when order_id = 2 then pieces end) || ' 0' from sums.lines")},
		"other amounts": {"select count(*) from sums.orders o where amount <> (select coalesce(sum(price), 0) from sums.lines where order_id = o.id)", "0"},
		"real amounts":  {"select count(*) from sums.orders where amount in (1, 2, 3)", "0"},
		"no lines":      {"select amount::varchar from sums.orders where note is null", "0.00"},
	})
}

// TestRelatedNumbersKeepTheirRelation copies bills whose total follows from the other
// columns, some of them not known.
func TestRelatedNumbersKeepTheirRelation(t *testing.T) {
	t.Parallel()
	const name = "relations"
	schema(t, name)
	db := source(t)
	db.exec("create table relations.bills (id integer not null, price decimal(9,2), quantity smallint, tax decimal(9,3), total decimal(14,2), kind char(6))")
	db.insertMany("relations.bills", 500, func(n int) string {
		price, quantity, tax := 1000+n*n*7919%90_001, n%12+1, n*n*n*31%50_021
		cells := []string{
			fmt.Sprintf("%d.%02d", price/100, price%100), fmt.Sprint(quantity), fmt.Sprintf("%d.%03d", tax/1000, tax%1000),
			fmt.Sprintf("%d.%02d", (price*quantity+(tax+5)/10)/100, (price*quantity+(tax+5)/10)%100),
		}
		if n%10 == 0 {
			cells[n/10%4] = "null"
		}
		return fmt.Sprintf("%d, %s, '%s'", n, strings.Join(cells, ", "), []string{"large", "small"}[n%2])
	})
	if broken := db.value("select count(*) from relations.bills where total <> round(price * quantity + tax, 2)"); broken != "0" {
		t.Fatalf("%s rows of the source have no relation", broken)
	}
	readable(t, name)
	workspace := workspace(t, name, name, `tables:
  relations.bills:
    columns:
      id: passthrough
      price: {generator: algebraic, link: bill, partition: [kind]}
      quantity: {generator: algebraic, link: bill, partition: [kind]}
      tax: {generator: algebraic, link: bill, partition: [kind]}
      total: {generator: algebraic, link: bill, partition: [kind]}
      kind: passthrough
`)
	standin(t, "generate", "-w", workspace).must(t)
	copied := destination(t)
	copied.holds(facts{
		"rows that keep it":    {"select count(*) from relations.bills where total = round(price * quantity + tax, 2)", "450"},
		"rows that break it":   {"select count(*) from relations.bills where total <> round(price * quantity + tax, 2)", "0"},
		"prices out of range":  {"select count(*) from relations.bills where price not between 10 and 910", "0"},
		"quantities":           {"select min(quantity) || ' ' || max(quantity) from relations.bills", "1 12"},
		"totals that are new":  {"select count(distinct total) > 400 from relations.bills", "t"},
		"the mean of quantity": {"select avg(quantity::float8) between 5.5 and 7.5 from relations.bills", "t"},
	})
	const nulls = "select id, price is null, quantity is null, tax is null, total is null from relations.bills order by id"
	if diff := cmp.Diff(db.rows(nulls), copied.rows(nulls)); diff != "" {
		t.Errorf("other numbers are NULL:\n%s", diff)
	}
	const bills = "select price, quantity, tax, total from relations.bills order by id"
	before, after := db.rows(bills), copied.rows(bills)
	for i, row := range before {
		if slices.Equal(row, after[i]) {
			t.Errorf("bill %d is the source's", i)
		}
	}
}
