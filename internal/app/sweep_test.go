package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/aws/s3/storetest"
	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/pipeline/lease"
	"standin/internal/plan"
	"standin/internal/redshift"
	"standin/internal/workspace"
)

// scene is a machine with its record, and the places that all machines share.
type scene struct {
	*sweeper
	bucket *storetest.Memory
	now    time.Time
	tables []redshift.Leftover // in the destination
	// meanwhile happens while the destination is asked for leftovers.
	meanwhile func()
}

// machine is another machine that looks at the same places.
func (s *scene) machine(t *testing.T) *scene {
	t.Helper()
	other := &scene{bucket: s.bucket, now: s.now, tables: s.tables}
	store, err := job.Open(t.Context(), t.TempDir(), func() time.Time { return other.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	other.sweeper = &sweeper{
		App:       &App{Now: func() time.Time { return other.now }, Log: slog.New(slog.DiscardHandler)},
		workspace: &workspace.Workspace{Name: "tickit", Staging: plan.Staging{Bucket: "b", Prefix: "p"}},
		store:     store, bucket: s.bucket, source: other, destination: other,
	}
	return other
}

func (s *scene) CancelJob(context.Context, string) error { return nil }

func (s *scene) DropTables(_ context.Context, p *plan.Plan) error {
	s.tables = slices.DeleteFunc(s.tables, func(t redshift.Leftover) bool { return t.Job == p.Job })
	return nil
}

func (s *scene) Leftovers(context.Context, string) ([]redshift.Leftover, error) {
	if s.meanwhile != nil {
		s.meanwhile()
	}
	return s.tables, nil
}

const id = "abcdefghij012345"

// begin starts a job as far as its first input file, and returns its record.
func (s *scene) begin(t *testing.T, change func(*plan.Plan)) (*job.Ledger, *plan.Plan) {
	t.Helper()
	p := &plan.Plan{Version: plan.Version, Job: id, Workspace: "tickit", Created: s.now, Staging: s.workspace.Staging}
	change(p)
	ledger, err := s.store.Begin(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.Record(t.Context(), p.InputObjects()); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{p.Key(), p.InputRoot() + "00001-public.users/1/0000_part_00"} {
		if err := s.bucket.Put(t.Context(), key, text); err != nil {
			t.Fatal(err)
		}
	}
	_, release, err := lease.Hold(t.Context(), s.bucket, p, func() time.Time { return s.now }, s.Log)
	if err != nil {
		t.Fatal(err)
	}
	release()
	s.tables = append(s.tables, redshift.Leftover{Schema: "public", Name: plan.StagingTable(id, 1), Job: id, Mark: plan.Mark("tickit")})
	return ledger, p
}

func kill(t *testing.T, l *job.Ledger) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// sweep finds and removes, and returns the ids of what it found.
func (s *scene) sweep(t *testing.T, sel Selection) (removed, live []string) {
	t.Helper()
	found, err := s.find(t.Context(), sel)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found.dead {
		if err := s.remove(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		removed = append(removed, d.plan.Job)
	}
	return removed, found.live
}

func nothing(*plan.Plan) {}

func start(t *testing.T) *scene {
	t.Helper()
	return (&scene{bucket: new(storetest.Memory), now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}).machine(t)
}

func checkGone(t *testing.T, s *scene) {
	t.Helper()
	if keys := s.bucket.Keys(""); len(keys) != 0 || len(s.tables) != 0 {
		t.Errorf("left: %q, %v", keys, s.tables)
	}
}

func TestALiveJobIsLeftAloneHereAndElsewhere(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, _ := here.begin(t, nothing)
	defer kill(t, ledger)
	for where, machine := range map[string]*scene{"here": here, "elsewhere": here.machine(t)} {
		removed, live := machine.sweep(t, Selection{Asked: true})
		if len(removed) != 0 || !slices.Contains(live, id) {
			t.Errorf("%s: removed %q, live %q", where, removed, live)
		}
	}
	if len(here.bucket.Keys("")) != 3 || len(here.tables) != 1 {
		t.Errorf("left: %q, %v", here.bucket.Keys(""), here.tables)
	}
}

func TestAKilledJobIsRemovedHereAtOnce(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, _ := here.begin(t, nothing)
	kill(t, ledger)
	if removed, _ := here.sweep(t, Selection{}); !slices.Contains(removed, id) {
		t.Errorf("removed %q", removed)
	}
	checkGone(t, here)
	j, err := here.store.Job(t.Context(), id)
	if err != nil || j.State != job.Cancelled || j.Error == nil || j.Error.Code != fault.Cancelled {
		t.Errorf("record %+v, %v; want cancelled", j, err)
	}
	if removed, live := here.sweep(t, Selection{Asked: true}); len(removed)+len(live) != 0 {
		t.Errorf("a second time: removed %q, live %q", removed, live)
	}
}

func TestAKilledJobIsRemovedElsewhereWhenItsLeaseHasRunOut(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, _ := here.begin(t, nothing)
	kill(t, ledger)
	elsewhere := here.machine(t)
	elsewhere.now = elsewhere.now.Add(lease.Term + time.Second)
	if removed, _ := elsewhere.sweep(t, Selection{}); !slices.Contains(removed, id) {
		t.Errorf("removed %q", removed)
	}
	checkGone(t, elsewhere)
}

func TestJobsOfOthersAreLeftAlone(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*plan.Plan){
		"of another workspace":     func(p *plan.Plan) { p.Workspace = "other" },
		"with another source":      func(p *plan.Plan) { p.Source.Database = "other" },
		"with another destination": func(p *plan.Plan) { p.Destination.Database = "other" },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			here := start(t)
			ledger, _ := here.begin(t, change)
			kill(t, ledger)
			for where, machine := range map[string]*scene{"here": here, "elsewhere": here.machine(t)} {
				machine.now = machine.now.Add(time.Hour)
				if removed, live := machine.sweep(t, Selection{Asked: true}); len(removed)+len(live) != 0 {
					t.Errorf("%s: removed %q, live %q", where, removed, live)
				}
			}
		})
	}
}

func TestAJobWhosePlacesTheWorkspaceNoLongerNamesIsTold(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, _ := here.begin(t, func(p *plan.Plan) { p.Destination.Database = "other" })
	kill(t, ledger)
	found, err := here.find(t.Context(), Selection{Asked: true})
	if err != nil || len(found.elsewhere) != 1 || found.elsewhere[0].Job != id {
		t.Errorf("found %+v, %v; want the job elsewhere", found, err)
	}
}

func TestAJobWhoseWarehousesHaveAnotherAddressNowIsRemovedAndTold(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, p := here.begin(t, func(p *plan.Plan) { p.Source.Port, p.Destination.Port = 1, 2 })
	kill(t, ledger)
	if removed, _ := here.sweep(t, Selection{}); !slices.Contains(removed, id) {
		t.Errorf("removed %q", removed)
	}
	checkGone(t, here)
	if warning := here.warning(p); !strings.Contains(warning, "standin_"+id+"_") {
		t.Errorf("warning %q, want the names of the tables", warning)
	}
}

func TestWhatIsKeptOnPurposeGoesWhenSomebodyAsks(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, p := here.begin(t, func(p *plan.Plan) { p.Staging.Retain.OnFailure = true })
	for _, state := range []job.State{job.Running, job.Failed} {
		if err := ledger.Move(t.Context(), state, nil); err != nil {
			t.Fatal(err)
		}
	}
	kill(t, ledger)
	if err := lease.Retain(t.Context(), here.bucket, p, time.Time{}); err != nil {
		t.Fatal(err)
	}
	for where, machine := range map[string]*scene{"here": here, "elsewhere": here.machine(t)} {
		machine.now = machine.now.Add(time.Hour)
		if removed, live := machine.sweep(t, Selection{}); len(removed)+len(live) != 0 {
			t.Errorf("%s, unasked: removed %q, live %q", where, removed, live)
		}
	}
	if removed, _ := here.sweep(t, Selection{Asked: true}); !slices.Contains(removed, id) {
		t.Errorf("asked: removed %q", removed)
	}
	checkGone(t, here)
}

func TestWhatOnlyItsNameTellsOfGoesWhenSomebodyAsks(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, p := here.begin(t, nothing)
	kill(t, ledger)
	if err := here.bucket.Remove(t.Context(), p.JobRoot()); err != nil {
		t.Fatal(err)
	}
	if err := here.bucket.Put(t.Context(), "p/input/something/else", nil); err != nil {
		t.Fatal(err)
	}
	stranger := redshift.Leftover{Schema: "public", Job: "zzzzzzzzzzzzzzzz", Name: plan.StagingTable("zzzzzzzzzzzzzzzz", 1), Mark: plan.Mark("other")}
	here.tables = append(here.tables, stranger)

	elsewhere := here.machine(t)
	if removed, _ := elsewhere.sweep(t, Selection{}); len(removed) != 0 {
		t.Errorf("unasked: removed %q", removed)
	}
	if removed, _ := elsewhere.sweep(t, Selection{Asked: true}); !slices.Contains(removed, id) {
		t.Errorf("asked: removed %q", removed)
	}
	if diff := cmp.Diff([]string{"p/input/something/else"}, elsewhere.bucket.Keys("")); diff != "" {
		t.Errorf("objects left (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]redshift.Leftover{stranger}, elsewhere.tables); diff != "" {
		t.Errorf("tables left (-want +got):\n%s", diff)
	}
}

func TestWhatOnlyItsNameTellsOfMayHaveBeenMaskedByLambda(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.workspace.Pipeline, s.workspace.Function.Role = plan.V2, "arn:aws:iam::111111111111:role/r"
	if err := s.bucket.Put(t.Context(), "p/input/"+id+"/00001-public.users/1/0000_part_00", nil); err != nil {
		t.Fatal(err)
	}
	found, err := s.find(t.Context(), Selection{Asked: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.dead) != 1 || len(found.dead[0].plan.RemoteResources()) == 0 {
		t.Errorf("found %+v", found.dead)
	}
}

func TestTablesAloneAreRemovedOnlyForAJobThatIsNamed(t *testing.T) {
	t.Parallel()
	here := start(t)
	marked := redshift.Leftover{Schema: "public", Job: id, Name: plan.StagingTable(id, 1), Mark: plan.Mark("tickit")}
	here.tables = append(here.tables, marked)

	found, err := here.find(t.Context(), Selection{Asked: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.dead) != 0 || !slices.Equal(found.unclaimed, []string{id}) {
		t.Errorf("not named: dead %v, unclaimed %q", found.dead, found.unclaimed)
	}
	if removed, _ := here.sweep(t, Selection{Asked: true, Job: id}); !slices.Equal(removed, []string{id}) {
		t.Errorf("named: removed %q", removed)
	}
	if len(here.tables) != 0 {
		t.Errorf("tables left: %v", here.tables)
	}
}

func TestAJobThatBeginsDuringACleanUpIsLeftAlone(t *testing.T) {
	t.Parallel()
	here := start(t)
	elsewhere := here.machine(t)
	elsewhere.meanwhile = func() {
		ledger, _ := here.begin(t, nothing)
		t.Cleanup(func() { kill(t, ledger) })
		elsewhere.tables = here.tables
	}
	if removed, _ := elsewhere.sweep(t, Selection{Asked: true}); len(removed) != 0 {
		t.Errorf("removed %q, which is alive", removed)
	}
	if len(here.bucket.Keys("")) != 3 {
		t.Errorf("left: %q", here.bucket.Keys(""))
	}
}

func TestOneJobCanBeAskedFor(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, _ := here.begin(t, nothing)
	kill(t, ledger)
	if removed, _ := here.sweep(t, Selection{Job: "zzzzzzzzzzzzzzzz", Asked: true}); len(removed) != 0 {
		t.Errorf("another job was asked for: removed %q", removed)
	}
	found, err := here.find(t.Context(), Selection{Job: "zzzzzzzzzzzzzzzz", Asked: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := here.answerable(t.Context(), "zzzzzzzzzzzzzzzz", found); fault.CodeOf(err) != fault.JobNotFound {
		t.Errorf("got %v, want job-not-found", err)
	}
	if removed, _ := here.sweep(t, Selection{Job: id, Asked: true}); len(removed) != 1 {
		t.Errorf("removed %q", removed)
	}
}

func TestAPlanThatCannotBeReadIsLeftAlone(t *testing.T) {
	t.Parallel()
	here := start(t)
	for key, content := range map[string]string{
		"p/jobs/" + id + "/plan.json": `{"version":99,"job":"` + id + `","workspace":"tickit"}`,
		"p/jobs/notes/plan.json":      "no plan",
		"p/input/" + id + "/x":        "",
	} {
		if err := here.bucket.Put(t.Context(), key, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if removed, live := here.sweep(t, Selection{Asked: true}); len(removed)+len(live) != 0 {
		t.Errorf("removed %q, live %q", removed, live)
	}
}

func TestWhatIsKeptForADurationGoesWhenThatIsOverOrTheJobIsNamed(t *testing.T) {
	t.Parallel()
	for _, state := range []job.State{job.Succeeded, job.Failed, job.Cancelled} {
		for where, elsewhere := range map[string]bool{"here": false, "elsewhere": true} {
			t.Run(string(state)+" "+where, func(t *testing.T) {
				t.Parallel()
				here := start(t)
				ledger, p := here.begin(t, func(p *plan.Plan) { p.Staging.Retain.For = 24 * time.Hour })
				for _, next := range []job.State{job.Running, state} {
					if err := ledger.Move(t.Context(), next, nil); err != nil {
						t.Fatal(err)
					}
				}
				kill(t, ledger)
				end := here.now.Add(24 * time.Hour)
				if err := lease.Retain(t.Context(), here.bucket, p, end); err != nil {
					t.Fatal(err)
				}
				machine := here
				if elsewhere {
					machine = here.machine(t)
				}
				machine.now = end.Add(-time.Second)
				for _, sel := range []Selection{{}, {Asked: true}} {
					found, err := machine.find(t.Context(), sel)
					if err != nil || len(found.dead) != 0 || len(found.kept) != 1 || !found.kept[0].until.Equal(end) {
						t.Errorf("before the end, %+v: %+v, %v", sel, found, err)
					}
				}
				if found, err := machine.find(t.Context(), Selection{Asked: true, Job: id}); err != nil || len(found.dead) != 1 {
					t.Errorf("the job by its name: %+v, %v", found, err)
				}
				machine.now = end
				if removed, _ := machine.sweep(t, Selection{}); !slices.Contains(removed, id) {
					t.Errorf("at the end: removed %q", removed)
				}
				checkGone(t, machine)
			})
		}
	}
}

func TestOfAJobWhoseFilesAreKeptTheRestIsRemovedUnasked(t *testing.T) {
	t.Parallel()
	for name, retain := range map[string]plan.Retain{"on failure": {OnFailure: true}, "for a day": {For: 24 * time.Hour}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			here := start(t)
			table := plan.Table{Ordinal: 1, Schema: "public", Name: "users", Staging: plan.StagingTable(id, 1), Retired: plan.RetiredTable(id, 1)}
			ledger, p := here.begin(t, func(p *plan.Plan) { p.Staging.Retain, p.Tables = retain, []plan.Table{table} })
			if err := ledger.Record(t.Context(), p.StagingResource(table)); err != nil {
				t.Fatal(err)
			}
			for _, state := range []job.State{job.Running, job.Failed} {
				if err := ledger.Move(t.Context(), state, nil); err != nil {
					t.Fatal(err)
				}
			}
			kill(t, ledger)
			files := here.bucket.Keys("")
			if removed, _ := here.sweep(t, Selection{}); !slices.Equal(removed, []string{id}) || len(here.tables) != 0 {
				t.Errorf("removed %q, the tables %v are left", removed, here.tables)
			}
			if diff := cmp.Diff(files, here.bucket.Keys("")); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if removed, _ := here.sweep(t, Selection{}); len(removed) != 0 {
				t.Errorf("a second time: removed %q", removed)
			}
		})
	}
}

func TestFilesThatStayForAFailureAreNotKeptWhenOnlyTheCleanUpFailed(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, _ := here.begin(t, func(p *plan.Plan) { p.Staging.Retain.OnFailure = true })
	untidy := fault.New(fault.CleanupIncomplete, "something is left")
	for _, move := range []struct {
		to    job.State
		cause error
	}{{job.Running, nil}, {job.Failed, untidy}} {
		if err := ledger.Move(t.Context(), move.to, move.cause); err != nil {
			t.Fatal(err)
		}
	}
	kill(t, ledger)
	if removed, _ := here.sweep(t, Selection{}); !slices.Equal(removed, []string{id}) {
		t.Errorf("removed %q", removed)
	}
	checkGone(t, here)
}

func TestWhatStaysIsToldWithItsEnd(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{Job: id, Staging: plan.Staging{Bucket: "b", Prefix: "p"}}
	for want, until := range map[string]time.Time{
		"stay in S3 until `standin cleanup` removes them, real data below s3://b/p/input/" + id + "/": {},
		"stay in S3 until 2026-11-23T00:00:00Z, real data below":                                      time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
	} {
		if got := keeping(p, until); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestACleanUpThatFailsHasItsErrorInTheDocument(t *testing.T) {
	t.Parallel()
	a := &App{State: t.TempDir(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	cleaned, err := a.Cleanup(t.Context(), "no such file", Selection{})
	if err == nil || cleaned.Status != "failed" || cleaned.Error == nil || cleaned.Error.Code != fault.CodeOf(err) || cleaned.Jobs == nil {
		t.Errorf("%+v, %v", cleaned, err)
	}
}

func TestACleanUpThatIsInterruptedSaysSo(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, _ := here.begin(t, nothing)
	kill(t, ledger)
	found, err := here.find(t.Context(), Selection{Asked: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	removed, err := here.removeAll(ctx, found.dead)
	if fault.ExitStatus(err) != fault.ExitCancelled || len(removed) != 1 || removed[0].State != "incomplete" {
		t.Errorf("%+v, %v", removed, err)
	}
}
