package survey_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/keyed"
	"standin/internal/pipeline/survey"
	"standin/internal/plan"
)

// canary is a value of the source, which nothing but the statistics may hold.
const canary = "canary@example.test"

// source answers every question with the same rows, and counts how many are asked
// at once.
type source struct {
	mu        sync.Mutex
	asked     []string
	now, most int
	rows      func(plan.Question) ([][][]byte, error)
	pause     time.Duration
}

func (s *source) Answer(_ context.Context, t plan.Table, q plan.Question) ([][][]byte, error) {
	s.mu.Lock()
	s.asked = append(s.asked, t.String()+": "+q.String())
	s.now++
	s.most = max(s.most, s.now)
	s.mu.Unlock()
	time.Sleep(s.pause)
	s.mu.Lock()
	s.now--
	s.mu.Unlock()
	return s.rows(q)
}

// counted is an answer of three values and NULL, with their rows.
func counted(q plan.Question) ([][][]byte, error) {
	tuple := func(value []byte, rows string) [][]byte {
		row := make([][]byte, len(q.Columns))
		for i := range row {
			row[i] = value
		}
		return append(row, []byte(rows))
	}
	return [][][]byte{tuple([]byte(canary), "7"), tuple([]byte("1"), "40"), tuple(nil, "3"), tuple([]byte{}, "50")}, nil
}

// job is a plan of two tables: three columns of the first draw from statistics, two
// of them together, and one of the second.
func job() *plan.Plan {
	text := plan.Type{Kind: plan.VarChar, Length: 40}
	drawn := plan.Rule{Generator: "categorical"}
	pair := plan.Rule{Generator: "categorical", Link: "pair"}
	return &plan.Plan{Job: "abcdefghijkl0123", Staging: plan.Staging{Prefix: "p"}, Tables: []plan.Table{
		{Ordinal: 1, Schema: "s", Name: "users", Columns: []plan.Column{
			{Name: "id", Type: text, Rule: plan.Rule{Generator: plan.Passthrough}},
			{Name: "city", Type: text, Rule: pair},
			{Name: "plan", Type: text, Rule: drawn},
			{Name: "state", Type: text, Rule: pair},
		}},
		{Ordinal: 2, Schema: "s", Name: "orders", Columns: []plan.Column{{Name: "kind", Type: text, Rule: drawn}}},
	}}
}

func keysOf(masking byte) generator.Keys {
	return generator.NewKeys(keyed.Key{masking}, "abcdefghijkl0123", plan.SipHash)
}

func TestThePlanHasTheDigestsOfTheStatisticsAndNoValue(t *testing.T) {
	t.Parallel()
	p, from := job(), &source{rows: counted}
	objects, err := survey.Run(t.Context(), p, from, keysOf(1), 2)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(from.asked)
	if diff := cmp.Diff([]string{"s.orders: categories of kind", "s.users: categories of city, state", "s.users: categories of plan"}, from.asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	named := map[string][]string{}
	for _, table := range p.Tables {
		for _, s := range table.Statistics {
			named[table.Name] = append(named[table.Name], s.Column)
			sum := sha256.Sum256(objects[s.Key])
			if !strings.HasPrefix(s.Key, "p/input/abcdefghijkl0123/"+table.Dir()+"/") || s.SHA256 != hex.EncodeToString(sum[:]) || s.Bytes != int64(len(objects[s.Key])) || s.Bytes == 0 {
				t.Errorf("the statistics of %s are %+v, and have %d bytes", s.Column, s, len(objects[s.Key]))
			}
		}
	}
	if diff := cmp.Diff(map[string][]string{"users": {"city", "plan"}, "orders": {"kind"}}, named); diff != "" {
		t.Errorf("the statistics are known by (-want +got):\n%s", diff)
	}
	if len(objects) != 3 {
		t.Errorf("there are %d objects, want 3", len(objects))
	}
	text, err := json.Marshal(p)
	if err != nil || strings.Contains(string(text), canary) {
		t.Errorf("the plan holds a value (%v)", err)
	}
}

func TestTheSameAnswersGiveTheSameStatistics(t *testing.T) {
	t.Parallel()
	var first map[string][]byte
	for atOnce := range 4 {
		objects, err := survey.Run(t.Context(), job(), &source{rows: counted}, keysOf(1), atOnce)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = objects
		}
		if diff := cmp.Diff(first, objects); diff != "" {
			t.Errorf("%d at once (-first +again):\n%s", atOnce, diff)
		}
	}
}

// TestNoiseBelongsToTheJob blurs the same counts under two masking keys.
func TestNoiseBelongsToTheJob(t *testing.T) {
	t.Parallel()
	blurred := func(masking byte) []byte {
		p := job()
		p.Tables = p.Tables[1:]
		p.Tables[0].Columns[0].Rule.Options = []byte(`{"differential_privacy":true,"epsilon":0.5}`)
		from := &source{rows: func(plan.Question) ([][][]byte, error) { return [][][]byte{{[]byte("a"), []byte("1000000")}}, nil }}
		objects, err := survey.Run(t.Context(), p, from, keysOf(masking), 1)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Collect(maps.Values(objects))[0]
	}
	if !bytes.Equal(blurred(1), blurred(1)) {
		t.Error("the same job has other noise")
	}
	for masking := byte(2); bytes.Equal(blurred(masking), blurred(1)); masking++ {
		if masking == 40 {
			t.Fatal("the noise is that of all jobs")
		}
	}
}

func TestNoMoreQuestionsAreOpenThanAllowed(t *testing.T) {
	t.Parallel()
	for atOnce, want := range map[int]int{0: 1, 1: 1, 2: 2, 9: 3} {
		synctest.Test(t, func(t *testing.T) {
			from := &source{rows: counted, pause: time.Second}
			if _, err := survey.Run(t.Context(), job(), from, keysOf(1), atOnce); err != nil {
				t.Fatal(err)
			}
			if from.most != want {
				t.Errorf("%d questions were open at once, want %d", from.most, want)
			}
		})
	}
}

func TestWhatCannotBeFoundOutLeavesThePlanAsItWas(t *testing.T) {
	t.Parallel()
	gone := errors.New("the warehouse is gone")
	rule := func(change func(*plan.Rule)) func(*plan.Plan) {
		return func(p *plan.Plan) { change(&p.Tables[1].Columns[0].Rule) }
	}
	for name, test := range map[string]struct {
		change func(*plan.Plan)
		rows   func(plan.Question) ([][][]byte, error)
		code   fault.Code
		says   string
		table  string
	}{
		"the source cannot be asked": {rows: func(plan.Question) ([][][]byte, error) { return nil, gone }, code: fault.Internal, says: gone.Error()},
		"the source panics":          {rows: func(plan.Question) ([][][]byte, error) { panic(canary) }, code: fault.Internal},
		"the source answers what it was not asked": {
			rows: func(plan.Question) ([][][]byte, error) { return [][][]byte{{[]byte(canary)}}, nil }, code: fault.RuleRefused, says: "column ",
		},
		"a count is no number": {
			rows: func(q plan.Question) ([][][]byte, error) {
				rows, err := counted(q)
				rows[1][len(q.Columns)] = []byte(canary)
				return rows, err
			}, code: fault.RuleRefused, says: "column ",
		},
		"a column has too many values": {
			change: func(p *plan.Plan) { p.Tables = p.Tables[1:] },
			rows: func(plan.Question) ([][][]byte, error) {
				return slices.Repeat([][][]byte{{[]byte(canary), []byte("1")}}, 10_001), nil
			}, code: fault.RuleRefused, says: "column kind of s.orders", table: "s.orders",
		},
		"no value may be shown": {
			change: func(p *plan.Plan) {
				p.Tables = p.Tables[1:]
				p.Tables[0].Columns[0].Rule.Options = []byte(`{"differential_privacy":true}`)
			},
			rows: func(plan.Question) ([][][]byte, error) { return [][][]byte{{[]byte(canary), []byte("1")}}, nil },
			code: fault.RuleRefused, says: "column kind of s.orders", table: "s.orders",
		},
		"a rule is none": {
			change: rule(func(r *plan.Rule) { r.Options = []byte(`{"epsilon":0}`) }), rows: counted, code: fault.RuleRefused, says: "epsilon", table: "s.orders",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := job()
			if test.change != nil {
				test.change(p)
			}
			objects, err := survey.Run(t.Context(), p, &source{rows: test.rows}, keysOf(1), 2)
			if fault.CodeOf(err) != test.code || !strings.Contains(err.Error(), test.says) || objects != nil {
				t.Fatalf("got %v (%s) and %d objects, want %s", err, fault.CodeOf(err), len(objects), test.code)
			}
			if f, ok := errors.AsType[*fault.Error](err); test.table != "" && (!ok || f.Table != test.table) {
				t.Errorf("the error does not name the table: %#v", err)
			}
			if strings.Contains(err.Error(), canary) {
				t.Error("the error holds a value")
			}
			for _, table := range p.Tables {
				if len(table.Statistics) > 0 {
					t.Errorf("the plan names statistics of %s that there are none of", table)
				}
			}
		})
	}
}

func TestAJobWithoutSuchRulesAsksNothing(t *testing.T) {
	t.Parallel()
	p := job()
	for i := range p.Tables {
		for k := range p.Tables[i].Columns {
			p.Tables[i].Columns[k].Rule = plan.Rule{Generator: plan.Passthrough}
		}
	}
	from := &source{rows: counted}
	if objects, err := survey.Run(t.Context(), p, from, keysOf(1), 2); err != nil || len(objects) != 0 || len(from.asked) != 0 {
		t.Errorf("it asked %q, made %d objects, %v", from.asked, len(objects), err)
	}
}
