package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/plan"
)

func TestLargeTablesAreUnloadedBeforeSmallOnesAndNotBesideEachOther(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		bytes []int64
		want  [][]int // those that start at once, after the first of those before has ended
	}{
		"one table":                          {[]int64{9}, [][]int{{0}}},
		"four equal ones":                    {[]int64{9, 9, 9, 9}, [][]int{{0}, {1}, {2}, {3}}},
		"eight equal ones":                   {[]int64{9, 9, 9, 9, 9, 9, 9, 9}, [][]int{{0, 1}, {2}, {3}, {4}, {5}, {6}, {7}}},
		"sizes that nobody knows":            {make([]int64, 6), [][]int{{0, 1, 2}, {3}, {4}, {5}}},
		"a large one beside small ones":      {[]int64{1, 500, 1, 1, 500}, [][]int{{1, 0, 2}, {4}, {3}}},
		"a middle one waits, small ones not": {[]int64{1000, 200, 1, 2}, [][]int{{0, 3, 2}, {1}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tables := make([]plan.Table, len(test.bytes))
			for i, bytes := range test.bytes {
				tables[i].Bytes = bytes
			}
			o := newOrder(tables, 3)
			var got [][]int
			for running := []int(nil); ; {
				var began []int
				for index, ok := o.next(); ok; index, ok = o.next() {
					began = append(began, index)
				}
				if running = append(running, began...); len(running) == 0 {
					break
				}
				if began != nil {
					got = append(got, began)
				}
				o.ended(running[0])
				running = running[1:]
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
