package redshift

import (
	"context"
	"fmt"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// refused is the failure of a statement before COMMIT.
func (j *publishing) refused(ctx context.Context, s *wire.Session, before outlook, err error) error {
	if wire.ReasonOf(err) == wire.Stopped && ctx.Err() == nil {
		err = j.blocked(ctx, s, before.replacements, before.now, err)
	}
	return failure(ctx, fault.PublishFailed, "publish", err)
}

// uncarried tells of a statement that the server refused what it was about, where no
// other attempt mends that. A view may select a column that the source has no more, or
// its own columns would be of other types (AWS: CREATE VIEW, OR REPLACE). A table in
// which a policy of row-level security looks rows up keeps its name (AWS:
// "Policy-dependent objects and principles").
func (o outlook) uncarried(text string, err error) error {
	reason := wire.ReasonOf(err)
	is := func(other string, buildErr error) bool { return buildErr == nil && other == text }
	for _, r := range o.replacements {
		t := r.Table
		if is(statement.Rename(t.Schema, t.Name, t.Retired)) && (reason == wire.Unknown || reason == wire.Depended) {
			return fault.New(fault.PublishFailed, "publish: %s", err).WithTable(t.String()).
				WithHint("if a policy of row-level security looks rows up in this table, it cannot be renamed: say publish: in-place for it")
		}
		for _, v := range r.Views {
			if is(v.Replace()) && (reason == wire.Unknown || reason == wire.NotFound) {
				return fault.New(fault.PublishFailed, "publish: view %s.%s cannot be pointed at the new tables, whose columns are others, and no table was replaced: %s", v.Schema, v.Name, err).
					WithHint("change the view so that it can read what the source has now, or drop it before the job and make it again after it")
			}
		}
	}
	return err
}

// untouched says that nothing was done, where that is sure.
func (j *publishing) untouched() string {
	if j.unsure {
		return ""
	}
	return ", and no table was replaced"
}

// blocked names who holds the tables for which a lock could not be had in time. It
// gives back those that were had first: readers wait for them, and the session may
// be the only one that the workspace allows.
func (j *publishing) blocked(ctx context.Context, s *wire.Session, replacements []statement.Replacement, now standing, cause error) error {
	f := fault.New(fault.PublishFailed, "publish: the tables could not be locked within %s%s: %w", j.lockWait, j.untouched(), cause)
	if s.Exec(ctx, "ROLLBACK") != nil {
		return f
	}
	tables := make([]plan.Table, len(replacements))
	for i, r := range replacements {
		tables[i] = r.Table
	}
	return holder(ctx, s, f, tables, now)
}

// holder gives a fault the name of who holds one of the tables, if that is told.
func holder(ctx context.Context, s *wire.Session, f *fault.Error, tables []plan.Table, now standing) error {
	names := map[string]string{} // by OID
	var oids []string
	for _, t := range tables {
		if relation, ok := now[[2]string{t.Schema, t.Name}]; ok {
			names[relation.OID] = t.String()
			oids = append(oids, relation.OID)
		}
	}
	if len(oids) == 0 {
		return f
	}
	holders, err := s.Query(ctx, fmt.Sprintf(`SELECT DISTINCT pid, trim(txn_owner), "relation" FROM svv_transactions WHERE granted = 't' AND pid <> %d AND "relation" IN (%s) ORDER BY 1`, s.PID(), strings.Join(oids, ", ")))
	if err != nil || len(holders) == 0 {
		return f
	}
	h := holders[0]
	return f.WithTable(names[h[2]]).WithHint("Session %s of user %s holds %s. Wait for it to end, or stop it, and run again.", h[0], h[1], names[h[2]])
}
