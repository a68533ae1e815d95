package prepare_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
)

// told lists the code of each fault with its message and hint.
func told(err error) []string {
	var list []string
	var walk func(error)
	walk = func(err error) {
		if f, ok := err.(*fault.Error); ok { //nolint:errorlint // it walks the tree
			text := string(f.Code) + ": " + f.Message
			if f.Hint != "" {
				text += " (" + f.Hint + ")"
			}
			list = append(list, text)
			return
		}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				walk(e)
			}
		}
	}
	walk(err)
	return list
}

// withDates gives the accounts three more dates.
func withDates(tables []plan.Table) []plan.Table {
	for i := range tables {
		if tables[i].Name == "accounts" {
			for _, name := range []string{"closed", "seen", "left"} {
				tables[i].Columns = append(tables[i].Columns, column(name, plan.Date))
			}
		}
	}
	return tables
}

// TestWhatStandsInTheWay runs each case on the shop's catalog and compares all
// faults.
func TestWhatStandsInTheWay(t *testing.T) {
	t.Parallel()
	const others = `
  public.accounts: {columns: {opened: passthrough}}
  public.stores: {columns: {country: passthrough, number: passthrough}}
  sales.orders: {columns: {order_id: passthrough, note: passthrough}}
  sales.visits: {columns: {at: passthrough}}
`
	customers := func(columns string) string {
		return "tables:\n  public.customers: {columns: {" + columns + "}}" + others
	}
	tests := map[string]struct {
		rules       string
		source      []plan.Table
		destination []prepare.Occupant
		exit        int
		want        []string
	}{
		"undecided columns are all listed, those that follow a key not": {
			rules: "tables: {public.customers: {columns: {first_name: }}}\n", source: shop(), exit: fault.ExitBlocked,
			want: []string{`columns-undecided: 9 columns have no rule:
  public.accounts.opened date
  public.customers.id bigint
  public.customers.first_name varchar(60)
  public.customers.email varchar(120)
  public.stores.country char(2)
  public.stores.number smallint
  sales.orders.order_id integer
  sales.orders.note varchar(200)
  sales.visits.at timestamp (give each a rule below tables: in standin.yaml, or passthrough)`},
		},
		"rules among the options of a rule are told with their own place": {
			rules: "new_columns: passthrough\ntables:\n  public.customers:\n    columns:\n      first_name:\n        generator: conditional\n        cases:\n" +
				"          - {when: [{column: emial, is: [a]}], rule: name}\n          - rule: integer-key\n" +
				"        otherwise: {generator: conditional, otherwise: {generator: constant, value: " + strings.Repeat("x", 61) + "}}\n" +
				"  sales.orders: {columns: {note: {generator: conditional, cases: [{when: [{column: order_id, min: many}], rule: email}]}}}\n",
			source: shop(), exit: fault.ExitUsage,
			want: []string{
				"rule-refused: standin.yaml:14:19: column public.customers.first_name: option cases[1].rule: generator integer-key does not take values of type varchar(60)",
				"rule-refused: standin.yaml:15:56: column public.customers.first_name: option otherwise.otherwise: the value given is not one of type varchar(60)",
				"rule-refused: standin.yaml:16:34: column sales.orders.note: bind the rule of column note: min: the value given is not one of type integer",
			},
		},
		"a rule that is consistent with another column looks at one that is there, and is no key's": {
			rules: "new_columns: passthrough\ntables:\n  public.customers: {columns: {first_name: {generator: name, consistent_with: idd}, email: {generator: ssn, consistent_with: id}}}\n" +
				"  sales.orders: {columns: {note: {generator: character-scramble, consistent_with: order_id, consistent: false, partition: [store]}}}\n",
			source: shop(), exit: fault.ExitUsage,
			want: []string{
				"rule-refused: standin.yaml:9:83: column sales.orders.note: option consistent_with: only a rule that is consistent, with a generator that can also draw anew, can be consistent with another column",
				"rule-refused: standin.yaml:9:123: column sales.orders.note: option partition: generator character-scramble draws nothing that rows could part",
				"rule-refused: standin.yaml:8:79: column public.customers.first_name: option consistent_with: the table has no column idd (did you mean id?)",
				"rule-refused: standin.yaml:8:92: column public.customers.email: it is part of a key, so its rule must look at its own value alone",
			},
		},
		"linked columns draw alike": {
			rules: "new_columns: passthrough\ntables:\n  sales.orders:\n    columns:\n      note: {generator: name, link: person, consistent_with: store_number}\n" +
				"  public.customers: {columns: {first_name: {generator: name, link: person}}}\n  public.accounts:\n    columns:\n      opened: {generator: timestamp-shift, link: dates}\n" +
				"      closed: {generator: timestamp-shift, link: dates, domain: other}\n      seen: {generator: timestamp-shift, link: dates, consistent_with: opened}\n" +
				"      left: {generator: timestamp-shift, link: dates, consistent: false}\n",
			source: withDates(shop()), exit: fault.ExitUsage,
			want: []string{
				`rule-refused: standin.yaml:15:15: column public.accounts.closed: the columns of link "dates" must have one generator, and agree on domain, consistent, consistent_with and partition; public.accounts.opened has others`,
				`rule-refused: standin.yaml:16:13: column public.accounts.seen: the columns of link "dates" must have one generator, and agree on domain, consistent, consistent_with and partition; public.accounts.opened has others`,
				`rule-refused: standin.yaml:17:13: column public.accounts.left: the columns of link "dates" must have one generator, and agree on domain, consistent, consistent_with and partition; public.accounts.opened has others`,
				"rule-refused: standin.yaml:10:62: column sales.orders.note: option consistent_with: the table has no column store_number",
			},
		},
		"a column that the table has not is told": {
			rules:  "new_columns: passthrough\ntables: {public.customers: {columns: {first_name: {generator: conditional, cases: [{when: [{column: frist_name, is: [a]}], rule: email}]}}}}\n",
			source: shop(), exit: fault.ExitUsage,
			want: []string{
				"rule-refused: standin.yaml:7:101: column public.customers.first_name: option cases[0].when[0].column: the table has no column frist_name (did you mean first_name?)",
			},
		},
		"a column that is left empty is undecided even when new columns pass": {
			rules: "new_columns: passthrough\ntables: {public.customers: {columns: {first_name: }}}\n", source: shop(), exit: fault.ExitBlocked,
			want: []string{"columns-undecided: 1 column has no rule:\n  public.customers.first_name varchar(60) (give each a rule below tables: in standin.yaml, or passthrough; new_columns: passthrough is for columns that the workspace does not name)"},
		},
		"tables and columns that are gone are named with their place": {
			rules:  "new_columns: passthrough\ntables:\n  public.custmers: {}\n  sales.orders: {columns: {note: passthrough, nots: passthrough}}\n  public.old: {}\n",
			source: shop(), exit: fault.ExitBlocked,
			want: []string{
				"schema-changed: standin.yaml:8:3: the source has no table public.custmers (did you mean public.customers?)",
				"schema-changed: standin.yaml:9:47: the source's table sales.orders has no column nots (did you mean note?)",
				"schema-changed: standin.yaml:10:3: the source has no table public.old",
			},
		},
		"a table of a schema that is not copied is a fault of the workspace, and wins": {
			rules: "tables:\n  other.elsewhere: {}\n  public.gone: {}\n", source: shop()[5:], exit: fault.ExitUsage,
			want: []string{
				"workspace-invalid: standin.yaml:7:3: table other.elsewhere is in none of the schemas that source.schemas names (add other to source.schemas, or remove the table)",
				"schema-changed: standin.yaml:8:3: the source has no table public.gone",
				"schema-changed: the source has no table to copy in schema public, sales",
			},
		},
		"a rule that does not suit its column": {
			rules: customers("id: passthrough, first_name: integer-key, email: passthrough"), source: shop(), exit: fault.ExitUsage,
			want: []string{"rule-refused: standin.yaml:7:61: column public.customers.first_name: generator integer-key does not take values of type varchar(60)"},
		},
		"a rule on a unique column that is not one-to-one": {
			rules: customers("id: passthrough, first_name: passthrough, email: {generator: constant, value: a}"), source: shop(), exit: fault.ExitUsage,
			want: []string{"rule-refused: standin.yaml:7:81: column public.customers.email: it is part of a key, and generator constant can give two values the same stand-in"},
		},
		"rules that contradict the key's": {
			rules:  customers("id: integer-key, first_name: passthrough, email: passthrough, referred_by: {generator: integer-key, keep: [-1]}"),
			source: shop(), exit: fault.ExitUsage,
			want: []string{`rule-refused: standin.yaml:7:107: column public.customers.referred_by holds the keys of public.customers.id, whose rule is integer-key: integer-key {"keep":[-1]} contradicts it (remove this rule: the key's decides)`},
		},
		"a masked reference to a key that passes": {
			rules: customers("id: passthrough, first_name: passthrough, email: passthrough, referred_by: integer-key"), source: shop(), exit: fault.ExitUsage,
			want: []string{"rule-refused: standin.yaml:7:107: column public.customers.referred_by holds the keys of public.customers.id, whose rule is passthrough: integer-key contradicts it (remove this rule: the key's decides)"},
		},
		"keys whose types share no form": {
			rules: "tables: {public.a: {columns: {id: integer-key}}}\n", exit: fault.ExitUsage,
			source: []plan.Table{
				{Schema: "public", Name: "a", PrimaryKey: []string{"id"}, Columns: []plan.Column{column("id", plan.Integer)}},
				{Schema: "public", Name: "b", Columns: []plan.Column{column("a", plan.VarChar, 20)}, ForeignKeys: []plan.ForeignKey{
					{Columns: []string{"a"}, RefSchema: "public", RefTable: "a", RefColumns: []string{"id"}},
				}},
			},
			want: []string{
				"rule-refused: standin.yaml:6:35: the keys of public.a.id stand in columns whose types share no form: public.a.id integer, public.b.a varchar(20) (only passthrough keeps such keys equal)",
				"rule-refused: standin.yaml:6:35: column public.b.a: generator integer-key does not take values of type varchar(20)",
			},
		},
		"types that are not carried": {
			rules: "new_columns: passthrough\n", exit: fault.ExitUsage,
			source: []plan.Table{{Schema: "public", Name: "t.x", Columns: []plan.Column{column("a", "oid"), column("b", plan.Date), column("c", "interval year to month")}}},
			want: []string{
				`unsupported-type: public.t.x.a is of type oid, which this version does not carry (leave the table out: exclude: ['public."t.x"'])`,
				`unsupported-type: public.t.x.c is of type interval year to month, which this version does not carry (leave the table out: exclude: ['public."t.x"']; or keep the time in the source as a number or a text, which are carried)`,
			},
		},
		"what stands at the destination": {
			rules: "new_columns: passthrough\nreplace: [sales.visits]\n", source: shop(), exit: fault.ExitFailed,
			destination: []prepare.Occupant{
				{Schema: "public", Name: "customers"},
				{Schema: "public", Name: "accounts", Mark: "standin:other"},
				{Schema: "public", Name: "stores", View: true},
				{Schema: "sales", Name: "orders", Mark: "standin:shop", Views: []prepare.View{{Name: "sales.v1", Owned: true}}, Referrers: []string{"sales.visits", "sales.z"}},
				{Schema: "sales", Name: "visits", View: true},
			},
			want: []string{
				"table-occupied: the destination has a table public.accounts which belongs to the workspace other (if it may be replaced, add it: replace: ['public.accounts'])",
				"table-occupied: the destination has a table public.customers which Standin did not make (if it may be replaced, add it: replace: ['public.customers'])",
				"table-occupied: the destination has a view of the name public.stores (drop the view, or exclude the table)",
				"table-occupied: the destination has a view of the name sales.visits (drop the view, or exclude the table)",
				"table-occupied: the destination's table sales.orders can be neither swapped nor published in place: a foreign key of sales.z, which stays, refers to it; and the destination's catalog does not tell its columns (drop what hangs on the table before the job and make it again after it, or exclude the table)",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := prepare.Prepare(input(t, test.rules, test.source, test.destination...))
			if diff := cmp.Diff(test.want, told(err)); diff != "" {
				t.Errorf("(- want, + got):\n%s", diff)
			}
			if got := fault.ExitStatus(err); got != test.exit {
				t.Errorf("exit status %d, want %d", got, test.exit)
			}
		})
	}
}
