package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
)

// keys checks the declared keys of a table. A foreign key that refers to a table
// outside the plan is left out: nothing says what the destination has there. The
// source is asked only where the copy breaks a key.
func (s Step) keys(ctx context.Context, t plan.Table, loaded map[int]plan.Outcome) ([]plan.KeyCheck, error) {
	var broken []plan.KeyCheck
	var errs []error
	note := func(check plan.KeyCheck, err error) {
		if err != nil {
			errs = append(errs, err)
		} else if check.Copy > 0 {
			broken = append(broken, check)
		}
	}
	if len(t.PrimaryKey) > 0 {
		note(s.unique(ctx, t, plan.KeyCheck{Kind: plan.PrimaryKeyKind, Columns: t.PrimaryKey}))
	}
	for _, columns := range t.Unique {
		note(s.unique(ctx, t, plan.KeyCheck{Kind: plan.UniqueKind, Columns: columns}))
	}
	for _, key := range t.ForeignKeys {
		for _, to := range s.Plan.Tables {
			if to.Schema == key.RefSchema && to.Name == key.RefTable && len(key.Columns) == len(key.RefColumns) {
				note(s.foreign(ctx, t, key, to, loaded))
			}
		}
	}
	return broken, errors.Join(errs...)
}

// unique counts the rows that repeat the values of a primary or unique key.
func (s Step) unique(ctx context.Context, t plan.Table, check plan.KeyCheck) (_ plan.KeyCheck, err error) {
	if check.Copy, err = s.Destination.Repeats(ctx, t.Schema, t.Staging, check.Columns); err != nil || check.Copy == 0 {
		return check, of(t, err)
	}
	if check.Source, err = s.Source.Repeats(ctx, t.Schema, t.Name, check.Columns); err != nil {
		return check, of(t, err)
	}
	if check.Copy > check.Source {
		return check, fault.New(fault.VerificationFailed, "verify %s: %d rows of the copy repeat the %s (%s) of another, and %d of the source",
			t, check.Copy, check.Kind, strings.Join(check.Columns, ", "), check.Source).WithTable(t.String())
	}
	return check, nil
}

// foreign counts the rows that refer to nothing. If the copy has more of them
// than the source, that may be because one table changed before or after the
// other was unloaded: then the source no longer has as many rows as were
// unloaded. When more than half of the rows are such orphans, that is no excuse.
func (s Step) foreign(ctx context.Context, t plan.Table, key plan.ForeignKey, to plan.Table, loaded map[int]plan.Outcome) (plan.KeyCheck, error) {
	check := plan.KeyCheck{Kind: plan.ForeignKeyKind, Columns: key.Columns, Refers: to.String()}
	var err error
	check.Copy, err = s.Destination.Orphans(ctx, t.Schema, t.Staging, key.Columns, to.Schema, to.Staging, key.RefColumns)
	if err != nil || check.Copy == 0 {
		return check, of(t, err)
	}
	check.Source, err = s.Source.Orphans(ctx, t.Schema, t.Name, key.Columns, to.Schema, to.Name, key.RefColumns)
	if err != nil || check.Copy <= check.Source {
		return check, of(t, err)
	}
	if 2*(check.Copy-check.Source) <= loaded[t.Ordinal].RowsLoaded {
		for _, table := range []plan.Table{t, to} {
			rows, err := s.Source.Count(ctx, table.Schema, table.Name)
			if err != nil {
				return check, of(t, err)
			}
			check.Skew = check.Skew || rows != loaded[table.Ordinal].RowsUnloaded
		}
	}
	if check.Skew {
		return check, nil
	}
	return check, fault.New(fault.VerificationFailed, "verify %s: %d rows of the copy refer by %s to no row of %s, and %d of the source",
		t, check.Copy, strings.Join(check.Columns, ", "), to, check.Source).WithTable(t.String())
}

// of names the table in an error of a warehouse.
func of(t plan.Table, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("verify %s: %w", t, err)
}
