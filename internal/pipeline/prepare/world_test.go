package prepare_test

import (
	"testing"
	"time"

	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/workspace"
)

const head = `version: 1
name: shop
source: {host: prod, database: dev, user: reader, password: env:SOURCE, schemas: [public, sales]}
destination: {host: test, database: test, user: writer, password: env:DESTINATION}
staging: {s3: s3://acme/shop, region: eu-west-1, unload_role: default, load_role: default}
`

// input is a job on the catalog with what stands behind the head of a workspace.
func input(t *testing.T, rules string, source []plan.Table, destination ...prepare.Occupant) prepare.Input {
	t.Helper()
	w, err := workspace.Parse("standin.yaml", []byte(head+rules))
	if err != nil {
		t.Fatal(err)
	}
	return prepare.Input{
		Workspace: w, Source: source, Destination: destination, Job: "abcdefghijkl0123", Program: "v0.1.0",
		Now:  time.Date(2026, 11, 22, 23, 0, 0, 0, time.FixedZone("", 3600)),
		Null: prepare.NullWord(1 << 63), KeyCheck: "c0ffee",
	}
}

func column(name string, kind plan.Kind, size ...int) plan.Column {
	c := plan.Column{Name: name, Type: plan.Type{Kind: kind}}
	switch {
	case kind == plan.Decimal:
		c.Type.Precision, c.Type.Scale = size[0], size[1]
	case len(size) > 0:
		c.Type.Length = size[0]
	}
	return c
}

func required(c plan.Column) plan.Column { c.NotNull = true; return c }

// shop is a catalog out of order, with a chain of foreign keys over three
// tables, a composite key and a key to itself.
func shop() []plan.Table {
	return []plan.Table{
		{
			Schema: "sales", Name: "orders", PrimaryKey: []string{"order_id"}, Rows: 1000, Comment: "each sale",
			Columns:     []plan.Column{required(column("order_id", plan.Integer)), column("customer", plan.Integer), column("note", plan.VarChar, 200)},
			ForeignKeys: []plan.ForeignKey{{Columns: []string{"customer"}, RefSchema: "public", RefTable: "accounts", RefColumns: []string{"customer_id"}}},
		},
		{
			Schema: "public", Name: "customers", PrimaryKey: []string{"id"}, Unique: [][]string{{"email"}},
			Columns: []plan.Column{
				required(column("id", plan.BigInt)), column("first_name", plan.VarChar, 60), column("email", plan.VarChar, 120),
				column("referred_by", plan.BigInt),
			},
			ForeignKeys: []plan.ForeignKey{{Columns: []string{"referred_by"}, RefSchema: "public", RefTable: "customers", RefColumns: []string{"id"}}},
		},
		{
			Schema: "public", Name: "accounts", PrimaryKey: []string{"customer_id"},
			Columns:     []plan.Column{required(column("customer_id", plan.BigInt)), column("opened", plan.Date)},
			ForeignKeys: []plan.ForeignKey{{Columns: []string{"customer_id"}, RefSchema: "public", RefTable: "customers", RefColumns: []string{"id"}}},
		},
		{
			Schema: "public", Name: "stores", PrimaryKey: []string{"country", "number"},
			Columns: []plan.Column{required(column("country", plan.Char, 2)), required(column("number", plan.SmallInt))},
		},
		{
			Schema: "sales", Name: "visits",
			Columns: []plan.Column{column("store_country", plan.VarChar, 10), column("store_number", plan.Integer), column("at", plan.Timestamp)},
			ForeignKeys: []plan.ForeignKey{{
				Columns: []string{"store_country", "store_number"}, RefSchema: "public", RefTable: "stores", RefColumns: []string{"country", "number"},
			}},
		},
		{Schema: "other", Name: "elsewhere", Columns: []plan.Column{column("x", plan.VarChar, 10)}},
	}
}

const shopRules = `exclude: ["public.old_*"]
replace: [public.stores]
tables:
  public.customers:
    columns:
      id: integer-key
      first_name: {generator: constant, value: Jo}
      email: alphanumeric-key
  public.accounts: {columns: {opened: passthrough}}
  public.stores: {columns: {country: passthrough, number: {generator: integer-key, domain: shops}}}
  sales.orders: {columns: {order_id: passthrough, note: "null"}}
  sales.visits: {columns: {at: passthrough}}
`
