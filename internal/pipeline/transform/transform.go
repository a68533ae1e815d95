// Package transform is the step in which every input file becomes one output
// file. The pipeline calls it for each table. Who transforms is the session's
// affair; how many files at once, what is done again and when a table is complete
// is decided here and nowhere else. It never looks into a file.
package transform

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"standin/internal/fault"
	"standin/internal/pipeline/retry"
	"standin/internal/plan"
)

// Session masks files somewhere. It is called concurrently, and again for a
// file whose result is not right. Of a file that is masked ahead of its manifest the
// rows are not known, nor how many stand before it.
type Session interface {
	Transform(ctx context.Context, f plan.File) (plan.Result, error)
}

// Step transforms the files of one job's tables.
type Step struct {
	session Session
	slots   *slots
	atOnce  int
	job     string
	log     *slog.Logger
}

// New makes the step for a job, with at most atOnce files in work over all of
// its tables.
func New(session Session, job string, atOnce int, log *slog.Logger) *Step {
	return &Step{session: session, slots: &slots{free: atOnce}, atOnce: atOnce, job: job, log: log}
}

// attempts of one file. Transforming it again gives the same bytes, so this is
// never a danger, only work.
func attempts() retry.Policy { return retry.Policy{Attempts: 3, Wait: time.Second} }

// Table transforms the files of one table. Whoever calls Ahead calls Stop in the end.
type Table struct {
	step  *Step
	ahead *ahead

	rank     rank
	files    []plan.File
	begun    map[string]*begun // ahead of the manifest, by the key of the input file
	early    chan int          // indexes of those files, of whose results nobody has taken care yet
	todo     chan int          // indexes of the files to mask
	results  []plan.Result
	finished chan int // indexes of the results that are right
}

// Table begins with a table, of whose files nothing is known yet.
func (s *Step) Table() *Table { return &Table{step: s, ahead: newAhead(s)} }

// Run transforms the files that the table's manifest lists, before those of smaller
// tables, and calls done, one call at a time, for each that is right. What was done
// ahead of the manifest, and agrees with it, is right at once. Run returns when all
// files are right, with the results in the order of the files, or with the first error
// after it has stopped the others. It is called once.
func (t *Table) Run(ctx context.Context, files []plan.File, done func(plan.Result)) ([]plan.Result, error) {
	t.files, t.results, t.begun = files, make([]plan.Result, len(files)), t.ahead.close()
	t.early, t.todo, t.finished = make(chan int, len(files)), make(chan int, len(files)), make(chan int, len(files))
	for i, f := range files {
		if t.begun[f.Input] != nil {
			t.early <- i
		} else {
			t.todo <- i
		}
	}
	close(t.early)
	group, inner := errgroup.WithContext(ctx)
	t.rank = t.step.slots.enter(files)
	told := make(chan struct{})
	var tellErr error
	go func() {
		defer close(told)
		defer fault.Recover(&tellErr)
		for i := range t.finished {
			done(t.results[i])
		}
	}()
	for range min(len(files), t.step.atOnce) {
		group.Go(func() error { return t.work(inner) })
	}
	err := group.Wait()
	close(t.finished)
	<-told
	if err == nil {
		err = cmp.Or(tellErr, ctx.Err())
	}
	if err != nil {
		return nil, err
	}
	return t.results, nil
}

// work takes care of one file after the other until there is none left, or one of
// them failed, or the caller wants no more. A file that was begun ahead has or had a
// slot of its own, so that whoever looks at it needs none.
func (t *Table) work(ctx context.Context) (err error) {
	defer fault.Recover(&err)
	for i := range t.early {
		file := t.files[i]
		if result, ok := t.begun[file.Input].agrees(ctx, file); ok {
			t.finish(i, result)
		} else {
			t.todo <- i // which this call comes to, if no other does
		}
	}
	slots, held := t.step.slots, false
	defer func() {
		if held {
			slots.release()
		}
	}()
	for {
		var i int
		select {
		case i = <-t.todo:
		default:
			return nil
		}
		wait := slots.acquire
		if held {
			wait = slots.yield
		}
		if held = wait(ctx, t.rank) == nil; !held {
			return nil
		}
		result, err := t.file(ctx, t.files[i])
		if err != nil {
			return err
		}
		t.finish(i, result)
	}
}

func (t *Table) finish(index int, result plan.Result) {
	t.results[index] = result
	t.finished <- index
}

func (t *Table) file(ctx context.Context, file plan.File) (result plan.Result, err error) {
	err = attempts().Do(ctx, worthAnother, func(attempt int) (err error) {
		if attempt > 1 {
			t.step.log.WarnContext(ctx, "transforming again", "job", t.step.job, "file", file.Input, "step", plan.Transforming, "attempt", attempt)
		}
		result, err = t.step.session.Transform(ctx, file)
		if err != nil {
			return err
		}
		return compare(file, result)
	})
	return result, err
}

// compare holds a result against the manifest.
func compare(file plan.File, result plan.Result) error {
	switch {
	case result.File != file:
		return fault.New(fault.ManifestMismatch, "the result for %s is that of %s", file.Input, result.File.Input)
	case result.InputBytes != file.Bytes || result.InputETag != file.ETag:
		return fault.New(fault.ManifestMismatch, "%s is no longer the file that was unloaded", file.Input)
	case result.Rows != file.Rows:
		return fault.New(fault.CountMismatch, "%s holds %d rows, but the manifest says %d", file.Input, result.Rows, file.Rows)
	}
	return nil
}

// worthAnother reports whether a file may come right when it is done again. A
// value or a file that cannot be masked cannot be masked a second time either.
func worthAnother(err error) bool {
	switch fault.CodeOf(err) {
	case fault.StorageFailed, fault.ManifestMismatch, fault.CountMismatch:
		return true
	default:
		return false
	}
}
