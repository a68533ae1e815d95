package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Ledger is the record of one job, open for writing by the process in which the
// job is live. It is safe for concurrent use.
type Ledger struct {
	store   *Store
	id      string
	release func() error
}

// Begin records a planned job, makes it live, and forgets old ones (KeepFor). It fails with JobRunning while
// another job of the workspace is live on this machine.
func (s *Store) Begin(ctx context.Context, p *plan.Plan) (_ *Ledger, err error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, wrap(err, "write the plan of job %s", p.Job)
	}
	release, err := s.holdLive(p.Job)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, release())
		}
	}()
	now := s.now()
	err = s.change(ctx, func(tx *sql.Tx) error {
		if err := s.refuseSecond(ctx, tx, p.Workspace); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx,
			`INSERT INTO jobs (id, workspace, state, created, key_check, plan) VALUES (?, ?, ?, ?, ?, ?)`,
			p.Job, p.Workspace, Planned, micros(now), p.Masking.KeyCheck, string(text))
		if err != nil {
			return err
		}
		return prune(ctx, tx, now)
	})
	if err != nil {
		return nil, wrap(err, "record job %s", p.Job)
	}
	return &Ledger{store: s, id: p.Job, release: release}, nil
}

// refuseSecond fails if a job of the workspace is live. It runs inside the
// transaction that records the new one, so of two that begin at once one wins.
func (s *Store) refuseSecond(ctx context.Context, tx *sql.Tx, workspace string) error {
	ids, err := texts(tx.QueryContext(ctx,
		`SELECT id FROM jobs WHERE workspace = ? AND state IN (?, ?)`, workspace, Planned, Running))
	if err != nil {
		return err
	}
	for _, id := range ids {
		live, err := s.isLive(id)
		if err != nil {
			return err
		}
		if live {
			return fault.New(fault.JobRunning, "job %s of workspace %s is running", id, workspace).
				WithHint("wait for it, or stop it with Ctrl-C where it runs")
		}
	}
	return nil
}

// Adopt opens the ledger of a job that is not live, so that what it left can be
// removed. It fails with JobRunning if the job is live and with JobNotFound if
// it is not in the record.
func (s *Store) Adopt(ctx context.Context, id string) (*Ledger, error) {
	var known int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM jobs WHERE id = ?`, id).Scan(&known); err != nil {
		return nil, wrap(err, "look up job %s", id)
	}
	if known == 0 {
		return nil, notFound(id)
	}
	release, err := s.holdLive(id)
	if errors.Is(err, errHeld) {
		return nil, fault.New(fault.JobRunning, "job %s is running", id)
	}
	if err != nil {
		return nil, err
	}
	return &Ledger{store: s, id: id, release: release}, nil
}

// Record notes a resource before it is made. Noting it twice is no error.
func (l *Ledger) Record(ctx context.Context, r plan.Resource) error {
	_, err := l.store.db.ExecContext(ctx,
		`INSERT INTO resources (job, kind, name, location, recorded) VALUES (?, ?, ?, ?, ?)
		 ON CONFLICT DO UPDATE SET removed = 0`,
		l.id, r.Kind, r.Name, r.In, micros(l.store.now()))
	return wrap(err, "record %s of job %s", r, l.id)
}

// Removed notes that a resource is gone.
func (l *Ledger) Removed(ctx context.Context, r plan.Resource) error {
	_, err := l.store.db.ExecContext(ctx,
		`UPDATE resources SET removed = ? WHERE job = ? AND kind = ? AND name = ? AND location = ?`,
		micros(l.store.now()), l.id, r.Kind, r.Name, r.In)
	return wrap(err, "record that %s of job %s is gone", r, l.id)
}

// Outcome notes what became of a table, in place of what was noted before.
func (l *Ledger) Outcome(ctx context.Context, o plan.Outcome) error {
	text, err := json.Marshal(o)
	if err == nil {
		_, err = l.store.db.ExecContext(ctx,
			`INSERT INTO outcomes (job, ordinal, outcome) VALUES (?, ?, ?)
			 ON CONFLICT DO UPDATE SET outcome = excluded.outcome`, l.id, o.Ordinal, string(text))
	}
	return wrap(err, "record the outcome of %s.%s", o.Schema, o.Table)
}

// Move brings the job into its next state; cause is why it failed or was
// cancelled, else nil. A state that may not follow the present one is an error.
func (l *Ledger) Move(ctx context.Context, to State, cause error) error {
	err := l.store.change(ctx, func(tx *sql.Tx) error {
		var from State
		if err := tx.QueryRowContext(ctx, `SELECT state FROM jobs WHERE id = ?`, l.id).Scan(&from); err != nil {
			return err
		}
		if !from.mayBecome(to) {
			return fmt.Errorf("a job that is %s cannot become %s", from, to)
		}
		column := "started"
		if to.Ended() {
			column = "ended"
		}
		why := failureOf(cause)
		_, err := tx.ExecContext(ctx,
			`UPDATE jobs SET state = ?, `+column+` = ?, error_code = ?, error_message = ?, error_table = ? WHERE id = ?`,
			to, micros(l.store.now()), why.Code, why.Message, why.Table, l.id)
		return err
	})
	return wrap(err, "move job %s to %s", l.id, to)
}

// Close ends the job's liveness in this process.
func (l *Ledger) Close() error { return l.release() }

func failureOf(cause error) Failure {
	if cause == nil {
		return Failure{}
	}
	f := Failure{Code: fault.CodeOf(cause), Message: cause.Error()}
	if e, ok := errors.AsType[*fault.Error](cause); ok {
		f.Table = e.Table
	}
	return f
}

// change runs a transaction.
func (s *Store) change(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func notFound(id string) error {
	return fault.New(fault.JobNotFound, "job %s is not in the record", id)
}

// wrap makes an error the fault of the state directory, and says what the store
// was doing. A fault says enough of itself.
func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	what, why := "job store: "+format+": %w", slices.Concat(args, []any{err})
	if errors.Is(err, context.Canceled) {
		return fault.New(fault.Cancelled, what, why...)
	}
	return fault.New(fault.StateFailed, what, why...).
		WithHint("check the disk space and the owner of the state directory, or name another one with --state")
}
