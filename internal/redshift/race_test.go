package redshift

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/wire/wiretest"
)

// meanwhile changes the world after the publication has looked at it and before it
// has its locks.
func meanwhile(w *world, change func()) {
	w.next("LOCK", func() wiretest.Answer { change(); return wiretest.Answer{} })
}

func TestWhatChangesBeforeTheLocksAreHeldIsNotOverwritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(*world)
		inPlace bool
		code    fault.Code
		says    string
	}{
		"another workspace's table": {
			change: func(w *world) { w.put("a", "9", plan.Mark("other")) }, code: fault.TableOccupied, says: "s.a",
		},
		"another workspace's table, of a table in place": {
			change: func(w *world) { w.put("a", "9", plan.Mark("other")) }, inPlace: true, code: fault.TableOccupied, says: "s.a",
		},
		"a table that is taken away from Standin": {
			change: func(w *world) { w.comments["1"] = "mine" }, code: fault.TableOccupied, says: "s.a",
		},
		"a materialized view": {
			change: func(w *world) { w.views = [][]string{{"1", "m", "s", "mv", "70", "t"}} }, code: fault.PublishFailed, says: "view s.mv",
		},
		"another's view": {
			change: func(w *world) { w.views = [][]string{{"1", "v", "s", "v", "70", "f"}} }, code: fault.PublishFailed, says: "view s.v",
		},
		"another's foreign key": {
			change: func(w *world) { w.keys = [][]string{{"1", "s", "x"}} }, code: fault.PublishFailed, says: "foreign key of s.x",
		},
		"a datashare": {
			change: func(w *world) {
				w.script["SELECT trim(object_name)"] = []func() wiretest.Answer{gives([]string{"s.a", "sales"}, []string{"t.a", "other"})}
			}, code: fault.PublishFailed, says: "datashare sales is attached",
		},
		"a masking policy": {
			change: func(w *world) {
				w.script["SELECT schema_name, table_name, policy_name"] = []func() wiretest.Answer{gives([]string{"s", "b", "hide", `["c"]`, "public", "public"})}
			}, code: fault.PublishFailed, says: "masking policy hide is attached",
		},
		"row-level security of a table in place": {
			change: func(w *world) {
				w.script[`EXPLAIN SELECT 1 FROM "s"."a"`] = []func() wiretest.Answer{gives([]string{"XN RLS SecureScan t0  (cost=0.00..0.14 rows=2 width=4)"})}
			}, inPlace: true, code: fault.PermissionDenied, says: "row-level security keeps rows",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			p.Tables[0].Replaces = true // as it stood when the plan was made
			if c.inPlace {
				p.Tables[0].Publish = plan.InPlace
			}
			world, warehouse := newWorld(t, p)
			world.super = true
			old(world)
			var after []string
			meanwhile(world, func() {
				c.change(world)
				for name, oid := range world.oids {
					after = append(after, name+"="+oid)
				}
			})
			err := warehouse.Publish(t.Context(), p, p.Tables)
			silent(t, err)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Code != c.code || !strings.Contains(f.Message, c.says) {
				t.Errorf("error %v, want code %s with %q", err, c.code, c.says)
			}
			slices.Sort(after)
			if diff := cmp.Diff(after, world.tables()); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
			if world.count("COMMIT") != 0 {
				t.Errorf("it was committed: %q", world.Statements())
			}
		})
	}
}

func TestAViewThatIsDroppedBeforeItsDefinitionIsReadIsGone(t *testing.T) {
	t.Parallel()
	for name, definition := range map[string]string{"NULL": "", "words": "Not a view"} {
		for when, reading := range map[string]int{"before the transaction": 1, "within it": 2} {
			t.Run(name+" "+when, func(t *testing.T) {
				t.Parallel()
				p := testPlan()
				world, warehouse := newWorld(t, p)
				old(world)
				world.views = [][]string{{"1", "v", "s", "sums", "70", "t"}}
				answers := slices.Repeat([]func() wiretest.Answer{gives([]string{"SELECT 1"})}, reading-1)
				world.next("SELECT pg_get_viewdef", append(answers, func() wiretest.Answer {
					world.views = nil
					return gives([]string{definition})()
				})...)
				if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]string{"a=101", "b=102"}, world.tables()); diff != "" || world.count("CREATE OR REPLACE VIEW") != 0 {
					t.Errorf("statements %q, tables (-want +got):\n%s", world.Statements(), diff)
				}
			})
		}
	}
}

func TestAForeignKeyOfATableInPlaceIsNotLeftOnTheOldTable(t *testing.T) {
	t.Parallel()
	p := testPlan()
	p.Tables[1].Publish = plan.InPlace
	world, warehouse := newWorld(t, p)
	old(world)
	meanwhile(world, func() { world.keys = [][]string{{"1", "s", "b"}} })
	if err := warehouse.Publish(t.Context(), p, p.Tables); fault.CodeOf(err) != fault.PublishFailed || !strings.Contains(err.Error(), "foreign key of s.b") {
		t.Errorf("error %v, want the foreign key that would refer to the old table", err)
	}
	if world.count("COMMIT") != 0 {
		t.Errorf("it was committed: %q", world.Statements())
	}
}

func TestATableThatAnotherJobOfTheWorkspacePublishedIsTheOneThatIsReplaced(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	old(world)
	meanwhile(world, func() { world.put("a", "9", plan.Mark("w")) })
	if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a=101", "b=102"}, world.tables()); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
	if n := world.count(`LOCK "s"."a"`); n != 2 {
		t.Errorf("%d locks, want the one on the other table too", n)
	}
}

func TestWhatIsCarriedIsAsItStandsWhenTheLocksAreHeld(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.put("a", "1", plan.Mark("w"))
	world.views = [][]string{{"1", "v", "s", "sums", "70", "t"}}
	grant := func(privilege, to string) []string { return []string{"s", "a", "", privilege, "user", to, "f"} }
	world.next("SELECT pg_get_viewdef(70::oid)", gives([]string{"SELECT 1"}), gives([]string{"SELECT 2"}))
	world.next("SELECT namespace_name, relation_name, ''", gives(grant("SELECT", "kept"), grant("SELECT", "gone")), gives(grant("SELECT", "kept"), grant("UPDATE", "new")))
	meanwhile(world, func() { world.owners["1"] = "heir" })
	if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, text := range published(world) {
		if verb, _, _ := strings.Cut(text, " "); slices.Contains([]string{"GRANT", "REVOKE", "LOCK", "CREATE", "COMMIT"}, verb) || strings.Contains(text, "OWNER") {
			got = append(got, text)
		}
	}
	want := []string{
		`GRANT SELECT ON "s"."` + stagingA + `" TO "kept"`, `GRANT SELECT ON "s"."` + stagingA + `" TO "gone"`, "COMMIT",
		`LOCK "s"."a", "s"."` + stagingA + `", "s"."` + testPlan().Tables[1].Staging + `"`,
		`REVOKE SELECT ON "s"."` + stagingA + `" FROM "gone"`, `GRANT UPDATE ON "s"."` + stagingA + `" TO "new"`,
		`CREATE OR REPLACE VIEW "s"."sums" AS SELECT 2`, `ALTER TABLE "s"."a" OWNER TO "heir"`, "COMMIT",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
}
