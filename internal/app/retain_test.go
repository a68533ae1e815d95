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
)

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
