package prepare_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/golden"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// TestPlans compares whole plans with golden files.
func TestPlans(t *testing.T) {
	t.Parallel()
	tests := map[string]prepare.Input{
		"keys": input(t, shopRules, append(shop(), plan.Table{Schema: "public", Name: "old_customers", Columns: []plan.Column{column("x", "interval year to month")}}),
			prepare.Occupant{Schema: "public", Name: "customers", Mark: plan.Mark("shop"), Referrers: []string{"public.accounts"}},
			prepare.Occupant{Schema: "public", Name: "stores"},
			prepare.Occupant{Schema: "public", Name: "unrelated", Views: []prepare.View{{Name: "public.v"}}},
		),
		"new-columns-pass": input(t, "new_columns: passthrough\n", shop()),
	}
	for name, in := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := prepare.Prepare(in)
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(p, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, filepath.Join("testdata", name+".json"), string(got)+"\n")
		})
	}
}

// Most warehouses declare few foreign keys; domain: is how a workspace says what
// joins. INTEGER and BIGINT columns must then still join.
func TestColumnsOfOneDomainShareStandInsWhateverTheirTypes(t *testing.T) {
	t.Parallel()
	p, err := prepare.Prepare(input(t, `new_columns: passthrough
tables:
  public.customers: {columns: {id: integer-key, referred_by: integer-key}}
  sales.orders: {columns: {order_id: {generator: integer-key, domain: basket}}}
  sales.log:
    columns:
      customer: {generator: integer-key, domain: public.customers.id}
      basket: {generator: integer-key, domain: basket}
      other: integer-key
`, append(shop(), plan.Table{Schema: "sales", Name: "log", Columns: []plan.Column{
		column("customer", plan.SmallInt), column("basket", plan.Decimal, 18, 0), column("other", plan.SmallInt),
	}})))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, table := range p.Tables {
		for i, c := range table.Columns {
			if c.Rule.IsPassthrough() {
				continue
			}
			bound, err := registry.Bind(table, i, generator.ExampleKeys())
			if err != nil {
				t.Fatal(err)
			}
			out, err := bound.Mask(nil, []byte("4711"), new(generator.Row))
			if err != nil {
				t.Fatal(err)
			}
			got[table.Name+"."+c.Name] = string(out)
		}
	}
	for a, b := range map[string]string{
		"customers.id": "log.customer", "customers.referred_by": "log.customer", "accounts.customer_id": "log.customer",
		"orders.customer": "log.customer", "orders.order_id": "log.basket",
	} {
		if got[a] == "" || got[a] != got[b] {
			t.Errorf("4711 becomes %q in %s and %q in %s", got[a], a, got[b], b)
		}
	}
}

func TestTheSourceIsNeverTheDestination(t *testing.T) {
	t.Parallel()
	in := input(t, "new_columns: passthrough\n", shop())
	in.Workspace.Destination.Warehouse = plan.Warehouse{Host: "PROD.", Port: 5439, Database: "dev"}
	_, err := prepare.Prepare(in)
	if fault.CodeOf(err) != fault.WorkspaceInvalid {
		t.Errorf("got %v", err)
	}
}

// TestTheOrderOfTheCatalogDoesNotMatter prepares the same job from catalogs in
// two orders.
func TestTheOrderOfTheCatalogDoesNotMatter(t *testing.T) {
	t.Parallel()
	forward, backward := shop(), shop()
	for i, j := 0, len(backward)-1; i < j; i, j = i+1, j-1 {
		backward[i], backward[j] = backward[j], backward[i]
	}
	a, err := prepare.Prepare(input(t, shopRules, forward))
	if err != nil {
		t.Fatal(err)
	}
	b, err := prepare.Prepare(input(t, shopRules, backward))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

func TestThePlanDoesNotChangeTheCatalog(t *testing.T) {
	t.Parallel()
	source := shop()
	if _, err := prepare.Prepare(input(t, shopRules, source)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(shop(), source); diff != "" {
		t.Error(diff)
	}
}

// large is a catalog of tables that all refer to the first.
func large(tables, columns int) []plan.Table {
	list := make([]plan.Table, tables)
	for i := range list {
		t := plan.Table{Schema: "public", Name: fmt.Sprintf("t%05d", i), PrimaryKey: []string{"c0"}}
		for k := range columns {
			t.Columns = append(t.Columns, column(fmt.Sprintf("c%d", k), plan.Integer))
		}
		if i > 0 {
			t.ForeignKeys = []plan.ForeignKey{{Columns: []string{"c1"}, RefSchema: "public", RefTable: "t00000", RefColumns: []string{"c0"}}}
		}
		list[i] = t
	}
	return list
}

func BenchmarkPrepare5000Tables(b *testing.B) {
	source := large(5000, 50)
	var rules strings.Builder
	rules.WriteString("tables:\n")
	for _, t := range source {
		fmt.Fprintf(&rules, "  %s:\n    columns:\n", t)
		for k, c := range t.Columns {
			if k != 1 || t.Name == "t00000" {
				fmt.Fprintf(&rules, "      %s: {generator: integer-key, keep: [%d]}\n", c.Name, k)
			}
		}
	}
	for b.Loop() {
		w, err := workspace.Parse("standin.yaml", []byte(head+rules.String()))
		if err != nil {
			b.Fatal(err)
		}
		p, err := prepare.Prepare(prepare.Input{Workspace: w, Source: source, Job: "abcdefghijkl0123", Now: time.Unix(0, 0)})
		if err != nil || len(p.Tables) != 5000 {
			b.Fatal(errors.Unwrap(err))
		}
	}
}
