package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"standin/internal/fault"
	"standin/internal/plan"
)

const jobColumns = `id, workspace, state, created, started, ended, key_check, error_code, error_message, error_table`

// Jobs is the record of all jobs, the newest first.
func (s *Store) Jobs(ctx context.Context) ([]Job, error) {
	return s.list(ctx, "list the jobs", `SELECT id FROM jobs ORDER BY created DESC, id`)
}

// list is the jobs whose ids a query finds, in its order.
func (s *Store) list(ctx context.Context, doing, query string, args ...any) ([]Job, error) {
	ids, err := texts(s.db.QueryContext(ctx, query, args...))
	if err != nil {
		return nil, wrap(err, "%s", doing)
	}
	jobs := make([]Job, 0, len(ids))
	for _, id := range ids {
		j, err := s.Job(ctx, id)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

// Job is the record of one job, or a JobNotFound fault.
func (s *Store) Job(ctx context.Context, id string) (Job, error) {
	var j Job
	var created, started, ended int64
	var why Failure
	err := s.db.QueryRowContext(ctx, `SELECT `+jobColumns+` FROM jobs WHERE id = ?`, id).
		Scan(&j.ID, &j.Workspace, &j.State, &created, &started, &ended, &j.KeyCheck, &why.Code, &why.Message, &why.Table)
	if errors.Is(err, sql.ErrNoRows) {
		return Job{}, notFound(id)
	}
	if err != nil {
		return Job{}, wrap(err, "read job %s", id)
	}
	j.Created, j.Started, j.Ended = fromMicros(created), fromMicros(started), fromMicros(ended)
	if why.Code != "" {
		j.Error = &why
	}
	if j.Tables, err = s.outcomes(ctx, id); err != nil {
		return Job{}, wrap(err, "read the tables of job %s", id)
	}
	j.Live, err = s.isLive(id)
	return j, err
}

func (s *Store) outcomes(ctx context.Context, id string) ([]plan.Outcome, error) {
	rows, err := texts(s.db.QueryContext(ctx, `SELECT outcome FROM outcomes WHERE job = ? ORDER BY ordinal`, id))
	if err != nil {
		return nil, err
	}
	found := make([]plan.Outcome, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row), &found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Plan is the plan of a job, or a JobNotFound fault.
func (s *Store) Plan(ctx context.Context, id string) (*plan.Plan, error) {
	var text string
	err := s.db.QueryRowContext(ctx, `SELECT plan FROM jobs WHERE id = ?`, id).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound(id)
	}
	p := new(plan.Plan)
	if err == nil {
		err = json.Unmarshal([]byte(text), p)
	}
	if err != nil {
		return nil, wrap(err, "read the plan of job %s", id)
	}
	if p.Version != plan.Version {
		return nil, fault.New(fault.Internal, "the plan of job %s has version %d; this program reads version %d", id, p.Version, plan.Version)
	}
	return p, nil
}

// Resources is what the record has of a job that is not gone yet.
func (s *Store) Resources(ctx context.Context, id string) ([]plan.Resource, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT kind, name, location FROM resources WHERE job = ? AND removed = 0 ORDER BY recorded, kind, name`, id)
	if err != nil {
		return nil, wrap(err, "read the resources of job %s", id)
	}
	defer rows.Close() // rows.Err has its error
	var found []plan.Resource
	for rows.Next() {
		var r plan.Resource
		if err := rows.Scan(&r.Kind, &r.Name, &r.In); err != nil {
			return nil, wrap(err, "read the resources of job %s", id)
		}
		found = append(found, r)
	}
	return found, wrap(rows.Err(), "read the resources of job %s", id)
}

// Pending is the jobs that have not ended, live ones among them, and those that
// have but of which something is left to remove, the oldest first.
func (s *Store) Pending(ctx context.Context) ([]Job, error) {
	return s.list(ctx, "list the pending jobs",
		`SELECT id FROM jobs WHERE state IN (?, ?)
		    OR EXISTS (SELECT 1 FROM resources WHERE job = jobs.id AND removed = 0)
		 ORDER BY created, id`, Planned, Running)
}

// LastKeyCheck is the key check value of the workspace's last job that
// succeeded; ok is false if none has.
func (s *Store) LastKeyCheck(ctx context.Context, workspace string) (check string, ok bool, err error) {
	err = s.db.QueryRowContext(ctx,
		`SELECT key_check FROM jobs WHERE workspace = ? AND state = ? ORDER BY created DESC LIMIT 1`,
		workspace, Succeeded).Scan(&check)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return check, err == nil, wrap(err, "read the last masking key of %s", workspace)
}

// texts reads a query of one text column.
func texts(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close() // rows.Err has its error
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}
