package job_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/plan"
)

// bench is a store whose clock a test turns.
type bench struct {
	*job.Store
	dir string

	mu  sync.Mutex
	now time.Time
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(time.Second)
	return b.now
}

func (b *bench) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func setup(t *testing.T) *bench {
	t.Helper()
	b := &bench{dir: filepath.Join(t.TempDir(), "a state? #1"), now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
	b.Store = b.open(t)
	return b
}

// open opens the same directory once more, as another process would.
func (b *bench) open(t *testing.T) *job.Store {
	t.Helper()
	s, err := job.Open(t.Context(), b.dir, b.clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func newPlan(id, workspace string) *plan.Plan {
	return &plan.Plan{
		Version: plan.Version, Job: id, Workspace: workspace,
		Staging: plan.Staging{Bucket: "b", Prefix: "p"},
		Masking: plan.Masking{KeyCheck: "check-" + id},
		Tables:  []plan.Table{{Ordinal: 1, Schema: "public", Name: `ugly "näme"`}},
	}
}

func (b *bench) begin(t *testing.T, id, workspace string) *job.Ledger {
	t.Helper()
	l, err := b.Begin(t.Context(), newPlan(id, workspace))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func move(t *testing.T, l *job.Ledger, states ...job.State) {
	t.Helper()
	for _, state := range states {
		if err := l.Move(t.Context(), state, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNewIDHasSixteenLettersAndDigits(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[a-z0-9]{16}$`)
	seen := map[string]bool{}
	for range 1000 {
		id := job.NewID()
		if !shape.MatchString(id) || !job.IsID(id) || seen[id] {
			t.Fatalf("%q is malformed or came twice", id)
		}
		seen[id] = true
	}
	for _, text := range []string{"", "abcdefghijklmno", "abcdefghijklmnopq", "abcdefghijklmnoP", "abcdefgh-jklmnop", "abcdefgh/jklmnop"} {
		if job.IsID(text) {
			t.Errorf("%q passes for a job id", text)
		}
	}
}

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

func TestASecondJobOfAWorkspaceIsRefusedWhileTheFirstIsLive(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.begin(t, "one", "tickit")
	if _, err := b.open(t).Begin(t.Context(), newPlan("two", "tickit")); fault.CodeOf(err) != fault.JobRunning {
		t.Fatalf("the second job of the workspace: %v, want job-running", err)
	}
	if _, err := b.Job(t.Context(), "two"); fault.CodeOf(err) != fault.JobNotFound {
		t.Errorf("the refused job: %v, want that it is not recorded", err)
	}
	if err := b.begin(t, "three", "other").Close(); err != nil {
		t.Error(err)
	}
	if err := first.Close(); err != nil { // as if killed: it has not ended
		t.Fatal(err)
	}
	if err := b.begin(t, "four", "tickit").Close(); err != nil {
		t.Error(err)
	}
}

func TestOfJobsThatBeginAtOnceOneWins(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var won []*job.Ledger
	var refused int
	var mu sync.Mutex
	var group sync.WaitGroup
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		other := b.open(t)
		group.Go(func() {
			l, err := other.Begin(t.Context(), newPlan(id, "tickit"))
			mu.Lock()
			defer mu.Unlock()
			switch fault.CodeOf(err) {
			case "":
				won = append(won, l)
			case fault.JobRunning:
				refused++
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	if len(won) != 1 || refused != 5 {
		t.Errorf("%d began and %d were refused, want 1 and 5", len(won), refused)
	}
	for _, l := range won {
		if err := l.Close(); err != nil {
			t.Error(err)
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

func TestDirPrefersTheFlagThenTheEnvironment(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		flag string
		env  map[string]string
		want string
	}{
		"the flag":            {"/flag", map[string]string{"STANDIN_STATE": "/own", "HOME": "/home"}, "/flag"},
		"STANDIN_STATE":       {"", map[string]string{"STANDIN_STATE": "/own", "XDG_STATE_HOME": "/xdg"}, "/own"},
		"XDG_STATE_HOME":      {"", map[string]string{"XDG_STATE_HOME": "/xdg", "HOME": "/home"}, "/xdg/standin"},
		"a relative XDG path": {"", map[string]string{"XDG_STATE_HOME": "xdg", "HOME": "/home"}, "/home/.local/state/standin"},
		"the home directory":  {"", map[string]string{"HOME": "/home"}, "/home/.local/state/standin"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := job.Dir(test.flag, func(key string) string { return test.env[key] })
			if got != test.want || err != nil {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
	if _, err := job.Dir("", func(string) string { return "" }); fault.CodeOf(err) != fault.Usage {
		t.Errorf("without any: %v, want a usage fault", err)
	}
}

func TestTheStateDirectoryIsPrivate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	info, err := os.Stat(b.dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v; want 0700", info.Mode(), err)
	}
	if _, err := os.Stat(filepath.Join(b.dir, "jobs.db")); err != nil {
		t.Errorf("the record is not inside it: %v", err)
	}
}
