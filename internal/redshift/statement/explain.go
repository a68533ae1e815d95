package statement

import (
	"regexp"
	"strconv"
)

// Explain asks for the plan of a query that reads tables, given by schema and name,
// and runs nothing. Every user who is subject to row-level security on one of them
// is shown a step of the plan for it, whoever may see the policies (AWS: EXPLAIN,
// "Using EXPLAIN for RLS").
func Explain(tables [][2]string) (string, error) {
	var b builder
	b.raw("EXPLAIN ")
	for i, t := range tables {
		if i > 0 {
			b.raw(" UNION ALL ")
		}
		b.raw("SELECT 1 FROM ")
		b.relation(t[0], t[1])
		b.raw(" AS t", strconv.Itoa(i))
	}
	return b.done()
}

var secured = regexp.MustCompile(`RLS SecureScan t(\d+)\b`)

// Secured is the index of the table which a step of an Explain's plan keeps rows
// of from the user, or -1 for any other step.
func Secured(step string) int {
	parts := secured.FindStringSubmatch(step)
	if parts == nil {
		return -1
	}
	i, err := strconv.Atoi(parts[1])
	if err != nil {
		return -1
	}
	return i
}
