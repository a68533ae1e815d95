package queue

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"standin/internal/executor"
	"standin/internal/executor/local"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// Store is the staging bucket of a job.
type Store interface {
	local.Store
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	Head(ctx context.Context, key string) (plan.Object, error)
}

// Places is where a worker finds what a task names.
type Places struct {
	Bucket func(ctx context.Context, name, region string) (Store, error)
	Secret func(ctx context.Context, name string) (string, error) // the text of a secret
	Region string
}

// Worker masks the files of tasks, and reports. It is safe for concurrent use.
type Worker struct {
	places  Places
	results Sender
	log     *slog.Logger

	mu   sync.Mutex
	jobs map[string]*work // by the address of the plan
}

// NewWorker makes a worker.
func NewWorker(places Places, results Sender, log *slog.Logger) *Worker {
	return &Worker{places: places, results: results, log: log, jobs: map[string]*work{}}
}

// work is a job whose files the worker masks.
type work struct {
	plan     *plan.Plan
	etag     string // of the plan
	executor *local.Executor
	mu       sync.Mutex
	tables   map[int]executor.Session // by ordinal
}

const (
	planLimit   = 64 << 20         // room for some 100,000 columns
	remembered  = 4                // jobs
	reportLimit = 10 * time.Second // for the report of a task whose time has run out
)

// Handle masks the file of a task as its job's plan says, and reports the result
// or why there is none. An error means that the task should be tried again;
// everything that another try cannot mend is reported, and is no error. Nor is a
// task of a job that is over, or one that is not about a file.
func (w *Worker) Handle(ctx context.Context, task Task) error {
	place, ok := plan.Locate(task.File)
	if !ok || place.Job != task.Job {
		return nil
	}
	result, err := w.transform(ctx, task, place)
	if errors.Is(err, errTooSoon) {
		return nil
	}
	if errors.Is(err, errOver) {
		w.log.InfoContext(ctx, "the job of a task is over", "job", task.Job, "file", task.File)
		return nil
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = fault.New(fault.FunctionFailed, "transform %s: %w", task.File, cause).WithHint("%s", hintOf(cause))
	}
	report := Report{Task: task, Result: &result}
	if err != nil {
		report.Result, report.Failure = nil, failureOf(err)
		w.log.WarnContext(ctx, "a file was not masked", "job", task.Job, "file", task.File, "code", report.Failure.Code, "error", err)
	}
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportLimit)
	defer cancel()
	of := &plan.Plan{Job: task.Job}
	if sendErr := w.results.Send(own, of.ResultQueue(), report.body()); sendErr != nil && !errors.Is(sendErr, fs.ErrNotExist) {
		return sendErr // nobody would learn of it
	}
	if err != nil && report.Failure.Again {
		return err
	}
	return nil
}

func hintOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Hint
	}
	return ""
}

// errTooSoon says that a file landed of which nobody knows yet how many rows stand
// before it, which its rules ask for. The session sends a task when the manifest is
// there.
var errTooSoon = errors.New("the file's place in the table is not known yet")

// errOver says that the plan of a task's job is gone. Who may list nothing, as the
// function, is told by S3 that he may not read it instead (AWS: GetObject,
// "Permissions"): such a task ends as permission-denied, which nobody waits for.
var errOver = errors.New("the job is over")

func (w *Worker) transform(ctx context.Context, task Task, place plan.Place) (_ plan.Result, err error) {
	defer fault.Recover(&err) // of what comes before the session: Lambda would print the value
	store, err := w.places.Bucket(ctx, task.Bucket, w.places.Region)
	if err != nil {
		return plan.Result{}, err
	}
	job, err := w.job(ctx, store, task.Bucket, place)
	if err != nil {
		return plan.Result{}, err
	}
	if table, ok := tableOf(job.plan, place.Table); ok && task.Request == "" && registry.Ordinals(table) {
		return plan.Result{}, errTooSoon
	}
	session, err := job.table(ctx, place.Table)
	if err != nil {
		return plan.Result{}, err
	}
	return session.Transform(ctx, plan.File{
		Table: place.Table, Attempt: place.Attempt, Name: place.Name, Input: task.File, Output: place.Output, Base: task.Base,
	})
}

// job reads the plan and the key of a job, unless the plan is one that it knows.
// Looking each time keeps the tasks of a job that is over from being done.
func (w *Worker) job(ctx context.Context, store Store, bucket string, place plan.Place) (*work, error) {
	key := place.PlanKey()
	head, err := store.Head(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errOver
	}
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	address := bucket + "/" + key
	if known, ok := w.jobs[address]; ok && known.etag == head.ETag {
		return known, nil
	}
	text, err := store.Get(ctx, key, planLimit)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errOver
	}
	if err != nil {
		return nil, err
	}
	p := new(plan.Plan)
	if json.Unmarshal(text, p) != nil || p.Version != plan.Version || p.Job != place.Job {
		return nil, fault.New(fault.Internal, "the plan of job %s is not one that this version of the function reads", place.Job)
	}
	secret, err := w.places.Secret(ctx, p.Secret())
	if err != nil {
		return nil, err
	}
	masking, err := keyed.ParseKey(secret)
	if err != nil {
		return nil, fault.New(fault.KeyInvalid, "the secret %s: %w", p.Secret(), err)
	}
	if len(w.jobs) >= remembered {
		clear(w.jobs)
	}
	w.jobs[address] = &work{
		plan: p, etag: head.ETag, tables: map[int]executor.Session{},
		executor: local.New(store, generator.NewKeys(masking, p.Job, p.Masking.PRF), 1, w.log),
	}
	return w.jobs[address], nil
}

// table compiles the rules of one table only: a job may have thousands.
func (j *work) table(ctx context.Context, ordinal int) (executor.Session, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if session, ok := j.tables[ordinal]; ok {
		return session, nil
	}
	table, ok := tableOf(j.plan, ordinal)
	if !ok {
		return nil, fault.New(fault.Internal, "the plan of job %s has no table %d", j.plan.Job, ordinal)
	}
	only := *j.plan
	only.Tables = []plan.Table{table}
	session, err := j.executor.Open(ctx, &only)
	if err != nil {
		return nil, err
	}
	j.tables[ordinal] = session
	return session, nil
}
