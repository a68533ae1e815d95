package mask

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

const null = "standin_null_7f3a9c"

func testPlan() *plan.Plan {
	return &plan.Plan{Job: "0123456789abcdef", Staging: plan.Staging{Null: null}, Masking: plan.Masking{PRF: plan.SipHash}}
}

// column is a varchar column with a rule, such as `constant {"value":"x"}`.
func column(name, rule string) plan.Column {
	generator, options, _ := strings.Cut(rule, " ")
	return plan.Column{
		Name: name, Type: plan.Type{Kind: plan.VarChar, Length: 65535},
		Rule: plan.Rule{Generator: generator, Options: json.RawMessage(options)},
	}
}

// tableOf is a table whose columns, a, b, c …, have the rules.
func tableOf(rules ...string) plan.Table {
	table := plan.Table{Ordinal: 1, Schema: "public", Name: "users"}
	for i, rule := range rules {
		table.Columns = append(table.Columns, column(fmt.Sprintf("%c", 'a'+i), rule))
	}
	return table
}

func compile(tb testing.TB, table plan.Table) *Program {
	tb.Helper()
	program, err := Compile(testPlan(), table, generator.ExampleKeys())
	if err != nil {
		tb.Fatal(err)
	}
	return program
}

func runText(tb testing.TB, program *Program, data string, options Options) (string, Stats, error) {
	tb.Helper()
	var out strings.Builder
	stats, err := program.Run(tb.Context(), strings.NewReader(data), &out, "0000_part_00", options)
	return out.String(), stats, err
}

func TestPassingColumnsKeepEveryByte(t *testing.T) {
	t.Parallel()
	data := "1,\"quoted\",\"a,\"\"b\"\"\nc\"\n2,,\"\"\n3, x ,\\N\n4,🦊,a\rb\n" + null + ",\"" + null + "\",'\n"
	for name, program := range map[string]*Program{
		"when nothing is masked":    compile(t, tableOf("passthrough", "passthrough", "passthrough")),
		"when a column is masked":   compile(t, tableOf(`constant {"value":"k"}`, "passthrough", "passthrough")),
		"when another is made NULL": compile(t, tableOf("null", "passthrough", "passthrough")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, stats, err := runText(t, program, data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			want, _, _ := parse(data)
			records, _, ok := parse(got)
			if !ok || len(records) != len(want) || stats.Rows != int64(len(want)) {
				t.Fatalf("%d rows, counted %d, want %d", len(records), stats.Rows, len(want))
			}
			for i := range want {
				if records[i][1] != want[i][1] || records[i][2] != want[i][2] {
					t.Errorf("row %d: got %q, want %q", i, records[i][1:], want[i][1:])
				}
			}
			if stats.Read != int64(len(data)) || stats.Written != int64(len(got)) {
				t.Errorf("stats are %+v for %d bytes read and %d written", stats, len(data), len(got))
			}
		})
	}
}

func TestOneColumnTablesHaveNoBlankLines(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{
		"passthrough":           "a\n\"\"\n\"\"\n" + null + "\n",
		`constant {"value":""}`: "\"\"\n\"\"\n\"\"\n" + null + "\n",
		"null":                  strings.Repeat(null+"\n", 4),
	} {
		got, stats, err := runText(t, compile(t, tableOf(rule)), "a\n\n\"\"\n"+null+"\n", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got != want || stats.Rows != 4 {
			t.Errorf("%s: got %q (%d rows), want %q", rule, got, stats.Rows, want)
		}
	}
}

func TestNoRowsInNoRowsOut(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 3} {
		got, stats, err := runText(t, compile(t, tableOf("passthrough", "null")), "", Options{Workers: workers})
		if err != nil || got != "" || stats.Rows != 0 || stats.Read != 0 || stats.Written != 0 {
			t.Errorf("got %q, %+v, %v", got, stats, err)
		}
	}
}

// dataOf draws the file of a table with that many columns; a few are broken.
func dataOf(t *rapid.T, columns int) string {
	value := rapid.SampledFrom([]string{
		"", `""`, "a", "ab", `"a,b"`, `"a""b"`, "\"\n\"", "\"x\r\ny\"", null, `"` + null + `"`, `\N`, "🦊", " ", "12345678",
		`"` + strings.Repeat(`""`, 20) + `"`, strings.Repeat("long ", 30),
	})
	if rapid.IntRange(0, 4).Draw(t, "broken") == 0 {
		value = rapid.OneOf(value, rapid.SampledFrom([]string{`"`, `a"`, "\x00", "\xff", `"a"b`, "1,2", "\n"}))
	}
	var b strings.Builder
	for range rapid.IntRange(0, 40).Draw(t, "rows") {
		b.WriteString(strings.Join(rapid.SliceOfN(value, columns, columns).Draw(t, "row"), ",") + "\n")
	}
	return b.String()
}

func TestRunIsTheSlowWayWhateverTheChunksAndWorkers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		table := tableOf(rapid.SliceOfN(rapid.SampledFrom(rules()), 1, 4).Draw(rt, "rules")...)
		for i := range table.Columns {
			table.Columns[i].Rule.Inconsistent = rapid.Bool().Draw(rt, "inconsistent") && canDrawAnew(table.Columns[i].Rule)
			table.Columns[i].NotNull = rapid.IntRange(0, 9).Draw(rt, "not null") == 0 && table.Columns[i].Rule.Generator != "null"
		}
		data := dataOf(rt, len(table.Columns))
		program := compile(t, table)
		want, rows, code := slow(t, testPlan(), table, generator.ExampleKeys(), "0000_part_00", data)
		var first error
		for range 3 {
			options := Options{Workers: rapid.IntRange(1, 4).Draw(rt, "workers"), ChunkSize: rapid.IntRange(1, 400).Draw(rt, "chunk")}
			got, stats, err := runText(t, program, data, options)
			if gotCode := fault.CodeOf(err); gotCode != code {
				rt.Fatalf("got error %v, want code %q", err, code)
			}
			if first == nil {
				first = err
			}
			if err != nil && err.Error() != first.Error() {
				rt.Fatalf("with other chunks the error is %q, before it was %q", err, first)
			}
			if err == nil && (got != want || stats.Rows != rows) {
				rt.Fatalf("got %q (%d rows), want %q (%d)", got, stats.Rows, want, rows)
			}
		}
	})
}

func TestRowsAreNumberedFromTheFilesBase(t *testing.T) {
	t.Parallel()
	program := compile(t, tableOf("sequential-integer", "passthrough"))
	var data, want strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&data, "x,\"a\n%d\"\n", i)
		fmt.Fprintf(&want, "%d,\"a\n%d\"\n", 8+i, i)
	}
	for _, options := range []Options{{Base: 7}, {Base: 7, ChunkSize: 50}, {Base: 7, ChunkSize: 50, Workers: 4}} {
		if got, _, err := runText(t, program, data.String(), options); err != nil || got != want.String() {
			t.Errorf("%+v: got %.80q, error %v", options, got, err)
		}
	}
}

// canDrawAnew reports whether the rule's generator takes `consistent: false`.
func canDrawAnew(rule plan.Rule) bool {
	spec, ok := registry.Lookup(rule.Generator)
	return ok && spec.Consistency == generator.Optional
}

// rules are rules for text, one for each generator that takes any text.
func rules() []string {
	rules := []string{`constant {"value":"a \"b\", c"}`, `constant {"value":"x","nulls":true}`}
	for _, spec := range registry.List() {
		if len(registry.Check(plan.Rule{Generator: spec.Name}, column("a", spec.Name))) == 0 {
			rules = append(rules, spec.Name)
		}
	}
	return rules
}

func FuzzRun(f *testing.F) {
	f.Add("a,\"b\"\n", 7, 2)
	f.Add("\"\"\"\",\n,\n", 1, 1)
	f.Add("a,\xff\n\"b\n", 3, 1)
	f.Add("x,\"y\x00\n\"\n", 64, 3)
	table := tableOf(`constant {"value":"1,\"2"}`, "passthrough")
	program := compile(f, table)
	f.Fuzz(func(t *testing.T, data string, size, workers int) {
		want, rows, code := slow(t, testPlan(), table, generator.ExampleKeys(), "0000_part_00", data)
		got, stats, err := runText(t, program, data, Options{ChunkSize: size % 100, Workers: workers % 4})
		if fault.CodeOf(err) != code {
			t.Fatalf("got error %v, want code %q", err, code)
		}
		if err == nil && (got != want || stats.Rows != rows) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestACancelledRunSaysSo(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 2} {
		ctx, cancel := context.WithCancel(t.Context())
		in := io.MultiReader(strings.NewReader(strings.Repeat("a,b\n", 1000)), readerFunc(func([]byte) (int, error) {
			cancel()
			return 0, errors.New("the request was cut off")
		}))
		_, err := compile(t, tableOf("passthrough", "null")).Run(ctx, in, io.Discard, "f", Options{Workers: workers, ChunkSize: 100})
		if fault.CodeOf(err) != fault.Cancelled || !errors.Is(err, context.Canceled) {
			t.Errorf("%d workers: got %v", workers, err)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestBrokenConnectionsAreFaultsOfStorage(t *testing.T) {
	t.Parallel()
	for _, broken := range []error{errors.New("connection reset"), fmt.Errorf("the other side hung up: %w", io.EOF)} {
		full := writerFunc(func([]byte) (int, error) { return 0, broken })
		for _, workers := range []int{1, 2} {
			program := compile(t, tableOf("null", "passthrough"))
			in := io.MultiReader(strings.NewReader("a,b\nc"), iotest.ErrReader(broken))
			if _, err := program.Run(t.Context(), in, io.Discard, "f", Options{Workers: workers}); fault.CodeOf(err) != fault.StorageFailed || !errors.Is(err, broken) {
				t.Errorf("reading: got %v", err)
			}
			if _, err := program.Run(t.Context(), strings.NewReader("a,b\n"), full, "f", Options{Workers: workers}); fault.CodeOf(err) != fault.StorageFailed || !errors.Is(err, broken) {
				t.Errorf("writing: got %v", err)
			}
		}
	}
}

func TestTheSteadyStateAllocatesNothing(t *testing.T) {
	for _, rule := range []string{"passthrough", "null", "character-scramble", `constant {"value":"a, \"b\""}`} {
		program := compile(t, tableOf(rule, "passthrough"))
		mallocs := func(rows int) float64 {
			data := bytes.Repeat([]byte("\"some \"\"one\"\"\",x\n"), rows)
			return testing.AllocsPerRun(5, func() {
				if _, err := program.Run(t.Context(), bytes.NewReader(data), io.Discard, "f", Options{ChunkSize: 4 << 10}); err != nil {
					t.Fatal(err)
				}
			})
		}
		if few, many := mallocs(1000), mallocs(20000); many > few+10 {
			t.Errorf("%s: %v allocations for 1,000 rows, %v for 20,000", rule, few, many)
		}
	}
}
