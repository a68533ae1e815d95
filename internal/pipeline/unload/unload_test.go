package unload_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/aws/s3/storetest"
	"standin/internal/fault"
	"standin/internal/pipeline/unload"
	"standin/internal/plan"
)

var (
	somePlan = plan.Plan{Job: "abcdefghij012345", Staging: plan.Staging{Bucket: "b", Prefix: "p"}}
	users    = plan.Table{Ordinal: 7, Schema: "public", Name: "Users"}
)

const prefix = "p/input/abcdefghij012345/00007-public.users/"

// source answers each attempt in turn, after it has written its objects.
type source struct {
	store    *storetest.Memory
	attempts []answer
}

type answer struct {
	rows    int64
	err     error
	objects map[string]string // by name below the attempt's prefix
}

func (s source) Unload(ctx context.Context, _ *plan.Plan, _ plan.Table, attempt int) (int64, error) {
	a := s.attempts[attempt-1]
	for name, content := range a.objects {
		if err := s.store.Put(ctx, fmt.Sprintf("%s%d/%s", prefix, attempt, name), []byte(content)); err != nil {
			return 0, err
		}
	}
	return a.rows, a.err
}

func run(t *testing.T, attempts ...answer) (unload.Unloaded, error) {
	t.Helper()
	return runOn(t, new(storetest.Memory), attempts...)
}

func runOn(t *testing.T, store *storetest.Memory, attempts ...answer) (unload.Unloaded, error) {
	t.Helper()
	step := unload.Step{Plan: &somePlan, Source: source{store, attempts}, Store: store, Log: slog.New(slog.DiscardHandler)}
	return step.Run(t.Context(), users)
}

// entry is an entry of a manifest as UNLOAD writes it.
func entry(url string, bytes, rows int) string {
	return fmt.Sprintf(`{"url":"s3://b/%s1/%s","meta":{"content_length":%d,"record_count":%d}}`, prefix, url, bytes, rows)
}

// manifest holds a schema element as on AWS's page, made valid.
func manifest(entries ...string) string {
	return `{"entries":[` + strings.Join(entries, ",") + `],"schema":{"elements":[{"name":"x","type":{"base":"integer"}}]},"author":{"name":"Amazon Redshift"}}`
}

func TestTheManifestDecidesWhichFilesExist(t *testing.T) {
	t.Parallel()
	store := new(storetest.Memory)
	got, err := runOn(t, store, answer{rows: 5, objects: map[string]string{
		"manifest":         manifest(entry("0001_part_00.zst", 4, 3), entry("0000_part_00.zst", 2, 2), entry("0002_part_00.zst", 1, 0)),
		"0000_part_00.zst": "ab", "0001_part_00.zst": "abcd", "0002_part_00.zst": "z", "stranger": "not of this job",
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := func(name string, bytes, rows, base int64) plan.File {
		object, err := store.Head(t.Context(), prefix+"1/"+name)
		if err != nil {
			t.Fatal(err)
		}
		return plan.File{
			Table: 7, Attempt: 1, Name: name, Input: prefix + "1/" + name,
			Output: "p/output/abcdefghij012345/00007-public.users/1/" + name, Bytes: bytes, Rows: rows, Base: base, ETag: object.ETag,
		}
	}
	want := unload.Unloaded{Rows: 5, Files: []plan.File{
		file("0001_part_00.zst", 4, 3, 0),
		file("0000_part_00.zst", 2, 2, 3),
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if got.Bytes() != 6 {
		t.Errorf("Bytes() = %d, want 6", got.Bytes())
	}
}

func TestEveryShapeOfAnEmptyTableHasNoFiles(t *testing.T) {
	t.Parallel()
	gzipOfNothing := "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	shapes := map[string]map[string]string{
		"no manifest and no files":          {},
		"a manifest without entries":        {"manifest": manifest()},
		"a manifest with null entries":      {"manifest": `{"entries":null}`},
		"files without bytes":               {"manifest": manifest(entry("0000_part_00", 0, 0), entry("0001_part_00", 0, 0)), "0000_part_00": "", "0001_part_00": ""},
		"a compressed file without content": {"manifest": manifest(entry("0000_part_00.gz", 20, 0)), "0000_part_00.gz": gzipOfNothing},
	}
	for name, objects := range shapes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := run(t, answer{objects: objects})
			if err != nil || got.Rows != 0 || len(got.Files) != 0 {
				t.Errorf("got %+v, %v; want no rows and no files", got, err)
			}
		})
	}
}

func TestAManifestThatIsNotTheTruthIsRefused(t *testing.T) {
	t.Parallel()
	one := entry("0000_part_00", 2, 2)
	tests := map[string]struct {
		rows    int64
		objects map[string]string
		message string
	}{
		"rows without a manifest":           {2, map[string]string{"0000_part_00": "ab"}, "there is no manifest"},
		"other rows than the server's":      {3, map[string]string{"manifest": manifest(one), "0000_part_00": "ab"}, "hold 2 rows, but the server unloaded 3"},
		"a file that is missing":            {2, map[string]string{"manifest": manifest(one)}, "not in S3"},
		"a file of another size":            {2, map[string]string{"manifest": manifest(one), "0000_part_00": "abc"}, "has 3 bytes, but the manifest says 2"},
		"an empty file that is missing":     {0, map[string]string{"manifest": manifest(entry("0000_part_00", 0, 0))}, "not in S3"},
		"a file listed twice":               {4, map[string]string{"manifest": manifest(one, one), "0000_part_00": "ab"}, "twice"},
		"a file of another prefix":          {2, map[string]string{"manifest": manifest(entry("../2/0000_part_00", 2, 2))}, "elsewhere"},
		"a file of another bucket":          {2, map[string]string{"manifest": manifest(strings.Replace(one, "s3://b/", "s3://c/", 1))}, "elsewhere"},
		"itself":                            {2, map[string]string{"manifest": manifest(entry("manifest", 2, 2))}, "elsewhere"},
		"no name":                           {2, map[string]string{"manifest": manifest(entry("", 2, 2))}, "elsewhere"},
		"no counts":                         {2, map[string]string{"manifest": `{"entries":[{"url":"s3://b/` + prefix + `1/x"}]}`}, "does not give size and rows"},
		"negative counts":                   {-1, map[string]string{"manifest": manifest(entry("x", 2, -1))}, "does not give size and rows"},
		"a sum that is not that of its own": {2, map[string]string{"manifest": `{"entries":[` + one + `],"meta":{"record_count":9}}`, "0000_part_00": "ab"}, "counts 9 rows"},
		"no JSON":                           {2, map[string]string{"manifest": `{"entries":[`}, "not the JSON"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := run(t, answer{rows: test.rows, objects: test.objects})
			if fault.CodeOf(err) != fault.ManifestMismatch || !strings.Contains(err.Error(), test.message) {
				t.Errorf("got %v (%s), want a manifest mismatch with %q", err, fault.CodeOf(err), test.message)
			}
		})
	}
}

func TestAFailedAttemptIsRepeatedUnderAFreshPrefix(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		broken := answer{err: fault.New(fault.ConnectionFailed, "gone"), objects: map[string]string{"0000_part_00": "left behind"}}
		whole := answer{rows: 2, objects: map[string]string{
			"manifest": strings.ReplaceAll(manifest(entry("0000_part_00", 2, 2)), "/1/", "/3/"), "0000_part_00": "ab",
		}}
		got, err := run(t, broken, broken, whole)
		if err != nil || len(got.Files) != 1 || got.Files[0].Attempt != 3 || got.Files[0].Input != prefix+"3/0000_part_00" {
			t.Errorf("got %+v, %v; want the file of the third attempt", got, err)
		}
		if took := time.Since(start); took != 6*time.Second {
			t.Errorf("took %v, want waits of 2 and 4 seconds", took)
		}
	})
}

func TestOnlyPassingFailuresAreRepeated(t *testing.T) {
	t.Parallel()
	_, err := run(t, answer{err: fault.New(fault.PermissionDenied, "no right")})
	if fault.CodeOf(err) != fault.PermissionDenied || err.Error() != "no right" {
		t.Errorf("got %v", err)
	}
}

// FuzzManifest: whatever a manifest says, a file of the result lies below the
// attempt's prefix, was checked in S3 and is there once.
func FuzzManifest(f *testing.F) {
	f.Add(manifest(entry("a", 1, 1)), int64(1))
	f.Add(manifest(entry("a", 1, 1), entry("b", 1, 0)), int64(1))
	f.Add(manifest(entry("a/../../b", 1, 1)), int64(1))
	f.Add(`{"entries":[{"url":"s3://b/`+prefix+`1/a","meta":{"content_length":1e0,"record_count":1}}]}`, int64(1))
	f.Fuzz(func(t *testing.T, text string, rows int64) {
		store := new(storetest.Memory)
		objects := map[string]string{"manifest": text, "a": "x", "b": "x"}
		step := unload.Step{Plan: &somePlan, Source: source{store, []answer{{rows: rows, objects: objects}}}, Store: store, Log: slog.New(slog.DiscardHandler)}
		got, err := step.Run(t.Context(), users)
		if err != nil {
			return
		}
		seen, sum := map[string]bool{}, int64(0)
		for _, file := range got.Files {
			sum += file.Rows
			if object, err := store.Head(t.Context(), file.Input); err != nil || object.Bytes != file.Bytes || object.ETag != file.ETag ||
				seen[file.Input] || file.Input != prefix+"1/"+file.Name || strings.Contains(file.Name, "/") {
				t.Errorf("file %+v (%v)", file, err)
			}
			seen[file.Input] = true
		}
		if sum != rows {
			t.Errorf("files with %d rows for %d", sum, rows)
		}
	})
}

func TestWhatHasLandedIsToldForEachAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := new(storetest.Memory)
		objects := map[string]string{
			"manifest":        strings.ReplaceAll(manifest(entry("0000_part_00", 2, 2), entry("0001_part_00", 1, 0)), "/1/", "/2/"),
			"0000_part_00":    "ab",
			"0001_part_00":    "z",
			"elsewhere/0000_": "not of this attempt",
		}
		var listings []func(context.Context) ([]plan.File, error)
		step := unload.Step{
			Plan: &somePlan, Store: store, Log: slog.New(slog.DiscardHandler),
			Source: source{store, []answer{{err: fault.New(fault.ConnectionFailed, "gone"), objects: map[string]string{"0000_part_00": "left behind"}}, {rows: 2, objects: objects}}},
			Landing: func(_ context.Context, landed func(context.Context) ([]plan.File, error)) {
				listings = append(listings, landed)
			},
		}
		unloaded, err := step.Run(t.Context(), users)
		if err != nil || len(listings) != 2 {
			t.Fatalf("%v, told of %d attempts", err, len(listings))
		}
		first, err := listings[0](t.Context())
		if err != nil || len(first) != 1 || first[0].Attempt != 1 || first[0].Input != prefix+"1/0000_part_00" {
			t.Errorf("of the first attempt %+v, %v", first, err)
		}
		second, err := listings[1](t.Context())
		if err != nil || len(second) != 2 || second[1].Name != "0001_part_00" {
			t.Fatalf("of the second attempt %+v, %v", second, err)
		}
		want := unloaded.Files[0]
		want.Rows = 0
		if diff := cmp.Diff(want, second[0]); diff != "" {
			t.Errorf("a file is another than the manifest makes of it (-want +got):\n%s", diff)
		}
	})
}
