// Package unload is the step that has the source write a table's rows to S3,
// and that finds out which files it wrote. The pipeline calls it for each table.
// It believes the UNLOAD's manifest; a listing only tells what there is to do before
// the manifest comes. It never reads a row.
package unload

import (
	"context"
	"iter"
	"log/slog"
	"strings"
	"time"

	"standin/internal/fault"
	"standin/internal/pipeline/retry"
	"standin/internal/plan"
)

// Source is the warehouse that is copied.
type Source interface {
	// Unload writes the table's rows below the prefix of the attempt, with a
	// verbose manifest, and returns how many the server says they are.
	Unload(ctx context.Context, p *plan.Plan, t plan.Table, attempt int) (rows int64, err error)
}

// Func is a Source of one function.
type Func func(ctx context.Context, p *plan.Plan, t plan.Table, attempt int) (int64, error)

// Unload calls the function.
func (f Func) Unload(ctx context.Context, p *plan.Plan, t plan.Table, attempt int) (int64, error) {
	return f(ctx, p, t, attempt)
}

// Store is the staging bucket.
type Store interface {
	// Get is a whole object of at most limit bytes; fs.ErrNotExist is in the
	// chain of the error for a key that does not exist.
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	// Head describes an object.
	Head(ctx context.Context, key string) (plan.Object, error)
	// List yields the objects whose keys begin with the prefix.
	List(ctx context.Context, prefix string) iter.Seq2[plan.Object, error]
}

// Step unloads the tables of one plan.
type Step struct {
	Plan   *plan.Plan
	Source Source
	Store  Store
	Once   bool // a failed UNLOAD cannot be repeated: it ended the transaction of all
	// Landing, if any, is called before each attempt with what tells its files that are
	// in S3 so far.
	Landing func(ctx context.Context, landed func(context.Context) ([]plan.File, error))
	Log     *slog.Logger
}

// Unloaded is what an UNLOAD wrote.
type Unloaded struct {
	Rows  int64
	Files []plan.File // those that hold rows, in the manifest's order
}

// Bytes is the size of the files in S3.
func (u Unloaded) Bytes() int64 {
	var sum int64
	for _, f := range u.Files {
		sum += f.Bytes
	}
	return sum
}

// attempts are under a fresh prefix each: a failed UNLOAD leaves files behind,
// and goes on to write some if it was only the connection that broke.
func attempts() retry.Policy { return retry.Policy{Attempts: 3, Wait: 2 * time.Second} }

// Run unloads a table. It returns when every file that the manifest lists is in
// S3 as the manifest says, and the rows of all are as many as the server says.
func (s Step) Run(ctx context.Context, t plan.Table) (Unloaded, error) {
	var done Unloaded
	policy := attempts()
	if s.Once {
		policy.Attempts = 1
	}
	err := policy.Do(ctx, passing, func(attempt int) (err error) {
		if attempt > 1 {
			s.Log.WarnContext(ctx, "unloading again", "job", s.Plan.Job, "schema", t.Schema, "table", t.Name, "step", plan.Unloading, "attempt", attempt)
		}
		done, err = s.attempt(ctx, t, attempt)
		return err
	})
	return done, err
}

func (s Step) attempt(ctx context.Context, t plan.Table, attempt int) (Unloaded, error) {
	if s.Landing != nil {
		s.Landing(ctx, func(ctx context.Context) ([]plan.File, error) { return s.landed(ctx, t, attempt) })
	}
	rows, err := s.Source.Unload(ctx, s.Plan, t, attempt)
	if err != nil {
		return Unloaded{}, err
	}
	files, err := s.files(ctx, t, attempt, rows)
	if err != nil {
		return Unloaded{}, err
	}
	return Unloaded{Rows: rows, Files: files}, nil
}

// landed is the files of an attempt that are in S3, without their rows. Only the
// manifest will tell whether they count.
func (s Step) landed(ctx context.Context, t plan.Table, attempt int) ([]plan.File, error) {
	prefix := s.Plan.InputPrefix(t, attempt)
	var files []plan.File
	for object, err := range s.Store.List(ctx, prefix) {
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(object.Key, prefix)
		if name == manifestName || strings.Contains(name, "/") {
			continue
		}
		file := s.file(t, attempt, name)
		file.Bytes, file.ETag = object.Bytes, object.ETag
		files = append(files, file)
	}
	return files, nil
}

// file is one that an attempt writes, by its name.
func (s Step) file(t plan.Table, attempt int, name string) plan.File {
	return plan.File{
		Table: t.Ordinal, Attempt: attempt, Name: name,
		Input: s.Plan.InputPrefix(t, attempt) + name, Output: s.Plan.OutputPrefix(t, attempt) + name,
	}
}

// passing reports whether an UNLOAD that failed so may succeed when repeated.
func passing(err error) bool {
	switch fault.CodeOf(err) {
	case fault.ConnectionFailed, fault.StorageFailed, fault.UnloadFailed:
		return true
	default:
		return false
	}
}
