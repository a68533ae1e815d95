package redshift

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/wire/wiretest"
)

func TestPublishFailsPlainlyWhenACommitsOutcomeCannotBeFoundOut(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	old(world)
	world.next("COMMIT", func() wiretest.Answer {
		world.script["SELECT c.oid"] = slices.Repeat([]func() wiretest.Answer{breaks}, 2*attempts)
		return breaks()
	})
	err := warehouse.Publish(t.Context(), p, p.Tables)
	if fault.CodeOf(err) != fault.PublishFailed || !strings.Contains(err.Error(), "could not be found out") {
		t.Errorf("error %v", err)
	}
}

// lostAtCommit is a world in which the first COMMIT breaks its connection. Whether
// it takes place is up to the test.
func lostAtCommit(t *testing.T, then func(*world)) (*world, *Warehouse, *plan.Plan) {
	t.Helper()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	old(world)
	world.next("COMMIT", func() wiretest.Answer { then(world); return breaks() })
	return world, warehouse, p
}

func TestAnErrorAfterACommitWasLostSaysThatItsOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(w *world){
		"the catalog can no longer be read": func(w *world) {
			w.script["SELECT c.oid"] = slices.Repeat([]func() wiretest.Answer{breaks}, 2*attempts)
		},
		"the next attempt loses its connection": func(w *world) {
			w.script["LOCK"] = slices.Repeat([]func() wiretest.Answer{breaks}, 9)
		},
		"the next attempt is refused": func(w *world) { w.script["LOCK"] = []func() wiretest.Answer{fails("42501", "no")} },
		"the next attempt may not wait longer for a lock": func(w *world) {
			w.script["LOCK"] = []func() wiretest.Answer{fails("57014", "cancelled")}
		},
		"every COMMIT is lost": func(w *world) { w.script["COMMIT"] = slices.Repeat([]func() wiretest.Answer{breaks}, 9) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, warehouse, p := lostAtCommit(t, then)
			err := warehouse.Publish(t.Context(), p, p.Tables)
			silent(t, err)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Code != fault.PublishFailed || !strings.Contains(f.Message, "could not be found out") || strings.Contains(f.Message, "no table was replaced") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestAnInterruptAfterACommitWasLostDoesNotSayThatNothingWasPublished(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, warehouse, p := lostAtCommit(t, func(*world) { cancel() })
	warehouse.pause = func(ctx context.Context, _ int) error { return ctx.Err() }
	if err := warehouse.Publish(ctx, p, p.Tables); fault.CodeOf(err) != fault.PublishFailed || !strings.Contains(err.Error(), "could not be found out") {
		t.Errorf("error %v (%s)", err, fault.CodeOf(err))
	}
}

func TestACommitThatTakesPlaceAfterItWasGivenUpIsASuccess(t *testing.T) {
	t.Parallel()
	world, warehouse, p := lostAtCommit(t, func(w *world) {
		pending := w.changes
		w.script["LOCK"] = []func() wiretest.Answer{func() wiretest.Answer {
			w.changes = pending
			w.commit()
			return fails("57014", "cancelled")()
		}}
	})
	if err := warehouse.Publish(t.Context(), p, p.Tables); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a=101", "b=102"}, world.tables()); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}

// A server may take minutes to carry out a COMMIT whose client has gone, and one that
// looks up a name before it waits for the lock drops what bears another name then.
func TestTheCleanUpDoesNotDropATableThatACommitPublishesMeanwhile(t *testing.T) {
	t.Parallel()
	var pending []func()
	world, warehouse, p := lostAtCommit(t, func(w *world) {
		pending = w.changes
		w.script["LOCK"] = []func() wiretest.Answer{fails("57014", "cancelled")}
	})
	if err := warehouse.Publish(t.Context(), p, p.Tables); fault.CodeOf(err) != fault.PublishFailed {
		t.Fatalf("error %v", err)
	}
	takesPlace := func() {
		world.changes, pending = pending, nil
		world.commit()
	}
	world.next("LOCK", func() wiretest.Answer { takesPlace(); return wiretest.Answer{} })
	world.next(`DROP TABLE IF EXISTS "s"."`+stagingA+`"`, func() wiretest.Answer {
		oid := world.oids[stagingA]
		takesPlace()
		for name, other := range world.oids {
			if other == oid {
				delete(world.oids, name)
			}
		}
		return wiretest.Answer{}
	})
	if err := warehouse.DropTables(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a=101", "b=102"}, world.tables()); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}

func TestAConnectionThatIsLostBeforeCommitIsNoDoubt(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	old(world)
	world.next("LOCK", func() wiretest.Answer {
		world.script["SELECT c.oid"] = slices.Repeat([]func() wiretest.Answer{breaks}, 2*attempts)
		return breaks()
	})
	if err := warehouse.Publish(t.Context(), p, p.Tables); fault.CodeOf(err) != fault.ConnectionFailed || strings.Contains(err.Error(), "found out") {
		t.Errorf("error %v (%s)", err, fault.CodeOf(err))
	}
}
