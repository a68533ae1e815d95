package statement

import (
	"slices"
	"strconv"

	"standin/internal/plan"
)

// Sample is the query for some rows of a table, as an UNLOAD that reads all columns
// would write them. Which rows is the warehouse's choice.
func Sample(t plan.Table, rows int) (string, error) {
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		t.Columns[i].Unread = false
	}
	query, err := selectRows(t)
	return query + " LIMIT " + strconv.Itoa(rows), err
}
