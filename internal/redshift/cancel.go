package redshift

import (
	"context"
	"errors"
	"strconv"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// inflightLabel is how much of a query group stv_inflight keeps (AWS:
// query_group).
const inflightLabel = 15

// CancelJob cancels every statement of the job that runs or waits in the
// warehouse, whoever started it and whether or not that process still lives: an
// UNLOAD and a COPY outlive their client. The session of one that goes on is ended:
// in a transaction it may not be possible to cancel a statement (AWS:
// PG_CANCEL_BACKEND, "Usage notes"). It returns when none is left; if some
// do not end, with CleanupIncomplete. It sees the statements of its own user only,
// unless that is a superuser.
func (w *Warehouse) CancelJob(ctx context.Context, job string) error {
	operation := "cancel the statements of job " + job + " in " + w.address
	s, err := w.pool.Acquire(ctx)
	if err != nil {
		return failure(ctx, fault.CleanupIncomplete, operation, err)
	}
	defer s.Discard()
	// Its own questions must not count as the job's.
	if err := s.Exec(ctx, "SET query_group TO 'standin'"); err != nil {
		return failure(ctx, fault.CleanupIncomplete, operation, err)
	}
	for attempt := 1; ; attempt++ {
		pids, err := running(ctx, s, plan.QueryGroup(job))
		if err != nil {
			return failure(ctx, fault.CleanupIncomplete, operation, err)
		}
		if len(pids) == 0 {
			return nil
		}
		if attempt == attempts {
			return fault.New(fault.CleanupIncomplete, "%s: %d still run, the first in session %d", operation, len(pids), pids[0])
		}
		stop := statement.Cancel
		if attempt > 1 {
			stop = statement.Terminate
		}
		for _, pid := range pids {
			if err := s.Exec(ctx, stop(pid)); err != nil && wire.ReasonOf(err) != wire.Unknown {
				return failure(ctx, fault.CleanupIncomplete, operation, err)
			}
		}
		if err := w.pause(ctx, attempt); err != nil {
			return failure(ctx, fault.CleanupIncomplete, operation, err)
		}
	}
}

// running are the sessions that run a statement of the query group.
// sys_query_history exists on clusters and serverless workgroups; where it is
// missing or forbidden, stv_inflight of clusters is asked.
func running(ctx context.Context, s *wire.Session, group string) ([]int64, error) {
	label, err := statement.Literal(group)
	if err != nil {
		return nil, err
	}
	short, err := statement.Literal(group[:min(len(group), inflightLabel)])
	if err != nil {
		return nil, err
	}
	rows, err := s.Query(ctx, "SELECT DISTINCT session_id FROM sys_query_history WHERE trim(query_label) = "+label+
		" AND trim(status) IN ('planning', 'queued', 'running', 'returning')")
	switch wire.ReasonOf(err) {
	case wire.NotFound, wire.Forbidden:
		rows, err = s.Query(ctx, "SELECT DISTINCT pid FROM stv_inflight WHERE trim(label) IN ("+label+", "+short+")")
	}
	if err != nil {
		return nil, err
	}
	var pids []int64
	for _, row := range rows {
		pid, err := strconv.ParseInt(row[0], 10, 64)
		if err != nil {
			return nil, errors.New("a session's process id is not a number")
		}
		if pid != s.PID() {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}
