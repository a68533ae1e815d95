package statistic

import (
	"cmp"
	"iter"
	"slices"

	"standin/internal/generator/value"
	"standin/internal/plan"
)

// form is how one column follows from others.
type form string

const (
	sum               form = "sum"                // b + c + …
	difference        form = "difference"         // b - c
	product           form = "product"            // b * c
	quotient          form = "quotient"           // b / c
	productSum        form = "product-sum"        // b * c + d
	productDifference form = "product-difference" // b * c - d
)

// relation says that a column is what a form makes of others, in that order, rounded
// half up, without the sign, to its own fraction digits. Columns are known by their
// places in the group.
type relation struct {
	Form    form  `json:"form"`
	Result  int   `json:"result"`
	Columns []int `json:"columns"`
}

// within reports whether it can be one of some columns.
func (r relation) within(columns int) bool {
	return len(r.Columns) > 1 && !slices.ContainsFunc(append(slices.Clone(r.Columns), r.Result), func(c int) bool { return c < 0 || c >= columns })
}

// of is the number of the result in a row of numbers without their points, each with
// its scale. It fails where a step does not fit 128 bits, or divides by 0.
func (r relation) of(numbers []wide, scales []int) (wide, bool) {
	if r.Form == quotient {
		above, below := r.Columns[0], r.Columns[1]
		digits := scales[r.Result] + scales[below] - scales[above]
		n, fitsAbove := numbers[above].rescaled(max(digits, 0))
		by, fitsBelow := numbers[below].rescaled(max(-digits, 0))
		made, divides := n.over(by)
		return made, fitsAbove && fitsBelow && divides
	}
	at, scale, fits := r.unrounded(numbers, scales)
	made, fitsMade := at.rescaled(scales[r.Result] - scale)
	return made, fits && fitsMade
}

// unrounded is the number before it is rounded, and its scale, of all forms but
// quotient.
func (r relation) unrounded(numbers []wide, scales []int) (at wide, scale int, fits bool) {
	first, rest := r.Columns[0], r.Columns[1:]
	at, scale, fits = numbers[first], scales[first], true
	if r.Form == product || r.Form == productSum || r.Form == productDifference {
		at, fits = at.times(numbers[rest[0]])
		scale, rest = scale+scales[rest[0]], rest[1:]
	}
	for _, column := range rest {
		term, common := numbers[column], max(scale, scales[column])
		if r.Form == difference || r.Form == productDifference {
			term = wide{}.minus(term)
		}
		left, fitsLeft := at.rescaled(common - scale)
		right, fitsRight := term.rescaled(common - scales[column])
		total, fitsTotal := left.sum(right)
		at, scale, fits = total, common, fits && fitsLeft && fitsRight && fitsTotal
	}
	return at, scale, fits
}

// holds reports whether the result of a row is the relation's; exactly: without
// rounding.
func (r relation) holds(row []wide, scales []int, exactly bool) bool {
	if !exactly {
		made, fits := r.of(row, scales)
		return fits && made == row[r.Result]
	}
	if r.Form == quotient { // another column is the product
		return false
	}
	at, scale, fits := r.unrounded(row, scales)
	digits := scale - scales[r.Result]
	left, fitsLeft := at.rescaled(max(-digits, 0))
	right, fitsRight := row[r.Result].rescaled(max(digits, 0))
	return fits && fitsLeft && fitsRight && left == right
}

// relationOf is the first of relations that holds for all rows, of which there must
// be leastRows; one that rounds must come after those that do not, since a result of
// few digits hides what it leaves out: 3 pieces are also the rounded quotient of their
// price with tax and that of one. A result that is the same everywhere needs none.
func relationOf(rows [][]wide, types []plan.Type) *relation {
	if len(rows) < leastRows {
		return nil
	}
	scales, varies := scalesOf(types), make([]bool, len(types))
	for i := range varies {
		varies[i] = slices.ContainsFunc(rows, func(row []wide) bool { return row[i] != rows[0][i] })
	}
	for _, exactly := range []bool{true, false} {
		for r := range relations(scales) {
			if varies[r.Result] && !slices.ContainsFunc(rows, func(row []wide) bool { return !r.holds(row, scales, exactly) }) {
				return &r
			}
		}
	}
	return nil
}

func scalesOf(types []plan.Type) []int {
	scales := make([]int, len(types))
	for i, t := range types {
		scales[i] = scaleOf(t)
	}
	return scales
}

// relations are all that columns of some scales can have: those of few columns first,
// but quotients last, those with many fraction digits before others.
func relations(scales []int) iter.Seq[relation] {
	columns := len(scales)
	finest := make([]int, columns)
	for i := range finest {
		finest[i] = i
	}
	slices.SortStableFunc(finest, func(a, b int) int { return cmp.Compare(scales[b], scales[a]) })
	return func(yield func(relation) bool) {
		for count := 2; count < columns; count++ {
			forms := []form{sum}
			switch count {
			case 2:
				forms = []form{sum, difference, product}
			case 3:
				forms = []form{sum, productSum, productDifference}
			}
			for _, f := range forms {
				for result := range columns {
					if !(relation{Form: f, Result: result}).choose(count, columns, yield) {
						return
					}
				}
			}
		}
		for _, result := range finest {
			if !(relation{Form: quotient, Result: result}).choose(2, columns, yield) {
				return
			}
		}
	}
}

// choose appends further columns in every way that makes another relation, and reports
// whether yield wants more.
func (r relation) choose(count, columns int, yield func(relation) bool) bool {
	chosen := len(r.Columns)
	if chosen == count {
		return yield(r)
	}
	// Terms of a sum, and factors, can change places: only one order is taken.
	ordered := chosen > 0 && r.Form == sum || chosen == 1 && r.Form != difference && r.Form != quotient
	for column := range columns {
		if column == r.Result || slices.Contains(r.Columns, column) || ordered && column < r.Columns[chosen-1] {
			continue
		}
		with := r
		with.Columns = append(slices.Clip(r.Columns), column)
		if !with.choose(count, columns, yield) {
			return false
		}
	}
	return true
}

// limits are the least and the greatest numbers of a type.
type limits struct{ least, most value.Decimal }

func limitsOf(t plan.Type) limits {
	return limits{value.DecimalLimit(t, true), value.DecimalLimit(t, false)}
}

func (l limits) hold(w wide) bool {
	n := w.decimal()
	if n.Negative {
		return !n.Above(l.least)
	}
	return !n.Above(l.most)
}
