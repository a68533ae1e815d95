package local_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"standin/internal/executor/executortest"
	"standin/internal/executor/local"
	"standin/internal/plan"
)

// counting is a store that notes what is opened, and whose files are read when they
// are let go.
type counting struct {
	objects map[string][]byte
	goOn    chan struct{}

	mu     sync.Mutex
	opened map[string]int
}

func (c *counting) Open(_ context.Context, key string) (io.ReadCloser, plan.Object, error) {
	c.mu.Lock()
	c.opened[key]++
	c.mu.Unlock()
	if strings.HasPrefix(key, "input") {
		<-c.goOn
	}
	return io.NopCloser(bytes.NewReader(c.objects[key])), plan.Object{}, nil
}

func (c *counting) Create(_ context.Context, _ string, write func(io.Writer) error) (plan.Object, error) {
	return plan.Object{}, write(io.Discard)
}

// TestStatisticsAreReadForFilesOfTheirTableAlone masks files of two tables: statistics
// are read to find out whether rules can be bound, then once for files that are masked
// at the same time or one after the other, and again when another table's were used.
func TestStatisticsAreReadForFilesOfTheirTableAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		statistics := []byte(`[{"of":{"values":[["YQ=="]],"counts":[9]}}]`)
		sum := sha256.Sum256(statistics)
		store := &counting{objects: map[string][]byte{"input/1": []byte("x\n"), "input/2": []byte("y\n")}, goOn: make(chan struct{}), opened: map[string]int{}}
		p := &plan.Plan{Staging: plan.Staging{Compression: plan.Stored}, Masking: plan.Masking{PRF: plan.SipHash}}
		for i, key := range []string{"first", "second"} {
			store.objects[key] = statistics
			p.Tables = append(p.Tables, plan.Table{
				Ordinal:    i + 1,
				Columns:    []plan.Column{{Name: "a", Type: plan.Type{Kind: plan.VarChar, Length: 9}, Rule: plan.Rule{Generator: "categorical"}}},
				Statistics: []plan.Statistics{{Column: "a", Key: key, Bytes: int64(len(statistics)), SHA256: hex.EncodeToString(sum[:])}},
			})
		}
		session, err := local.New(store, executortest.Keys(p), 4, slog.New(slog.DiscardHandler)).Open(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		mask := func(table int, inputs ...string) {
			for _, input := range inputs {
				go func() {
					if _, err := session.Transform(t.Context(), plan.File{Table: table, Input: input}); err != nil {
						t.Error(err)
					}
				}()
			}
			synctest.Wait()
			for range inputs {
				store.goOn <- struct{}{}
			}
			synctest.Wait()
		}
		mask(1, "input/1", "input/2")
		mask(1, "input/1")
		if n := store.opened["first"]; n != 2 {
			t.Errorf("the statistics were read %d times for files one after the other, want once more than by Open", n)
		}
		mask(2, "input/2")
		mask(1, "input/2")
		if diff := cmp.Diff(map[string]int{"first": 3, "second": 2, "input/1": 2, "input/2": 3}, store.opened); diff != "" {
			t.Errorf("opened (-want +got):\n%s", diff)
		}
	})
}
