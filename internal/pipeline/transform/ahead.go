package transform

import (
	"context"
	"sync"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
)

// ahead is what is done with the files of a table before its manifest is there: an
// UNLOAD writes files as it goes, and each appears in S3 whole (AWS, Amazon S3 data
// consistency model), so that there is work long before the statement ends. All of it
// is on trust: a result counts only if the manifest lists the very file. Only slots
// that nobody else wants are used.
type ahead struct {
	step *Step

	mu      sync.Mutex
	enough  context.CancelFunc // ends the watch
	cancel  context.CancelFunc // ends all
	waiting []plan.File        // that have landed
	begun   map[string]*begun  // by the key of the input file
	work    sync.WaitGroup
}

// begun is a file that somebody has taken.
type begun struct {
	file   plan.File
	ended  chan struct{} // closed when the rest is set
	result plan.Result
	err    error
}

const (
	look = time.Second // between two looks at what has landed
	page = 1000        // files of a listing (AWS, ListObjectsV2): a longer one is asked for less often
)

func newAhead(step *Step) *ahead {
	return &ahead{step: step, enough: func() {}, cancel: func() {}, begun: map[string]*begun{}}
}

// Ahead begins to mask what has landed of the table: list tells the files of one
// attempt of its UNLOAD, as far as they are there. Whatever goes wrong is no fault of
// the table; Run does it again and reports it. A second call is about another attempt,
// and ends what goes on for the first.
func (t *Table) Ahead(ctx context.Context, list func(context.Context) ([]plan.File, error)) {
	a := t.ahead
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cancel()
	ctx, a.cancel = context.WithCancel(ctx)
	var watching context.Context
	watching, a.enough = context.WithCancel(ctx)
	a.waiting = nil
	a.work.Go(func() {
		if err := a.watch(ctx, watching, list); err != nil && watching.Err() == nil {
			a.step.log.WarnContext(ctx, "the files of a table wait for its manifest: what has landed is not known",
				"job", a.step.job, "step", plan.Transforming, "code", fault.CodeOf(err), "error", err)
		}
	})
}

// Stop ends what Ahead began, and waits for it.
func (t *Table) Stop() {
	t.ahead.mu.Lock()
	t.ahead.cancel()
	t.ahead.mu.Unlock()
	t.ahead.work.Wait()
}

// close says that no further file is to be begun.
func (a *ahead) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.enough()
	a.waiting = nil
}

// watch looks for files until watching ends, and has them masked, which ends with ctx.
func (a *ahead) watch(ctx, watching context.Context, list func(context.Context) ([]plan.File, error)) (err error) {
	defer fault.Recover(&err)
	timer := time.NewTimer(look)
	defer timer.Stop()
	for {
		select {
		case <-watching.Done():
			return nil
		case <-timer.C:
		}
		files, err := list(watching)
		if err != nil {
			return err
		}
		a.landed(watching, files)
		for next := a.take(watching); next != nil; next = a.take(watching) {
			a.work.Go(func() { a.mask(ctx, next) })
		}
		timer.Reset(look * time.Duration(1+len(files)/page))
	}
}

// landed notes the files that nobody has begun.
func (a *ahead) landed(watching context.Context, files []plan.File) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if watching.Err() != nil {
		return
	}
	a.waiting = nil
	for _, f := range files {
		if a.begun[f.Input] == nil {
			a.waiting = append(a.waiting, f)
		}
	}
}

// take is the next file, with a slot; nil if there is none, somebody else wants the
// slot, or ctx has ended.
func (a *ahead) take(ctx context.Context) *begun {
	a.mu.Lock()
	defer a.mu.Unlock()
	if ctx.Err() != nil || len(a.waiting) == 0 || !a.step.slots.try() {
		return nil
	}
	next := &begun{file: a.waiting[0], ended: make(chan struct{})}
	a.waiting = a.waiting[1:]
	a.begun[next.file.Input] = next
	return next
}

// mask masks a file, and then others.
func (a *ahead) mask(ctx context.Context, next *begun) {
	for ; next != nil; next = a.take(ctx) {
		func() {
			defer close(next.ended)
			defer a.step.slots.release()
			defer fault.Recover(&next.err)
			next.result, next.err = a.step.session.Transform(ctx, next.file)
		}()
	}
}

// result is what was made of a file, if it was begun. While that goes on, result waits
// for it.
func (a *ahead) result(ctx context.Context, file plan.File) (plan.Result, bool) {
	a.mu.Lock()
	mine := a.begun[file.Input]
	a.mu.Unlock()
	if mine == nil {
		return plan.Result{}, false
	}
	select {
	case <-mine.ended:
	case <-ctx.Done():
		return plan.Result{}, false
	}
	result := mine.result
	result.File = file
	return result, mine.err == nil
}
