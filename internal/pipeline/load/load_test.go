package load_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"standin/internal/aws/s3/storetest"
	"standin/internal/fault"
	"standin/internal/pipeline/load"
	"standin/internal/plan"
)

var users = plan.Table{Ordinal: 7, Schema: "public", Name: "users", Staging: "standin_abcdefghij012345_7"}

// destination loads as many rows as it is told to.
type destination struct {
	rows      int64
	lost      int // times that the connection breaks during Load
	staged    []string
	manifests []string
}

func (d *destination) Stage(_ context.Context, _ *plan.Plan, t plan.Table) error {
	d.staged = append(d.staged, t.Staging)
	return nil
}

func (d *destination) Load(_ context.Context, _ *plan.Plan, _ plan.Table, manifestURL string) (int64, error) {
	d.manifests = append(d.manifests, manifestURL)
	if len(d.manifests) <= d.lost {
		return 0, fault.New(fault.ConnectionFailed, "load: the connection was lost")
	}
	return d.rows, nil
}

func setup(t *testing.T, rows int64) (load.Step, *destination, *storetest.Memory) {
	t.Helper()
	p := &plan.Plan{Job: "abcdefghij012345", Staging: plan.Staging{Bucket: "b", Prefix: "p"}}
	d, store := &destination{rows: rows}, new(storetest.Memory)
	return load.Step{Plan: p, Destination: d, Store: store}, d, store
}

const output = "p/output/abcdefghij012345/00007-public.users/2/"

// masked puts an output file into the store and returns its result.
func masked(t *testing.T, store *storetest.Memory, name, content string, rows int64) plan.Result {
	t.Helper()
	if err := store.Put(t.Context(), output+name, []byte(content)); err != nil {
		t.Fatal(err)
	}
	object, err := store.Head(t.Context(), output+name)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Result{
		File: plan.File{Table: 7, Attempt: 2, Name: name, Output: output + name},
		Rows: rows, Output: object,
	}
}

// TestAFileThatWasMaskedTwiceIsStillTheOneReported has the same bytes written once
// more, as by a duplicate event: in a bucket encrypted by a KMS key, which is what
// the store in memory stands for, the object's ETag is another then.
func TestAFileThatWasMaskedTwiceIsStillTheOneReported(t *testing.T) {
	t.Parallel()
	step, _, store := setup(t, 3)
	reported := masked(t, store, "0000", "abc", 3)
	again := masked(t, store, "0000", "abc", 3)
	if reported.Output.ETag == again.Output.ETag {
		t.Fatal("the ETag did not change")
	}
	if rows, err := step.Run(t.Context(), users, []plan.Result{reported}); rows != 3 || err != nil {
		t.Errorf("got %d, %v; want 3 rows", rows, err)
	}
}

func TestTheManifestListsEveryFileAsMandatory(t *testing.T) {
	t.Parallel()
	step, d, store := setup(t, 5)
	rows, err := step.Run(t.Context(), users, []plan.Result{masked(t, store, "0000", "abc", 3), masked(t, store, "0001", "de", 2)})
	if rows != 5 || err != nil {
		t.Fatalf("got %d, %v; want 5 rows", rows, err)
	}
	if diff := cmp.Diff([]string{"s3://b/" + output + "manifest"}, d.manifests); diff != "" {
		t.Errorf("loaded from (-want +got):\n%s", diff)
	}
	text, err := store.Get(t.Context(), output+"manifest", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "entries": [
  {
   "url": "s3://b/` + output + `0000",
   "mandatory": true,
   "meta": {
    "content_length": 3
   }
  },
  {
   "url": "s3://b/` + output + `0001",
   "mandatory": true,
   "meta": {
    "content_length": 2
   }
  }
 ]
}`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
}

func TestATableWithoutRowsIsStagedAndNotLoaded(t *testing.T) {
	t.Parallel()
	step, d, _ := setup(t, 5)
	rows, err := step.Run(t.Context(), users, nil)
	if rows != 0 || err != nil || len(d.manifests) != 0 || len(d.staged) != 1 {
		t.Errorf("got %d, %v, staged %q, loaded %q", rows, err, d.staged, d.manifests)
	}
}

func TestALostConnectionIsMadeGoodWithANewStagingTable(t *testing.T) {
	t.Parallel()
	for lost, want := range map[int]fault.Code{2: "", 3: fault.ConnectionFailed} {
		synctest.Test(t, func(t *testing.T) {
			step, d, store := setup(t, 3)
			d.lost = lost
			_, err := step.Run(t.Context(), users, []plan.Result{masked(t, store, "0000", "abc", 3)})
			if fault.CodeOf(err) != want || len(d.staged) != 3 || len(d.manifests) != 3 {
				t.Errorf("lost %d times: got %v, staged %d times, loaded %d times", lost, err, len(d.staged), len(d.manifests))
			}
		})
	}
}

func TestWhatDoesNotAgreeIsNotCounted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		spoil func(*testing.T, *storetest.Memory)
		rows  int64
		want  fault.Code
	}{
		"the server counts other rows": {func(*testing.T, *storetest.Memory) {}, 4, fault.CountMismatch},
		"an output file is gone": {func(t *testing.T, s *storetest.Memory) {
			t.Helper()
			if err := s.Remove(t.Context(), output); err != nil {
				t.Error(err)
			}
		}, 3, fault.ManifestMismatch},
		"an output file has changed": {func(t *testing.T, s *storetest.Memory) {
			t.Helper()
			if err := s.Put(t.Context(), output+"0000", []byte("xyz")); err != nil {
				t.Error(err)
			}
		}, 3, fault.ManifestMismatch},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			step, d, store := setup(t, test.rows)
			result := masked(t, store, "0000", "abc", 3)
			test.spoil(t, store)
			_, err := step.Run(t.Context(), users, []plan.Result{result})
			if fault.CodeOf(err) != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if test.want == fault.ManifestMismatch && len(d.manifests) != 0 {
				t.Error("it was loaded all the same")
			}
		})
	}
}
