package statement

import (
	"strconv"

	"standin/internal/plan"
)

// Repeats is the query for the number of a table's rows that repeat the values
// of the columns of an earlier row. Rows with a NULL among them repeat none, as
// UNIQUE has it.
func Repeats(schema, table string, columns []string) (string, error) {
	var b builder
	b.raw("SELECT COALESCE(SUM(copies - 1), 0) FROM (SELECT COUNT(*) AS copies FROM (SELECT ")
	b.keys(columns)
	b.raw(" FROM ")
	b.relation(schema, table)
	b.raw(" WHERE ")
	b.present("", columns)
	b.raw(") AS keys GROUP BY ")
	b.each(len(columns), ", ", func(n string) { b.raw("k", n) })
	b.raw(" HAVING COUNT(*) > 1) AS repeated")
	return b.done()
}

// Orphans is the query for the number of rows of a table that refer by a key to no
// row of refTable, which stands for the table that the key names, in the same schema.
// Rows with a NULL among the key's columns refer to nothing, nor do those in which
// its conditions do not hold.
func Orphans(schema, table string, key plan.ForeignKey, refTable string) (string, error) {
	var b builder
	b.raw("SELECT COUNT(*) FROM ")
	b.relation(schema, table)
	b.raw(" AS child LEFT JOIN (SELECT DISTINCT ")
	b.keys(key.RefColumns)
	b.raw(" FROM ")
	b.relation(key.RefSchema, refTable)
	b.raw(") AS parent ON ")
	i := 0
	b.each(len(key.Columns), " AND ", func(n string) {
		b.raw("child.")
		b.identifier(key.Columns[i])
		b.raw(" = parent.k", n)
		i++
	})
	b.raw(" WHERE parent.k1 IS NULL AND ")
	b.present("child.", key.Columns)
	for _, when := range key.When {
		b.raw(" AND ")
		b.holds("child.", when)
	}
	return b.done()
}

// holds is the condition that a column has one of some values. The warehouse reads
// them as of the column's type.
func (b *builder) holds(of string, when plan.Condition) {
	b.raw("(")
	if len(when.Values) > 0 {
		b.raw(of)
		b.identifier(when.Column)
		b.raw(" IN (")
		for i, value := range when.Values {
			if i > 0 {
				b.raw(", ")
			}
			b.literal(value)
		}
		b.raw(")")
	}
	if when.Null {
		if len(when.Values) > 0 {
			b.raw(" OR ")
		}
		b.raw(of)
		b.identifier(when.Column)
		b.raw(" IS NULL")
	}
	b.raw(")")
}

// keys selects columns as k1, k2, … behind an expression that means the column
// itself. Redshift does not enforce keys, and its planner believes the declared
// ones: of a bare column it may take for granted what the query is to find out.
func (b *builder) keys(columns []string) {
	i := 0
	b.each(len(columns), ", ", func(n string) {
		b.raw("CASE WHEN ")
		b.identifier(columns[i])
		b.raw(" IS NOT NULL THEN ")
		b.identifier(columns[i])
		b.raw(" END AS k", n)
		i++
	})
}

// present is the condition that no column is NULL.
func (b *builder) present(of string, columns []string) {
	i := 0
	b.each(len(columns), " AND ", func(string) {
		b.raw(of)
		b.identifier(columns[i])
		b.raw(" IS NOT NULL")
		i++
	})
}

// each calls write with the numbers from 1 to count, and writes between between.
func (b *builder) each(count int, between string, write func(n string)) {
	for i := range count {
		if i > 0 {
			b.raw(between)
		}
		write(strconv.Itoa(i + 1))
	}
}
