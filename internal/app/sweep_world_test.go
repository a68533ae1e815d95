package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"testing"
	"time"

	"standin/internal/aws/s3/storetest"
	"standin/internal/job"
	"standin/internal/pipeline/lease"
	"standin/internal/plan"
	"standin/internal/redshift"
	"standin/internal/workspace"
)

// scene is a machine with its record, and the places that all machines share.
type scene struct {
	*sweeper
	bucket *storetest.Memory
	now    time.Time
	tables []redshift.Leftover // in the destination
	// meanwhile happens while the destination is asked for leftovers.
	meanwhile func()
}

// machine is another machine that looks at the same places.
func (s *scene) machine(t *testing.T) *scene {
	t.Helper()
	other := &scene{bucket: s.bucket, now: s.now, tables: s.tables}
	store, err := job.Open(t.Context(), t.TempDir(), func() time.Time { return other.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	other.sweeper = &sweeper{
		App:       &App{Now: func() time.Time { return other.now }, Log: slog.New(slog.DiscardHandler)},
		workspace: &workspace.Workspace{Name: "tickit", Staging: plan.Staging{Bucket: "b", Prefix: "p"}},
		store:     store, bucket: s.bucket, source: other, destination: other,
	}
	return other
}

func (s *scene) CancelJob(context.Context, string) error { return nil }

func (s *scene) DropTables(_ context.Context, p *plan.Plan) error {
	s.tables = slices.DeleteFunc(s.tables, func(t redshift.Leftover) bool { return t.Job == p.Job })
	return nil
}

func (s *scene) Leftovers(context.Context, string) ([]redshift.Leftover, error) {
	if s.meanwhile != nil {
		s.meanwhile()
	}
	return s.tables, nil
}

const id = "abcdefghij012345"

// begin starts a job as far as its first input file, and returns its record.
func (s *scene) begin(t *testing.T, change func(*plan.Plan)) (*job.Ledger, *plan.Plan) {
	t.Helper()
	p := &plan.Plan{Version: plan.Version, Job: id, Workspace: "tickit", Created: s.now, Staging: s.workspace.Staging}
	change(p)
	ledger, err := s.store.Begin(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.Record(t.Context(), p.InputObjects()); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{p.Key(), p.InputRoot() + "00001-public.users/1/0000_part_00"} {
		if err := s.bucket.Put(t.Context(), key, text); err != nil {
			t.Fatal(err)
		}
	}
	_, release, err := lease.Hold(t.Context(), s.bucket, p, func() time.Time { return s.now }, s.Log)
	if err != nil {
		t.Fatal(err)
	}
	release()
	s.tables = append(s.tables, redshift.Leftover{Schema: "public", Name: plan.StagingTable(id, 1), Job: id, Mark: plan.Mark("tickit")})
	return ledger, p
}

func kill(t *testing.T, l *job.Ledger) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// sweep finds and removes, and returns the ids of what it found.
func (s *scene) sweep(t *testing.T, sel Selection) (removed, live []string) {
	t.Helper()
	found, err := s.find(t.Context(), sel)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found.dead {
		if err := s.remove(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		removed = append(removed, d.plan.Job)
	}
	return removed, found.live
}

func nothing(*plan.Plan) {}

func start(t *testing.T) *scene {
	t.Helper()
	return (&scene{bucket: new(storetest.Memory), now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}).machine(t)
}

func checkGone(t *testing.T, s *scene) {
	t.Helper()
	if keys := s.bucket.Keys(""); len(keys) != 0 || len(s.tables) != 0 {
		t.Errorf("left: %q, %v", keys, s.tables)
	}
}
