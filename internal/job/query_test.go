package job_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/job"
)

func TestPendingJobsAreThoseThatMayHaveLeftSomething(t *testing.T) {
	t.Parallel()
	b := setup(t)
	killed := b.begin(t, "killed", "w1")
	left := b.begin(t, "left", "w2")
	move(t, left, job.Running, job.Failed)
	clean := b.begin(t, "clean", "w3")
	move(t, clean, job.Running, job.Succeeded)
	if err := left.Record(t.Context(), newPlan("left", "w2").InputObjects()); err != nil {
		t.Fatal(err)
	}
	live := b.begin(t, "live", "w4")
	for _, l := range []*job.Ledger{killed, left, clean} {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}

	pending, err := b.Pending(t.Context())
	got := map[string]bool{}
	for _, j := range pending {
		got[j.ID] = j.Live
	}
	if diff := cmp.Diff(map[string]bool{"killed": false, "left": false, "live": true}, got); diff != "" || err != nil {
		t.Errorf("pending, and whether live (%v; -want +got):\n%s", err, diff)
	}
	if _, err := b.Adopt(t.Context(), "live"); fault.CodeOf(err) != fault.JobRunning {
		t.Errorf("adopting a live job: %v, want job-running", err)
	}
	if _, err := b.Adopt(t.Context(), "nobody"); fault.CodeOf(err) != fault.JobNotFound {
		t.Errorf("adopting an unknown job: %v, want job-not-found", err)
	}
	adopted, err := b.Adopt(t.Context(), "killed")
	if err != nil {
		t.Fatal(err)
	}
	move(t, adopted, job.Cancelled)
	if err := errors.Join(adopted.Close(), live.Close()); err != nil {
		t.Error(err)
	}
}

func TestLastKeyCheckIsThatOfTheLastSuccess(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, ok, err := b.LastKeyCheck(t.Context(), "tickit"); ok || err != nil {
		t.Errorf("before any job: %t, %v", ok, err)
	}
	for _, end := range []struct {
		id    string
		state job.State
	}{{"one", job.Succeeded}, {"two", job.Succeeded}, {"three", job.Failed}} {
		l := b.begin(t, end.id, "tickit")
		move(t, l, job.Running, end.state)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok, err := b.LastKeyCheck(t.Context(), "tickit"); got != "check-two" || !ok || err != nil {
		t.Errorf("got %q, %t, %v; want that of the second job", got, ok, err)
	}
	jobs, err := b.Jobs(t.Context())
	if err != nil || len(jobs) != 3 || jobs[0].ID != "three" {
		t.Errorf("Jobs: %v, %v; want three, the newest first", jobs, err)
	}
}

func TestOldJobsAreForgottenUnlessSomethingIsLeftOfThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ended := func(id, workspace string, state job.State, leaves bool) {
		l := b.begin(t, id, workspace)
		resource := newPlan(id, workspace).InputObjects()
		if err := l.Record(t.Context(), resource); err != nil {
			t.Fatal(err)
		}
		if !leaves {
			if err := l.Removed(t.Context(), resource); err != nil {
				t.Fatal(err)
			}
		}
		move(t, l, job.Running)
		if state != job.Running {
			move(t, l, state)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	ended("old-success", "tickit", job.Succeeded, false)
	ended("last-success", "tickit", job.Succeeded, false)
	ended("old-failure", "tickit", job.Failed, false)
	ended("old-leaver", "tickit", job.Failed, true)
	ended("old-killed", "tickit", job.Running, true)
	ended("other-old", "other", job.Cancelled, false)
	b.advance(job.KeepFor)
	for i := range job.KeepJobs + 3 {
		ended(fmt.Sprintf("many-%03d", i), "busy", job.Failed, i == 1)
	}

	jobs, err := b.Jobs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]int{}
	for _, j := range jobs {
		if strings.HasPrefix(j.ID, "many-") {
			kept["many"]++
			continue
		}
		kept[j.ID]++
	}
	// Beside the last ones that of which something is left, and the newest, which
	// had not ended when it was recorded.
	want := map[string]int{"last-success": 1, "old-leaver": 1, "old-killed": 1, "many": job.KeepJobs + 1}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	for _, id := range []string{"old-leaver", "old-killed", "many-001"} {
		if left, err := b.Resources(t.Context(), id); len(left) != 1 || err != nil {
			t.Errorf("%s has left %v, %v", id, left, err)
		}
	}
	if left, err := b.Resources(t.Context(), "old-failure"); len(left) != 0 || err != nil {
		t.Errorf("resources of a forgotten job: %v, %v", left, err)
	}
	if check, ok, err := b.LastKeyCheck(t.Context(), "tickit"); check != "check-last-success" || !ok || err != nil {
		t.Errorf("the last key check is %q, %t, %v", check, ok, err)
	}
}
