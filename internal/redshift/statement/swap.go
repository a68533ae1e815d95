package statement

import (
	"cmp"
	"slices"
	"time"

	"standin/internal/plan"
)

// Replacement is one table of a swap. Replaces is false where the destination
// has no table of that name yet.
type Replacement struct {
	Table    plan.Table
	Replaces bool
}

// Swap is the one transaction that gives all loaded tables their names. Locks
// are taken in the order of schema and name, so that two jobs cannot block each
// other, and before the first change, so that nothing has to be undone when one
// is not to be had. The first statement bounds how long each of the others may wait
// for readers; it outlasts the transaction, so the session is closed afterwards.
func Swap(replacements []Replacement, timeout time.Duration) ([]string, error) {
	sorted := slices.SortedFunc(slices.Values(replacements), func(a, b Replacement) int {
		return cmp.Or(cmp.Compare(a.Table.Schema, b.Table.Schema), cmp.Compare(a.Table.Name, b.Table.Name))
	})
	var lock builder
	lock.raw("LOCK ")
	for i, r := range sorted {
		if i > 0 {
			lock.raw(", ")
		}
		if r.Replaces {
			lock.relation(r.Table.Schema, r.Table.Name)
			lock.raw(", ")
		}
		lock.relation(r.Table.Schema, r.Table.Staging)
	}
	text, err := lock.done()
	if err != nil {
		return nil, err
	}
	statements := []string{Timeout(timeout), "BEGIN", text}
	for _, r := range sorted {
		if r.Replaces {
			away, err := rename(r.Table.Schema, r.Table.Name, r.Table.Retired)
			if err != nil {
				return nil, err
			}
			statements = append(statements, away)
		}
		in, err := rename(r.Table.Schema, r.Table.Staging, r.Table.Name)
		if err != nil {
			return nil, err
		}
		statements = append(statements, in)
	}
	return append(statements, "COMMIT"), nil
}

// rename gives a table another name in its schema; RENAME TO takes no schema.
func rename(schema, from, to string) (string, error) {
	var b builder
	b.raw("ALTER TABLE ")
	b.relation(schema, from)
	b.raw(" RENAME TO ")
	b.identifier(to)
	return b.done()
}
