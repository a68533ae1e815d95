package statistic

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"

	"standin/internal/generator"
	"standin/internal/keyed"
	"standin/internal/plan"
)

const (
	wholeBins = 256 // of a column
	partBins  = 32  // of a column's rows in a part
	leastBin  = 5   // rows of a bin: those of fewer are joined
	mostBins  = 200_000

	// trimmed is how many rows at each end of a column's order no limit is the value of:
	// a single row that is far from all others would show in what is drawn.
	trimmed = leastBin - 1
	// leastDrawn is how many rows must have a value for it to be drawn from them: within
	// the limits there is a bin of them yet.
	leastDrawn = 20
)

// binned are the rows of a column, or the gaps between two, in the order of their
// values: bin i has Counts[i] rows from Least[i] to Most[i].
type binned struct {
	Counts []uint64 `json:"counts"`
	Least  []string `json:"least"`
	Most   []string `json:"most"`
}

// celled counts the rows in each combination of the bins of some columns, each of
// which is cut into Bins parts of equal rows.
type celled struct {
	Bins   int      `json:"bins"`
	Cells  [][]int  `json:"cells"` // the number of each column's bin, from 0
	Counts []uint64 `json:"counts"`
}

// binsOf reads the answer about bins in a part.
func binsOf(rows generator.Answer) (binned, error) {
	type bin struct {
		number, rows uint64
		least, most  []byte // nil if all of its rows are trimmed
	}
	bins := make([]bin, len(rows))
	for i, row := range rows {
		number, err := count(row[0])
		if err != nil {
			return binned{}, err
		}
		n, err := count(row[1])
		if err != nil {
			return binned{}, err
		}
		bins[i] = bin{number, n, row[2], row[3]}
	}
	slices.SortFunc(bins, func(a, b bin) int { return cmp.Compare(a.number, b.number) })
	// A bin of few rows would show their values: it is joined with its neighbour. The
	// first and the last have the trimmed rows besides.
	var joined []bin
	for _, b := range bins {
		if last := len(joined) - 1; last >= 0 && (joined[last].rows < leastBin || last == 0 && joined[last].rows < leastBin+trimmed) {
			joined[last] = bin{rows: joined[last].rows + b.rows, least: orElse(joined[last].least, b.least), most: orElse(b.most, joined[last].most)}
			continue
		}
		joined = append(joined, b)
	}
	for last := len(joined) - 1; last > 0 && joined[last].rows < leastBin+trimmed; last-- {
		before := joined[last-1]
		joined[last-1] = bin{rows: before.rows + joined[last].rows, least: orElse(before.least, joined[last].least), most: orElse(joined[last].most, before.most)}
		joined = joined[:last]
	}
	var made binned
	for _, b := range joined {
		made.Counts, made.Least, made.Most = append(made.Counts, b.rows), append(made.Least, string(b.least)), append(made.Most, string(b.most))
	}
	// Of fewer rows all may be trimmed, and nothing is made of them.
	if made.rows() >= leastDrawn && slices.ContainsFunc(joined, func(b bin) bool { return b.least == nil || b.most == nil }) {
		return binned{}, errAnswer
	}
	return made, nil
}

// orElse is a limit, or another if there is none.
func orElse(limit, other []byte) []byte {
	if limit == nil {
		return other
	}
	return limit
}

// rows counts those of all bins.
func (b binned) rows() uint64 {
	var rows uint64
	for _, n := range b.Counts {
		rows += n
	}
	return rows
}

// fewest is the index of the first of some columns that has values, but in so few rows
// that what is drawn would be theirs, or -1.
func fewest(columns []binned) int {
	return slices.IndexFunc(columns, func(b binned) bool { return b.rows() > 0 && b.rows() < leastDrawn })
}

// cellsOf reads the answer about cells in a part.
func cellsOf(rows generator.Answer, width, bins int) (celled, error) {
	made := celled{Bins: bins}
	slices.SortFunc(rows, compareTuples)
	for _, row := range rows {
		cell := make([]int, width)
		for i := range cell {
			n, err := strconv.Atoi(string(row[i]))
			if err != nil || n < 1 || n > bins {
				return made, errAnswer
			}
			cell[i] = n - 1
		}
		n, err := count(row[width])
		if err != nil {
			return made, err
		}
		made.Cells, made.Counts = append(made.Cells, cell), append(made.Counts, n)
	}
	return made, nil
}

// table is what values of one column, or gaps, are drawn from.
type table struct {
	weights     weights
	least, span []wide // span: how many values a bin has
}

// tableOf prepares bins for drawing; read reads a limit.
func tableOf(b binned, read func(string) (wide, bool)) (table, error) {
	var t table
	if len(b.Least) != len(b.Counts) || len(b.Most) != len(b.Counts) {
		return t, errAnswer
	}
	for i, n := range b.Counts {
		least, ok := read(b.Least[i])
		most, okMost := read(b.Most[i])
		if !ok || !okMost || most.minus(least).negative() && !least.negative() {
			return t, errAnswer
		}
		t.weights, t.least, t.span = t.weights.add(n), append(t.least, least), append(t.span, most.minus(least).plus(wide{0, 1}))
	}
	return t, nil
}

// draw is a value of the rows between two shares of all, in the order of their
// values: from part/parts on, for one more; and the bin that it is of. It takes two
// words of the stream.
func (t table) draw(stream *keyed.Stream, part, parts uint64) (value wide, bin int) {
	total := t.weights.total()
	from, to := portion(total, part, parts), portion(total, part+1, parts)
	bin = t.weights.at(min(from+stream.Below(max(to-from, 1)), total-1))
	return t.least[bin].plus(t.span[bin].share(stream.Uint64())), bin
}

// portion is total times part over parts.
func portion(total, part, parts uint64) uint64 {
	high, low := bits.Mul64(total, part)
	share, _ := bits.Div64(high, low, parts)
	return share
}

// ask are the questions of a study about all rows and, if they are parted, about
// each part: round makes those of one.
func ask(by []string, round func(by []string, bins int) []plan.Question) []plan.Question {
	questions := round(nil, wholeBins)
	if len(by) > 0 {
		questions = append(questions, round(by, partBins)...)
	}
	for i := range questions {
		questions[i].Limit, questions[i].Bytes, questions[i].Trim = mostBins, mostAnswer, trimmed
	}
	return questions
}
