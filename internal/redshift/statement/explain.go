package statement

import "strings"

// Explain asks for the plan of a query that reads a table, and runs nothing. Every
// user who is subject to row-level security on the table is shown a step of the
// plan for it, whoever may see the policies (AWS: EXPLAIN, "Using EXPLAIN for RLS").
func Explain(schema, table string) (string, error) {
	var b builder
	b.raw("EXPLAIN SELECT 1 FROM ")
	b.relation(schema, table)
	return b.done()
}

// Secured reports whether a step of a plan is the one for row-level security.
func Secured(step string) bool { return strings.Contains(step, "RLS SecureScan") }
