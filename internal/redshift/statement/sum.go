package statement

import (
	"strconv"

	"standin/internal/plan"
)

// selectSums is selectRows of a table of which some columns are sums over the rows of
// others. Each of those is summed up by itself first, so that no row is counted twice.
func selectSums(t plan.Table) (string, error) {
	var b builder
	b.raw("SELECT ")
	for i, c := range t.Columns {
		if i > 0 {
			b.raw(", ")
		}
		if c.Sum != nil && c.Sum.AtSource {
			b.raw("COALESCE(s", strconv.Itoa(i+1), ".total, 0)::", c.Type.String(), " AS ")
			b.identifier(c.Name)
			continue
		}
		b.named("t.", c)
	}
	b.raw(" FROM ")
	b.relation(t.Schema, t.Name)
	b.raw(" AS t")
	for i, c := range t.Columns {
		if c.Sum == nil || !c.Sum.AtSource {
			continue
		}
		alias := "s" + strconv.Itoa(i+1)
		b.raw(" LEFT JOIN (")
		b.totals(*c.Sum, c.Sum.Table)
		b.raw(") AS ", alias, " ON ")
		b.refers(*c.Sum, func() { b.raw("t") }, alias)
	}
	return b.done()
}

// Sum is the UPDATE that fills a column of a staging table with the sum over the rows of another one of the job.
func Sum(p *plan.Plan, t plan.Table, column int) (string, error) {
	var b builder
	c := t.Columns[column]
	var child plan.Table
	for _, other := range p.Tables {
		if other.Schema == c.Sum.Schema && other.Name == c.Sum.Table {
			child = other
		}
	}
	b.raw("UPDATE ")
	b.relation(t.Schema, t.Staging)
	b.raw(" SET ")
	b.identifier(c.Name)
	b.raw(" = COALESCE(sums.total, 0)::", c.Type.String(), " FROM (")
	b.totals(*c.Sum, child.Staging)
	b.raw(") AS sums WHERE ")
	b.refers(*c.Sum, func() { b.identifier(t.Staging) }, "sums")
	return b.done()
}

// totals sums up a table by the columns that refer, which it calls k1, k2, …
func (b *builder) totals(s plan.Sum, table string) {
	b.raw("SELECT ")
	i := 0
	b.each(len(s.Columns), ", ", func(n string) {
		b.identifier(s.Columns[i])
		b.raw(" AS k", n)
		i++
	})
	b.raw(", SUM(")
	b.identifier(s.Column)
	b.raw(") AS total FROM ")
	b.relation(s.Schema, table)
	b.raw(" GROUP BY ")
	b.each(len(s.Columns), ", ", func(n string) { b.raw(n) })
}

// refers is the condition that a row of totals belongs to a row.
func (b *builder) refers(s plan.Sum, row func(), totals string) {
	i := 0
	b.each(len(s.Refer), " AND ", func(n string) {
		row()
		b.raw(".")
		b.identifier(s.Refer[i])
		b.raw(" = ", totals, ".k", n)
		i++
	})
}
