package statistic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"standin/internal/generator"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func noise(t *testing.T, column string) keyed.Domain {
	t.Helper()
	d, err := generator.ExampleKeys().Noise(plan.Table{Schema: "s", Name: "t"}, column)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// columns is a group of columns of a table, all with the rule.
func columns(rule plan.Rule, types ...plan.Type) generator.Group {
	table := plan.Table{Schema: "s", Name: "t"}
	for i, kind := range types {
		table.Columns = append(table.Columns, plan.Column{Name: fmt.Sprintf("c%d", i+1), Type: kind, Rule: rule})
	}
	return generator.NewGroup(table, 0)
}

func text() plan.Type { return plan.Type{Kind: plan.VarChar, Length: 20} }

func TestLaplaceHasTheProbabilitiesThatItShould(t *testing.T) {
	t.Parallel()
	const draws = 200_000
	d := noise(t, "laplace")
	stream := d.Stream(nil)
	counts := map[int64]int{}
	for range draws {
		counts[laplace(&stream, 1_000_000)]++
	}
	// Of n: tanh(1/2) exp(-|n|), here to four digits.
	for n, want := range map[int64]float64{0: 0.4621, 1: 0.1700, -1: 0.1700, 2: 0.0625, -2: 0.0625, 5: 0.0031, -5: 0.0031} {
		if got := float64(counts[n]) / draws; got < want-0.005 || got > want+0.005 {
			t.Errorf("%d has the probability %.4f, want %.4f", n, got, want)
		}
	}
}

func TestDifferentialPrivacyBlursCountsAndDropsRareValues(t *testing.T) {
	t.Parallel()
	answer := generator.Answer{{[]byte("often"), []byte("1000")}, {nil, []byte("500")}}
	for n := range 200 {
		answer = append(answer, [][]byte{fmt.Appendf(nil, "single %d", n), []byte("1")})
	}
	study := studyCategories(columns(plan.Rule{Generator: "categorical"}, text()), 1_000_000)
	made, err := study.Conclude([]generator.Answer{answer}, noise(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	var parts statistics[counted]
	if err := json.Unmarshal(made, &parts); err != nil {
		t.Fatal(err)
	}
	of := parts[0].Of
	if len(of.Values) != 2 || of.Values[0][0] != nil || string(of.Values[1][0]) != "often" {
		t.Fatalf("%d values are left", len(of.Values))
	}
	if of.Counts[0] < 480 || of.Counts[0] > 520 || of.Counts[0] == 500 && of.Counts[1] == 1000 {
		t.Errorf("the counts are %v", of.Counts)
	}
	again, err := study.Conclude([]generator.Answer{answer}, noise(t, "a"))
	if err != nil || !bytes.Equal(made, again) {
		t.Errorf("the same answers gave other statistics, error %v", err)
	}
	if _, err := study.Conclude([]generator.Answer{answer[2:]}, noise(t, "a")); err == nil {
		t.Error("a column of single values is no error")
	}
}

func TestTheLeastCountKeepsDelta(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rows, epsilon uint64
		want          int64
	}{{100_000, 1_000_000, 15}, {100_000, 500_000, 29}, {1, 1_000_000, 4}, {0, 1_000_000, 4}} {
		if got := least(c.rows, c.epsilon); got != c.want {
			t.Errorf("of %d rows with epsilon %d: %d, want %d", c.rows, c.epsilon, got, c.want)
		}
	}
}

func TestTooManyCategoriesAndStrangeAnswersAreRefused(t *testing.T) {
	t.Parallel()
	many := make(generator.Answer, mostCategories+1)
	for i := range many {
		many[i] = [][]byte{fmt.Appendf(nil, "%d", i), []byte("1")}
	}
	study := studyCategories(columns(plan.Rule{Generator: "categorical"}, text()), 0)
	for what, answer := range map[string]generator.Answer{
		"too many": many, "no count": {{[]byte("a")}}, "a count that is none": {{[]byte("a"), []byte("x")}}, "a negative count": {{nil, []byte("-1")}},
	} {
		if _, err := study.Conclude([]generator.Answer{answer}, noise(t, "a")); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}
