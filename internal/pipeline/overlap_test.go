package pipeline_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// shared is something whose speed those share that use it at once.
type shared chan struct{}

// use takes as long as it would alone, in small turns.
func (s shared) use(alone time.Duration) {
	const turns = 100
	for range turns {
		s <- struct{}{}
		time.Sleep(alone / turns)
		<-s
	}
}

// A warehouse, the workers and the other warehouse work at the same time, each at
// another table. The bare statements of the job take 18 s, one after the other.
func TestTheUnloadOfOneTableTheTransformOfAnotherAndTheLoadOfAThirdOverlap(t *testing.T) {
	t.Parallel()
	for tables, most := range map[int]time.Duration{
		1: 18*time.Second + 4*time.Second, // one after the other
		4: 13 * time.Second,
		8: 12500 * time.Millisecond,
	} {
		t.Run(fmt.Sprintf("%d tables", tables), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rows := map[string]int{}
				for i := range tables {
					rows[fmt.Sprint("t", i)] = 100
				}
				w := newWorld(rows)
				source, destination := make(shared, 1), make(shared, 1)
				part := func(whole time.Duration) time.Duration { return whole / time.Duration(tables) }
				w.before = func(call string, _ int) error {
					switch call {
					case "unload":
						source.use(part(8 * time.Second))
					case "transform":
						time.Sleep(part(4 * time.Second))
					case "load":
						destination.use(part(10 * time.Second))
					}
					return nil
				}
				j := w.job()
				j.Limits.Unloads, j.Limits.Loads, j.Limits.Files = 4, 4, 1
				began := time.Now()
				if _, err := j.Run(t.Context()); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took > most+50*time.Millisecond {
					t.Errorf("the job took %s, want at most %s", took, most)
				}
			})
		})
	}
}
