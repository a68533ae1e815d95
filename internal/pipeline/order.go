package pipeline

import (
	"cmp"
	"slices"

	"standin/internal/plan"
)

// order decides which UNLOAD starts next. One UNLOAD keeps every slice of a
// warehouse busy (AWS: UNLOAD, PARALLEL), so several large ones at once are ready
// no sooner than one after the other, and all at the end: nothing could be
// transformed or loaded meanwhile. Small ones take more time to begin and to end
// than in between, and so run beside others.
type order struct {
	waiting []int // indexes of the plan's tables, the largest first
	bytes   []int64
	total   int64
	free    int   // statements that may start
	running int64 // bytes of those that run
}

const (
	// share of the whole that runs at once, unless a single table is more.
	share = 4
	// small is the part of the whole below which a table counts for nothing.
	small = 100
)

func newOrder(tables []plan.Table, statements int) *order {
	o := &order{waiting: bySize(tables), bytes: make([]int64, len(tables)), free: max(statements, 1)}
	for _, t := range tables {
		o.total += t.Bytes
	}
	for i, t := range tables {
		if t.Bytes > o.total/small {
			o.bytes[i] = t.Bytes
		}
	}
	return o
}

// next is the index of the table to start now; ok is false if one has to end
// first, or none is left.
func (o *order) next() (index int, ok bool) {
	if o.free == 0 {
		return 0, false
	}
	for at, index := range o.waiting {
		if bytes := o.bytes[index]; bytes == 0 || o.running == 0 || o.running+bytes <= o.total/share {
			o.waiting = slices.Delete(o.waiting, at, at+1)
			o.free--
			o.running += bytes
			return index, true
		}
	}
	return 0, false
}

// ended says that the statement of a table has ended.
func (o *order) ended(index int) {
	o.free++
	o.running -= o.bytes[index]
}

// bySize is the indexes of the tables, the largest estimate first.
func bySize(tables []plan.Table) []int {
	order := make([]int, len(tables))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(tables[b].Bytes, tables[a].Bytes), cmp.Compare(tables[b].Rows, tables[a].Rows))
	})
	return order
}
