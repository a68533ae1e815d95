package verify_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/pipeline/verify"
	"standin/internal/plan"
)

// warehouse has the counts of its maps: rows by table, rows that break a key by
// table and column.
type warehouse struct {
	rows   map[string]int64
	broken map[string]int64
	asked  *[]string
}

func (w warehouse) Count(_ context.Context, schema, table string) (int64, error) {
	rows, ok := w.rows[schema+"."+table]
	if !ok {
		return 0, errors.New("no such table")
	}
	return rows, nil
}

func (w warehouse) Repeats(_ context.Context, schema, table string, columns []string) (int64, error) {
	return w.answer(schema + "." + table + " " + strings.Join(columns, "+"))
}

func (w warehouse) Orphans(_ context.Context, schema, table string, key plan.ForeignKey, refTable string) (int64, error) {
	question := schema + "." + table + " " + strings.Join(key.Columns, "+") + " to " + key.RefSchema + "." + refTable + " " + strings.Join(key.RefColumns, "+")
	for _, when := range key.When {
		question += " where " + when.Column + " is " + strings.Join(when.Values, ",")
	}
	return w.answer(question)
}

func (w warehouse) answer(question string) (int64, error) {
	if w.asked != nil {
		*w.asked = append(*w.asked, question)
	}
	n := w.broken[question]
	if n < 0 {
		return 0, errors.New("the warehouse is gone")
	}
	return n, nil
}

// run verifies the tables users (5 rows) and orders (10 rows), which refers to
// users, and returns the keys of the tables that passed.
func run(t *testing.T, source, destination warehouse, change func(users, orders *plan.Outcome)) (map[string][]plan.KeyCheck, error) {
	t.Helper()
	text := plan.Type{Kind: plan.VarChar, Length: 200}
	p := &plan.Plan{Tables: []plan.Table{
		{
			Ordinal: 1, Schema: "s", Name: "users", Staging: "new1", PrimaryKey: []string{"id"}, Unique: [][]string{{"a", "b"}},
			Columns: []plan.Column{
				{Name: "id", Type: plan.Type{Kind: plan.SmallInt}, Rule: plan.Rule{Generator: "integer-key"}},
				{Name: "email", Type: text, Rule: plan.Rule{Generator: "email"}},
				{Name: "kept", Type: text, Rule: plan.Rule{Generator: "email", Options: []byte(`{"exclude":["acme.test"]}`)}},
				{Name: "active", Type: plan.Type{Kind: plan.Boolean}, Rule: plan.Rule{Generator: "random-boolean"}},
			},
		},
		{
			Ordinal: 2, Schema: "s", Name: "orders", Staging: "new2", ForeignKeys: []plan.ForeignKey{
				{Columns: []string{"user"}, RefSchema: "s", RefTable: "users", RefColumns: []string{"id"}},
				{Columns: []string{"place"}, RefSchema: "elsewhere", RefTable: "places", RefColumns: []string{"id"}},
			},
			Columns: []plan.Column{
				{Name: "kind", Type: text, Rule: plan.Rule{Generator: plan.Passthrough}},
				{Name: "payer", Type: plan.Type{Kind: plan.BigInt}},
				{Name: "mail", Type: text},
				{Name: "note", Type: text},
			},
			VirtualKeys: []plan.ForeignKey{
				{Columns: []string{"payer", "mail"}, RefSchema: "s", RefTable: "users", RefColumns: []string{"id", "email"}},
				{Columns: []string{"payer"}, RefSchema: "s", RefTable: "users", RefColumns: []string{"id"}, When: []plan.Condition{{Column: "kind", Values: []string{"a", "b"}}}},
				{Columns: []string{"note"}, RefSchema: "s", RefTable: "users", RefColumns: []string{"id"}},
			},
		},
	}}
	outcomes := []plan.Outcome{
		{Ordinal: 1, Status: plan.TableLoaded, RowsUnloaded: 5, RowsTransformed: 5, RowsLoaded: 5},
		{Ordinal: 2, Status: plan.TableLoaded, RowsUnloaded: 10, RowsTransformed: 10, RowsLoaded: 10},
	}
	change(&outcomes[0], &outcomes[1])
	if destination.rows == nil {
		destination.rows = map[string]int64{"s.new1": 5, "s.new2": 10}
	}
	if source.rows == nil {
		source.rows = map[string]int64{"s.users": 5, "s.orders": 10}
	}
	passed := map[string][]plan.KeyCheck{}
	var mu sync.Mutex
	step := verify.Step{Plan: p, Source: source, Destination: destination, AtOnce: 1}
	err := step.Run(t.Context(), outcomes, func(index int, keys []plan.KeyCheck) {
		mu.Lock()
		defer mu.Unlock()
		passed[p.Tables[index].Name] = keys
	})
	return passed, err
}

func unchanged(*plan.Outcome, *plan.Outcome) {}

func TestCountsMustAgree(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*plan.Outcome)
		rows   int64
		want   fault.Code
	}{
		"all counts are equal":                    {func(*plan.Outcome) {}, 10, ""},
		"the table has fewer rows than loaded":    {func(*plan.Outcome) {}, 9, fault.CountMismatch},
		"the table has rows of somebody else":     {func(*plan.Outcome) {}, 11, fault.CountMismatch},
		"fewer rows were transformed":             {func(o *plan.Outcome) { o.RowsTransformed-- }, 10, fault.CountMismatch},
		"fewer rows were unloaded":                {func(o *plan.Outcome) { o.RowsUnloaded-- }, 10, fault.CountMismatch},
		"fewer rows were loaded and are there":    {func(o *plan.Outcome) { o.RowsLoaded-- }, 9, fault.CountMismatch},
		"the table was not loaded":                {func(o *plan.Outcome) { o.Status = plan.TableStopped }, 10, fault.VerificationFailed},
		"the table is not among those of the job": {func(o *plan.Outcome) { o.Ordinal = 9 }, 10, fault.VerificationFailed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			destination := warehouse{rows: map[string]int64{"s.new1": 5, "s.new2": test.rows}}
			passed, err := run(t, warehouse{}, destination, func(_, orders *plan.Outcome) { test.change(orders) })
			if fault.CodeOf(err) != test.want {
				t.Errorf("got %v (%s), want %q", err, fault.CodeOf(err), test.want)
			}
			if err != nil && !strings.Contains(err.Error(), "s.orders") {
				t.Errorf("the error does not name the table: %v", err)
			}
			if want := map[bool]int{true: 2, false: 1}[err == nil]; len(passed) != want {
				t.Errorf("%d tables passed, want %d", len(passed), want)
			}
		})
	}
}

func TestSurvivorsFailAColumnOnlyAgainstItsGeneratorsPromise(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		seen plan.Survivors
		want fault.Code
	}{
		"nothing was compared":                        {plan.Survivors{Column: "email"}, ""},
		"no address survived":                         {plan.Survivors{Column: "email", Compared: 1000}, ""},
		"one address survived":                        {plan.Survivors{Column: "email", Compared: 1_000_000, Equal: 1}, fault.VerificationFailed},
		"addresses were kept, as the rule says":       {plan.Survivors{Column: "kept", Compared: 9, Equal: 9}, ""},
		"half of the booleans survived, as they must": {plan.Survivors{Column: "active", Compared: 1000, Equal: 500}, ""},
		"all booleans survived, as they may":          {plan.Survivors{Column: "active", Compared: 1000, Equal: 1000}, ""},
		"a permutation has a fixed point":             {plan.Survivors{Column: "id", Compared: 32_768, Equal: 1}, ""},
		"a permutation did nothing":                   {plan.Survivors{Column: "id", Compared: 32_768, Equal: 32_768}, fault.VerificationFailed},
		"the only key is a fixed point":               {plan.Survivors{Column: "id", Compared: 1, Equal: 1}, fault.VerificationFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := run(t, warehouse{}, warehouse{}, func(users, _ *plan.Outcome) { users.Survivors = []plan.Survivors{test.seen} })
			if fault.CodeOf(err) != test.want {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if err != nil && !strings.Contains(err.Error(), "column "+test.seen.Column) {
				t.Errorf("the error does not name the column: %v", err)
			}
		})
	}
}

func TestTheSourceIsAskedOnlyWhereTheCopyBreaksAKey(t *testing.T) {
	t.Parallel()
	const both, under = "s.new2 payer+mail to s.new1 id+email", "s.new2 payer to s.new1 id where kind is a,b"
	var source, destination []string
	passed, err := run(t, warehouse{asked: &source}, warehouse{asked: &destination, broken: map[string]int64{"s.new1 a+b": 0}}, unchanged)
	if err != nil || len(passed["users"]) != 0 {
		t.Fatalf("%v, %v", passed, err)
	}
	if diff := cmp.Diff([]string{"s.new1 id", "s.new1 a+b", "s.new2 user to s.new1 id", both, under}, destination); diff != "" {
		t.Errorf("the destination was asked (-want +got):\n%s", diff)
	}
	if len(source) != 0 {
		t.Errorf("the source was asked %q", source)
	}
}

func TestKeysMayBeBrokenAsOftenAsInTheSource(t *testing.T) {
	t.Parallel()
	const repeated, orphaned = "s.new1 id", "s.new2 user to s.new1 id"
	const both, under = "s.new2 payer+mail to s.new1 id+email", "s.new2 payer to s.new1 id where kind is a,b"
	honest := warehouse{broken: map[string]int64{
		"s.users id": 2, "s.orders user to s.users id": 1, "s.orders payer to s.users id where kind is a,b": 3,
	}}
	grown := warehouse{broken: honest.broken, rows: map[string]int64{"s.users": 6, "s.orders": 10}}
	foreign := plan.KeyCheck{Kind: plan.ForeignKeyKind, Columns: []string{"user"}, Refers: "s.users"}
	check := func(c plan.KeyCheck, inCopy, inSource int64, skew bool) []plan.KeyCheck {
		c.Copy, c.Source, c.Skew = inCopy, inSource, skew
		return []plan.KeyCheck{c}
	}
	for name, test := range map[string]struct {
		source warehouse
		copy   map[string]int64
		table  string
		want   []plan.KeyCheck
		code   fault.Code
	}{
		"as many duplicates":                        {honest, map[string]int64{repeated: 2}, "users", check(plan.KeyCheck{Kind: plan.PrimaryKeyKind, Columns: []string{"id"}}, 2, 2, false), ""},
		"one duplicate more":                        {honest, map[string]int64{repeated: 3}, "users", nil, fault.VerificationFailed},
		"as many orphans":                           {honest, map[string]int64{orphaned: 1}, "orders", check(foreign, 1, 1, false), ""},
		"more orphans than an unchanged source":     {honest, map[string]int64{orphaned: 2}, "orders", nil, fault.VerificationFailed},
		"more orphans, and the source has changed":  {grown, map[string]int64{orphaned: 2}, "orders", check(foreign, 2, 1, true), ""},
		"nearly all are orphans":                    {grown, map[string]int64{orphaned: 9}, "orders", nil, fault.VerificationFailed},
		"orphans of a key that the workspace gives": {honest, map[string]int64{both: 1}, "orders", nil, fault.VerificationFailed},
		"orphans of one of several tables' keys":    {honest, map[string]int64{under: 4}, "orders", nil, fault.VerificationFailed},
		"as many of it as in the source":            {honest, map[string]int64{under: 3}, "orders", check(plan.KeyCheck{Kind: plan.ForeignKeyKind, Columns: []string{"payer"}, Refers: "s.users"}, 3, 3, false), ""},
		"the source cannot be asked":                {warehouse{broken: map[string]int64{"s.users id": -1}}, map[string]int64{repeated: 1}, "users", nil, fault.Internal},
		"the copy cannot be asked":                  {honest, map[string]int64{orphaned: -1}, "orders", nil, fault.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			passed, err := run(t, test.source, warehouse{broken: test.copy}, unchanged)
			if fault.CodeOf(err) != test.code {
				t.Fatalf("got %v, want %q", err, test.code)
			}
			if _, ok := passed[test.table]; ok != (test.code == "") {
				t.Errorf("the table passed: %t", ok)
			}
			if diff := cmp.Diff(test.want, passed[test.table]); diff != "" {
				t.Errorf("keys (-want +got):\n%s", diff)
			}
			if err != nil && !strings.Contains(err.Error(), "s."+test.table) {
				t.Errorf("the error does not name the table: %v", err)
			}
		})
	}
}

// slow answers every question after a second.
type slow struct {
	warehouse
	mu      sync.Mutex
	at, max int
}

func (s *slow) wait() {
	s.mu.Lock()
	s.at++
	s.max = max(s.max, s.at)
	s.mu.Unlock()
	time.Sleep(time.Second)
	s.mu.Lock()
	s.at--
	s.mu.Unlock()
}

func (s *slow) Count(ctx context.Context, schema, table string) (int64, error) {
	s.wait()
	return s.warehouse.Count(ctx, schema, table)
}

func (s *slow) Repeats(context.Context, string, string, []string) (int64, error) {
	s.wait()
	return 0, nil
}

func TestQuestionsAboutOneTableAreAskedAtOnceButNoMoreThanAllowed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &plan.Plan{Tables: []plan.Table{{
			Ordinal: 1, Schema: "s", Name: "users", Staging: "new1", PrimaryKey: []string{"id"}, Unique: [][]string{{"a"}, {"b"}, {"c"}, {"d"}},
		}}}
		w := &slow{warehouse: warehouse{rows: map[string]int64{"s.new1": 5}}}
		began := time.Now()
		passed := 0
		err := verify.Step{Plan: p, Source: w, Destination: w, AtOnce: 3}.Run(t.Context(),
			[]plan.Outcome{{Ordinal: 1, Status: plan.TableLoaded, RowsUnloaded: 5, RowsTransformed: 5, RowsLoaded: 5}},
			func(int, []plan.KeyCheck) { passed++ })
		if err != nil || passed != 1 {
			t.Errorf("%v, %d tables passed, want 1", err, passed)
		}
		if took := time.Since(began); took != 2*time.Second || w.max != 3 {
			t.Errorf("six questions took %s, %d at once; want 2 s, 3 at once", took, w.max)
		}
	})
}
