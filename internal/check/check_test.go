package check_test

import (
	"context"
	"errors"
	"testing"

	"standin/internal/check"
	"standin/internal/fault"
)

func TestEveryFaultOfADecisionIsAFinding(t *testing.T) {
	t.Parallel()
	found := run(t,
		check.Reach("fine", "it", func(context.Context) (string, error) { return "it is 100% fine", nil }),
		check.Reach("decision", "what a job would do", func(context.Context) (string, error) {
			return "", errors.Join(fault.New(fault.ColumnsUndecided, "a").WithHint("decide"), errors.Join(fault.New(fault.TableOccupied, "b")))
		}),
		check.Reach("later", "what comes later", func(context.Context) (string, error) { return "", check.ErrNotReached }),
	)
	want(t, found, "fine passed it is 100% fine", "decision failed decide", "decision failed b", "later unknown could not be checked")
}

func TestTheExitStatusIsThatOfTheWorstFault(t *testing.T) {
	t.Parallel()
	finding := func(code fault.Code) check.Finding { return check.Finding{State: check.Failed, Code: code} }
	for _, test := range []struct {
		name  string
		found []check.Finding
		want  int
	}{
		{"nothing", nil, 0},
		{"what is fine or unknown", []check.Finding{{State: check.Passed}, {State: check.Unknown}}, 0},
		{"a missing right", []check.Finding{{State: check.Passed}, finding(fault.PermissionDenied)}, 1},
		{"undecided columns", []check.Finding{finding(fault.PermissionDenied), finding(fault.ColumnsUndecided)}, 3},
		{"a faulty workspace", []check.Finding{finding(fault.ColumnsUndecided), finding(fault.WorkspaceInvalid), finding(fault.PermissionDenied)}, 2},
	} {
		if got := fault.ExitStatus(check.Err(test.found)); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}

func TestAnInterruptStopsTheProbesAndStillTidies(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	b := newBucket()
	var told int
	found := check.Run(ctx, []check.Probe{
		{Name: "first", Run: func(ctx context.Context) []check.Finding {
			if err := b.Put(ctx, "p/jobs/"+id+"/x", nil); err != nil {
				t.Error(err)
			}
			cancel()
			return []check.Finding{{State: check.Failed, Code: fault.Cancelled, Message: "interrupted"}}
		}},
		{Name: "second", Run: func(context.Context) []check.Finding { t.Error("it was run"); return nil }},
	}, check.CleanUp(b, place()), func(check.Finding) { told++ })
	want(t, found, "clean-up passed removed")
	if len(b.objects) != 0 || told != 1 {
		t.Errorf("%v is left, %d findings were told", b.objects, told)
	}
}

func TestDifferentDatabases(t *testing.T) {
	t.Parallel()
	dev := identity{Identity: check.Identity{Namespace: "n1", Database: "dev"}}
	for name, test := range map[string]struct {
		to   identity
		want string
	}{
		"the same one":             {dev, "different-databases failed dev of namespace n1"},
		"another of the cluster":   {identity{Identity: check.Identity{Namespace: "n1", Database: "test"}}, "different-databases passed two"},
		"one of another cluster":   {identity{Identity: check.Identity{Namespace: "n2", Database: "dev"}}, "different-databases passed two"},
		"one that does not say it": {identity{err: errors.New("no")}, "different-databases unknown no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, run(t, check.DifferentDatabases(identifier(dev.identify), identifier(test.to.identify))), test.want)
		})
	}
}
