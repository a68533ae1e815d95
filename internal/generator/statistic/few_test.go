package statistic

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/plan"
)

// drawing are the generators that draw from bins, with a type and a value of a column.
var drawing = map[string]struct {
	spec  func() generator.Spec
	kind  plan.Type
	value string
}{
	"continuous":       {continuous, plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 2}, "123456.78"},
	"algebraic":        {algebraic, plan.Type{Kind: plan.BigInt}, "987654321"},
	"event-timestamps": {eventTimestamps, plan.Type{Kind: plan.Timestamp}, "1987-06-05 04:03:02"},
}

// binsOfOne is an answer of so many rows of one value, each in a bin of its own.
func binsOfOne(rows int, value string, by ...string) generator.Answer {
	var answer generator.Answer
	for n := range rows {
		answer = append(answer, append(cells(by...), bin(n+1, 1, value, value)...))
	}
	return answer
}

func TestAColumnOfFewValuesIsRefusedAndOneOfNoneIsNot(t *testing.T) {
	t.Parallel()
	for name, c := range drawing {
		for rows, refused := range map[int]bool{0: false, 1: true, 5: true, leastDrawn - 1: true, leastDrawn: false} {
			t.Run(fmt.Sprintf("%s of %d rows", name, rows), func(t *testing.T) {
				t.Parallel()
				study, err := c.spec().Study(columns(plan.Rule{Generator: name}, c.kind))
				if err != nil {
					t.Fatal(err)
				}
				_, err = study.Conclude([]generator.Answer{binsOfOne(rows, c.value)}, noise(t, "c1"))
				if refused != (err != nil) || err != nil && (!strings.Contains(err.Error(), "column c1") || strings.Contains(err.Error(), c.value)) {
					t.Errorf("error %v", err)
				}
			})
		}
	}
}

func TestLinkedColumnsAreRefusedByTheOneOfFewValues(t *testing.T) {
	t.Parallel()
	for name, c := range drawing {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			study, err := c.spec().Study(columns(plan.Rule{Generator: name, Link: "both"}, c.kind, c.kind))
			if err != nil {
				t.Fatal(err)
			}
			_, err = study.Conclude([]generator.Answer{binsOfOne(500, c.value), binsOfOne(3, c.value), nil}, noise(t, "c1"))
			if err == nil || !strings.Contains(err.Error(), "column c2") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestAPartIsDrawnFromIfEachOfItsColumnsHasEnoughValues reads which parts the statistics
// are of.
func TestAPartIsDrawnFromIfEachOfItsColumnsHasEnoughValues(t *testing.T) {
	t.Parallel()
	for name, c := range drawing {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := columns(plan.Rule{Generator: name, Link: "both", Partition: []string{"c3"}}, c.kind, c.kind)
			g.Table.Columns = append(g.Table.Columns, plan.Column{Name: "c3", Type: text()})
			study, err := c.spec().Study(g)
			if err != nil {
				t.Fatal(err)
			}
			answers := []generator.Answer{
				binsOfOne(500, c.value), binsOfOne(500, c.value), nil,
				append(append(append(binsOfOne(19, c.value, "few"), binsOfOne(60, c.value, "one")...), binsOfOne(20, c.value, "many")...), binsOfOne(20, c.value, "half")...),
				append(append(binsOfOne(19, c.value, "few"), binsOfOne(1, c.value, "one")...), binsOfOne(25, c.value, "many")...), nil,
			}
			made, err := study.Conclude(answers, noise(t, "c1"))
			if err != nil {
				t.Fatal(err)
			}
			var parts []struct {
				By [][]byte `json:"by"`
			}
			if err := json.Unmarshal(made, &parts); err != nil {
				t.Fatal(err)
			}
			var named []string
			for _, p := range parts {
				for _, by := range p.By {
					named = append(named, string(by))
				}
			}
			if got := strings.Join(named, " "); got != "half many" {
				t.Errorf("the parts are %s", got)
			}
		})
	}
}

func TestTheTimeBetweenFewEventsIsNotDrawn(t *testing.T) {
	t.Parallel()
	kind := plan.Type{Kind: plan.Date}
	study := studyEvents(columns(plan.Rule{Generator: "event-timestamps", Link: "both"}, kind, kind))
	for rows, want := range map[int]uint64{1: 0, leastDrawn - 1: 0, leastDrawn: leastDrawn} {
		made, err := study.Conclude([]generator.Answer{binsOfOne(90, "2020-01-01"), binsOfOne(90, "2020-01-09"), binsOfOne(rows, "4711")}, noise(t, "c1"))
		if err != nil {
			t.Fatal(err)
		}
		var parts statistics[sequence]
		if err := json.Unmarshal(made, &parts); err != nil {
			t.Fatal(err)
		}
		if got := parts[0].Of.Gaps[0].rows(); got != want {
			t.Errorf("of %d rows %d are drawn from", rows, got)
		}
	}
}
