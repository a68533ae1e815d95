package generator

import (
	"sync"

	"standin/internal/plan"
)

// readings are what has been read from statistics, once for all columns and workers
// that draw from them.
type readings struct {
	mu   sync.Mutex
	made map[reading]any
}

// reading tells apart what is read: from which bytes, and as which type.
type reading struct {
	text *byte
	kind any
}

// ReadStatistics is what read makes of the statistics that Study's Conclude made for the
// rule's columns. All rules that are bound under the same keys share it, at the same
// time: nobody may change it.
func ReadStatistics[T any](d *Domain, rule plan.Rule, study Study, read func(text []byte) (*T, error)) (*T, error) {
	text, kept, err := d.statistics(rule, study)
	if err != nil {
		return nil, err
	}
	all := d.scope.Keys.readings
	if !kept || all == nil || len(text) == 0 {
		return read(text)
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	key := reading{&text[0], (*T)(nil)}
	if made, ok := all.made[key].(*T); ok {
		return made, nil
	}
	made, err := read(text)
	if err == nil {
		all.made[key] = made
	}
	return made, err
}
