package statistic

import (
	"fmt"
	"slices"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func continuous() generator.Spec {
	return generator.Spec{
		Name:    "continuous",
		Version: 1,
		Summary: "draws numbers that are distributed as the column's are",
		Description: "Before the unload, one statement cuts the column's rows, by their order, into 256 bins of equal rows, and notes the least and the greatest number of each; then " +
			"every row gets a number from a bin that is drawn, in which all are equally likely: the distribution is the column's, whatever its shape, and a number is one of the source's only by chance, or where rows that lie next to each other share it. Bins of fewer than five " +
			"rows are joined. The four least and the four greatest numbers are no limits: nothing is drawn beyond the fifth, so that no single row stands out. A column of which fewer than 20 rows have a number is refused before anything is unloaded, one of which none has not. NULL stays NULL.\n\n" +
			"Linked columns keep their correlation, of any shape, by ranks: one more statement cuts each column into fewer bins (32 for two columns, 21 for three, and at least 2) and counts " +
			"the rows in each combination; a row draws a combination, and each column then a number from its bin (an empirical checkerboard copula). " +
			"With `partition`, a row draws from the rows like it, by 32 bins, if at least 20 of them have a number (in each of linked columns that has any there), else from all.\n\n" +
			"In a column of floating point all decimals of seventeen digits (nine of REAL) between the limits of a bin are equally likely, and each becomes the nearest number that the column holds; one in which more than four rows at either end have nan, inf or -inf is refused.\n\n" +
			"Differential privacy is not offered: the limits of the bins are numbers of single rows, and noise on the counts alone would promise what it does not keep. `categorical` has it for columns of few values. " +
			"The examples below are drawn from four bins of 100 rows each: from 1 to 2, 2 to 3, 3 to 4 and 4 to 5.",
		Accepts:          append(numbers(), plan.Real, plan.Double),
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		Linkable:         true,
		Partitionable:    true,
		Rank:             3,
		RankInconsistent: 3,
		Empty:            "Does not occur in a column of numbers.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 2}, In: "1234.50", Out: "3.55"},
			{Type: plan.Type{Kind: plan.Integer}, In: "42", Out: "4"},
			{Type: plan.Type{Kind: plan.Decimal, Precision: 38, Scale: 10}, In: "-7.0000000000", Out: "3.5492211544"},
			{Type: plan.Type{Kind: plan.SmallInt}, In: "0", Out: "4"},
			{Type: plan.Type{Kind: plan.Double}, In: "4.2e-05", Out: "3.5492211543648398"},
			{Type: plan.Type{Kind: plan.Real}, In: "-1.5", Out: "3.549221"},
		},
		Study:   studyNumbers,
		Compile: compileNumbers,
	}
}

func numbers() []plan.Kind {
	return []plan.Kind{plan.SmallInt, plan.Integer, plan.BigInt, plan.Decimal}
}

// distribution is what numbers of some columns are drawn from.
type distribution struct {
	Columns []binned `json:"columns"`
	Cells   *celled  `json:"cells,omitempty"` // of linked columns
}

// mostLinked is how many columns can be linked: two bins of each are as many cells as
// there can be categories.
const mostLinked = 13

// cellBins is into how many bins each of some linked columns is cut, so that there
// are no more than mostCategories cells.
func cellBins(columns int) int {
	for bins := 32; bins > 2; bins-- {
		cells := 1
		for range columns {
			cells = min(cells*bins, mostCategories+1)
		}
		if cells <= mostCategories {
			return bins
		}
	}
	return 2
}

func studyNumbers(g generator.Group) (generator.Study, error) {
	width := len(g.Columns)
	if width > mostLinked {
		return generator.Study{}, fmt.Errorf("link %q has %d columns; generator %s keeps %d together", g.First().Rule.Link, width, g.First().Rule.Generator, mostLinked)
	}
	round := width // questions of one round
	if width > 1 {
		round++
	}
	study := generator.Study{Questions: ask(g.By(), func(by []string, bins int) []plan.Question {
		var list []plan.Question
		for _, name := range g.Names() {
			list = append(list, plan.Question{Kind: plan.Bins, Columns: []string{name}, By: by, Bins: bins})
		}
		if width > 1 {
			list = append(list, plan.Question{Kind: plan.Cells, Columns: g.Names(), By: by, Bins: cellBins(width)})
		}
		return list
	})}
	study.Conclude = func(answers []generator.Answer, _ keyed.Domain) ([]byte, error) {
		made, err := rounds(answers, round, g, func(of []generator.Answer) (d distribution, columns []binned, err error) {
			for i := range width {
				b, err := binsOf(of[i])
				if err != nil {
					return d, nil, err
				}
				if c := g.Table.Columns[g.Columns[i]]; c.Type.Kind.IsFloat() {
					if err := allFinite(b, c); err != nil {
						return d, nil, err
					}
				}
				d.Columns = append(d.Columns, b)
			}
			if width == 1 {
				return d, d.Columns, nil
			}
			cells, err := cellsOf(of[width], width, cellBins(width))
			d.Cells = &cells
			return d, d.Columns, err
		}, slices.Concat(slices.Repeat([]int{4}, width), []int{width + 1}))
		if err != nil {
			return nil, err
		}
		return made.encode()
	}
	return study, nil
}

// rounds makes statistics of the answers to the questions of ask: round of them about all rows
// and, if there are as many more, about parts. widths are those of the answers, the
// columns that part left out. conclude also returns the bins of each of the group's
// columns: one of which few rows have a value is refused, and a part with such a
// column left out.
func rounds[T any](answers []generator.Answer, round int, g generator.Group, conclude func([]generator.Answer) (T, []binned, error), widths []int) (statistics[T], error) {
	var made statistics[T]
	by := len(g.By())
	whole := make([]generator.Answer, round)
	for i, a := range answers[:round] {
		parts, err := split(a, 0, widths[i])
		if err != nil {
			return nil, err
		}
		if len(parts) > 0 {
			whole[i] = parts[0].Of
		}
	}
	of, columns, err := conclude(whole)
	if err != nil {
		return nil, err
	}
	if i := fewest(columns); i >= 0 {
		return nil, fmt.Errorf("fewer than %d rows have a value in column %s, so that what is drawn would show theirs; give it a generator that draws from no rows, or null, or constant", leastDrawn, g.Names()[i])
	}
	made = append(made, part[T]{Of: of})
	if by == 0 {
		return made, nil
	}
	together := map[string][]generator.Answer{}
	var order []part[T]
	for i, a := range answers[round:] {
		if len(a) > mostBins {
			return nil, fmt.Errorf("the rows fall into too many parts: their bins are more than %d", mostBins)
		}
		parts, err := split(a, by, widths[i])
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			key := string(keyOf(nil, p.By...))
			if together[key] == nil {
				together[key] = make([]generator.Answer, round)
				order = append(order, part[T]{By: p.By})
			}
			together[key][i] = p.Of
		}
	}
	for _, p := range order {
		of, columns, err := conclude(together[string(keyOf(nil, p.By...))])
		if err != nil {
			return nil, err
		}
		if fewest(columns) < 0 {
			made = append(made, part[T]{By: p.By, Of: of})
		}
	}
	return made, nil
}

// tables are what rows draw from: a table for each column, and the cells of linked
// ones.
type tables struct {
	columns []table
	floats  []*floats // of each column; nil: it is none of floating point
	cells   weights
	bins    uint64
	bin     [][]int
}

// scaleOf is how many fraction digits numbers of a type have.
func scaleOf(t plan.Type) int {
	if t.Kind == plan.Decimal {
		return t.Scale
	}
	return 0
}

// readNumber reads numbers of a type, as tableOf asks for it.
func readNumber(t plan.Type) func(string) (wide, bool) {
	return func(text string) (wide, bool) {
		n, ok := value.ParseDecimal([]byte(text), scaleOf(t))
		return wideOf(n), ok
	}
}

// prepareNumbers prepares the statistics of a group for drawing.
func prepareNumbers(g generator.Group) func(distribution) (tables, error) {
	return func(of distribution) (tables, error) {
		made := tables{bins: 1}
		if len(of.Columns) != len(g.Columns) {
			return made, errAnswer
		}
		for i, b := range of.Columns {
			kind := g.Table.Columns[g.Columns[i]].Type
			var (
				t   table
				f   *floats
				err error
			)
			if kind.Kind.IsFloat() {
				t, f, err = floatTable(b, kind.Kind)
			} else {
				t, err = tableOf(b, readNumber(kind))
			}
			if err != nil {
				return made, err
			}
			made.columns, made.floats = append(made.columns, t), append(made.floats, f)
		}
		if of.Cells != nil && len(of.Cells.Cells) == len(of.Cells.Counts) && len(of.Cells.Counts) > 0 {
			made.bins, made.bin = uint64(of.Cells.Bins), of.Cells.Cells
			for _, n := range of.Cells.Counts {
				made.cells = made.cells.add(n)
			}
		}
		return made, nil
	}
}

// append writes the drawn number of one of the columns. What is drawn for the others
// does not matter to it, but for the cell.
func (t tables) append(dst []byte, stream keyed.Stream, place, scale int) []byte {
	cell := t.cell(&stream)
	for range 2 * place {
		stream.Uint64()
	}
	n, bin := t.drawOf(&stream, cell, place)
	if f := t.floats[place]; f != nil {
		return f.append(dst, n, bin)
	}
	return n.decimal().Append(dst, scale)
}

// cell draws the bins of all columns; it takes a word of the stream.
func (t tables) cell(stream *keyed.Stream) uint64 { return stream.Below(max(t.cells.total(), 1)) }

// drawOf is the number of a column in a cell, without its point, and its bin.
func (t tables) drawOf(stream *keyed.Stream, cell uint64, place int) (n wide, bin int) {
	if t.cells.total() == 0 {
		return t.columns[place].draw(stream, 0, 1)
	}
	return t.columns[place].draw(stream, uint64(t.bin[t.cells.at(cell)][place]), t.bins)
}

func compileNumbers(_ generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	group := d.Group()
	study, err := studyNumbers(group)
	if err != nil {
		return nil, err
	}
	found, err := compiled(d, c.Rule, study, prepareNumbers(group))
	if err != nil {
		return nil, err
	}
	place, scale := placeOf(group, c), scaleOf(c.Type)
	empty := fault.New(fault.ValueRefused, "generator %s: %w", c.Rule.Generator, errNothingKnown)
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		from, err := found.find(row)
		if err != nil {
			return nil, err
		}
		if from.columns[place].weights.total() == 0 { // of the part; another column of the link may have some
			from = found.whole
		}
		if from.columns[place].weights.total() == 0 {
			return nil, empty
		}
		return from.append(dst, d.Draw(in, row), place, scale), nil
	}, nil
}

// placeOf is which of the group's columns a column is.
func placeOf(g generator.Group, c plan.Column) int {
	return slices.IndexFunc(g.Columns, func(i int) bool { return g.Table.Columns[i].Name == c.Name })
}
