package prepare_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
)

// parent and child are two tables of a source; child refers to parent.
func family() []plan.Table {
	parent := plan.Table{
		Schema: "public", Name: "parent", PrimaryKey: []string{"id"},
		Columns: []plan.Column{column("id", plan.Integer), column("name", plan.Date)},
	}
	parent.Columns[0].NotNull = true
	child := plan.Table{
		Schema: "public", Name: "child", Columns: []plan.Column{column("id", plan.Integer), column("parent", plan.Integer)},
		ForeignKeys: []plan.ForeignKey{{Columns: []string{"parent"}, RefSchema: "public", RefTable: "parent", RefColumns: []string{"id"}}},
	}
	return []plan.Table{child, parent}
}

// standing is what stands at the destination after a job.
func standing(change func(child, parent *prepare.Occupant)) []prepare.Occupant {
	tables := family()
	occupants := []prepare.Occupant{
		{Schema: "public", Name: "child", Mark: plan.Mark("shop"), Definition: &tables[0]},
		{Schema: "public", Name: "parent", Mark: plan.Mark("shop"), Definition: &tables[1], Referrers: []string{"public.child"}},
	}
	change(&occupants[0], &occupants[1])
	return occupants
}

func TestHowEachTableIsPublished(t *testing.T) {
	t.Parallel()
	type fate struct {
		Publish plan.Publish
		Because string
		Views   []string
	}
	swap := fate{Publish: plan.Swap}
	for name, test := range map[string]struct {
		rules         string
		standing      []prepare.Occupant
		child, parent fate
	}{
		"nothing stands there":                      {"publish: in-place\n", nil, swap, swap},
		"tables are swapped":                        {"", standing(func(_, _ *prepare.Occupant) {}), swap, swap},
		"the workspace wants all in place":          {"publish: in-place\n", standing(func(_, _ *prepare.Occupant) {}), fate{Publish: plan.InPlace}, fate{Publish: plan.InPlace}},
		"views of Standin's user are carried":       {"", standing(func(c, _ *prepare.Occupant) { c.Views = []prepare.View{{Name: "s.v", Owned: true}} }), fate{Publish: plan.Swap, Views: []string{"s.v"}}, swap},
		"foreign keys of other tables hold":         {"", standing(func(c, _ *prepare.Occupant) { c.Referrers = []string{"public.other"} }), fate{Publish: plan.InPlace, Because: "a foreign key of public.other, which stays, refers to it"}, fate{Publish: plan.InPlace, Because: "a foreign key of public.child, which stays, refers to it"}},
		"a materialized view holds":                 {"", standing(func(_, p *prepare.Occupant) { p.Views = []prepare.View{{Name: "s.m", Materialized: true, Owned: true}} }), swap, fate{Publish: plan.InPlace, Because: "materialized view s.m reads it"}},
		"another user's view holds":                 {"", standing(func(_, p *prepare.Occupant) { p.Views = []prepare.View{{Name: "s.v"}} }), swap, fate{Publish: plan.InPlace, Because: "view s.v, which Standin's user does not own, reads it"}},
		"a policy holds":                            {"", standing(func(_, p *prepare.Occupant) { p.Attached = []string{"masking policy m"} }), swap, fate{Publish: plan.InPlace, Because: "masking policy m is attached to it"}},
		"one in place holds what its key refers to": {"tables: {public.child: {publish: in-place}}\n", standing(func(_, _ *prepare.Occupant) {}), fate{Publish: plan.InPlace}, fate{Publish: plan.InPlace, Because: "a foreign key of public.child, which stays, refers to it"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := prepare.Prepare(input(t, "new_columns: passthrough\n"+test.rules, family(), test.standing...))
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]fate{}
			for _, table := range p.Tables {
				got[table.Name] = fate{table.Publish, table.PublishBecause, table.Views}
			}
			if diff := cmp.Diff(map[string]fate{"child": test.child, "parent": test.parent}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestATableThatCannotTakeTheRowsIsRefusedByName(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*plan.Table){
		"it has no column name": func(d *plan.Table) { d.Columns = d.Columns[:1] },
		"its column name is of type bigint, and the source's of type date": func(d *plan.Table) { d.Columns[1] = column("name", plan.BigInt) },
		"its column name is NOT NULL, and the source's is not":             func(d *plan.Table) { d.Columns[1].NotNull = true },
		"its column id is an IDENTITY, which takes no values from INSERT":  func(d *plan.Table) { d.Columns[0].Identity = &plan.Identity{Seed: 1, Step: 1} },
		"the source has no column more":                                    func(d *plan.Table) { d.Columns = append(d.Columns, column("more", plan.Date)) },
		"its primary key is another than the source's":                     func(d *plan.Table) { d.PrimaryKey = nil },
		"its unique keys are others than the source's":                     func(d *plan.Table) { d.Unique = [][]string{{"name"}} },
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			occupants := standing(func(_, p *prepare.Occupant) { change(p.Definition) })
			for rules, begin := range map[string]string{
				"tables: {public.parent: {publish: in-place}}\n": "table-occupied: the destination's table public.parent cannot be published in place: ",
				"": "table-occupied: the destination's table public.parent can be neither swapped nor published in place: materialized view s.m reads it; and ",
			} {
				if rules == "" {
					occupants[1].Views = []prepare.View{{Name: "s.m", Materialized: true}}
				} else {
					occupants[1].Views = nil
				}
				_, err := prepare.Prepare(input(t, "new_columns: passthrough\n"+rules, family(), occupants...))
				got := told(err)
				if len(got) != 1 || !strings.HasPrefix(got[0], begin+want) {
					t.Errorf("got %q, want %s%s", got, begin, want)
				}
			}
		})
	}
}

func TestWhatASwapMayLoseUnseenIsSaidOfSwappedTablesOnly(t *testing.T) {
	t.Parallel()
	occupants := standing(func(c, p *prepare.Occupant) {
		c.Unseen, p.Unseen = []string{"masking policies"}, []string{"masking policies"}
		p.Attached = []string{"datashare sales"}
	})
	p, err := prepare.Prepare(input(t, "new_columns: passthrough\n", family(), occupants...))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, table := range p.Tables {
		got[table.Name+" "+string(table.Publish)+" "+table.PublishBecause] = table.Unseen
	}
	want := map[string][]string{"child swap ": {"masking policies"}, "parent in-place datashare sales is attached to it": nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestATableWithRowLevelSecurityIsRefusedBeforeTheJob(t *testing.T) {
	t.Parallel()
	for _, publish := range []string{"swap", "in-place"} {
		occupants := standing(func(c, _ *prepare.Occupant) { c.Secured = true })
		_, err := prepare.Prepare(input(t, "new_columns: passthrough\npublish: "+publish+"\n", family(), occupants...))
		if got := told(err); len(got) != 1 || !strings.HasPrefix(got[0], "table-occupied: the destination's table public.child can be neither") || !strings.Contains(got[0], "GRANT IGNORE RLS") {
			t.Errorf("%s: %q", publish, got)
		}
	}
}

func TestOnlyWhatTheWorkspaceGivesUpMayLaterBeAnothers(t *testing.T) {
	t.Parallel()
	occupants := standing(func(_, p *prepare.Occupant) { p.Mark = "" })
	p, err := prepare.Prepare(input(t, "new_columns: passthrough\nreplace: [public.parent]\n", family(), occupants...))
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range p.Tables {
		if !table.Replaces || table.GivenUp != (table.Name == "parent") {
			t.Errorf("%s: replaces %t, given up %t", table, table.Replaces, table.GivenUp)
		}
	}
}
