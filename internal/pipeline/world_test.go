package pipeline_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"standin/internal/aws/s3/storetest"
	"standin/internal/executor"
	"standin/internal/fault"
	"standin/internal/pipeline"
	"standin/internal/plan"
)

// world is everything outside a job, in memory: two warehouses, the bucket, an
// executor and the job's record. Every call into it is written down and can be
// made to fail, or to cancel the job.
type world struct {
	storetest.Memory
	plan *plan.Plan

	mu        sync.Mutex
	calls     map[string]int
	before    func(call string, n int) error // asked at the nth call, from 1
	cleaning  bool
	rows      map[string]int          // of the source's tables
	parts     int                     // files that an UNLOAD writes, beside an empty one
	pace      time.Duration           // before each of them lands; nobody looks for them if 0
	staging   map[string]int          // rows of the staging tables that exist
	published map[string]int          // rows of the tables that readers see
	resources map[plan.Resource]bool  // recorded; true: and gone
	outcomes  map[string]plan.Outcome // as recorded
	running   map[string]bool         // sessions and statements that must be ended
	events    []pipeline.Event
}

func newWorld(rows map[string]int) *world {
	w := &world{
		calls: map[string]int{}, before: func(string, int) error { return nil },
		rows: rows, parts: 1, staging: map[string]int{}, published: map[string]int{},
		resources: map[plan.Resource]bool{}, outcomes: map[string]plan.Outcome{}, running: map[string]bool{},
		plan: &plan.Plan{
			Version: plan.Version, Job: "abcdefghij012345", Workspace: "tickit", Pipeline: plan.V2,
			Staging: plan.Staging{Bucket: "bucket", Prefix: "some/path"},
		},
	}
	for i, name := range slices.Sorted(maps.Keys(rows)) {
		w.plan.Tables = append(w.plan.Tables, plan.Table{
			Ordinal: i + 1, Schema: "public", Name: name, Mode: plan.DeIdentify, Bytes: int64(rows[name]),
			Staging: plan.StagingTable(w.plan.Job, i+1), Retired: plan.RetiredTable(w.plan.Job, i+1),
		})
	}
	return w
}

func (w *world) job() *pipeline.Job {
	return &pipeline.Job{
		Plan: w.plan, Source: source{w}, Destination: destination{w}, Store: store{w}, Executor: masker{w}, Ledger: ledger{w},
		Ahead:  func(plan.Table) bool { return w.pace > 0 },
		Limits: pipeline.Limits{Unloads: 2, Loads: 2, Files: 2},
		Progress: func(e pipeline.Event) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.events = append(w.events, e)
			w.cleaning = w.cleaning || e.Step == plan.CleaningUp
		},
		Now: time.Now,
		Log: slog.New(slog.DiscardHandler),
	}
}

// enter is called first by everything that the world is asked for.
func (w *world) enter(ctx context.Context, call string) error {
	w.mu.Lock()
	if w.cleaning {
		call = "clean up: " + call
	}
	w.calls[call]++
	n, before := w.calls[call], w.before
	w.mu.Unlock()
	if err := before(call, n); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fault.New(fault.StatementFailed, "%s: %w", call, err)
	}
	return nil
}

// change runs do with the world locked.
func (w *world) change(do func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	do()
}

// left is what a job left behind.
func (w *world) left() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	left := w.Keys("")
	for table := range w.staging {
		left = append(left, "staging table "+table)
	}
	for resource, gone := range w.resources {
		if !gone {
			left = append(left, "recorded "+resource.String())
		}
	}
	for what := range w.running {
		left = append(left, what)
	}
	return left
}

type source struct{ *world }

func (s source) Unmasked(ctx context.Context, _ []plan.Table) (bool, error) {
	return false, s.enter(ctx, "ask for masking policies")
}

// Unload writes files one after the other, the last without rows, as one of several
// slices would.
func (s source) Unload(ctx context.Context, p *plan.Plan, t plan.Table, attempt int) (int64, error) {
	s.change(func() { s.running["statement on the source"] = true })
	if err := s.enter(ctx, "unload"); err != nil {
		return 0, err
	}
	rows := s.rows[t.Name]
	if rows == 0 {
		return 0, nil
	}
	prefix, entries := p.InputPrefix(t, attempt), []string(nil)
	for part := range s.parts + 1 {
		n := rows / s.parts
		switch part {
		case 0:
			n += rows % s.parts
		case s.parts:
			n = 0
		}
		key := fmt.Sprintf("%s%04d_part_00", prefix, part)
		content := strings.Repeat("x\n", n)
		if s.pace > 0 {
			time.Sleep(s.pace)
		}
		if err := s.Memory.Put(ctx, key, []byte(content)); err != nil {
			return 0, err
		}
		entries = append(entries, fmt.Sprintf(`{"url":%q,"meta":{"content_length":%d,"record_count":%d}}`, p.URL(key), len(content), n))
	}
	text := fmt.Sprintf(`{"entries":[%s],"meta":{"record_count":%d}}`, strings.Join(entries, ","), rows)
	return int64(rows), s.Memory.Put(ctx, prefix+"manifest", []byte(text))
}

func (s source) Snapshot(ctx context.Context, do func(func(context.Context, *plan.Plan, plan.Table, int) (int64, error)) error) error {
	if err := s.enter(ctx, "begin the snapshot"); err != nil {
		return err
	}
	s.change(func() { s.running["transaction on the source"] = true })
	defer s.change(func() { delete(s.running, "transaction on the source") })
	if err := do(s.Unload); err != nil {
		return err
	}
	return s.enter(ctx, "end the snapshot")
}

func (s source) Count(ctx context.Context, _, table string) (int64, error) {
	return int64(s.rows[table]), s.enter(ctx, "count in the source")
}

func (s source) Repeats(ctx context.Context, _, _ string, _ []string) (int64, error) {
	return 0, s.enter(ctx, "repeats in the source")
}

func (s source) Orphans(ctx context.Context, _, _ string, _ plan.ForeignKey, _ string) (int64, error) {
	return 0, s.enter(ctx, "orphans in the source")
}

func (s source) CancelJob(ctx context.Context, _ string) error {
	if err := s.enter(ctx, "cancel on the source"); err != nil {
		return err
	}
	s.change(func() { delete(s.running, "statement on the source") })
	return nil
}

type destination struct{ *world }

func (d destination) Stage(ctx context.Context, p *plan.Plan, t plan.Table) error {
	if err := d.enter(ctx, "stage"); err != nil {
		return err
	}
	d.change(func() {
		if _, known := d.resources[p.StagingResource(t)]; known {
			d.staging[t.Staging] = 0 // one that is not recorded first is a fault of the step
		}
	})
	return nil
}

func (d destination) Load(ctx context.Context, p *plan.Plan, t plan.Table, manifestURL string) (int64, error) {
	if err := d.enter(ctx, "load"); err != nil {
		return 0, err
	}
	text, err := d.Memory.Get(ctx, strings.TrimPrefix(manifestURL, p.URL("")), 1<<20)
	if err != nil {
		return 0, err
	}
	var m struct{ Entries []struct{ URL string } }
	if err := json.Unmarshal(text, &m); err != nil {
		return 0, err
	}
	rows := 0
	for _, e := range m.Entries {
		content, err := d.Memory.Get(ctx, strings.TrimPrefix(e.URL, p.URL("")), 1<<20)
		if err != nil {
			return 0, err
		}
		rows += strings.Count(string(content), "masked\n")
	}
	d.change(func() { d.staging[t.Staging] += rows })
	return int64(rows), nil
}

func (d destination) Count(ctx context.Context, _, table string) (rows int64, err error) {
	err = d.enter(ctx, "count")
	d.change(func() { rows = int64(d.staging[table]) })
	return rows, err
}

func (d destination) Repeats(ctx context.Context, _, _ string, _ []string) (int64, error) {
	return 0, d.enter(ctx, "repeats")
}

func (d destination) Orphans(ctx context.Context, _, _ string, _ plan.ForeignKey, _ string) (int64, error) {
	return 0, d.enter(ctx, "orphans")
}

func (d destination) Constrain(ctx context.Context, _ *plan.Plan, _ plan.Table) error {
	return d.enter(ctx, "constrain")
}

func (d destination) Publish(ctx context.Context, _ *plan.Plan, tables []plan.Table) error {
	if err := d.enter(ctx, "publish"); err != nil {
		return err
	}
	d.change(func() {
		for _, t := range tables {
			d.published[t.Name] = d.staging[t.Staging]
			delete(d.staging, t.Staging)
			d.staging[t.Retired] = 0
		}
	})
	return nil
}

func (d destination) Sum(ctx context.Context, _ *plan.Plan, t plan.Table) error {
	return d.enter(ctx, "sum "+t.Name)
}

func (d destination) CancelJob(ctx context.Context, _ string) error {
	return d.enter(ctx, "cancel on the destination")
}

func (d destination) DropTables(ctx context.Context, _ *plan.Plan) error {
	if err := d.enter(ctx, "drop"); err != nil {
		return err
	}
	d.change(func() { clear(d.staging) })
	return nil
}

// masker is an executor that gives every row the value "masked".
type masker struct{ *world }

func (m masker) Open(ctx context.Context, _ *plan.Plan) (executor.Session, error) {
	if err := m.enter(ctx, "open the executor"); err != nil {
		return nil, err
	}
	m.change(func() { m.running["session"] = true })
	return m, nil
}

func (m masker) Close(ctx context.Context) error {
	if err := m.enter(ctx, "close the executor"); err != nil {
		return err
	}
	m.change(func() { delete(m.running, "session") })
	return nil
}

func (m masker) Transform(ctx context.Context, f plan.File) (plan.Result, error) {
	if err := m.enter(ctx, "transform"); err != nil {
		return plan.Result{}, err
	}
	in, object, err := m.Memory.Open(ctx, f.Input)
	if err != nil {
		return plan.Result{}, err
	}
	content, err := io.ReadAll(in)
	if err != nil {
		return plan.Result{}, err
	}
	rows := strings.Count(string(content), "\n")
	if err := m.Memory.Put(ctx, f.Output, []byte(strings.Repeat("masked\n", rows))); err != nil {
		return plan.Result{}, err
	}
	out, err := m.Memory.Head(ctx, f.Output)
	return plan.Result{
		File: f, InputETag: object.ETag, InputBytes: object.Bytes, Rows: int64(rows),
		Output: out, Plain: object.Bytes,
	}, err
}

// store is the bucket with its calls written down.
type store struct{ *world }

func (s store) Get(ctx context.Context, key string, limit int64) ([]byte, error) {
	if err := s.enter(ctx, "get"); err != nil {
		return nil, err
	}
	return s.Memory.Get(ctx, key, limit)
}

func (s store) Put(ctx context.Context, key string, content []byte) error {
	if err := s.enter(ctx, "put"); err != nil {
		return err
	}
	return s.Memory.Put(ctx, key, content)
}

func (s store) Head(ctx context.Context, key string) (plan.Object, error) {
	if err := s.enter(ctx, "head"); err != nil {
		return plan.Object{}, err
	}
	return s.Memory.Head(ctx, key)
}

func (s store) List(ctx context.Context, prefix string) iter.Seq2[plan.Object, error] {
	if err := s.enter(ctx, "list"); err != nil {
		return func(yield func(plan.Object, error) bool) { yield(plan.Object{}, err) }
	}
	return s.Memory.List(ctx, prefix)
}

func (s store) Remove(ctx context.Context, prefix string) error {
	if err := s.enter(ctx, "remove"); err != nil {
		return err
	}
	return s.Memory.Remove(ctx, prefix)
}

func (s store) Remains(ctx context.Context, prefix string) (int, error) {
	if err := s.enter(ctx, "remains"); err != nil {
		return 0, err
	}
	return s.Memory.Remains(ctx, prefix)
}

type ledger struct{ *world }

func (l ledger) Record(ctx context.Context, r plan.Resource) error {
	if err := l.enter(ctx, "record"); err != nil {
		return err
	}
	l.change(func() { l.resources[r] = false })
	return nil
}

func (l ledger) Removed(ctx context.Context, r plan.Resource) error {
	if err := l.enter(ctx, "removed"); err != nil {
		return err
	}
	l.change(func() {
		if _, known := l.resources[r]; known {
			l.resources[r] = true
		}
	})
	return nil
}

func (l ledger) Outcome(_ context.Context, o plan.Outcome) error {
	l.change(func() { l.outcomes[o.Table] = o })
	return nil
}

// tables is a source with ordinary, empty and one-row tables.
func tables() map[string]int {
	return map[string]int{"users": 100, "sales": 5000, "empty": 0, "one": 1}
}
