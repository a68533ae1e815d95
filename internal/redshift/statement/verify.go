package statement

import "strconv"

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

// Orphans is the query for the number of rows of a table whose columns refer to
// no row of another table. Rows with a NULL among them refer to nothing.
func Orphans(schema, table string, columns []string, refSchema, refTable string, refColumns []string) (string, error) {
	var b builder
	b.raw("SELECT COUNT(*) FROM ")
	b.relation(schema, table)
	b.raw(" AS child LEFT JOIN (SELECT DISTINCT ")
	b.keys(refColumns)
	b.raw(" FROM ")
	b.relation(refSchema, refTable)
	b.raw(") AS parent ON ")
	i := 0
	b.each(len(columns), " AND ", func(n string) {
		b.raw("child.")
		b.identifier(columns[i])
		b.raw(" = parent.k", n)
		i++
	})
	b.raw(" WHERE parent.k1 IS NULL AND ")
	b.present("child.", columns)
	return b.done()
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
