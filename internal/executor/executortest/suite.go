// Package executortest holds what every executor owes, whoever does its work:
// the same bytes for the same file, however often, in whatever order and beside
// whatever else; and for a file that cannot be masked a clear error and no
// output. Tests of executors call Run. No program imports it.
package executortest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

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

// Keys are the keys that the executor under test must mask with in a job.
func Keys(p *plan.Plan) generator.Keys {
	return generator.NewKeys(generator.ExampleKeys().Masking, p.Job, p.Masking.PRF)
}

// Fresh makes the executor for one job, with an empty store. It may give the job
// another id and another place.
type Fresh func(t *testing.T, p *plan.Plan) (executor.Executor, Store)

// Run checks an executor. One that is eager masks files as they land, before
// anybody asks.
func Run(t *testing.T, eager bool, fresh Fresh) {
	t.Helper()
	run(t, eager, fresh, func(t *testing.T, test func(*testing.T)) {
		t.Helper()
		test(t)
	})
}

// RunInMemory is Run for an executor whose whole world is in memory and is made by
// fresh: each test has a time of its own, which passes only while everybody waits,
// so that no machine is too slow for a limit and nobody waits in earnest.
func RunInMemory(t *testing.T, eager bool, fresh Fresh) {
	t.Helper()
	run(t, eager, fresh, synctest.Test)
}

func run(t *testing.T, eager bool, fresh Fresh, in func(*testing.T, func(*testing.T))) {
	t.Helper()
	tests := map[string]func(*trial){
		"a file is masked as its rules say":                         masked,
		"a file masked again has the same bytes":                    again,
		"files at once do not disturb each other":                   together,
		"one file twice at once has the same bytes":                 twiceAtOnce,
		"an empty file gives an empty file":                         empty,
		"a file that is no CSV fails and leaves no output":          malformed,
		"a file that is cut short fails and leaves no output":       cutShort,
		"a value that is refused fails and leaves no output":        refused,
		"a file that fails spares the output of an earlier try":     failsLater,
		"a failure does not spoil the session":                      failsThenWorks,
		"a file that is not there fails":                            absent,
		"a file of a table that the plan lacks is refused":          unknownTable,
		"a cancelled call ends, says so and leaves no output":       cancelled,
		"a rule that cannot be bound is refused before any UNLOAD":  unbindable,
		"a file is drawn from the statistics that the plan names":   drawn,
		"other statistics than the plan's fail and leave no output": altered,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, compression := range []plan.Compression{plan.Stored, plan.Gzip, plan.Zstd} {
				in(t, func(t *testing.T) {
					t.Helper()
					p := jobPlan(compression)
					e, store := fresh(t, p)
					test(&trial{T: t, executor: e, store: store, plan: p, eager: eager})
				})
			}
		})
	}
}

func masked(t *trial) {
	s := t.open()
	f := t.put(1, "0000_part_00", ugly)
	t.right(f, t.transform(s, f), ugly)
}

func again(t *trial) {
	s, leave := t.enter()
	f := t.put(1, "0000_part_00", ugly)
	first := t.transform(s, f)
	for range 3 {
		if diff := cmp.Diff(first, t.transform(s, f), sameContent()); diff != "" {
			t.Errorf("the result is another than at first (-first +again):\n%s", diff)
		}
	}
	leave()
	other := t.open()
	if diff := cmp.Diff(first, t.transform(other, f), sameContent()); diff != "" {
		t.Errorf("in another session the result is another than at first (-first +again):\n%s", diff)
	}
	t.right(f, first, ugly)
}

func together(t *trial) {
	s := t.open()
	var files []plan.File
	var contents []string
	for i := range 24 {
		content := many(200 * (i%5 + 1))
		files = append(files, t.put(i%2+1, partName(i), content))
		contents = append(contents, content)
	}
	results, errs := t.transformAll(t.Context(), s, files)
	for i, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
		t.right(files[i], results[i], contents[i])
	}
}

func twiceAtOnce(t *trial) {
	s := t.open()
	content := many(2000)
	f := t.put(1, "0000_part_00", content)
	results, errs := t.transformAll(t.Context(), s, []plan.File{f, f, f, f})
	for i, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
		t.right(f, results[i], content)
	}
}

func empty(t *trial) {
	s := t.open()
	f := t.put(1, "0000_part_00", "")
	t.right(f, t.transform(s, f), "")
	bare := t.put(1, "0001_part_00", "")
	if err := t.store.Put(t.Context(), bare.Input, nil); err != nil { // an UNLOAD of no rows may leave no bytes at all
		t.Fatal(err)
	}
	if result := t.transform(s, bare); result.Rows != 0 {
		t.Errorf("an object without bytes has %d rows", result.Rows)
	}
}

func malformed(t *trial) {
	s := t.open()
	for name, line := range map[string]string{
		"too few fields": "a,b\n", "too many fields": "a,b,c,d,e\n", "an open quotation mark": "a,b,c,\"d\n",
		"invalid UTF-8": "a,b,c,\xff\n", "NUL": "a,b,c,\x00\n",
	} {
		t.fails(s, t.put(1, "0000_part_00", many(500)+line+many(500)), name, fault.FileInvalid)
	}
}

func cutShort(t *trial) {
	if t.plan.Staging.Compression == plan.Stored {
		return // S3 itself tells when plain bytes are missing
	}
	s := t.open()
	packed := pack(t.T, t.plan.Staging.Compression, many(500))
	f := t.land(1, "0000_part_00", packed[:len(packed)-5])
	t.fails(s, f, "a file without its end", fault.FileInvalid)
}

func refused(t *trial) {
	s := t.open()
	f := t.put(1, "0000_part_00", many(500)+null+",b,c,d\n")
	t.fails(s, f, "NULL in a NOT NULL column", fault.ValueRefused)
}

func failsLater(t *trial) {
	s := t.open()
	f := t.put(1, "0000_part_00", ugly)
	result := t.transform(s, f)
	t.put(1, "0000_part_00", ugly+"a\n")
	if _, err := s.Transform(t.Context(), f); fault.CodeOf(err) != fault.FileInvalid {
		t.Errorf("got %v", err)
	}
	head, err := t.store.Head(t.Context(), f.Output)
	if err != nil || head.ETag != result.Output.ETag {
		t.Errorf("the earlier output is now %+v (%v)", head, err)
	}
}

func failsThenWorks(t *trial) {
	s := t.open()
	bad := t.put(1, "0000_part_00", many(500)+"a\n")
	good := t.put(1, "0001_part_00", ugly)
	files := []plan.File{bad, good, bad, good}
	results, errs := t.transformAll(t.Context(), s, files)
	for i, f := range files {
		switch {
		case f == bad && fault.CodeOf(errs[i]) != fault.FileInvalid:
			t.Errorf("the broken file: got %v", errs[i])
		case f == good && errs[i] != nil:
			t.Errorf("the file beside it: got %v", errs[i])
		case f == good:
			t.right(f, results[i], ugly)
		}
	}
}

// absent is a file that is not there. Who may not list a bucket is told that he
// may not read it (AWS: GetObject, "Permissions").
func absent(t *trial) {
	s := t.open()
	f := t.file(1, "0000_part_00")
	_, err := s.Transform(t.Context(), f)
	if code := fault.CodeOf(err); code != fault.StorageFailed && code != fault.PermissionDenied {
		t.Errorf("got %v", err)
	}
	t.noOutput(f)
}

// unknownTable asks for a file that is not there: one that lands among the files of
// a table may be masked by its event alone.
func unknownTable(t *trial) {
	s := t.open()
	f := t.file(1, "0000_part_00")
	f.Table = 99
	t.fails(s, f, "a table that is not in the plan", fault.Internal)
}

func cancelled(t *trial) {
	s := t.open()
	f := t.put(1, "0000_part_00", many(500))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Transform(ctx, f)
	if !errors.Is(err, context.Canceled) || fault.CodeOf(err) != fault.Cancelled {
		t.Errorf("got %v, want code %s around context.Canceled", err, fault.Cancelled)
	}
	if !t.eager {
		t.noOutput(f)
	}
	t.right(f, t.transform(s, f), many(500))
}

func unbindable(t *trial) {
	t.plan.Tables[1].Columns[0].Rule.Generator = "nonesuch"
	s, err := t.executor.Open(t.Context(), t.plan)
	if fault.CodeOf(err) != fault.RuleRefused {
		t.Errorf("got %v, want code %s", err, fault.RuleRefused)
	}
	if s != nil {
		t.Error("a session was opened all the same")
	}
}

// surveyed has a rule of the first table draw from statistics, and stores them: every
// row gets the one value that they hold.
func (t *trial) surveyed() plan.Statistics {
	t.Helper()
	text := []byte(`[{"of":{"values":[["ZHJhd24="]],"counts":[1]}}]`)
	table := &t.plan.Tables[0]
	table.Columns[2].Rule = plan.Rule{Generator: "categorical"}
	sum := sha256.Sum256(text)
	s := plan.Statistics{Column: table.Columns[2].Name, Key: t.plan.StatisticsKey(*table, 2), Bytes: int64(len(text)), SHA256: hex.EncodeToString(sum[:])}
	table.Statistics = []plan.Statistics{s}
	t.known = map[string][]byte{s.Key: text}
	if err := t.store.Put(t.Context(), s.Key, text); err != nil {
		t.Fatal(err)
	}
	return s
}

func drawn(t *trial) {
	t.surveyed()
	s := t.open()
	f := t.put(1, "0000_part_00", ugly)
	t.right(f, t.transform(s, f), ugly)
}

// altered has objects in the place of statistics that are valid ones of another
// column, or are not. Executors may find out as they open or at the first file.
func altered(t *trial) {
	of := t.surveyed()
	text := string(t.known[of.Key])
	for name, other := range map[string]string{
		"another value":   strings.Replace(text, "ZHJhd24=", "bGVha2Vk", 1),
		"one byte more":   text + " ",
		"one byte less":   text[:len(text)-1],
		"an empty object": "",
	} {
		if err := t.store.Put(t.Context(), of.Key, []byte(other)); err != nil {
			t.Fatal(err)
		}
		f := t.put(1, "0000_part_00", ugly)
		s, err := t.executor.Open(t.Context(), t.plan)
		if err == nil {
			_, err = s.Transform(t.Context(), f)
			if failed := s.Close(context.Background()); failed != nil {
				t.Error(failed)
			}
		}
		if fault.CodeOf(err) != fault.FileInvalid || !strings.Contains(err.Error(), of.Key) {
			t.Errorf("%s: got %v, want code %s and the object's name", name, err, fault.FileInvalid)
		}
		t.noOutput(f)
	}
}
