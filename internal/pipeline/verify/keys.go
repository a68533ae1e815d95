package verify

import (
	"context"
	"fmt"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
)

// keys are the questions about the keys of a table: those that are declared, and the
// foreign keys that the workspace gives. A foreign key that refers to a table outside
// the plan is left out: nothing says what the destination has there. The source is
// asked only where the copy breaks a key.
func (v verification) keys(t plan.Table) []question {
	var all []question
	unique := func(kind plan.KeyKind, columns []string) {
		all = append(all, func(ctx context.Context) (plan.KeyCheck, error) {
			return v.unique(ctx, t, plan.KeyCheck{Kind: kind, Columns: columns})
		})
	}
	if len(t.PrimaryKey) > 0 {
		unique(plan.PrimaryKeyKind, t.PrimaryKey)
	}
	for _, columns := range t.Unique {
		unique(plan.UniqueKind, columns)
	}
	for _, r := range v.Plan.References(t) {
		all = append(all, func(ctx context.Context) (plan.KeyCheck, error) { return v.foreign(ctx, t, r.Key, r.To) })
	}
	return all
}

// unique counts the rows that repeat the values of a primary or unique key.
func (v verification) unique(ctx context.Context, t plan.Table, check plan.KeyCheck) (_ plan.KeyCheck, err error) {
	if check.Copy, err = v.Destination.Repeats(ctx, t.Schema, t.Staging, check.Columns); err != nil || check.Copy == 0 {
		return check, of(t, err)
	}
	if check.Source, err = v.Source.Repeats(ctx, t.Schema, t.Name, check.Columns); err != nil {
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
func (v verification) foreign(ctx context.Context, t plan.Table, key plan.ForeignKey, to plan.Table) (plan.KeyCheck, error) {
	check := plan.KeyCheck{Kind: plan.ForeignKeyKind, Columns: key.Columns, Refers: to.String()}
	var err error
	check.Copy, err = v.Destination.Orphans(ctx, t.Schema, t.Staging, key, to.Staging)
	if err != nil || check.Copy == 0 {
		return check, of(t, err)
	}
	check.Source, err = v.Source.Orphans(ctx, t.Schema, t.Name, key, to.Name)
	if err != nil || check.Copy <= check.Source {
		return check, of(t, err)
	}
	if 2*(check.Copy-check.Source) <= v.loaded[t.Ordinal].RowsLoaded {
		for _, table := range []plan.Table{t, to} {
			rows, err := v.Source.Count(ctx, table.Schema, table.Name)
			if err != nil {
				return check, of(t, err)
			}
			check.Skew = check.Skew || rows != v.loaded[table.Ordinal].RowsUnloaded
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
