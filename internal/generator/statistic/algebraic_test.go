package statistic

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

// answered answers the questions of a study from rows in memory; nil is NULL.
func answered(g generator.Group, study generator.Study, rows generator.Answer) []generator.Answer {
	var answers []generator.Answer
	place := func(name string) int { return slices.Index(g.Names(), name) }
	number := func(cell []byte, column int) value.Decimal {
		n, _ := value.ParseDecimal(cell, scaleOf(g.Table.Columns[g.Columns[column]].Type))
		return n
	}
	present := func(columns []string) generator.Answer {
		return slices.DeleteFunc(slices.Clone(rows), func(row [][]byte) bool {
			return slices.ContainsFunc(columns, func(name string) bool { return row[place(name)] == nil })
		})
	}
	sorted := func(rows generator.Answer, column int) generator.Answer {
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, b [][]byte) int { return number(a[column], column).Compare(number(b[column], column)) })
		return rows
	}
	for _, q := range study.Questions {
		kept, bins := present(q.Columns), map[string]int{}
		var answer generator.Answer
		switch q.Kind {
		case plan.Rows:
			answer = kept[:min(len(kept), q.Limit+1)]
		case plan.Bins:
			column := place(q.Columns[0])
			kept = sorted(kept, column)
			size := max(len(kept)/q.Bins, 10)
			for n := 0; n*size < len(kept); n++ {
				part := kept[n*size : min((n+1)*size, len(kept))]
				answer = append(answer, cells(fmt.Sprint(n+1), fmt.Sprint(len(part)), string(part[0][column]), string(part[len(part)-1][column])))
			}
		case plan.Cells:
			bin := make([]map[string]int, len(q.Columns))
			for i := range bin {
				bin[i] = map[string]int{}
				for n, row := range sorted(kept, i) {
					bin[i][fmt.Sprintf("%q", row)] = n*q.Bins/len(kept) + 1
				}
			}
			for _, row := range kept {
				var in []string
				for i := range bin {
					in = append(in, fmt.Sprint(bin[i][fmt.Sprintf("%q", row)]))
				}
				bins[strings.Join(in, " ")]++
			}
			for in, n := range bins {
				answer = append(answer, cells(append(strings.Fields(in), fmt.Sprint(n))...))
			}
		}
		answers = append(answers, answer)
	}
	return answers
}

// masks are those of all columns of a group whose rows the statistics are of.
func masks(t *testing.T, g generator.Group, rows generator.Answer) []generator.Mask {
	t.Helper()
	study, err := studyRelation(g)
	if err != nil {
		t.Fatal(err)
	}
	text, err := study.Conclude(answered(g, study, rows), noise(t, "c1"))
	if err != nil {
		t.Fatal(err)
	}
	table, keys := g.Table, generator.ExampleKeys()
	table.Statistics = []plan.Statistics{{Column: g.First().Name, Key: "k"}}
	keys.Statistics = map[string][]byte{"k": text}
	made := make([]generator.Mask, len(g.Columns))
	for i, column := range g.Columns {
		c := table.Columns[column]
		d, err := generator.NewDomain(generator.Scope{Table: table, Column: column, Keys: keys}, c.Rule, algebraic())
		if err != nil {
			t.Fatal(err)
		}
		if made[i], err = compileRelation(generator.Options{}, c, d); err != nil {
			t.Fatal(err)
		}
	}
	return made
}

func linked(types ...plan.Type) generator.Group {
	return columns(plan.Rule{Generator: "algebraic", Link: "bill"}, types...)
}

func TestStandInsKeepTheRelationAndNothingIsAllocated(t *testing.T) {
	t.Parallel()
	types := []plan.Type{decimal(9, 2), {Kind: plan.SmallInt}, decimal(9, 3), decimal(12, 2)}
	g := linked(types...)
	rows := many(2000, func(n int) [][]byte {
		price, pieces, tax := 100+n*n*37%9001, n%9+1, n*n*11%7919
		row := cells(hundredths(price), fmt.Sprint(pieces), fmt.Sprintf("%d.%03d", tax/1000, tax%1000), hundredths(price*pieces+(tax+5)/10))
		if n%5 == 0 {
			row[n%4] = nil
		}
		return row
	})
	made := masks(t, g, rows)
	seen := map[string]bool{}
	for offset := range int64(1000) {
		row := &generator.Row{File: "0000_part_00", Offset: offset, Values: rows[offset]}
		var numbers []*big.Rat
		for i := range types {
			out, err := made[i]([]byte("x"), rows[offset][i], row)
			if err != nil {
				t.Fatal(err)
			}
			n, ok := new(big.Rat).SetString(string(out[1:]))
			if !ok || out[0] != 'x' {
				t.Fatalf("%q is no number", out)
			}
			numbers = append(numbers, n)
		}
		want := new(big.Rat).Add(new(big.Rat).Mul(numbers[0], numbers[1]), numbers[2])
		if got, want := numbers[3].FloatString(2), want.FloatString(2); got != want {
			t.Fatalf("%s * %s + %s is %s, not %s", numbers[0], numbers[1], numbers[2], want, got)
		}
		seen[numbers[3].FloatString(2)] = true
	}
	if len(seen) < 900 {
		t.Errorf("1000 rows have %d totals", len(seen))
	}
}

func TestMaskingRelatedColumnsAllocatesNothing(t *testing.T) {
	made := masks(t, linked(decimal(9, 2), integer(), decimal(12, 2)), many(500, func(n int) [][]byte {
		return cells(hundredths(n*n*37%9001), fmt.Sprint(n%9), hundredths(n*n*37%9001*(n%9)))
	}))
	dst, row := make([]byte, 0, 64), &generator.Row{File: "f", Values: cells("1.00", "2", "2.00")}
	for i, mask := range made {
		if allocs := testing.AllocsPerRun(20, func() { _, _ = mask(dst, row.Values[i], row) }); allocs != 0 {
			t.Errorf("column %d allocates %v times", i, allocs)
		}
	}
}

func TestResultsThatDoNotFitAreDrawnAgainAndThenRefused(t *testing.T) {
	t.Parallel()
	draw := func(sold ...string) (refused int) {
		// The numbers of a column lie in one bin, so great ones meet great ones.
		g := linked(plan.Type{Kind: plan.SmallInt}, plan.Type{Kind: plan.SmallInt}, plan.Type{Kind: plan.SmallInt})
		study, err := studyRelation(g)
		if err != nil {
			t.Fatal(err)
		}
		rows := many(leastRows, func(n int) [][]byte { return cells(fmt.Sprint(n), fmt.Sprint(n*n), fmt.Sprint(n+n*n)) })
		one := func(least, most string) generator.Answer { return generator.Answer{bin(1, 100, least, most)} }
		text, err := study.Conclude([]generator.Answer{rows, one(sold[0], sold[1]), one("20000", "32767"), one("1", "2"), {cells("1", "1", "1", "9")}}, noise(t, "c1"))
		if err != nil {
			t.Fatal(err)
		}
		table, keys := g.Table, generator.ExampleKeys()
		table.Statistics = []plan.Statistics{{Column: "c1", Key: "k"}}
		keys.Statistics = map[string][]byte{"k": text}
		d, err := generator.NewDomain(generator.Scope{Table: table, Column: 2, Keys: keys}, table.Columns[2].Rule, algebraic())
		if err != nil {
			t.Fatal(err)
		}
		mask, err := compileRelation(generator.Options{}, table.Columns[2], d)
		if err != nil {
			t.Fatal(err)
		}
		for offset := range int64(100) {
			out, err := mask([]byte{}, []byte("1"), &generator.Row{File: "f", Offset: offset, Values: cells("1", "2", "3")})
			if n, ok := value.ParseInteger(out); err == nil && (!ok || n < 20000 || n > 32767) {
				t.Fatalf("the sum is %q", out)
			}
			if err != nil {
				refused++
			}
		}
		return refused
	}
	if n := draw("0", "13000"); n > 0 { // about half of the sums are too great
		t.Errorf("%d of 100 rows are refused", n)
	}
	if n := draw("20000", "30000"); n != 100 {
		t.Errorf("%d of 100 rows are refused whose sums never fit", n)
	}
}

func TestColumnsWithoutARelationAreDrawnAsByContinuous(t *testing.T) {
	t.Parallel()
	rows := many(300, func(n int) [][]byte {
		return cells(fmt.Sprint(n*n%1009), fmt.Sprint(n*n*n%2003), fmt.Sprint(n))
	})
	g := linked(integer(), integer(), integer())
	made := masks(t, g, rows)
	study, err := studyNumbers(g)
	if err != nil {
		t.Fatal(err)
	}
	text, err := study.Conclude(answered(g, study, rows), noise(t, "c1"))
	if err != nil {
		t.Fatal(err)
	}
	table, keys := g.Table, generator.ExampleKeys()
	table.Statistics = []plan.Statistics{{Column: "c1", Key: "k"}}
	keys.Statistics = map[string][]byte{"k": text}
	for i, c := range table.Columns {
		d, err := generator.NewDomain(generator.Scope{Table: table, Column: i, Keys: keys}, c.Rule, continuous())
		if err != nil {
			t.Fatal(err)
		}
		mask, err := compileNumbers(generator.Options{}, c, d)
		if err != nil {
			t.Fatal(err)
		}
		for offset := range int64(50) {
			row := &generator.Row{File: "f", Offset: offset, Values: rows[offset]}
			want, err := mask([]byte{}, rows[offset][i], row)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := made[i]([]byte{}, rows[offset][i], row); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("column %d has %q, not %q, error %v", i, got, want, err)
			}
		}
	}
}
