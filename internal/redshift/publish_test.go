package redshift

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/wire/wiretest"
)

// old is a destination in which both tables stand, made by an earlier job.
func old(w *world) {
	w.put("a", "1", plan.Mark("w"))
	w.put("b", "2", plan.Mark("w")+"\nits own comment")
}

func TestPublishReplacesAllTablesAndDropsTheOldOnes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*world)
		swaps   int // transactions begun
	}{
		"into an empty destination": {func(*world) {}, 1},
		"over old tables":           {old, 1},
		"over one old table":        {func(w *world) { w.put("a", "1", plan.Mark("w")) }, 1},
		"after conflicts": {func(w *world) {
			old(w)
			w.next("LOCK", fails("XX000", "1023"), fails("XX000", "1018"), fails("XX000", "could not open relation with OID 5"), fails("40001", "conflict"))
		}, 5},
		"when the connection breaks before COMMIT": {func(w *world) { old(w); w.next("COMMIT", breaks) }, 2},
		"when the connection breaks after COMMIT": {func(w *world) {
			old(w)
			w.next("COMMIT", func() wiretest.Answer { w.commit(); return breaks() })
		}, 1},
		"when the server ends the session before it has the locks": {func(w *world) {
			old(w)
			w.next("LOCK", ends)
		}, 2},
		"when the server ends the session after COMMIT": {func(w *world) {
			old(w)
			w.next("COMMIT", func() wiretest.Answer { w.commit(); return ends() })
		}, 1},
		"when COMMIT says that it was stopped and was not": {func(w *world) {
			old(w)
			w.next("COMMIT", func() wiretest.Answer { w.commit(); return fails("57014", "cancelled")() })
		}, 1},
		"when a foreign key of the plan refers to an old table": {func(w *world) {
			old(w)
			w.keys = [][]string{{"1", "s", "b"}}
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			c.prepare(world)
			if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"a=101", "b=102"}, world.tables()); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
			if n := strings.Count(strings.Join(published(world), "\n"), "BEGIN"); n != c.swaps {
				t.Errorf("%d transactions, want %d", n, c.swaps)
			}
		})
	}
}

func TestPublishRefusesAndLeavesTheOldTables(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*world)
		code    fault.Code
		says    string
	}{
		"a table that Standin did not make":        {func(w *world) { old(w); w.comments["2"] = "mine" }, fault.TableOccupied, "s.b"},
		"a table of another workspace":             {func(w *world) { old(w); w.comments["1"] = plan.Mark("other") }, fault.TableOccupied, "s.a"},
		"a table that another's view reads":        {func(w *world) { old(w); w.views = [][]string{{"1", "v", "s", "sums", "70", "f"}} }, fault.PublishFailed, "view s.sums"},
		"a table that a materialized view reads":   {func(w *world) { old(w); w.views = [][]string{{"1", "m", "s", "m", "70", "t"}} }, fault.PublishFailed, "view s.m"},
		"a table that another's foreign key joins": {func(w *world) { old(w); w.keys = [][]string{{"1", "s", "x"}} }, fault.PublishFailed, "foreign key of s.x"},
		"a right that is missing":                  {func(w *world) { old(w); w.next("ALTER", fails("42501", "must be owner")) }, fault.PermissionDenied, "lacks a right"},
		"conflicts without end": {func(w *world) {
			old(w)
			w.next("LOCK", slices.Repeat([]func() wiretest.Answer{fails("XX000", "1023")}, 9)...)
		}, fault.PublishFailed, "no table was replaced"},
		"a lock that is held, by whom": {func(w *world) {
			old(w)
			w.next("LOCK", fails("XX000", "Query (1) canceled on user's request"))
			w.next("SELECT DISTINCT pid", gives([]string{"77", "bob", "2"}))
		}, fault.PublishFailed, "Session 77 of user bob holds s.b"},
		"a table in which a policy looks rows up": {func(w *world) {
			old(w)
			w.next(`ALTER TABLE "s"."b" RENAME`, fails("2BP01", "cannot rename a lookup table"))
		}, fault.PublishFailed, "say publish: in-place"},
		"a view that selects a column which is gone": {func(w *world) {
			old(w)
			w.views = [][]string{{"1", "v", "s", "sums", "70", "t"}}
			w.next("CREATE OR REPLACE VIEW", fails("42703", "column gone does not exist"))
		}, fault.PublishFailed, "view s.sums cannot be pointed"},
		"a view whose columns would be of other types": {func(w *world) {
			old(w)
			w.views = [][]string{{"1", "v", "s", "sums", "70", "t"}}
			w.next("CREATE OR REPLACE VIEW", fails("42P16", "cannot change data type of view column"))
		}, fault.PublishFailed, "drop it before the job"},
		"a COMMIT that is refused":     {func(w *world) { old(w); w.next("COMMIT", fails("57014", "cancelled")) }, fault.PublishFailed, "took too long"},
		"a staging table that is gone": {func(w *world) { old(w); delete(w.oids, testPlan().Tables[1].Staging) }, fault.PublishFailed, "s.b"},
		"an old table that is foreign by the 2nd try": {func(w *world) {
			old(w)
			w.next("LOCK", func() wiretest.Answer { w.comments["1"] = "mine"; return fails("XX000", "1023")() })
		}, fault.TableOccupied, "s.a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			c.prepare(world)
			before := world.tables()
			err := warehouse.Publish(t.Context(), p, p.Tables)
			silent(t, err)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Code != c.code || !strings.Contains(f.Message+f.Hint, c.says) {
				t.Errorf("error %v, want code %s with %q", err, c.code, c.says)
			}
			if diff := cmp.Diff(before, world.tables()); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPublishCarriesTheGrantsOverBeforeTheSwap(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.put("a", "1", plan.Mark("w"))
	tables := gives(
		[]string{"s", "a", "", "SELECT", "user", "analyst", "f"},
		[]string{"s", "a", "", "SELECT", "user", "owner", "t"},
		[]string{"s", "a", "", "SELECT", "role", "sys:monitor", "f"},
		[]string{"s", "other", "", "SELECT", "user", "analyst", "f"},
	)
	columns := gives(
		[]string{"s", "a", "c", "SELECT", "group", "devs", ""},
		[]string{"s", "a", "gone", "SELECT", "group", "devs", ""},
	)
	world.next("SELECT namespace_name, relation_name, ''", tables, tables)
	world.next("SELECT namespace_name, relation_name, column_name", columns, columns)
	if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, text := range world.Statements() {
		if strings.HasPrefix(text, "LOCK") {
			break
		}
		if strings.HasPrefix(text, "GRANT") {
			got = append(got, text)
		}
	}
	want := []string{
		`GRANT SELECT ON "s"."` + stagingA + `" TO "analyst"`,
		`GRANT SELECT ("c") ON "s"."` + stagingA + `" TO GROUP "devs"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGrantsThatEveryNewTableGetsAreNotCarriedIntoThePlaceOfOneWithoutThem(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.put("a", "1", plan.Mark("w"))
	grants := gives(
		[]string{"s", "a", "", "SELECT", "user", "analyst", "f"},
		[]string{"s", stagingA, "", "SELECT", "user", "analyst", "f"},
		[]string{"s", stagingA, "", "SELECT", "public", "public", "f"},
		[]string{"s", stagingA, "", "UPDATE", "user", "analyst", "t"},
		[]string{"s", stagingA, "", "SELECT", "user", "owner", "t"},
		[]string{"s", p.Tables[1].Staging, "", "SELECT", "public", "public", "f"}, // which replaces nothing
	)
	world.next("SELECT namespace_name, relation_name, ''", grants, grants)
	if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, text := range world.Statements() {
		if strings.HasPrefix(text, "GRANT") || strings.HasPrefix(text, "REVOKE") {
			got = append(got, text)
		}
	}
	revokes := []string{`REVOKE SELECT ON "s"."` + stagingA + `" FROM PUBLIC`, `REVOKE UPDATE ON "s"."` + stagingA + `" FROM "analyst"`}
	// The scripted catalog goes on telling of them within the transaction.
	if diff := cmp.Diff(slices.Concat(revokes, revokes), got); diff != "" {
		t.Error(diff)
	}
}

func TestGrantsToStandinsUserOnAnothersTableAreGivenOnceItIsTheOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		super bool
		want  []string
		warns int
	}{
		"by a superuser": {true, []string{
			`ALTER TABLE "s"."a" OWNER TO "heir"`, `GRANT SELECT ON "s"."a" TO "owner" WITH GRANT OPTION`, `GRANT UPDATE ("c") ON "s"."a" TO "owner"`, "COMMIT",
		}, 0},
		"by nobody else, who says so": {false, []string{`ALTER TABLE "s"."a" OWNER TO "heir"`, "COMMIT"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			var log strings.Builder
			warehouse.log = slog.New(slog.NewTextHandler(&log, nil))
			world.super = c.super
			world.put("a", "1", plan.Mark("w"))
			world.owners["1"] = "heir"
			tables := gives([]string{"s", "a", "", "SELECT", "user", "owner", "t"})
			columns := gives([]string{"s", "a", "c", "UPDATE", "user", "owner", ""}, []string{"s", "a", "gone", "UPDATE", "user", "owner", ""})
			world.next("SELECT namespace_name, relation_name, ''", tables, tables)
			world.next("SELECT namespace_name, relation_name, column_name", columns, columns)
			if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
				t.Fatal(err)
			}
			got := after(world)
			owner := slices.IndexFunc(got, func(text string) bool { return strings.Contains(text, "OWNER TO") })
			if owner < 0 {
				t.Fatalf("statements %q", got)
			}
			if diff := cmp.Diff(c.want, got[owner:owner+len(c.want)]); diff != "" {
				t.Errorf("statements (-want +got):\n%s", diff)
			}
			if n := strings.Count(log.String(), "level=WARN"); n != c.warns {
				t.Errorf("the log is %s", &log)
			}
		})
	}
}

func TestPublishReplacesAForeignTableThatThePlanAllows(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.put("a", "1", "somebody's own")
	p.Tables[0].GivenUp = true
	if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a=101", "b=102"}, world.tables()); diff != "" {
		t.Error(diff)
	}
}

func TestPublishIsNotInterruptedOnceItHoldsTheLocks(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	old(world)
	ctx, cancel := context.WithCancel(t.Context())
	world.next("COMMIT", func() wiretest.Answer { cancel(); world.commit(); return wiretest.Answer{} })
	if err := warehouse.Publish(ctx, p, p.Tables); err != nil {
		t.Fatal(err)
	}
	if got := world.tables(); !slices.Contains(got, "a=101") || !slices.Contains(got, "b=102") {
		t.Errorf("tables %v", got)
	}
}

func TestAPublicationThatFailsEachTimeSaysWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(*world) wiretest.Answer
		says   string
	}{
		"its staging table is gone": {func(w *world) wiretest.Answer {
			delete(w.oids, stagingA)
			return fails("42P01", "relation does not exist")()
		}, "its staging table " + stagingA + " is gone"},
		"others are in its way": {func(*world) wiretest.Answer {
			return fails("XX000", "1023 serializable isolation violation")()
		}, "another transaction was in the way"},
		"its connections break": {func(*world) wiretest.Answer { return breaks() }, "the connection was lost"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			old(world)
			again := func() wiretest.Answer { return c.answer(world) }
			world.next("LOCK", again, again, again, again, again)
			err := warehouse.Publish(t.Context(), p, p.Tables)
			silent(t, err)
			if fault.CodeOf(err) != fault.PublishFailed || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v (%s), want %q", err, fault.CodeOf(err), c.says)
			}
		})
	}
}

// overdue is a context whose deadline passes when done is closed.
type overdue struct {
	context.Context
	done chan struct{}
}

func (o overdue) Done() <-chan struct{} { return o.done }

func (o overdue) Err() error {
	select {
	case <-o.done:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestAPublicationThatTakesTooLongIsNotOneThatSomebodyInterrupted(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	old(world)
	ctx := overdue{t.Context(), make(chan struct{})}
	world.next("LOCK", func() wiretest.Answer { close(ctx.done); return wiretest.Answer{Hang: true} })
	if err := warehouse.Publish(ctx, p, p.Tables); fault.CodeOf(err) != fault.PublishFailed || !strings.Contains(err.Error(), "took too long") {
		t.Errorf("error %v (%s)", err, fault.CodeOf(err))
	}
	if diff := cmp.Diff([]string{"a=1", "b=2"}, world.tables()[:2]); diff != "" {
		t.Errorf("tables %v", world.tables())
	}
}

// published are the statements until the first retired table is dropped.
func published(w *world) []string {
	all := w.Statements()
	for i, text := range all {
		if existsText.MatchString(text) {
			return all[:i]
		}
	}
	return all
}

// after are the statements from the first BEGIN on, without questions to the catalog.
func after(w *world) (statements []string) {
	for _, text := range w.Statements() {
		if text == "BEGIN" || len(statements) > 0 && !strings.HasPrefix(text, "SELECT") {
			statements = append(statements, text)
		}
	}
	return statements
}

func TestViewsArePointedAtTheNewTableInTheSameTransaction(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	old(world)
	world.views = [][]string{{"1", "v", "s", "sums", "70", "t"}}
	query := gives([]string{` SELECT a.c FROM s.a;`})
	world.next("SELECT pg_get_viewdef(70::oid)", query, query)
	if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
		t.Fatal(err)
	}
	got := after(world)
	view := slices.Index(got, `CREATE OR REPLACE VIEW "s"."sums" AS SELECT a.c FROM s.a`)
	if renamed := slices.IndexFunc(got, func(text string) bool { return strings.HasSuffix(text, ` RENAME TO "b"`) }); view < renamed || view > slices.Index(got, "COMMIT") {
		t.Errorf("statements %q", got)
	}
}

func TestWhoIsInTheWayIsFoundOutWithTheOnlySessionAndWithoutLocks(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, _ := newWorld(t, p)
	old(world)
	world.next("LOCK", fails("57014", "Query (1) cancelled on user's request"))
	world.next("SELECT DISTINCT pid", gives([]string{"77", "analyst", "1"}))
	warehouse, err := Open(t.Context(), Config{Host: world.Host, Port: world.Port, Database: "d", User: "u", Password: world.Password, SSLMode: "disable", Sessions: 1}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer warehouse.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // if it waits for a session, that is for ever
	defer cancel()
	err = warehouse.Publish(ctx, p, p.Tables)
	if f, ok := errors.AsType[*fault.Error](err); !ok || !strings.Contains(f.Hint, "Session 77 of user analyst holds s.a") {
		t.Errorf("error %v, want the session that holds the table", err)
	}
	said := world.Statements()
	if i := slices.Index(said, "ROLLBACK"); i < 0 || !strings.HasPrefix(said[i+1], "SELECT DISTINCT pid") {
		t.Errorf("the locks are held while it is asked who is in the way: %q", said)
	}
}
