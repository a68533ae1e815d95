package statement

import (
	"fmt"
	"slices"
	"strconv"

	"standin/internal/plan"
)

// Question is the query that answers a question about the rows of a table. Values
// are as an UNLOAD writes them. NTILE cuts equal values apart where it must, in no
// order that is certain; whoever asks must not depend on it.
func Question(t plan.Table, q plan.Question) (string, error) {
	b := &builder{}
	for _, name := range slices.Concat(q.By, q.Columns) {
		if _, i := t.Column(name); i < 0 {
			return "", fmt.Errorf("the table has no column %s", name)
		}
	}
	switch {
	case q.Kind == plan.Categories:
		b.categories(t, q)
	case q.Kind == plan.Bins && len(q.Columns) == 1, q.Kind == plan.Gaps && len(q.Columns) == 2:
		b.bins(t, q)
	case q.Kind == plan.Cells:
		b.cells(t, q)
	case q.Kind == plan.Rows:
		b.raw("SELECT ")
		b.values(t, slices.Concat(q.By, q.Columns))
		b.from(t)
		b.raw(" WHERE ")
		b.present("", q.Columns)
	default:
		return "", fmt.Errorf("there is no question %s", q)
	}
	if q.Limit > 0 {
		b.raw(" LIMIT ", strconv.Itoa(q.Limit+1))
	}
	return b.done()
}

func (b *builder) from(t plan.Table) {
	b.raw(" FROM ")
	b.relation(t.Schema, t.Name)
}

// categories counts the rows of each combination of values.
func (b *builder) categories(t plan.Table, q plan.Question) {
	names := slices.Concat(q.By, q.Columns)
	b.raw("SELECT ")
	b.values(t, names)
	b.raw(", COUNT(*)")
	b.from(t)
	b.raw(" GROUP BY ")
	b.each(len(names), ", ", func(n string) { b.raw(n) })
}

// bins cuts the rows of a column, or the time between two.
func (b *builder) bins(t plan.Table, q plan.Question) {
	trim := strconv.Itoa(q.Trim)
	b.raw("SELECT ")
	b.parts(len(q.By))
	b.raw("bin, COUNT(*), MIN(CASE WHEN place > ", trim, " THEN v END), MAX(CASE WHEN place <= known - ", trim, " THEN v END) FROM (SELECT ")
	b.parts(len(q.By))
	b.raw("v, NTILE(", strconv.Itoa(q.Bins), ") OVER (")
	b.partition(len(q.By))
	b.raw("ORDER BY v) AS bin, ROW_NUMBER() OVER (")
	b.partition(len(q.By))
	b.raw("ORDER BY v) AS place, COUNT(*) OVER (")
	b.partition(len(q.By))
	b.raw(") AS known FROM (SELECT ")
	b.partValues(t, q.By)
	if q.Kind == plan.Gaps {
		b.raw("GREATEST(DATEDIFF(microsecond")
		for _, name := range q.Columns {
			b.raw(", ")
			b.identifier(name)
			if c, _ := t.Column(name); c.Type.Kind == plan.TimestampTZ {
				b.raw("::timestamp") // in the session's time zone, which is UTC
			}
		}
		b.raw("), 0)")
	} else {
		b.identifier(q.Columns[0])
	}
	b.raw(" AS v")
	b.from(t)
	b.raw(" WHERE ")
	b.present("", q.Columns)
	b.raw(") AS present) AS cut GROUP BY ")
	b.parts(len(q.By))
	b.raw("bin")
}

// cells counts the rows in each combination of the columns' bins.
func (b *builder) cells(t plan.Table, q plan.Question) {
	bins := func() { b.each(len(q.Columns), ", ", func(n string) { b.raw("b", n) }) }
	b.raw("SELECT ")
	b.parts(len(q.By))
	bins()
	b.raw(", COUNT(*) FROM (SELECT ")
	b.partValues(t, q.By)
	i := 0
	b.each(len(q.Columns), ", ", func(n string) {
		b.raw("NTILE(", strconv.Itoa(q.Bins), ") OVER (")
		b.partitionValues(t, q.By)
		b.raw("ORDER BY ")
		b.identifier(q.Columns[i])
		b.raw(") AS b", n)
		i++
	})
	b.from(t)
	b.raw(" WHERE ")
	b.present("", q.Columns)
	b.raw(") AS cut GROUP BY ")
	b.parts(len(q.By))
	bins()
}

// partition parts the rows of a window by the columns of a subquery.
func (b *builder) partition(count int) {
	for i := range count {
		b.raw([]string{"PARTITION BY p", ", p"}[min(i, 1)], strconv.Itoa(i+1))
	}
	if count > 0 {
		b.raw(" ")
	}
}

// parts names the columns of a subquery that part the rows, each with a comma.
func (b *builder) parts(count int) {
	for i := range count {
		b.raw("p", strconv.Itoa(i+1), ", ")
	}
}

// partValues gives them their names.
func (b *builder) partValues(t plan.Table, by []string) {
	for i, name := range by {
		c, _ := t.Column(name)
		b.value("", c)
		b.raw(" AS p", strconv.Itoa(i+1), ", ")
	}
}

func (b *builder) partitionValues(t plan.Table, by []string) {
	for i, name := range by {
		b.raw([]string{"PARTITION BY ", ", "}[min(i, 1)])
		c, _ := t.Column(name)
		b.value("", c)
	}
	if len(by) > 0 {
		b.raw(" ")
	}
}

// values are columns as an UNLOAD writes them.
func (b *builder) values(t plan.Table, names []string) {
	for i, name := range names {
		if i > 0 {
			b.raw(", ")
		}
		c, _ := t.Column(name)
		b.value("", c)
	}
}
