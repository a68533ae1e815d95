package executortest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"standin/internal/executor"
	"standin/internal/fault"
	"standin/internal/mask"
	"standin/internal/plan"
)

// null is what stands for NULL in the files of the suite.
const null = "standin_null_7f3a9c"

// ugly is a file of the suite's tables, with everything that is easily bent.
const ugly = "key,\"a,\"\"b\"\"\nc\",,\\N\n" +
	"key,\"x\r\ny\"," + null + ",\"\"\n" +
	"\"key\",🦊,' ,\" d\"\n"

// many is a file of that many rows.
func many(rows int) string {
	var b strings.Builder
	for i := range rows {
		fmt.Fprintf(&b, "key,\"secret, %d\",pass %d,\"q\"\"%d\"\n", i, i, i)
	}
	return b.String()
}

func partName(i int) string { return fmt.Sprintf("%04d_part_00", i) }

// jobPlan is a plan of two tables of four columns each.
func jobPlan(compression plan.Compression) *plan.Plan {
	p := &plan.Plan{
		Version: plan.Version,
		Job:     "exampleexample00",
		Staging: plan.Staging{Bucket: "bucket", Prefix: "staging", Compression: compression, Null: null},
		Masking: plan.Masking{PRF: plan.SipHash}, Survivors: plan.SearchWhole,
	}
	for ordinal := 1; ordinal <= 2; ordinal++ {
		table := plan.Table{Ordinal: ordinal, Schema: "public", Name: fmt.Sprintf("t%d", ordinal), Mode: plan.DeIdentify}
		for i, rule := range []plan.Rule{
			{Generator: "constant", Options: []byte(fmt.Sprintf(`{"value":"table \"%d\""}`, ordinal))},
			{Generator: "character-scramble", Inconsistent: ordinal == 2},
			{Generator: "null"},
			{Generator: plan.Passthrough},
		} {
			table.Columns = append(table.Columns, plan.Column{
				Name: fmt.Sprintf("c%d", i), Type: plan.Type{Kind: plan.VarChar, Length: 256}, NotNull: i == 0, Rule: rule,
			})
		}
		p.Tables = append(p.Tables, table)
	}
	return p
}

// trial is one test of one executor, with its store and a job for it.
type trial struct {
	*testing.T
	executor executor.Executor
	store    Store
	plan     *plan.Plan
	eager    bool
	known    map[string][]byte // the statistics that the plan names, by key
}

// open opens a session that ends with the test.
func (t *trial) open() executor.Session {
	t.Helper()
	s, leave := t.enter()
	t.Cleanup(leave)
	return s
}

// enter opens a session until leave is called.
func (t *trial) enter() (s executor.Session, leave func()) {
	t.Helper()
	s, err := t.executor.Open(t.Context(), t.plan)
	if err != nil {
		t.Fatal(err)
	}
	return s, func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

func (t *trial) file(table int, name string) plan.File {
	of := t.plan.Tables[table-1]
	name += t.plan.Staging.Compression.Suffix()
	return plan.File{
		Table: table, Attempt: 1, Name: name,
		Input: t.plan.InputPrefix(of, 1) + name, Output: t.plan.OutputPrefix(of, 1) + name,
	}
}

// put stores the CSV as an input file, compressed as the plan says.
func (t *trial) put(table int, name, content string) plan.File {
	t.Helper()
	f := t.land(table, name, pack(t.T, t.plan.Staging.Compression, content))
	f.Rows = int64(strings.Count(content, "key"))
	return f
}

// land stores the bytes of an input file.
func (t *trial) land(table int, name string, packed []byte) plan.File {
	t.Helper()
	f := t.file(table, name)
	if err := t.store.Put(t.Context(), f.Input, packed); err != nil {
		t.Fatal(err)
	}
	head, err := t.store.Head(t.Context(), f.Input)
	if err != nil {
		t.Fatal(err)
	}
	f.Bytes, f.ETag = head.Bytes, head.ETag
	return f
}

func (t *trial) transform(s executor.Session, f plan.File) plan.Result {
	t.Helper()
	result, err := s.Transform(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// transformAll transforms all files at once.
func (t *trial) transformAll(ctx context.Context, s executor.Session, files []plan.File) ([]plan.Result, []error) {
	results, errs := make([]plan.Result, len(files)), make([]error, len(files))
	var group sync.WaitGroup
	for i, f := range files {
		group.Go(func() { results[i], errs[i] = s.Transform(ctx, f) })
	}
	group.Wait()
	return results, errs
}

// sameContent takes objects of the same content for equal: the same bytes may have
// been written again.
func sameContent() cmp.Option { return cmp.Comparer(plan.Object.Same) }

// right checks the result and the output of a file that held content: the bytes
// are those that package mask makes.
func (t *trial) right(f plan.File, result plan.Result, content string) {
	t.Helper()
	head, err := t.store.Head(t.Context(), f.Output)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := t.store.Get(t.Context(), f.Output, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	keys := Keys(t.plan)
	keys.Statistics = t.known
	program, err := mask.Compile(t.plan, t.plan.Tables[f.Table-1], keys)
	if err != nil {
		t.Fatal(err)
	}
	var wanted strings.Builder
	stats, err := program.Run(t.Context(), strings.NewReader(content), &wanted, f.Name, mask.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := plan.Result{
		File: f, InputETag: f.ETag, InputBytes: f.Bytes, Rows: f.Rows,
		Output: head, Plain: int64(len(content)), Survivors: stats.Survivors,
	}
	if diff := cmp.Diff(want, result, sameContent()); diff != "" {
		t.Errorf("the result of %s (-want +got):\n%s", f.Input, diff)
	}
	if diff := cmp.Diff(wanted.String(), unpack(t.T, t.plan.Staging.Compression, packed)); diff != "" {
		t.Errorf("the output of %s (-want +got):\n%s", f.Input, diff)
	}
}

// fails checks that the file fails with the code and that nothing comes of it.
func (t *trial) fails(s executor.Session, f plan.File, what string, code fault.Code) {
	t.Helper()
	if _, err := s.Transform(t.Context(), f); fault.CodeOf(err) != code {
		t.Errorf("%s: got %v, want code %s", what, err, code)
	}
	t.noOutput(f)
}

func (t *trial) noOutput(f plan.File) {
	t.Helper()
	if _, err := t.store.Head(t.Context(), f.Output); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the failed file has an output (%v)", err)
	}
	if n, err := t.store.Remains(t.Context(), f.Output); n != 0 || err != nil {
		t.Errorf("%d objects or unfinished uploads remain (%v)", n, err)
	}
}

func pack(t *testing.T, compression plan.Compression, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch compression {
	case plan.Gzip:
		w = gzip.NewWriter(&out)
	case plan.Zstd:
		w, err = zstd.NewWriter(&out, zstd.WithZeroFrames(true))
	default:
		return []byte(content)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unpack(t *testing.T, compression plan.Compression, packed []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(packed)
	var err error
	switch compression {
	case plan.Gzip:
		r, err = gzip.NewReader(r)
	case plan.Zstd:
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
