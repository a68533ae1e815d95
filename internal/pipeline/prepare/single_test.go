package prepare_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/workspace"
)

func TestOneTableIsDecidedWhateverTheOthersLack(t *testing.T) {
	t.Parallel()
	rules := "tables:\n  public.customers: {columns: {id: integer-key}}\n"
	p, err := prepare.Single(input(t, rules, shop()), workspace.TableName{Schema: "public", Name: "customers"})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Tables) != 1 || p.Tables[0].String() != "public.customers" || p.Staging.Null != input(t, rules, shop()).Null {
		t.Fatalf("got %+v", p)
	}
	for _, c := range p.Tables[0].Columns {
		want := ""
		if c.Name == "id" || c.Name == "referred_by" {
			want = "integer-key"
		}
		if c.Rule.Generator != want {
			t.Errorf("column %s has the rule %q, want %q", c.Name, c.Rule.Generator, want)
		}
	}
	if _, err := prepare.Single(input(t, rules, shop()), workspace.TableName{Schema: "public", Name: "custmers"}); fault.CodeOf(err) != fault.Usage {
		t.Errorf("a table that is not there: %v", err)
	}
	refused := "tables:\n  public.customers: {columns: {id: email}}\n"
	if _, err := prepare.Single(input(t, refused, shop()), workspace.TableName{Schema: "public", Name: "customers"}); fault.CodeOf(err) != fault.RuleRefused {
		t.Errorf("a rule that does not suit: %v", err)
	}
}

// TestALocalFileHasTheRulesOfAJob decides about the columns of a file, and
// compares the rules with those that a catalog leads to.
func TestALocalFileHasTheRulesOfAJob(t *testing.T) {
	t.Parallel()
	rules := "new_columns: passthrough\ntables:\n  public.users: {columns: {userid: integer-key}}\n"
	name := workspace.TableName{Schema: "public", Name: "users"}
	catalog := []plan.Table{{Schema: "public", Name: "users", PrimaryKey: []string{"userid"}, Columns: []plan.Column{
		column("userid", plan.Integer), column("email", plan.VarChar, 60),
	}}}
	want, err := prepare.Single(input(t, rules, catalog), name)
	if err != nil {
		t.Fatal(err)
	}
	columns := prepare.Columns{Types: map[string]plan.Type{}, PrimaryKey: want.Tables[0].PrimaryKey}
	for _, c := range want.Tables[0].Columns {
		columns.Names = append(columns.Names, c.Name)
		columns.Types[c.Name] = c.Type
	}
	got, err := prepare.Local(input(t, rules, nil), name, columns)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range want.Tables[0].Columns {
		if diff := cmp.Diff(c.Rule, got.Tables[0].Columns[i].Rule); diff != "" {
			t.Errorf("column %s (- catalog, + file):\n%s", c.Name, diff)
		}
	}
}

func TestALocalFileIsRefusedForItsColumnsOnly(t *testing.T) {
	t.Parallel()
	rules := "exclude: [public.users]\ntables:\n  public.users: {columns: {userid: integer-key, gone: email}}\n  public.other: {columns: {x: email}}\n"
	name := workspace.TableName{Schema: "public", Name: "users"}
	integer := map[string]plan.Type{"userid": {Kind: plan.Integer}}
	for about, test := range map[string]struct {
		columns prepare.Columns
		name    workspace.TableName
		code    fault.Code
		text    string
	}{
		"what the workspace names beyond the file": {columns: prepare.Columns{Names: []string{"userid"}, Types: integer}, name: name},
		"a column without a rule": {
			columns: prepare.Columns{Names: []string{"userid", "new"}, Types: integer}, name: name, code: fault.ColumnsUndecided, text: "public.users.new varchar(65535)",
		},
		"a rule that does not take text":         {columns: prepare.Columns{Names: []string{"userid"}}, name: name, code: fault.RuleRefused, text: "varchar(65535)"},
		"a type of a column that is not there":   {columns: prepare.Columns{Names: []string{"gone"}, Types: integer}, name: name, code: fault.Usage, text: "no column userid"},
		"a key that is not there":                {columns: prepare.Columns{Names: []string{"gone"}, PrimaryKey: []string{"id"}}, name: name, code: fault.Usage, text: "no column id"},
		"a table that the workspace has nowhere": {name: workspace.TableName{Schema: "public", Name: "users2"}, code: fault.Usage, text: "no table public.users2"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			_, err := prepare.Local(input(t, rules, nil), test.name, test.columns)
			if fault.CodeOf(err) != test.code || err != nil && !strings.Contains(err.Error(), test.text) {
				t.Errorf("got %v", err)
			}
		})
	}
}
