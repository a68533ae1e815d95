package poller

import (
	"slices"
	"testing"
)

func FuzzSucceeded(f *testing.F) {
	f.Add([]byte(`{"batchItemFailures": [{"itemIdentifier": "1"}]}`))
	f.Add([]byte(`{"batchItemFailures": [{"itemIdentifier": null}]}`))
	f.Add([]byte(`{"batchItemFailures": {}, "batchItemFailures": []}`))
	f.Add([]byte(` null `))
	f.Fuzz(func(t *testing.T, answer []byte) {
		batch := []Message{{ID: "0"}, {ID: "1"}, {ID: "2"}}
		done, err := succeeded(answer, batch)
		if err != nil && len(done) > 0 {
			t.Errorf("%d messages of a failed batch are done", len(done))
		}
		for i, m := range done {
			if !slices.ContainsFunc(batch, func(b Message) bool { return b.ID == m.ID }) || i > 0 && done[i-1].ID >= m.ID {
				t.Errorf("%v are done", done)
			}
		}
	})
}
