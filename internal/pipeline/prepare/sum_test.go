package prepare_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// till is a catalog of orders and their lines, which refer to them by a declared key,
// of parcels, which do so in a column of another type, and of marks of several things.
func till() []plan.Table {
	return []plan.Table{
		{
			Schema: "public", Name: "orders", PrimaryKey: []string{"id"},
			Columns: []plan.Column{
				required(column("id", plan.BigInt)), column("code", plan.VarChar, 20), column("amount", plan.Decimal, 12, 2), column("pieces", plan.Integer),
			},
		},
		{
			Schema: "public", Name: "lines",
			Columns: []plan.Column{
				column("order_id", plan.Integer), column("code", plan.Char, 10), column("amount", plan.Decimal, 10, 2), column("pieces", plan.SmallInt), column("day", plan.Date),
			},
			ForeignKeys: []plan.ForeignKey{{Columns: []string{"order_id"}, RefSchema: "public", RefTable: "orders", RefColumns: []string{"id"}}},
		},
		{Schema: "public", Name: "marks", Columns: []plan.Column{column("kind", plan.VarChar, 9), column("subject", plan.BigInt), column("amount", plan.Decimal, 8, 2)}},
	}
}

// order is the plan's table of orders.
func order(t *testing.T, rules string) (plan.Table, error) {
	t.Helper()
	p, err := prepare.Prepare(input(t, "new_columns: passthrough\n"+rules, till()))
	if err != nil {
		return plan.Table{}, err
	}
	for _, table := range p.Tables {
		if table.Name == "orders" {
			return table, nil
		}
	}
	t.Fatal("the plan has no orders")
	return plan.Table{}, nil
}

func TestSumsAreResolvedInThePlan(t *testing.T) {
	t.Parallel()
	lines := func(summed string, atSource bool) plan.Sum {
		return plan.Sum{Schema: "public", Table: "lines", Column: summed, Columns: []string{"order_id"}, Refer: []string{"id"}, AtSource: atSource}
	}
	byCode := lines("amount", true)
	byCode.Columns, byCode.Refer = []string{"code"}, []string{"code"}
	codeLoaded := byCode
	codeLoaded.AtSource = false
	for name, test := range map[string]struct {
		rules string
		want  plan.Sum
	}{
		"the column of the same name of the only table that refers to it": {"tables: {public.orders: {columns: {amount: cross-table-sum}}}", lines("amount", true)},
		"another column": {"tables: {public.orders: {columns: {amount: {generator: cross-table-sum, table: public.lines, sum: pieces}}}}", lines("pieces", true)},
		"what is masked is summed when it is loaded": {
			"tables: {public.orders: {columns: {id: integer-key, amount: cross-table-sum}}, public.lines: {columns: {amount: noise}}}", lines("amount", false),
		},
		"columns that no key declares, in the source whatever their rules": {
			"tables: {public.orders: {columns: {code: redact, amount: {generator: cross-table-sum, table: public.lines, foreign_key: [code], refers_to: [code]}}}}", byCode,
		},
		"in the copy if they pass through": {
			"tables: {public.orders: {columns: {amount: {generator: cross-table-sum, table: public.lines, foreign_key: [code], refers_to: [code]}}}, public.lines: {columns: {amount: noise}}}", codeLoaded,
		},
		"or have one rule": {
			"tables: {public.orders: {columns: {code: alphanumeric-key, amount: {generator: cross-table-sum, table: public.lines, foreign_key: [code], refers_to: [code]}}}, public.lines: {columns: {code: alphanumeric-key, amount: noise}}}", codeLoaded,
		},
		"keys under conditions are not among them": {
			"foreign_keys: [{table: public.marks, columns: [subject], references: public.orders, when: {kind: order}}]\ntables: {public.orders: {columns: {amount: cross-table-sum}}}", lines("amount", true),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, err := order(t, test.rules)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := table.Column("amount")
			if diff := cmp.Diff(&test.want, got.Sum); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSumsThatCannotBeComputedAreRefused(t *testing.T) {
	t.Parallel()
	const masked = "public.lines: {columns: {amount: noise}}"
	of := func(options, more string) string {
		return "tables:\n  public.orders: {columns: {amount: {generator: cross-table-sum" + options + "}}}\n  " + more
	}
	for name, test := range map[string]struct {
		rules string
		want  string
	}{
		"a table whose name is none":              {of(", table: lines", ""), "option table: it is no name such as schema.table"},
		"a table that is not copied":              {of(", table: public.items", ""), "option table: the workspace copies no table public.items"},
		"a table that does not refer to it":       {of(", table: public.marks", ""), "there are 0 foreign keys to public.orders whose rows could be summed: say which by table and foreign_key"},
		"columns that are no foreign key":         {of(", foreign_key: [code]", ""), "there are 0 foreign keys to public.orders whose rows could be summed: say which by table and foreign_key"},
		"a key that refers to other columns":      {of(", refers_to: [code]", ""), "there are 0 foreign keys to public.orders whose rows could be summed: say which by table and foreign_key"},
		"a column that is not there":              {of(", sum: amuont", ""), "option sum: the table public.lines has no column amuont; did you mean amount?"},
		"a column of texts":                       {of(", sum: code", ""), "option sum: column code of public.lines holds no numbers"},
		"a column of days":                        {of(", sum: day", ""), "option sum: column day of public.lines holds no numbers"},
		"a column that refers and is not there":   {of(", table: public.lines, foreign_key: [orderid]", ""), "option foreign_key: the table public.lines has no column orderid; did you mean order_id?"},
		"a column that is referred to and is not": {of(", table: public.lines, foreign_key: [order_id], refers_to: [key]", ""), "option refers_to: column key of public.orders is none to which rows can refer"},
		"the sum itself is referred to":           {of(", table: public.lines, foreign_key: [amount], refers_to: [amount]", ""), "option refers_to: column amount of public.orders is none to which rows can refer"},
		"more columns than are referred to":       {of(", table: public.lines, foreign_key: [order_id, code]", ""), "option refers_to: 2 columns refer to 1"},
		"columns of other types": {
			of(", table: public.lines, foreign_key: [code], refers_to: [id]", ""),
			"option foreign_key: column code of public.lines is of type char(10), and id of public.orders, to which it would refer, of type bigint",
		},
		"a column of which the key's stand-ins are others": {
			of(", table: public.lines, foreign_key: [code], refers_to: [code]", "public.lines: {columns: {amount: noise, code: alphanumeric-key}}"), otherStandIns,
		},
		"a column whose rule makes one stand-in of many": {
			"tables: {public.orders: {columns: {code: redact, amount: {generator: cross-table-sum, table: public.lines, foreign_key: [code], refers_to: [code]}}}, public.lines: {columns: {amount: noise, code: {generator: redact}}}}", otherStandIns,
		},
		"columns of two domains": {
			"tables: {public.orders: {columns: {code: alphanumeric-key, amount: {generator: cross-table-sum, table: public.lines, foreign_key: [code], refers_to: [code]}}}, public.lines: {columns: {amount: noise, code: {generator: alphanumeric-key, domain: other}}}}", otherStandIns,
		},
		"columns whose numbers are permuted among others": {
			"tables: {public.orders: {columns: {pieces: {generator: integer-key}, amount: {generator: cross-table-sum, table: public.lines, foreign_key: [pieces], refers_to: [pieces]}}}, public.lines: {columns: {amount: noise, pieces: integer-key}}}",
			"option foreign_key: column pieces of public.lines and pieces of public.orders have rules that make other stand-ins of the same key, so the rows of the copy cannot be summed: give the foreign key below foreign_keys",
		},
		"a column with keys of several tables": {
			"foreign_keys: [{table: public.marks, columns: [subject], references: public.orders, when: {kind: order}}]\n" + of(", table: public.marks, foreign_key: [subject]", ""),
			"option foreign_key: it holds keys of several tables, by the row: such rows cannot be summed",
		},
		"the sum of a sum": {
			"tables: {public.orders: {columns: {amount: {generator: cross-table-sum, table: public.orders, foreign_key: [pieces], sum: amount}}}}",
			"option sum: column amount of public.orders is such a sum itself",
		},
		"two tables that refer to it": {
			"foreign_keys: [{table: public.marks, columns: [subject], references: public.orders}]\n" + of("", masked),
			"there are 2 foreign keys to public.orders whose rows could be summed: say which by table and foreign_key",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := order(t, test.rules)
			got := told(err)
			for i, text := range got { // without the place in the file
				_, got[i], _ = strings.Cut(text, "column public.orders.amount: ")
			}
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%v", diff, err)
			}
		})
	}
}

const otherStandIns = "option foreign_key: column code of public.lines and code of public.orders have rules that make other stand-ins of the same key, so the rows of the copy cannot be summed: " +
	"give the foreign key below foreign_keys"

// TestAFileAloneIsMaskedWithoutSums has no other table to sum up.
func TestAFileAloneIsMaskedWithoutSums(t *testing.T) {
	t.Parallel()
	in := input(t, "tables: {public.orders: {columns: {id: integer-key, amount: {generator: cross-table-sum, table: public.lines}}}}\n", nil)
	p, err := prepare.Local(in, workspace.TableName{Schema: "public", Name: "orders"}, prepare.Columns{
		Names: []string{"id", "amount"},
		Types: map[string]plan.Type{"id": {Kind: plan.BigInt}, "amount": {Kind: plan.Decimal, Precision: 12, Scale: 2}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if made := standIns(t, p, "orders", map[string]string{"id": "1", "amount": "12.50"}); made["amount"] != "0.00" {
		t.Errorf("the sum became %s", made["amount"])
	}
}
