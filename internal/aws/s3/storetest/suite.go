package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Store is everything that the steps and the executors ask of a store.
type Store interface {
	Open(ctx context.Context, key string) (io.ReadCloser, plan.Object, error)
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	Head(ctx context.Context, key string) (plan.Object, error)
	List(ctx context.Context, prefix string) iter.Seq2[plan.Object, error]
	Folders(ctx context.Context, prefix string) iter.Seq2[string, error]
	Create(ctx context.Context, key string, write func(io.Writer) error) (plan.Object, error)
	Put(ctx context.Context, key string, content []byte) error
	Age(ctx context.Context, key string) (time.Duration, error)
	Remove(ctx context.Context, prefix string) error
	Remains(ctx context.Context, prefix string) (int, error)
}

// trial is one test on a store of its own.
type trial struct {
	*testing.T
	Store
}

// Run checks a store. fresh makes an empty one for each test.
func Run(t *testing.T, fresh func(t *testing.T) Store) {
	t.Helper()
	tests := map[string]func(trial){
		"an object reads back as it was written":                 readsBack,
		"a missing key is told apart from other errors":          missing,
		"a write that fails leaves nothing":                      failedWrite,
		"a write that fails keeps the older object":              failedOverwrite,
		"a write that fails with EOF is not taken for whole":     eofWrite,
		"a replaced object has another ETag":                     newETag,
		"Age is the time since the last write":                   age,
		"Get refuses an object above its limit":                  limit,
		"List yields the keys below a prefix in order":           list,
		"Folders yields what lies directly below a prefix":       folders,
		"Remove takes what is below the prefix and nothing else": remove,
		"Remove of nothing is no error":                          removeNothing,
		"a cancelled context stops every request":                cancelled,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(trial{t, fresh(t)})
		})
	}
}

// large exceeds one part of any multipart upload that a store may use.
func large() []byte { return bytes.Repeat([]byte("0123456789abcdef"), 17<<16) }

func (t trial) create(key string, content []byte) plan.Object {
	t.Helper()
	object, err := t.Create(t.Context(), key, func(w io.Writer) error {
		for chunk := range slices.Chunk(content, 100_000) {
			if _, err := w.Write(chunk); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Create(%s): %v", key, err)
	}
	return object
}

func age(t trial) {
	if _, err := t.Age(t.Context(), "nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the age of nothing: %v, want fs.ErrNotExist", err)
	}
	t.create("input/a", nil)
	if age, err := t.Age(t.Context(), "input/a"); err != nil || age < 0 || age > time.Hour {
		t.Errorf("the age of a new object is %v, %v", age, err)
	}
}

func readsBack(t trial) {
	for name, content := range map[string][]byte{"empty": nil, "small": []byte("a,\"\n\"\r\n\\N,🙂\n"), "large": large()} {
		key := "input/" + name
		wrote := t.create(key, content)
		in, opened, err := t.Open(t.Context(), key)
		if err != nil {
			t.Fatalf("Open(%s): %v", key, err)
		}
		got, err := io.ReadAll(in)
		if err := errors.Join(err, in.Close()); err != nil {
			t.Fatalf("read %s: %v", key, err)
		}
		if !bytes.Equal(got, content) {
			t.Errorf("%s came back as %d bytes, want the %d that were written", key, len(got), len(content))
		}
		head, err := t.Head(t.Context(), key)
		if err != nil {
			t.Fatalf("Head(%s): %v", key, err)
		}
		want := plan.Object{Key: key, Bytes: int64(len(content)), ETag: wrote.ETag, Checksum: wrote.Checksum}
		opened.Checksum = wrote.Checksum // which a reader is not told
		for how, object := range map[string]plan.Object{"Create": wrote, "Open": opened, "Head": head} {
			if diff := cmp.Diff(want, object); diff != "" {
				t.Errorf("%s describes %s wrongly (-want +got):\n%s", how, key, diff)
			}
		}
		if wrote.ETag == "" || wrote.Checksum == "" {
			t.Errorf("%s has the ETag %q and the checksum %q", key, wrote.ETag, wrote.Checksum)
		}
		if again := t.create(key, content); !again.Same(wrote) {
			t.Errorf("%s written twice is %+v and %+v", key, wrote, again)
		}
	}
}

func missing(t trial) {
	_, headErr := t.Head(t.Context(), "nothing")
	_, _, openErr := t.Open(t.Context(), "nothing")
	_, getErr := t.Get(t.Context(), "nothing", 1)
	for how, err := range map[string]error{"Head": headErr, "Open": openErr, "Get": getErr} {
		if !errors.Is(err, fs.ErrNotExist) || fault.CodeOf(err) != fault.StorageFailed {
			t.Errorf("%s of a missing key: %v (%s), want a storage fault that wraps fs.ErrNotExist", how, err, fault.CodeOf(err))
		}
	}
}

func breakOff(content []byte, with error) func(io.Writer) error {
	return func(w io.Writer) error {
		if _, err := w.Write(content); err != nil {
			return err
		}
		return with
	}
}

func failedWrite(t trial) {
	broken := errors.New("broken")
	for name, content := range map[string][]byte{"small": []byte("half"), "large": large()} {
		if _, err := t.Create(t.Context(), name, breakOff(content, broken)); !errors.Is(err, broken) {
			t.Errorf("Create of the %s object: %v, want the error of its write", name, err)
		}
	}
	if n, err := t.Remains(t.Context(), ""); n != 0 || err != nil {
		t.Errorf("%d objects or uploads remain (%v), want none", n, err)
	}
}

func failedOverwrite(t trial) {
	before := t.create("kept", []byte("old"))
	if _, err := t.Create(t.Context(), "kept", breakOff([]byte("new"), errors.New("broken"))); err == nil {
		t.Fatal("Create succeeded though its write failed")
	}
	after, err := t.Head(t.Context(), "kept")
	if diff := cmp.Diff(before, after); diff != "" || err != nil {
		t.Errorf("the older object changed (%v):\n%s", err, diff)
	}
}

func eofWrite(t trial) {
	if _, err := t.Create(t.Context(), "half", breakOff([]byte("half"), io.EOF)); !errors.Is(err, io.EOF) {
		t.Errorf("Create: %v, want io.EOF", err)
	}
	if _, err := t.Head(t.Context(), "half"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Head: %v, want that nothing was stored", err)
	}
}

func newETag(t trial) {
	one, two := t.create("k", []byte("one")), t.create("k", []byte("two"))
	if one.ETag == two.ETag || one.Same(two) {
		t.Errorf("two contents of one size are %+v and %+v", one, two)
	}
}

func limit(t trial) {
	if err := t.Put(t.Context(), "k", []byte("four")); err != nil {
		t.Fatal(err)
	}
	if got, err := t.Get(t.Context(), "k", 4); string(got) != "four" || err != nil {
		t.Errorf("Get at the limit: %q, %v", got, err)
	}
	if _, err := t.Get(t.Context(), "k", 3); fault.CodeOf(err) != fault.StorageFailed {
		t.Errorf("Get above the limit: %v, want a storage fault", err)
	}
}

func (t trial) putAll(keys ...string) {
	t.Helper()
	for _, key := range keys {
		if err := t.Put(t.Context(), key, []byte(key)); err != nil {
			t.Fatal(err)
		}
	}
}

func list(t trial) {
	t.putAll("a/2", "a/10", "a/1", "ab", "b/1")
	var got []string
	for object, err := range t.List(t.Context(), "a/") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, object.Key)
	}
	if diff := cmp.Diff([]string{"a/1", "a/10", "a/2"}, got); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
}

func folders(t trial) {
	t.putAll("jobs/one/lease", "jobs/one/plan.json", "jobs/two/plan.json", "jobs/file", "input/three/x")
	var got []string
	for folder, err := range t.Folders(t.Context(), "jobs/") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, folder)
	}
	if diff := cmp.Diff([]string{"jobs/one/", "jobs/two/"}, got); diff != "" {
		t.Errorf("Folders (-want +got):\n%s", diff)
	}
}

func remove(t trial) {
	for n := range 3 {
		t.putAll(fmt.Sprintf("input/job/%d", n), fmt.Sprintf("input/jobber/%d", n))
	}
	if err := t.Remove(t.Context(), "input/job/"); err != nil {
		t.Fatal(err)
	}
	gone, err := t.Remains(t.Context(), "input/job/")
	if gone != 0 || err != nil {
		t.Errorf("%d objects remain (%v), want none", gone, err)
	}
	kept, err := t.Remains(t.Context(), "input/jobber/")
	if kept != 3 || err != nil {
		t.Errorf("%d of the other job's objects remain (%v), want 3", kept, err)
	}
}

func removeNothing(t trial) {
	if err := t.Remove(t.Context(), "nothing/"); err != nil {
		t.Error(err)
	}
}

func cancelled(t trial) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, headErr := t.Head(ctx, "k")
	_, createErr := t.Create(ctx, "k", func(io.Writer) error { return nil })
	errs := map[string]error{"Head": headErr, "Create": createErr, "Put": t.Put(ctx, "k", nil), "Remove": t.Remove(ctx, "k")}
	for how, err := range errs {
		if !errors.Is(err, context.Canceled) || fault.CodeOf(err) != fault.Cancelled {
			t.Errorf("%s: %v (%s), want a cancellation with context.Canceled in its chain", how, err, fault.CodeOf(err))
		}
	}
}
