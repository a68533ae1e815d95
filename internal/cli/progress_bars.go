package cli

import (
	"fmt"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"standin/internal/pipeline"
	"standin/internal/plan"
)

// bars is the progress on a terminal: a line for each table that is in work and
// one for the whole job.
type bars struct {
	console *console
	screen  *mpb.Progress
	now     func() time.Time
	all     *mpb.Bar

	// calls is held while the screen is called. The screen waits for the texts
	// of its lines, so those take mu, which is never held during a call.
	calls  sync.Mutex
	tables map[int]*tableBar
	closed bool

	mu      sync.Mutex
	step    plan.Step     // of all tables; empty before the first
	started time.Time     // of the job
	sums    map[int]int64 // bytes transformed, by table
	loaded  int           // tables
}

// tableBar is the line of one table.
type tableBar struct {
	bar   *mpb.Bar
	event pipeline.Event // the latest
	began time.Time      // of the step
}

func newBars(out *console, w width, now func() time.Time) *bars {
	b := &bars{
		console: out, screen: mpb.New(mpb.WithOutput(picture{out}), mpb.WithWidth(int(w)), mpb.WithAutoRefresh()),
		now: now, tables: map[int]*tableBar{}, sums: map[int]int64{}, started: now(),
	}
	out.show(b.screen)
	const last = 1 << 20 // below every table
	b.all = b.screen.AddSpinner(0, mpb.BarPriority(last), mpb.BarRemoveOnComplete(), mpb.BarWidth(2),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return b.summary() })))
	return b
}

func (b *bars) event(e pipeline.Event) {
	b.calls.Lock()
	defer b.calls.Unlock()
	if b.closed {
		return
	}
	if e.Table == nil || e.Step == plan.Verifying {
		b.change(func() { b.step = e.Step })
		return
	}
	t := b.tables[e.Table.Ordinal]
	if t == nil {
		t = b.add(e.Table.String())
		b.tables[e.Table.Ordinal] = t
	}
	ended := e.State == pipeline.Failed || e.State == pipeline.Stopped || e.State == pipeline.Done && e.Step == plan.Loading
	b.change(func() {
		if e.State == pipeline.Began {
			t.began = b.now()
		}
		t.event = e
		if e.Step == plan.Transforming {
			b.sums[e.Table.Ordinal] = e.Bytes
		}
		if ended && e.State == pipeline.Done {
			b.loaded++
		}
	})
	t.bar.SetTotal(e.Of.Bytes, false)
	t.bar.SetCurrent(e.Bytes)
	if ended {
		t.bar.Abort(true)
	}
}

func (b *bars) change(do func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	do()
}

// add makes a table's line. It stays until the table is loaded or has failed.
func (b *bars) add(name string) *tableBar {
	t := &tableBar{began: b.now()}
	t.bar = b.screen.AddBar(0, mpb.BarRemoveOnComplete(), mpb.BarWidth(24),
		mpb.PrependDecorators(decor.Name(name, decor.WCSyncSpaceR), decor.Any(func(decor.Statistics) string { return b.stepOf(t) }, decor.WCSyncSpaceR)),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return b.countsOf(t) })))
	return t
}

func (b *bars) stepOf(t *tableBar) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(t.event.Step)
}

// countsOf is files, rows and speed of the step that the table is in.
func (b *bars) countsOf(t *tableBar) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	e, took := t.event, b.now().Sub(t.began)
	if e.Step != plan.Transforming {
		return seconds(took)
	}
	return fmt.Sprintf("%d/%d files  %s  %s", e.Files, e.Of.Files, plural(e.Rows, "row"), speed(e.Bytes, took))
}

// summary is the line of the whole job.
func (b *bars) summary() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var sum int64
	for _, bytes := range b.sums {
		sum += bytes
	}
	took := b.now().Sub(b.started)
	text := fmt.Sprintf("%s loaded  %s masked  %s  %s", plural(int64(b.loaded), "table"), size(sum), speed(sum, took), seconds(took))
	if b.step != "" {
		text = string(b.step) + "  " + text
	}
	return text
}

func speed(bytes int64, took time.Duration) string {
	if took <= 0 {
		return "0.0 MB/s"
	}
	return fmt.Sprintf("%.1f MB/s", float64(bytes)/1e6/took.Seconds())
}

func (b *bars) close() {
	b.calls.Lock()
	defer b.calls.Unlock()
	if b.closed {
		return
	}
	b.closed = true
	for _, t := range b.tables {
		t.bar.Abort(true)
	}
	b.all.Abort(true)
	b.screen.Wait()
	b.console.show(nil)
}
