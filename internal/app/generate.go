package app

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"standin/internal/aws/s3"
	"standin/internal/executor"
	"standin/internal/executor/local"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/job"
	"standin/internal/keyed"
	"standin/internal/pipeline"
	"standin/internal/pipeline/cleanup"
	"standin/internal/pipeline/survey"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// GenerateOptions say what to generate.
type GenerateOptions struct {
	Workspace string               // the file
	Pipeline  plan.Pipeline        // in the place of the workspace's; empty: that one
	Progress  func(pipeline.Event) // called concurrently; nil: nobody listens
}

// Generate runs the main job of a workspace: it removes what killed jobs left,
// decides what to do, does it and cleans up. The report is complete also after an
// error, which it contains. Cancelling ctx stops the job and cleans up.
func (a *App) Generate(ctx context.Context, options GenerateOptions) (Report, error) {
	g := &generation{App: a, options: options}
	var report Report
	err := func() (err error) {
		defer fault.Recover(&err)
		report, err = g.run(ctx)
		return err
	}()
	if g.id == "" {
		err = unlessInterrupted(ctx, err, fault.New(fault.Cancelled, "interrupted before the job began; nothing was made"))
	}
	report.Job, report.Notices = g.id, g.notices
	return report.ended(err), err
}

// generation is one Generate.
type generation struct {
	*App
	options GenerateOptions
	id      string // empty until the job is recorded
	notices []string

	workspace *workspace.Workspace
	key       keyed.Key
	keyCheck  string
	store     *job.Store
	bucket    *s3.Bucket
	both      *warehouses
}

func (g *generation) run(ctx context.Context) (report Report, err error) {
	if g.workspace, err = workspace.Load(g.options.Workspace); err != nil {
		return report, err
	}
	if err := g.workspace.UsePipeline(g.options.Pipeline); err != nil {
		return report, err
	}
	var keyErr error
	g.key, g.keyCheck, keyErr = maskingKey(ctx, g.workspace)
	by, err := readPasswords(ctx, g.workspace)
	if err := errors.Join(keyErr, err); err != nil {
		return report, err
	}
	if g.store, err = job.Open(ctx, g.State, g.Now); err != nil {
		return report, err
	}
	defer closing(&err, g.store.Close)
	if g.bucket, err = s3.Open(ctx, g.workspace.Staging.Bucket, g.workspace.Staging.Region); err != nil {
		return report, err
	}
	id := job.NewID()
	if g.both, err = g.connect(ctx, g.workspace, by, id); err != nil {
		return report, err
	}
	defer g.both.close()
	if err := g.sweep(ctx); err != nil {
		return report, err
	}
	p, notices, err := g.prepare(ctx, g.workspace, g.both, id, g.keyCheck)
	if err != nil {
		return report, err
	}
	g.notices = append(g.notices, notices...)
	if err := g.overlaps(ctx, p); err != nil {
		return report, err
	}
	if err := g.noticeKey(ctx); err != nil {
		return report, err
	}
	return g.carryOut(ctx, p)
}

// carryOut records the job, runs it, and records how it ended.
func (g *generation) carryOut(ctx context.Context, p *plan.Plan) (report Report, err error) {
	statistics, err := survey.Run(ctx, p, g.both.source, generator.NewKeys(g.key, p.Job, p.Masking.PRF), g.workspace.Source.Statements)
	if err != nil {
		return report, err
	}
	masker, err := g.masker(ctx, p)
	if err != nil {
		return report, err
	}
	ledger, err := g.store.Begin(ctx, p)
	if err != nil {
		return report, err
	}
	defer closing(&err, ledger.Close)
	g.id = p.Job
	// From here the record follows the job to its end, also when it is cancelled.
	record := context.WithoutCancel(ctx)
	if err := ledger.Move(record, job.Running, nil); err != nil {
		return report, err
	}
	run := pipeline.Job{
		Plan: p, Statistics: statistics, Source: g.both.source, Destination: g.both.destination, Store: g.bucket,
		Executor: masker.executor, Ahead: masker.ahead, Remote: masker.remote, Ledger: ledger,
		Limits:   pipeline.Limits{Unloads: g.workspace.Source.Statements, Loads: g.workspace.Destination.Statements, Files: masker.files},
		Progress: g.options.Progress, Now: g.Now, Log: g.Log,
	}
	outcome, err := run.Run(ctx)
	report = Report{Tables: outcome.Tables, Seconds: outcome.Seconds}
	g.noticeSkew(outcome.Tables)
	if outcome.CleanUp != nil && fault.CodeOf(err) != fault.CleanupIncomplete {
		report.CleanUp = new(DocumentOf(outcome.CleanUp))
	}
	if moveErr := ledger.Move(record, endOf(err), err); err == nil {
		err = moveErr
	}
	switch retain := p.Staging.Retain; {
	case retain.For > 0:
		g.notice("%s; then the next job or `standin cleanup` removes them", keeping(p, g.Now().Add(retain.For)))
	case retain.OnFailure && err != nil && fault.CodeOf(err) != fault.CleanupIncomplete:
		g.notice("%s", keeping(p, time.Time{}))
	}
	return report, err
}

// masker is who masks the files of a job.
type masker struct {
	executor executor.Executor
	remote   cleanup.Remote        // nil: this process
	files    int                   // at once
	ahead    func(plan.Table) bool // nil: it learns by itself of the files that land
}

// waitingFiles is how many files of the pipeline Lambda are waited for at once.
// Waiting costs little, and how many are masked at once is the function's.
const waitingFiles = 10_000

func (g *generation) masker(ctx context.Context, p *plan.Plan) (masker, error) {
	keys := generator.NewKeys(g.key, p.Job, p.Masking.PRF)
	if p.Pipeline == plan.Lambda {
		r, err := g.remote(ctx, p.Staging)
		if err != nil {
			return masker{}, err
		}
		e, err := r.executor(g.App, p, keys)
		return masker{executor: e, remote: r, files: waitingFiles}, err
	}
	workers := g.workspace.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	here := local.New(g.bucket, keys, workers, g.Log)
	return masker{executor: here, files: here.Files(), ahead: func(t plan.Table) bool { return !registry.Ordinals(t) }}, nil
}

func endOf(err error) job.State {
	switch fault.CodeOf(err) {
	case "":
		return job.Succeeded
	case fault.Cancelled:
		return job.Cancelled
	default:
		return job.Failed
	}
}

// noticeKey says so when stand-ins will differ from those of the last job.
func (g *generation) noticeKey(ctx context.Context) error {
	last, ok, err := g.store.LastKeyCheck(ctx, g.workspace.Name)
	switch {
	case err != nil || !ok:
		return err
	case g.keyCheck == "" && last == "":
		g.notice("the masking key is a random one, as for the last job: the stand-ins will differ")
	case g.keyCheck != last:
		g.notice("the masking key is not that of the last job: the stand-ins will differ")
	}
	return nil
}

// noticeSkew says so where the copy holds rows that refer to nothing because the
// source changed while it was read.
func (g *generation) noticeSkew(tables []plan.Outcome) {
	for _, t := range tables {
		for _, key := range t.Keys {
			if key.Skew {
				g.notice("%d rows of %s.%s refer by %s to no row of %s, and %d of the source: it changed while the tables were read; `consistency: snapshot` reads them all at one moment",
					key.Copy, t.Schema, t.Table, strings.Join(key.Columns, ", "), key.Refers, key.Source)
			}
		}
	}
}

func (g *generation) notice(format string, args ...any) {
	g.notices = append(g.notices, fmt.Sprintf(format, args...))
}

// sweep removes what killed jobs of the workspace left. What cannot be removed
// now does not stop the new job, whose names are its own; a job of the workspace
// that is alive on another machine does.
func (g *generation) sweep(ctx context.Context) error {
	s := &sweeper{App: g.App, workspace: g.workspace, store: g.store, bucket: g.bucket, source: g.both.source, destination: g.both.destination}
	found, err := s.find(ctx, Selection{})
	if err != nil {
		return err
	}
	if len(found.live) > 0 {
		return fault.New(fault.JobRunning, "job %s of workspace %s is running, perhaps on another machine", found.live[0], g.workspace.Name).
			WithHint("wait for it; if it was killed, its lease in S3 runs out within a minute")
	}
	for _, d := range found.dead {
		if err := s.remove(ctx, d); err != nil {
			g.notice("what job %s left could not be removed: %v", d.plan.Job, err)
			continue
		}
		g.notice("removed what job %s left", d.plan.Job)
		if warning := s.warning(d.plan); warning != "" {
			g.notice("%s", warning)
		}
	}
	return nil
}
