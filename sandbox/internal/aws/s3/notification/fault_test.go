package notification_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"standin/sandbox/internal/aws/s3/notification"
)

func TestFaultsOfEvents(t *testing.T) {
	t.Parallel()
	const pick = `"event": "ObjectCreated:.*", "resource": ":lake/a$"`
	tests := map[string]struct {
		fault string
		soon  []string // keys that come at once
		later []string // and all after two seconds
	}{
		"none":                    {`{"event": "x", "do": "drop"}`, []string{"a", "b", "c"}, []string{"a", "b", "c"}},
		"dropped":                 {`{` + pick + `, "do": "drop"}`, []string{"b", "c"}, []string{"b", "c"}},
		"delayed":                 {`{` + pick + `, "do": "delay", "milliseconds": 1500}`, []string{"b", "c"}, []string{"b", "c", "a"}},
		"sent twice":              {`{` + pick + `, "do": "duplicate", "milliseconds": 1500}`, []string{"a", "b", "c"}, []string{"a", "b", "c", "a"}},
		"reordered":               {`{` + pick + `, "do": "reorder"}`, []string{"a", "b", "c"}, []string{"a", "b", "c"}}, // see below
		"reordered and the last":  {`{"event": ".*", "resource": ":lake/c$", "do": "reorder"}`, []string{"a", "b"}, []string{"a", "b", "c"}},
		"held":                    {`{` + pick + `, "do": "hold"}`, []string{"b", "c"}, []string{"b", "c"}},
		"only the first is lost":  {`{"event": ".*", "times": 1, "do": "drop"}`, []string{"b", "c"}, []string{"b", "c"}},
		"all but the first held":  {`{"event": ".*", "skip": 1, "do": "hold"}`, []string{"a"}, []string{"a"}},
		"everything comes backed": {`{"event": ".*", "do": "delay", "milliseconds": 5}`, []string{}, []string{"a", "b", "c"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir())
				s.fault("f.json", test.fault)
				if err := s.put(rule("a", "q", "", created)); err != nil {
					t.Fatal(err)
				}
				for _, key := range []string{"a", "b", "c"} {
					s.Tell(notification.Event{Name: "ObjectCreated:Put", Bucket: "lake", Key: key})
				}
				got := func() []string {
					synctest.Wait()
					keys := strings.Split(strings.ReplaceAll(strings.Join(s.queues.keys(t)[1:], " "), "q:", ""), " ")
					return slices.DeleteFunc(keys, func(key string) bool { return key == "" })
				}
				sorted := func(keys []string) string { return strings.Join(slices.Sorted(slices.Values(keys)), " ") }
				soon := got()
				if sorted(soon) != sorted(test.soon) {
					t.Errorf("soon: %v", soon)
				}
				if name == "reordered" && soon[0] != "b" {
					t.Errorf("in order: %v", soon)
				}
				time.Sleep(2 * time.Second)
				if later := got(); sorted(later) != sorted(test.later) {
					t.Errorf("later: %v", later)
				}
			})
		})
	}
}

func TestAHeldEventComesWhenItsFaultIsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		s.fault("f.json", `{"event": ".*", "do": "hold"}`)
		if err := s.put(rule("a", "q", "", created)); err != nil {
			t.Fatal(err)
		}
		s.Tell(notification.Event{Name: "ObjectCreated:Put", Bucket: "lake", Key: "a"})
		synctest.Wait()
		if err := os.Remove(filepath.Join(s.dir, "faults", "f.json")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := s.queues.keys(t); !slices.Equal(got, []string{"q:test", "q:a"}) {
			t.Errorf("got %v", got)
		}
	})
}
