package job_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/plan"
)

func TestAJobIsRecordedFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	l := b.begin(t, "one", "tickit")
	move(t, l, job.Running)
	outcome := plan.Outcome{Ordinal: 1, Schema: "public", Table: `ugly "näme"`, Mode: plan.DeIdentify, Status: plan.TableFailed, RowsUnloaded: 5}
	for _, o := range []plan.Outcome{{Ordinal: 1}, outcome} {
		if err := l.Outcome(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	cause := fault.New(fault.LoadFailed, "load public.users: no").WithTable("public.users")
	if err := l.Move(t.Context(), job.Failed, errors.Join(cause, errors.New("more"))); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}

	got, err := b.open(t).Job(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s int) time.Time { return time.Date(2026, 11, 22, 0, 0, s, 0, time.UTC) }
	outcome.Ordinal = 0 // not part of a document
	want := job.Job{
		ID: "one", Workspace: "tickit", State: job.Failed, Created: at(1), Started: at(2), Ended: at(3), KeyCheck: "check-one",
		Error:  &job.Failure{Code: fault.LoadFailed, Message: "load public.users: no\nmore", Table: "public.users"},
		Tables: []plan.Outcome{outcome},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the job (-want +got):\n%s", diff)
	}
	p, err := b.Plan(t.Context(), "one")
	if diff := cmp.Diff(newPlan("one", "tickit"), p); diff != "" || err != nil {
		t.Errorf("the plan (%v; -want +got):\n%s", err, diff)
	}
}

func TestStatesFollowTheMachine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	states := []job.State{job.Planned, job.Running, job.Succeeded, job.Failed, job.Cancelled}
	ways := map[job.State][]job.State{
		job.Planned: {}, job.Running: {job.Running}, job.Succeeded: {job.Running, job.Succeeded},
		job.Failed: {job.Failed}, job.Cancelled: {job.Running, job.Cancelled},
	}
	allowed := map[job.State]string{
		job.Planned: "running failed cancelled", job.Running: "succeeded failed cancelled",
	}
	for from, way := range ways {
		for _, to := range states {
			id := string(from) + "-" + string(to)
			l := b.begin(t, id, id)
			move(t, l, way...)
			err := l.Move(t.Context(), to, nil)
			if want := strings.Contains(allowed[from], string(to)); (err == nil) != want {
				t.Errorf("from %s to %s: %v, want allowed %t", from, to, err, want)
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestResourcesAreKnownUntilTheyAreGone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := newPlan("one", "tickit")
	l := b.begin(t, "one", "tickit")
	for _, r := range []plan.Resource{p.InputObjects(), p.OutputObjects(), p.InputObjects()} {
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Removed(t.Context(), p.InputObjects()); err != nil {
		t.Fatal(err)
	}
	got, err := b.Resources(t.Context(), "one")
	if diff := cmp.Diff([]plan.Resource{p.OutputObjects()}, got); diff != "" || err != nil {
		t.Errorf("what is left (%v; -want +got):\n%s", err, diff)
	}
}
