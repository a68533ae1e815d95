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

// begun is a file that was taken before the manifest was there.
type begun struct {
	ended  chan struct{} // closed when the rest is set
	result plan.Result
	err    error
}

const (
	look     = time.Second // between two looks at what may be masked
	page     = 1000        // files of a listing (AWS, ListObjectsV2): a longer one is asked for less often
	patience = 30          // looks without a listing after one that failed
)

func newAhead(step *Step) *ahead {
	return &ahead{step: step, enough: func() {}, cancel: func() {}}
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
	a.waiting, a.begun = nil, map[string]*begun{}
	a.work.Go(func() { a.watch(ctx, watching, list) })
}

// Stop ends what Ahead began, and waits for it.
func (t *Table) Stop() {
	t.ahead.mu.Lock()
	t.ahead.cancel()
	t.ahead.mu.Unlock()
	t.ahead.work.Wait()
}

// close says that no further file is to be begun, and returns those that were.
func (a *ahead) close() map[string]*begun {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.enough()
	a.waiting = nil
	return a.begun
}

// watch looks for files until watching ends, and has them masked, which ends with ctx.
func (a *ahead) watch(ctx, watching context.Context, list func(context.Context) ([]plan.File, error)) {
	timer := time.NewTimer(look)
	defer timer.Stop()
	for looks := 0; ; looks-- { // until the next listing
		select {
		case <-watching.Done():
			return
		case <-timer.C:
		}
		if looks <= 0 {
			looks = a.list(watching, list)
		}
		for file, mine := a.take(watching); mine != nil; file, mine = a.take(watching) {
			a.work.Go(func() { a.mask(ctx, file, mine) })
		}
		timer.Reset(look)
	}
}

// list notes what has landed, and returns after how many looks it is to be called again.
func (a *ahead) list(watching context.Context, list func(context.Context) ([]plan.File, error)) (looks int) {
	var files []plan.File
	err := func() (err error) {
		defer fault.Recover(&err)
		files, err = list(watching)
		return err
	}()
	if err != nil {
		if watching.Err() == nil {
			a.step.log.WarnContext(watching, "what has landed of a table is not known yet; its files wait",
				"job", a.step.job, "step", plan.Transforming, "code", fault.CodeOf(err), "error", err)
		}
		return patience
	}
	a.landed(watching, files)
	return 1 + len(files)/page
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
func (a *ahead) take(ctx context.Context) (plan.File, *begun) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if ctx.Err() != nil || len(a.waiting) == 0 || !a.step.slots.try() {
		return plan.File{}, nil
	}
	file, mine := a.waiting[0], &begun{ended: make(chan struct{})}
	a.waiting = a.waiting[1:]
	a.begun[file.Input] = mine
	return file, mine
}

// mask masks a file, and then others.
func (a *ahead) mask(ctx context.Context, file plan.File, mine *begun) {
	for ; mine != nil; file, mine = a.take(ctx) {
		func() {
			defer close(mine.ended)
			defer a.step.slots.release()
			defer fault.Recover(&mine.err)
			mine.result, mine.err = a.step.session.Transform(ctx, file)
		}()
	}
}

// agrees waits for the result, and reports whether it is one of the file that the
// manifest lists.
func (b *begun) agrees(ctx context.Context, file plan.File) (plan.Result, bool) {
	select {
	case <-b.ended:
	case <-ctx.Done():
		return plan.Result{}, false
	}
	result := b.result
	result.File = file // what was known before lacks the rows
	return result, b.err == nil && compare(file, result) == nil
}
