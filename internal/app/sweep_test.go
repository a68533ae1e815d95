package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/pipeline/lease"
	"standin/internal/plan"
	"standin/internal/redshift"
)

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
	elsewhere.bucket.Elapse(lease.Term + time.Second)
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
