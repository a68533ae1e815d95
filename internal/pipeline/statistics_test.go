package pipeline_test

import (
	"testing"
)

// Statistics of many columns are more than a job should hold while it runs.
func TestStatisticsAreHeldNoLongerThanTheyAreUnwritten(t *testing.T) {
	t.Parallel()
	w := newWorld(map[string]int{"a": 1})
	job := w.job()
	if _, err := job.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	without := w.calls["put"]
	w = newWorld(map[string]int{"a": 1})
	job = w.job()
	job.Statistics = map[string][]byte{"input/x/statistics/1": []byte("one"), "input/x/statistics/2": []byte("two")}
	if _, err := job.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if written := w.calls["put"] - without; written != 2 || len(job.Statistics) > 0 {
		t.Errorf("%d were written, and %d are still held", written, len(job.Statistics))
	}
}
