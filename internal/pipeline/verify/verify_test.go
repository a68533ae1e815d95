package verify_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/pipeline/verify"
	"standin/internal/plan"
)

// destination has as many rows in each table as its map says.
type destination map[string]int64

func (d destination) Count(_ context.Context, schema, table string) (int64, error) {
	rows, ok := d[schema+"."+table]
	if !ok {
		return 0, errors.New("no such table")
	}
	return rows, nil
}

func TestRun(t *testing.T) {
	t.Parallel()
	whole := plan.Outcome{Ordinal: 2, Status: plan.TableLoaded, RowsUnloaded: 5, RowsTransformed: 5, RowsLoaded: 5}
	tests := map[string]struct {
		change func(*plan.Outcome)
		rows   int64
		want   fault.Code
	}{
		"all counts are equal":                    {func(*plan.Outcome) {}, 5, ""},
		"the table has fewer rows than loaded":    {func(*plan.Outcome) {}, 4, fault.CountMismatch},
		"the table has rows of somebody else":     {func(*plan.Outcome) {}, 6, fault.CountMismatch},
		"fewer rows were transformed":             {func(o *plan.Outcome) { o.RowsTransformed-- }, 5, fault.CountMismatch},
		"fewer rows were unloaded":                {func(o *plan.Outcome) { o.RowsUnloaded-- }, 5, fault.CountMismatch},
		"fewer rows were loaded and are there":    {func(o *plan.Outcome) { o.RowsLoaded-- }, 4, fault.CountMismatch},
		"the table was not loaded":                {func(o *plan.Outcome) { o.Status = plan.TableStopped }, 5, fault.VerificationFailed},
		"the table is not among those of the job": {func(o *plan.Outcome) { o.Ordinal = 9 }, 5, fault.VerificationFailed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcome := whole
			test.change(&outcome)
			step := verify.Step{
				Plan: &plan.Plan{Tables: []plan.Table{
					{Ordinal: 1, Schema: "public", Name: "ok", Staging: "s1"},
					{Ordinal: 2, Schema: "public", Name: "users", Staging: "s2"},
				}},
				Destination: destination{"public.s1": 0, "public.s2": test.rows}, AtOnce: 2,
			}
			passed := make(chan string, 2)
			err := step.Run(t.Context(), []plan.Outcome{{Ordinal: 1, Status: plan.TableLoaded}, outcome}, func(table plan.Table) { passed <- table.Name })
			if fault.CodeOf(err) != test.want {
				t.Errorf("got %v (%s), want %q", err, fault.CodeOf(err), test.want)
			}
			if err != nil && !strings.Contains(err.Error(), "public.users") {
				t.Errorf("the error does not name the table: %v", err)
			}
			if want := map[bool]int{true: 2, false: 1}[err == nil]; len(passed) != want {
				t.Errorf("%d tables passed, want %d", len(passed), want)
			}
		})
	}
}
