package redshift

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/wire/wiretest"
)

func TestRowsThatAreCopiedInPlaceAreInterruptedAndRolledBack(t *testing.T) {
	t.Parallel()
	p := testPlan()
	p.Tables[0].Publish = plan.InPlace
	world, warehouse := newWorld(t, p)
	old(world)
	before := world.tables()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	world.next("INSERT", func() wiretest.Answer { cancel(); return wiretest.Answer{Hang: true} })
	if err := warehouse.Publish(ctx, p, p.Tables); fault.CodeOf(err) != fault.Cancelled {
		t.Errorf("error %v, want that it was interrupted", err)
	}
	if diff := cmp.Diff(before, world.tables()); diff != "" || world.count("COMMIT") != 0 {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}

func TestAKeyThatRefersToATableInPlaceWaitsForItsReadersForALimitedTime(t *testing.T) {
	t.Parallel()
	const bound = "SET statement_timeout TO 60000"
	for name, c := range map[string]struct {
		publish plan.Publish
		answer  func() wiretest.Answer
		bounded bool
		says    string
	}{
		"of a table in place":                          {plan.InPlace, gives(), true, ""},
		"of a table in place, whose reader goes on":    {plan.InPlace, fails("57014", "Query (1) cancelled on user's request"), true, "Session 77 of user bob holds s.b"},
		"of a staging table, which nobody knows about": {plan.Swap, gives(), false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			p.Tables[1].Publish = c.publish
			p.Tables[0].ForeignKeys = []plan.ForeignKey{{Columns: []string{"c"}, RefSchema: "s", RefTable: "b", RefColumns: []string{"c"}}}
			p.Tables[0].Ordinal, p.Tables[1].Ordinal = 2, 1 // the key is declared with the table that has it
			world, warehouse := newWorld(t, p)
			old(world)
			bounded := false
			world.next(bound, func() wiretest.Answer { bounded = true; return wiretest.Answer{} })
			world.next("ALTER TABLE", func() wiretest.Answer {
				if bounded != c.bounded {
					t.Errorf("the wait is bounded: %t, want %t", bounded, c.bounded)
				}
				return c.answer()
			})
			world.next("SELECT DISTINCT pid", gives([]string{"77", "bob", "2"}))
			err := warehouse.Constrain(t.Context(), p, p.Tables[0])
			silent(t, err)
			f, ok := errors.AsType[*fault.Error](err)
			if ok != (c.says != "") || ok && (f.Code != fault.PublishFailed || !strings.Contains(f.Hint, c.says)) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			if n := world.count("ALTER TABLE"); n != 1 {
				t.Errorf("%d keys were declared", n)
			}
			// A later statement has all the time that it needs.
			unbounded := false
			world.next("SELECT count", func() wiretest.Answer { unbounded = !bounded; return gives([]string{"1"})() })
			world.next("SET statement_timeout TO 0", func() wiretest.Answer { bounded = false; return wiretest.Answer{} })
			if _, err := warehouse.Count(t.Context(), "s", "a"); err != nil || !unbounded {
				t.Errorf("%v; a later statement is unbounded: %t", err, unbounded)
			}
		})
	}
}

func TestATableInPlaceKeepsItsNameAndGetsTheRows(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	old(world)
	p.Tables[0].Publish = plan.InPlace
	world.views = [][]string{{"1", "m", "s", "m", "70", "f"}}
	world.next("COMMIT", func() wiretest.Answer { world.commit(); return breaks() }) // the catalog then tells
	if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a=1", "b=102"}, world.tables()); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
	want := []string{
		"BEGIN", `DELETE FROM "s"."a"`, `INSERT INTO "s"."a" ("c") SELECT "c" FROM "s"."` + stagingA + `"`,
	}
	if diff := cmp.Diff(want, after(world)[:3]); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
}

func TestATableThatWasToGetRowsAndIsGoneFailsThePublication(t *testing.T) {
	t.Parallel()
	p := testPlan()
	_, warehouse := newWorld(t, p)
	p.Tables[1].Publish = plan.InPlace
	err := warehouse.Publish(t.Context(), p, p.Tables)
	if fault.CodeOf(err) != fault.PublishFailed || !strings.Contains(err.Error(), "s.b") {
		t.Errorf("error %v", err)
	}
}
