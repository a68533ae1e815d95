// Package verify is the step that looks at all loaded tables together before
// any of them is published. The pipeline calls it once. It reads the staging
// tables of the destination, and never changes them.
package verify

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Destination is the warehouse that was loaded.
type Destination interface {
	// Count is the number of rows that a query sees in the table now.
	Count(ctx context.Context, schema, table string) (int64, error)
}

// Step verifies the tables of one plan.
type Step struct {
	Plan        *plan.Plan
	Destination Destination
	AtOnce      int // statements
}

// Run checks that every table of the plan was loaded, and that as many rows are
// in its staging table as were unloaded, transformed and loaded. It reports every
// table that fails, and calls done for each that passes.
func (s Step) Run(ctx context.Context, outcomes []plan.Outcome, done func(plan.Table)) error {
	loaded := make(map[int]plan.Outcome, len(outcomes))
	for _, o := range outcomes {
		if o.Status == plan.TableLoaded {
			loaded[o.Ordinal] = o
		}
	}
	errs := make([]error, len(s.Plan.Tables))
	var group errgroup.Group
	group.SetLimit(max(s.AtOnce, 1))
	for i, t := range s.Plan.Tables {
		group.Go(func() error {
			o, ok := loaded[t.Ordinal]
			if !ok {
				errs[i] = fault.New(fault.VerificationFailed, "verify %s: it was not loaded", t).WithTable(t.String())
				return nil
			}
			if errs[i] = s.table(ctx, t, o); errs[i] == nil {
				done(t)
			}
			return nil
		})
	}
	return errors.Join(group.Wait(), errors.Join(errs...))
}

func (s Step) table(ctx context.Context, t plan.Table, o plan.Outcome) error {
	if o.RowsUnloaded != o.RowsTransformed || o.RowsTransformed != o.RowsLoaded {
		return fault.New(fault.CountMismatch, "verify %s: %d rows were unloaded, %d transformed and %d loaded",
			t, o.RowsUnloaded, o.RowsTransformed, o.RowsLoaded).WithTable(t.String())
	}
	rows, err := s.Destination.Count(ctx, t.Schema, t.Staging)
	if err != nil {
		return fmt.Errorf("verify %s: %w", t, err)
	}
	if rows != o.RowsLoaded {
		return fault.New(fault.CountMismatch, "verify %s: the staging table has %d rows, but %d were loaded",
			t, rows, o.RowsLoaded).WithTable(t.String())
	}
	return nil
}
