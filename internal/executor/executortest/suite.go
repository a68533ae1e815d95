// Package executortest holds what every executor owes, whoever does its work:
// the same bytes for the same file, however often, in whatever order and beside
// whatever else; and for a file that cannot be masked a clear error and no
// output. Tests of executors call Run. No program imports it.
package executortest

import (
	"context"
	"errors"
	"testing"

	"standin/internal/executor"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
)

// Store is where the suite puts the input files and looks for the output files:
// the store on which the executor works.
type Store interface {
	Put(ctx context.Context, key string, content []byte) error
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	Head(ctx context.Context, key string) (plan.Object, error)
	Remains(ctx context.Context, prefix string) (int, error)
}

// Keys are the keys that the executor under test must mask with.
func Keys() generator.Keys { return generator.ExampleKeys() }

// Run checks an executor. fresh makes one, with an empty store, for each test.
func Run(t *testing.T, fresh func(t *testing.T) (executor.Executor, Store)) {
	t.Helper()
	tests := map[string]func(*testing.T, *bench){
		"a file is masked as its rules say":                        masked,
		"a file masked again has the same bytes":                   again,
		"files at once do not disturb each other":                  together,
		"one file twice at once has the same bytes":                twiceAtOnce,
		"an empty file gives an empty file":                        empty,
		"a file that is no CSV fails and leaves no output":         malformed,
		"a file that is cut short fails and leaves no output":      cutShort,
		"a value that is refused fails and leaves no output":       refused,
		"a file that fails spares the output of an earlier try":    failsLater,
		"a failure does not spoil the session":                     failsThenWorks,
		"a file that is not there is a fault of storage":           absent,
		"a file of a table that the plan lacks is refused":         unknownTable,
		"a cancelled call ends, says so and leaves no output":      cancelled,
		"a rule that cannot be bound is refused before any UNLOAD": unbindable,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, compression := range []plan.Compression{plan.Stored, plan.Gzip, plan.Zstd} {
				e, store := fresh(t)
				test(t, &bench{executor: e, store: store, plan: jobPlan(compression)})
			}
		})
	}
}

func masked(t *testing.T, b *bench) {
	s := b.open(t)
	f := b.put(t, 1, "0000_part_00", ugly)
	b.right(t, f, b.transform(t, s, f), ugly)
}

func again(t *testing.T, b *bench) {
	s := b.open(t)
	f := b.put(t, 1, "0000_part_00", ugly)
	first := b.transform(t, s, f)
	for range 3 {
		if again := b.transform(t, s, f); again != first {
			t.Errorf("the result is %+v, at first it was %+v", again, first)
		}
	}
	other := b.open(t)
	if again := b.transform(t, other, f); again != first {
		t.Errorf("in another session the result is %+v, at first it was %+v", again, first)
	}
	b.right(t, f, first, ugly)
}

func together(t *testing.T, b *bench) {
	s := b.open(t)
	var files []plan.File
	var contents []string
	for i := range 24 {
		content := many(200 * (i%5 + 1))
		files = append(files, b.put(t, i%2+1, partName(i), content))
		contents = append(contents, content)
	}
	results, errs := b.transformAll(t.Context(), s, files)
	for i, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
		b.right(t, files[i], results[i], contents[i])
	}
}

func twiceAtOnce(t *testing.T, b *bench) {
	s := b.open(t)
	content := many(2000)
	f := b.put(t, 1, "0000_part_00", content)
	results, errs := b.transformAll(t.Context(), s, []plan.File{f, f, f, f})
	for i, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
		b.right(t, f, results[i], content)
	}
}

func empty(t *testing.T, b *bench) {
	s := b.open(t)
	f := b.put(t, 1, "0000_part_00", "")
	b.right(t, f, b.transform(t, s, f), "")
	bare := b.put(t, 1, "0001_part_00", "")
	if err := b.store.Put(t.Context(), bare.Input, nil); err != nil { // an UNLOAD of no rows may leave no bytes at all
		t.Fatal(err)
	}
	if result := b.transform(t, s, bare); result.Rows != 0 {
		t.Errorf("an object without bytes has %d rows", result.Rows)
	}
}

func malformed(t *testing.T, b *bench) {
	s := b.open(t)
	for name, line := range map[string]string{
		"too few fields": "a,b\n", "too many fields": "a,b,c,d,e\n", "an open quotation mark": "a,b,c,\"d\n",
		"invalid UTF-8": "a,b,c,\xff\n", "NUL": "a,b,c,\x00\n",
	} {
		b.fails(t, s, b.put(t, 1, "0000_part_00", many(500)+line+many(500)), name, fault.FileInvalid)
	}
}

func cutShort(t *testing.T, b *bench) {
	if b.plan.Staging.Compression == plan.Stored {
		return // S3 itself tells when plain bytes are missing
	}
	s := b.open(t)
	f := b.put(t, 1, "0000_part_00", many(500))
	content, err := b.store.Get(t.Context(), f.Input, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.store.Put(t.Context(), f.Input, content[:len(content)-5]); err != nil {
		t.Fatal(err)
	}
	b.fails(t, s, f, "a file without its end", fault.FileInvalid)
}

func refused(t *testing.T, b *bench) {
	s := b.open(t)
	f := b.put(t, 1, "0000_part_00", many(500)+null+",b,c,d\n")
	b.fails(t, s, f, "NULL in a NOT NULL column", fault.ValueRefused)
}

func failsLater(t *testing.T, b *bench) {
	s := b.open(t)
	f := b.put(t, 1, "0000_part_00", ugly)
	result := b.transform(t, s, f)
	b.put(t, 1, "0000_part_00", ugly+"a\n")
	if _, err := s.Transform(t.Context(), f); fault.CodeOf(err) != fault.FileInvalid {
		t.Errorf("got %v", err)
	}
	head, err := b.store.Head(t.Context(), f.Output)
	if err != nil || head.ETag != result.OutputETag {
		t.Errorf("the earlier output is now %+v (%v)", head, err)
	}
}

func failsThenWorks(t *testing.T, b *bench) {
	s := b.open(t)
	bad := b.put(t, 1, "0000_part_00", many(500)+"a\n")
	good := b.put(t, 1, "0001_part_00", ugly)
	files := []plan.File{bad, good, bad, good}
	results, errs := b.transformAll(t.Context(), s, files)
	for i, f := range files {
		switch {
		case f == bad && fault.CodeOf(errs[i]) != fault.FileInvalid:
			t.Errorf("the broken file: got %v", errs[i])
		case f == good && errs[i] != nil:
			t.Errorf("the file beside it: got %v", errs[i])
		case f == good:
			b.right(t, f, results[i], ugly)
		}
	}
}

func absent(t *testing.T, b *bench) {
	s := b.open(t)
	b.fails(t, s, b.file(1, "0000_part_00"), "a missing object", fault.StorageFailed)
}

func unknownTable(t *testing.T, b *bench) {
	s := b.open(t)
	f := b.put(t, 1, "0000_part_00", ugly)
	f.Table = 99
	b.fails(t, s, f, "a table that is not in the plan", fault.Internal)
}

func cancelled(t *testing.T, b *bench) {
	s := b.open(t)
	f := b.put(t, 1, "0000_part_00", many(500))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Transform(ctx, f)
	if !errors.Is(err, context.Canceled) || fault.CodeOf(err) != fault.Cancelled {
		t.Errorf("got %v, want code %s around context.Canceled", err, fault.Cancelled)
	}
	b.noOutput(t, f)
	b.right(t, f, b.transform(t, s, f), many(500))
}

func unbindable(t *testing.T, b *bench) {
	b.plan.Tables[1].Columns[0].Rule.Generator = "nonesuch"
	s, err := b.executor.Open(t.Context(), b.plan)
	if fault.CodeOf(err) != fault.RuleRefused {
		t.Errorf("got %v, want code %s", err, fault.RuleRefused)
	}
	if s != nil {
		t.Error("a session was opened all the same")
	}
}
