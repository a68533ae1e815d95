package statistic

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/generator"
	"standin/internal/plan"
)

func decimal(precision, scale int) plan.Type {
	return plan.Type{Kind: plan.Decimal, Precision: precision, Scale: scale}
}

func integer() plan.Type { return plan.Type{Kind: plan.Integer} }

// cells are the texts of a row.
func cells(texts ...string) [][]byte {
	row := make([][]byte, len(texts))
	for i, text := range texts {
		row[i] = []byte(text)
	}
	return row
}

// hundredths writes a number with two fraction digits.
func hundredths(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// many are rows, the nth of which row makes.
func many(rows int, row func(n int) [][]byte) generator.Answer {
	var answer generator.Answer
	for n := range rows {
		answer = append(answer, row(n))
	}
	return answer
}

func TestTheRelationWithTheFewestColumnsIsFound(t *testing.T) {
	t.Parallel()
	money, count := decimal(12, 2), integer()
	odd := func(n int) int { return 100 + n*n*37%9001 } // in no order, and related to nothing else
	even := func(n int) int { return 55 + n*n*n*11%7919 }
	for name, c := range map[string]struct {
		types []plan.Type
		row   func(n int) [][]byte
		want  *relation
	}{
		"a total of two": {[]plan.Type{money, money, money}, func(n int) [][]byte {
			return cells(hundredths(odd(n)), hundredths(odd(n)+even(n)), hundredths(even(n)))
		}, &relation{sum, 1, []int{0, 2}}},
		"a total of three, beside another column": {[]plan.Type{count, money, money, money, money}, func(n int) [][]byte {
			return cells(fmt.Sprint(n*n), hundredths(odd(n)), hundredths(even(n)), hundredths(n*7), hundredths(odd(n)+even(n)+n*7))
		}, &relation{sum, 4, []int{1, 2, 3}}},
		"a total of four": {[]plan.Type{money, money, money, money, money}, func(n int) [][]byte {
			return cells(hundredths(odd(n)+even(n)+n*7+n*n), hundredths(odd(n)), hundredths(even(n)), hundredths(n*7), hundredths(n*n))
		}, &relation{sum, 0, []int{1, 2, 3, 4}}},
		"a difference rounded half up": {[]plan.Type{money, money, count}, func(n int) [][]byte {
			return cells(hundredths(odd(n)+30_000), hundredths(odd(n)+10_000-n*50), fmt.Sprint((20_000+n*50+50)/100))
		}, &relation{difference, 2, []int{0, 1}}},
		"a product of numbers of other scales": {[]plan.Type{decimal(9, 3), count, money}, func(n int) [][]byte {
			milli := odd(n)
			return cells(fmt.Sprintf("%d.%03d", milli/1000, milli%1000), fmt.Sprint(even(n)), hundredths((milli*even(n)+5)/10))
		}, &relation{product, 2, []int{0, 1}}},
		"a product that is exact, and no quotient": {[]plan.Type{count, money, money}, func(n int) [][]byte {
			return cells(fmt.Sprint(n+2), hundredths(odd(n)*(n+2)), hundredths(odd(n)))
		}, &relation{product, 1, []int{0, 2}}},
		"a quotient rounded half up": {[]plan.Type{money, count, money}, func(n int) [][]byte {
			return cells(hundredths(odd(n)), fmt.Sprint(n+3), hundredths((odd(n)*2+n+3)/(2*(n+3))))
		}, &relation{quotient, 2, []int{0, 1}}},
		"price times pieces and tax": {[]plan.Type{money, count, money, money}, func(n int) [][]byte {
			return cells(hundredths(odd(n)), fmt.Sprint(n%7+2), hundredths(even(n)), hundredths(odd(n)*(n%7+2)+even(n)))
		}, &relation{productSum, 3, []int{0, 1, 2}}},
		"price times pieces less a discount": {[]plan.Type{money, money, count, money}, func(n int) [][]byte {
			return cells(hundredths(odd(n)*(n%7+9)-n), hundredths(n), fmt.Sprint(n%7+9), hundredths(odd(n)))
		}, &relation{productDifference, 0, []int{2, 3, 1}}},
		"pieces with a small tax, and not what rounding hides": {[]plan.Type{money, count, money, money}, func(n int) [][]byte {
			return cells(hundredths(odd(n)), fmt.Sprint(n%5+1), hundredths(odd(n)*(n%5+1)/20), hundredths(odd(n)*(n%5+1)+odd(n)*(n%5+1)/20))
		}, &relation{productSum, 3, []int{0, 1, 2}}},
		"a total beside columns of zeros": {[]plan.Type{money, money, money, money, count, money}, func(n int) [][]byte {
			return cells("0.00", "0.00", "0.00", hundredths(odd(n)), fmt.Sprint(n+2), hundredths(odd(n)*(n+2)))
		}, &relation{product, 5, []int{3, 4}}},
		"none": {[]plan.Type{money, money, money}, func(n int) [][]byte {
			return cells(hundredths(odd(n)), hundredths(even(n)), hundredths(n))
		}, nil},
		"all rows but one": {[]plan.Type{count, count, count}, func(n int) [][]byte {
			return cells(fmt.Sprint(odd(n)), fmt.Sprint(even(n)), fmt.Sprint(odd(n)+even(n)+n/39))
		}, nil},
		"steps that fit no 128 bits": {[]plan.Type{decimal(38, 0), decimal(38, 0), decimal(38, 0)}, func(n int) [][]byte {
			return cells(strings.Repeat("9", 38), strings.Repeat("8", 38), fmt.Sprint(n))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := sampleOf(many(40, c.row), c.types)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, relationOf(rows, c.types)); diff != "" {
				t.Error(diff)
			}
			if few := relationOf(rows[:leastRows-1], c.types); few != nil {
				t.Errorf("%d rows are enough for %+v", leastRows-1, few)
			}
		})
	}
}

func TestEveryFormIsTriedOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for r := range relations(make([]int, 5)) {
		name := fmt.Sprint(r)
		if seen[name] || !r.within(5) || slices.Contains(r.Columns, r.Result) || len(slices.Compact(slices.Sorted(slices.Values(r.Columns)))) != len(r.Columns) {
			t.Errorf("%s is there twice, or none", name)
		}
		seen[name] = true
	}
	// For each of 5 results, of 4 columns: 6 sums and 6 products of two, 12 differences
	// and 12 quotients; 4 sums of three, and 6 pairs by 2 others, twice; 1 sum of four.
	if want := 5 * (6 + 6 + 12 + 12 + 4 + 12 + 12 + 1); len(seen) != want {
		t.Errorf("%d relations, want %d", len(seen), want)
	}
}

func TestStrangeRowsAreRefused(t *testing.T) {
	t.Parallel()
	for what, row := range map[string][][]byte{"too few numbers": cells("1"), "no number": cells("1", "x"), "NULL": {nil, []byte("1")}, "fraction digits": cells("1", "1.5")} {
		if _, err := sampleOf(generator.Answer{row}, []plan.Type{integer(), integer()}); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}
