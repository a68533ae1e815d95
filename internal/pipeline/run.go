package pipeline

import (
	"context"
	"sync"

	"standin/internal/executor"
	"standin/internal/fault"
	"standin/internal/plan"
)

// run is the state of a job that runs.
type run struct {
	*Job
	session executor.Session // nil until it is open

	mu      sync.Mutex
	tables  []plan.Outcome // in the order of the plan
	seconds map[plan.Step]float64
}

func newRun(j *Job) *run {
	r := &run{Job: j, seconds: map[plan.Step]float64{}, tables: make([]plan.Outcome, len(j.Plan.Tables))}
	for i, t := range j.Plan.Tables {
		r.tables[i] = plan.Outcome{
			Ordinal: t.Ordinal, Schema: t.Schema, Table: t.Name, Mode: t.Mode,
			Status: plan.TableWaiting, Seconds: map[plan.Step]float64{},
		}
	}
	return r
}

// note changes the outcome of the table at an index of the plan.
func (r *run) note(index int, change func(*plan.Outcome)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.tables[index])
}

func (r *run) outcomes() []plan.Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]plan.Outcome(nil), r.tables...)
}

func (r *run) published() {
	for i := range r.tables {
		r.note(i, func(o *plan.Outcome) { o.Status = plan.TablePublished })
	}
}

func (r *run) report(cleanUp error) Report {
	return Report{Tables: r.outcomes(), CleanUp: cleanUp, Seconds: r.seconds}
}

// tell tells whoever listens. A display that breaks stops no job.
func (r *run) tell(e Event) {
	if r.Progress == nil {
		return
	}
	err := guarded(func() error {
		r.Progress(e)
		return nil
	})
	if err != nil {
		r.Log.Warn("the progress could not be shown: "+err.Error(), "job", r.Plan.Job, "step", e.Step, "code", fault.CodeOf(err))
	}
}

// guarded makes a panic an error, so that what has to follow still does.
func guarded(do func() error) (err error) {
	defer fault.Recover(&err)
	return do()
}

// together runs a step that takes all tables at once.
func (r *run) together(ctx context.Context, step plan.Step, do func() error) error {
	r.tell(Event{Step: step, State: Began})
	start := r.Now()
	err := do()
	r.seconds[step] = r.Now().Sub(start).Seconds()
	state := Done
	if err != nil {
		state = Failed
	}
	r.tell(Event{Step: step, State: state})
	r.Log.InfoContext(ctx, "step ended", "job", r.Plan.Job, "step", step, "state", state)
	return err
}
