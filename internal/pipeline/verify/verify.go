// Package verify is the step that looks at all loaded tables together before
// any of them is published. The pipeline calls it once. It counts rows in the
// staging tables of the destination and, where those break a key, in the source;
// it never changes either, and reads no value.
package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

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
	// Orphans counts the rows for which the key's conditions hold and whose columns,
	// none of them NULL, are those of no row of refTable, which stands for the table
	// that the key names.
	Orphans(ctx context.Context, schema, table string, key plan.ForeignKey, refTable string) (int64, error)
}

// Step verifies the tables of one plan.
type Step struct {
	Plan        *plan.Plan
	Source      Warehouse
	Destination Warehouse
	AtOnce      int // questions to the destination
}

// Run checks that every table of the plan was loaded, that as many rows are in
// its staging table as were unloaded, transformed and loaded, that masking left
// no value as it was where its generator promises that, and that the copy breaks
// no key more often than the source does, declared or given by the workspace. It reports every fault of
// every table, and calls done, concurrently, for each table that passes, with its
// index in the plan and the keys that it breaks no more than it may.
func (s Step) Run(ctx context.Context, outcomes []plan.Outcome, done func(index int, keys []plan.KeyCheck)) error {
	v := verification{Step: s, loaded: make(map[int]plan.Outcome, len(outcomes))}
	for _, o := range outcomes {
		if o.Status == plan.TableLoaded {
			v.loaded[o.Ordinal] = o
		}
	}
	var group errgroup.Group
	group.SetLimit(max(s.AtOnce, 1))
	errs := make([][]error, len(s.Plan.Tables))
	for i, t := range s.Plan.Tables {
		questions := v.questions(t)
		errs[i] = make([]error, len(questions))
		broken := make([]plan.KeyCheck, len(questions))
		var open atomic.Int64
		open.Store(int64(len(questions)))
		for n, ask := range questions {
			group.Go(func() (err error) {
				defer fault.Recover(&err)
				broken[n], errs[i][n] = ask(ctx)
				if open.Add(-1) == 0 && errors.Join(errs[i]...) == nil {
					done(i, breaking(broken))
				}
				return nil
			})
		}
	}
	panicked := group.Wait()
	return errors.Join(panicked, errors.Join(slices.Concat(errs...)...))
}

// breaking are the checks in which the copy breaks the key.
func breaking(all []plan.KeyCheck) (broken []plan.KeyCheck) {
	for _, check := range all {
		if check.Copy > 0 {
			broken = append(broken, check)
		}
	}
	return broken
}

// verification is one Run.
type verification struct {
	Step
	loaded map[int]plan.Outcome // by ordinal
}

// question is one thing that is asked of one table. The key check is zero where
// it is not about a key, or the copy breaks none.
type question func(context.Context) (plan.KeyCheck, error)

// questions are all of a table: at least one.
func (v verification) questions(t plan.Table) []question {
	o, ok := v.loaded[t.Ordinal]
	if !ok {
		return []question{func(context.Context) (plan.KeyCheck, error) {
			return plan.KeyCheck{}, fault.New(fault.VerificationFailed, "verify %s: it was not loaded", t).WithTable(t.String())
		}}
	}
	return append([]question{func(ctx context.Context) (plan.KeyCheck, error) {
		return plan.KeyCheck{}, errors.Join(v.counts(ctx, t, o), survivors(t, o))
	}}, v.keys(t)...)
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
