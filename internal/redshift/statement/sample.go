package statement

import (
	"strconv"

	"standin/internal/plan"
)

// Sample is the query for some rows of a table, as an UNLOAD would write them.
// Which rows is the warehouse's choice.
func Sample(t plan.Table, rows int) (string, error) {
	query, err := selectRows(t)
	return query + " LIMIT " + strconv.Itoa(rows), err
}
