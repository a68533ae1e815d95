// Package local is the executor that masks files in this process: pipeline V2's
// default. app opens it, the transform step calls its session. It never holds a
// whole file in memory and never writes one to disk.
package local

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"

	"standin/internal/executor"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/mask"
	"standin/internal/plan"
)

// Store is where the files are.
type Store interface {
	// Open starts to read an object and describes the very bytes that the
	// reader gives.
	Open(ctx context.Context, key string) (io.ReadCloser, plan.Object, error)
	// Create writes an object from what write writes. It appears, or replaces
	// an older one, only when write has returned nil.
	Create(ctx context.Context, key string, write func(io.Writer) error) (plan.Object, error)
}

// Executor masks files in this process.
type Executor struct {
	store   Store
	keys    generator.Keys
	workers int
	log     *slog.Logger
}

// New makes an executor that masks at most workers files at once, at least one,
// each in one goroutine, with the keys of one job.
func New(store Store, keys generator.Keys, workers int, log *slog.Logger) *Executor {
	return &Executor{store: store, keys: keys, workers: max(workers, 1), log: log}
}

// Files is how many files its caller has to give it at once: those that are
// masked, and as many whose masked bytes are on their way to S3.
func (e *Executor) Files() int { return 2 * e.workers }

// Open compiles the rules of every table, so that a rule that cannot be bound
// fails the job before its first UNLOAD, and reads their statistics, table by table. It makes nothing outside the process.
func (e *Executor) Open(ctx context.Context, p *plan.Plan) (executor.Session, error) {
	s := &session{
		executor: e,
		plan:     p,
		programs: map[int]*program{},
		slots:    make(chan struct{}, e.workers),
	}
	var faults []error
	unused := new(idle)
	for _, table := range p.Tables {
		of := &program{executor: e, plan: p, table: table, idle: unused}
		if _, err := of.acquire(ctx); err != nil {
			faults = append(faults, err)
			continue
		}
		of.release()
		s.programs[table.Ordinal] = of
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return s, nil
}

type session struct {
	executor *Executor
	plan     *plan.Plan
	programs map[int]*program // by the table's ordinal
	slots    chan struct{}
}

// Transform masks one file when a worker is free.
func (s *session) Transform(ctx context.Context, f plan.File) (_ plan.Result, err error) {
	defer fault.Recover(&err) // in a worker elsewhere, whoever waits has to learn of it
	of, ok := s.programs[f.Table]
	if !ok {
		return plan.Result{}, fault.New(fault.Internal, "transform %s: the plan has no table %d", f.Input, f.Table)
	}
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return plan.Result{}, cancelled(ctx, f)
	}
	release := sync.OnceFunc(func() { <-s.slots })
	defer release()
	program, err := of.acquire(ctx)
	if err != nil && ctx.Err() != nil {
		return plan.Result{}, cancelled(ctx, f)
	}
	if err != nil {
		return plan.Result{}, err
	}
	defer of.release()
	result, err := s.file(ctx, program, f, release)
	if err != nil && ctx.Err() != nil {
		return plan.Result{}, cancelled(ctx, f)
	}
	return result, err
}

// file masks one file. The worker is free as soon as the last value is masked,
// while the last parts are on their way to S3.
func (s *session) file(ctx context.Context, program *mask.Program, f plan.File, masked func()) (result plan.Result, err error) {
	in, input, err := s.executor.store.Open(ctx, f.Input)
	if err != nil {
		return plan.Result{}, err
	}
	defer in.Close() // everything that it held has been read, or the file has failed
	var stats mask.Stats
	output, err := s.executor.store.Create(ctx, f.Output, func(out io.Writer) (err error) {
		defer masked()
		stats, err = mask.File(ctx, program, in, out, s.plan.Staging.Compression, f.Name, f.Base)
		return err
	})
	if err != nil {
		return plan.Result{}, err
	}
	s.executor.log.DebugContext(ctx, "masked a file", "job", s.plan.Job, "file", f.Input, "step", plan.Transforming,
		"rows", stats.Rows, "bytes", stats.Read)
	return plan.Result{
		File:       f,
		InputETag:  input.ETag,
		InputBytes: input.Bytes,
		Rows:       stats.Rows,
		Output:     output,
		Plain:      stats.Read,
		Survivors:  stats.Survivors,
	}, nil
}

func cancelled(ctx context.Context, f plan.File) error {
	return fault.New(fault.Cancelled, "transform %s: %w", f.Input, ctx.Err())
}

// Close has nothing to release.
func (s *session) Close(context.Context) error { return nil }
