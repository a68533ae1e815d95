// Package publish is the step in which the loaded tables take the places of the
// old ones. The pipeline calls it once, for all tables together, after they were
// verified. Until it succeeds, the destination's readers see the old tables.
package publish

import (
	"context"
	"slices"
	"time"

	"standin/internal/plan"
)

// Destination is the warehouse that was loaded.
type Destination interface {
	// Constrain declares the keys of a staging table.
	Constrain(ctx context.Context, p *plan.Plan, t plan.Table) error
	// Publish puts all staging tables into their places, or none of them. Once it
	// has locked the tables that it replaces, it ends whatever becomes of ctx.
	Publish(ctx context.Context, p *plan.Plan, tables []plan.Table) error
}

// Step publishes the tables of one plan.
type Step struct {
	Plan        *plan.Plan
	Destination Destination
}

// limit and limitPerTable are how long the switch may take until it holds its
// locks: it waits for readers, and grants what each replaced table had granted.
const (
	limit         = 15 * time.Minute
	limitPerTable = 2 * time.Second
)

// Run declares the keys, which can still be interrupted, and then switches all
// tables, which cannot: a client that hangs up in the middle of a COMMIT would
// not know whether it had published. Where tables are published in place, their
// rows are copied first, which takes as long as it takes and can be interrupted;
// the destination sees to what follows.
func (s Step) Run(ctx context.Context) error {
	for _, t := range s.Plan.Tables {
		if err := s.Destination.Constrain(ctx, s.Plan, t); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if slices.ContainsFunc(s.Plan.Tables, func(t plan.Table) bool { return t.Publish == plan.InPlace }) {
		return s.Destination.Publish(ctx, s.Plan, s.Plan.Tables)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit+limitPerTable*time.Duration(len(s.Plan.Tables)))
	defer cancel()
	return s.Destination.Publish(ctx, s.Plan, s.Plan.Tables)
}
