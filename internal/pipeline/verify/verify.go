// Package verify is the step that looks at all loaded tables together before
// any of them is published. The pipeline calls it once. It counts rows in the
// staging tables of the destination and, where those break a key, in the source;
// it never changes either, and reads no value.
package verify

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Warehouse counts rows.
type Warehouse interface {
	// Count is the number of rows that a query sees in the table now.
	Count(ctx context.Context, schema, table string) (int64, error)
	// Repeats counts the rows that repeat the values of the columns of an earlier
	// row, NULL being like nothing.
	Repeats(ctx context.Context, schema, table string, columns []string) (int64, error)
	// Orphans counts the rows whose columns, none of them NULL, are those of no
	// row of the other table.
	Orphans(ctx context.Context, schema, table string, columns []string, refSchema, refTable string, refColumns []string) (int64, error)
}

// Step verifies the tables of one plan.
type Step struct {
	Plan        *plan.Plan
	Source      Warehouse
	Destination Warehouse
	AtOnce      int // tables
}

// Run checks that every table of the plan was loaded, that as many rows are in
// its staging table as were unloaded, transformed and loaded, that masking left
// no value as it was where its generator promises that, and that the copy breaks
// no declared key more often than the source does. It reports every fault of
// every table, and calls done, concurrently, for each table that passes, with the
// keys that it breaks no more than it may.
func (s Step) Run(ctx context.Context, outcomes []plan.Outcome, done func(plan.Table, []plan.KeyCheck)) error {
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
		group.Go(func() (err error) {
			defer fault.Recover(&err)
			o, ok := loaded[t.Ordinal]
			if !ok {
				errs[i] = fault.New(fault.VerificationFailed, "verify %s: it was not loaded", t).WithTable(t.String())
				return nil
			}
			keys, err := s.table(ctx, t, o, loaded)
			if errs[i] = err; err == nil {
				done(t, keys)
			}
			return nil
		})
	}
	return errors.Join(group.Wait(), errors.Join(errs...))
}

func (s Step) table(ctx context.Context, t plan.Table, o plan.Outcome, loaded map[int]plan.Outcome) ([]plan.KeyCheck, error) {
	if err := s.counts(ctx, t, o); err != nil {
		return nil, err
	}
	keys, err := s.keys(ctx, t, loaded)
	return keys, errors.Join(survivors(t, o), err)
}

func (s Step) counts(ctx context.Context, t plan.Table, o plan.Outcome) error {
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
