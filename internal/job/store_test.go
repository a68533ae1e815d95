package job_test

import (
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

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
