package job

import (
	"context"
	"database/sql"
	"time"
)

// What the record keeps of jobs that have ended and left nothing behind: no job
// longer than KeepFor, and of each workspace no more than the last KeepJobs. The
// last success of a workspace stays, whose masking key the next job is compared
// with; so does every job of which anything is left to remove.
const (
	KeepFor  = 90 * 24 * time.Hour
	KeepJobs = 200
)

// prune forgets what the record need not keep.
func prune(ctx context.Context, tx *sql.Tx, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM jobs WHERE id IN (
			SELECT id FROM (
				SELECT id, state, ended,
				       row_number() OVER (PARTITION BY workspace ORDER BY created DESC, id) AS nth,
				       row_number() OVER (PARTITION BY workspace, state ORDER BY created DESC, id) AS nth_of_state
				FROM jobs)
			WHERE state NOT IN (?, ?)
			  AND (ended < ? OR nth > ?)
			  AND NOT (state = ? AND nth_of_state = 1))
		AND NOT EXISTS (SELECT 1 FROM resources WHERE job = jobs.id AND removed = 0)`,
		Planned, Running, micros(now.Add(-KeepFor)), KeepJobs, Succeeded)
	return err
}
