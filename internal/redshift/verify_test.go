package redshift

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/wire/wiretest"
)

func TestBrokenKeysAreNumbers(t *testing.T) {
	t.Parallel()
	world, warehouse := newWorld(t, testPlan())
	world.next("SELECT COALESCE(SUM(copies", gives([]string{"3"}))
	world.next("SELECT COUNT(*)", gives([]string{"4"}))
	repeats, err := warehouse.Repeats(t.Context(), "s", "a", []string{"c"})
	if err != nil || repeats != 3 {
		t.Errorf("%d rows repeat a key, error %v; want 3", repeats, err)
	}
	orphans, err := warehouse.Orphans(t.Context(), "s", "a", plan.ForeignKey{Columns: []string{"c"}, RefSchema: "s", RefTable: "b", RefColumns: []string{"c"}}, "b")
	if err != nil || orphans != 4 {
		t.Errorf("%d rows are orphans, error %v; want 4", orphans, err)
	}
}

func TestAKeyThatCannotBeCountedIsAFaultThatNamesTheTable(t *testing.T) {
	t.Parallel()
	world, warehouse := newWorld(t, testPlan())
	world.next("SELECT COALESCE(SUM(copies", fails("42501", "permission denied for relation a"))
	_, err := warehouse.Repeats(t.Context(), "s", "a", []string{"c"})
	silent(t, err)
	if fault.CodeOf(err) != fault.PermissionDenied || !strings.Contains(err.Error(), "s.a") {
		t.Errorf("error %v", err)
	}
}

func TestAQuestionWhoseConnectionBreaksIsAskedAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		says   string
		answer []string
		ask    func(context.Context, *Warehouse) error
	}{
		"rows": {"SELECT count(*)", []string{"7"}, func(ctx context.Context, w *Warehouse) error {
			n, err := w.Count(ctx, "s", "a")
			if err == nil && n != 7 {
				t.Errorf("%d rows, want 7", n)
			}
			return err
		}},
		"the catalog": {"SELECT c.oid", []string{"7", "s", "x", "r", "0", "u"}, func(ctx context.Context, w *Warehouse) error {
			_, err := w.Occupants(ctx, []string{"s"})
			return err
		}},
	} {
		for when, answer := range map[string]func() wiretest.Answer{"breaks": breaks, "is ended by the server": ends} {
			t.Run(name+" when it "+when, func(t *testing.T) {
				t.Parallel()
				world, warehouse := newWorld(t, testPlan())
				world.next(c.says, answer, gives(c.answer))
				if err := c.ask(t.Context(), warehouse); err != nil {
					t.Error(err)
				}
				if n := world.count(c.says); n != 2 {
					t.Errorf("it was asked %d times", n)
				}
			})
		}
	}
}

// snapshot unloads both tables of the plan in one snapshot.
func snapshot(ctx context.Context, warehouse *Warehouse, p *plan.Plan) error {
	return warehouse.Snapshot(ctx, func(unload func(context.Context, *plan.Plan, plan.Table, int) (int64, error)) error {
		for _, table := range p.Tables {
			if _, err := unload(ctx, p, table, 1); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestASnapshotIsOneTransactionOfOneSession(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("SELECT pg_last_unload_count()", gives([]string{"1"}), gives([]string{"2"}))
	if err := snapshot(t.Context(), warehouse, p); err != nil {
		t.Fatal(err)
	}
	got := world.Statements()
	for i := range got {
		got[i], _, _ = strings.Cut(got[i], " ")
	}
	if diff := cmp.Diff([]string{"BEGIN", "UNLOAD", "SELECT", "SELECT", "EXPLAIN", "UNLOAD", "SELECT", "SELECT", "EXPLAIN", "COMMIT"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestASnapshotEndsWithItsFirstFailure(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("UNLOAD", fails("XX000", "S3ServiceException:Access Denied,Status 403"))
	err := snapshot(t.Context(), warehouse, p)
	silent(t, err)
	if fault.CodeOf(err) != fault.PermissionDenied || !strings.Contains(err.Error(), "unload s.a") {
		t.Errorf("error %v", err)
	}
	if world.count("UNLOAD") != 1 || world.count("COMMIT") != 0 {
		t.Errorf("statements %q", world.Statements())
	}
}
