package generator

import (
	"slices"
	"strconv"

	"standin/internal/keyed"
	"standin/internal/plan"
)

// Group are the columns of a table that are drawn together: those of a link, or one
// alone.
type Group struct {
	Table   plan.Table
	Columns []int // indexes, in the table's order
}

// NewGroup is the group of a column.
func NewGroup(t plan.Table, column int) Group {
	link := t.Columns[column].Rule.Link
	if link == "" {
		return Group{t, []int{column}}
	}
	g := Group{Table: t}
	for i, c := range t.Columns {
		if c.Rule.Link == link {
			g.Columns = append(g.Columns, i)
		}
	}
	return g
}

// First is the column by which the group's statistics are known.
func (g Group) First() plan.Column { return g.Table.Columns[g.Columns[0]] }

// Place is which of the group's columns has that index in the table.
func (g Group) Place(column int) int { return slices.Index(g.Columns, column) }

// Names are those of the columns.
func (g Group) Names() []string {
	names := make([]string, len(g.Columns))
	for i, c := range g.Columns {
		names[i] = g.Table.Columns[c].Name
	}
	return names
}

// By are the columns that part the rows.
func (g Group) By() []string { return g.First().Rule.Partition }

// Options are those of each column, by the spec of all. They have passed Check.
func (g Group) Options(list []Option) []Options {
	options := make([]Options, len(g.Columns))
	for i, c := range g.Columns {
		options[i], _ = ParseOptions("", list, g.Table.Columns[c].Rule.Options)
	}
	return options
}

// Answer is what a warehouse answered to a question: rows of values; nil is NULL.
type Answer [][][]byte

// Study is what a rule has to know of the rows before they are unloaded.
type Study struct {
	Questions []plan.Question
	// Conclude makes statistics from the answers, in their order. The same answers
	// give the same bytes. What must not show a single row is blurred by the streams
	// of noise, which belong to the job and the columns. An error says what is wrong
	// with the columns, and holds no value.
	Conclude func(answers []Answer, noise keyed.Domain) ([]byte, error)
}

// Noise is what the statistics of a column are blurred with, in one job.
func (k Keys) Noise(t plan.Table, column string) (keyed.Domain, error) {
	return k.Job.Domain(keyed.PRF(k.PRF), "noise "+strconv.Quote(t.Schema)+"."+strconv.Quote(t.Name)+"."+strconv.Quote(column))
}

// madeUp is an answer for those who only try a rule. Its figures stand in the
// reference, beside the examples.
func madeUp(t plan.Table, q plan.Question) Answer {
	number := func(n int) []byte { return strconv.AppendInt(nil, int64(n), 10) }
	column := func(i int) plan.Column {
		c, _ := t.Column(slices.Concat(q.By, q.Columns)[i])
		return c
	}
	width := len(q.By) + len(q.Columns)
	var answer Answer
	switch q.Kind {
	case plan.Categories:
		for n := range 4 {
			row := make([][]byte, 0, width+1)
			for i := range width {
				c := column(i)
				if n == 3 && !c.NotNull {
					row = append(row, nil)
					continue
				}
				row = append(row, madeUpValue(c.Type, n))
			}
			answer = append(answer, append(row, number(400-100*n)))
		}
	case plan.Bins, plan.Gaps:
		for n := range 4 {
			var row [][]byte
			for i := range q.By {
				row = append(row, madeUpValue(column(i).Type, 0))
			}
			least, most := number(1000*n), number(1000*n+999)
			if q.Kind == plan.Bins {
				least, most = madeUpValue(column(len(q.By)).Type, n), madeUpValue(column(len(q.By)).Type, n+1)
			}
			answer = append(answer, append(row, number(n+1), number(100), least, most))
		}
	case plan.Cells:
		for n := range 2 {
			var row [][]byte
			for i := range q.By {
				row = append(row, madeUpValue(column(i).Type, 0))
			}
			for range q.Columns {
				row = append(row, number(n+1))
			}
			answer = append(answer, append(row, number(100)))
		}
	case plan.Rows:
		for n := range 4 {
			row := make([][]byte, width)
			for i := range row {
				row[i] = madeUpValue(column(i).Type, n)
			}
			answer = append(answer, row)
		}
	}
	return answer
}

// madeUpValue is the nth of five values of a type, in their order.
func madeUpValue(t plan.Type, n int) []byte {
	digit := strconv.Itoa(n + 1)
	day := "2000-01-0" + digit
	switch t.Kind {
	case plan.Boolean:
		return []byte{"ft"[n%2]}
	case plan.Date:
		return []byte(day)
	case plan.Timestamp:
		return []byte(day + " 00:00:00")
	case plan.TimestampTZ:
		return []byte(day + " 00:00:00+00")
	case plan.Decimal:
		text := digit
		if t.Precision == t.Scale { // no digit before the point
			text = "0." + digit
		}
		if t.Scale > 0 {
			if len(text) == 1 {
				text += "."
			}
			for len(text)-2 < t.Scale {
				text += "0"
			}
		}
		return []byte(text)
	case plan.Time:
		return []byte("00:00:0" + digit)
	case plan.TimeTZ:
		return []byte("00:00:0" + digit + "+00")
	case plan.VarByte:
		return []byte("0" + digit)
	case plan.Char, plan.VarChar:
		return []byte{byte('A' + n)}
	default:
		return []byte(digit)
	}
}
