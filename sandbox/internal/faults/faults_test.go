package faults_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standin/sandbox/internal/faults"
)

// scene is a set, its directory and what it logs.
type scene struct {
	*testing.T
	dir string
	set *faults.Set
	log *strings.Builder
}

func start(t *testing.T) scene {
	t.Helper()
	s := scene{t, t.TempDir(), nil, &strings.Builder{}}
	s.set = faults.New(s.dir, slog.New(slog.NewTextHandler(s.log, nil)))
	return s
}

func (s scene) write(name, text string) {
	s.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
}

func (s scene) remove(name string) {
	s.Helper()
	if err := os.Remove(filepath.Join(s.dir, name)); err != nil {
		s.Fatal(err)
	}
}

func TestWhatNothingAsksForIsNeverStruck(t *testing.T) {
	t.Parallel()
	var none *faults.Set
	for name, set := range map[string]*faults.Set{
		"no set": none, "no directory": faults.New(filepath.Join(t.TempDir(), "missing"), slog.New(slog.DiscardHandler)), "no file": start(t).set,
	} {
		if _, struck := set.Statement("source", 1, "select 1"); struck {
			t.Errorf("%s: a statement was struck", name)
		}
		if _, struck := set.Call("GetObject", "arn:aws:s3:::b/k", "standin"); struck {
			t.Errorf("%s: a call was struck", name)
		}
		if _, struck := set.Event("ObjectCreated:Put", "arn:aws:s3:::b/k"); struck {
			t.Errorf("%s: an event was struck", name)
		}
	}
}

func TestAFaultStrikesWhatMatchesSoOftenAsItSays(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.write("a.json", `{"server": "destination", "statement": "^copy.*shop", "skip": 1, "times": 2, "do": "disconnect-before"}`)
	s.write("b.json", `{"action": "(Get|Head)Object", "resource": "/input/", "role": "standin", "do": "refuse", "status": 503, "code": "SlowDown"}`)
	for i, test := range []struct {
		server, text string
		want         bool
	}{
		{"destination", "COPY\nshop.t from", false}, // skipped
		{"source", "COPY shop.t", false},
		{"destination", "SELECT 'copy shop'", false},
		{"destination", "COPY shop.t", true},
		{"destination", "COPY shop.u", true},
		{"destination", "COPY shop.v", false}, // used up
	} {
		if _, got := s.set.Statement(test.server, 1, test.text); got != test.want {
			t.Errorf("statement %d: struck %v", i, got)
		}
	}
	for i, test := range []struct {
		action, resource, role string
		want                   bool
	}{
		{"GetObject", "arn:aws:s3:::b/input/x", "standin", true},
		{"HeadObject", "arn:aws:s3:::b/input/x", "standin", true},
		{"GetObjectTagging", "arn:aws:s3:::b/input/x", "standin", false},
		{"GetObject", "arn:aws:s3:::b/output/x", "standin", false},
		{"GetObject", "arn:aws:s3:::b/input/x", "other", false},
	} {
		strike, got := s.set.Call(test.action, test.resource, test.role)
		if got != test.want || got && (strike.Status != 503 || strike.Code != "SlowDown") {
			t.Errorf("call %d: struck %v, %+v", i, got, strike)
		}
	}
	if told, err := os.ReadFile(filepath.Join(s.dir, "a.struck")); err != nil || string(told) != "disconnect-before\ndisconnect-before\n" {
		t.Errorf("told %q, %v", told, err)
	}
	s.remove("b.json")
	if _, struck := s.set.Call("GetObject", "arn:aws:s3:::b/input/x", "standin"); struck {
		t.Error("a fault whose file is gone struck")
	}
}

func TestEventsAreStruckByNameAndKey(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.write("a.json", `{"event": "ObjectCreated:.*", "resource": ":lake/shop/", "skip": 1, "times": 1, "do": "delay", "milliseconds": 5}`)
	for i, test := range []struct {
		name, resource string
		want           bool
	}{
		{"ObjectCreated:Put", "arn:aws:s3:::lake/shop/a b", false}, // skipped
		{"ObjectRemoved:Delete", "arn:aws:s3:::lake/shop/a", false},
		{"ObjectCreated:Put", "arn:aws:s3:::lake/other/a", false},
		{"ObjectCreated:Copy", "arn:aws:s3:::lake/shop/a", true},
		{"ObjectCreated:Put", "arn:aws:s3:::lake/shop/a", false}, // used up
	} {
		strike, got := s.set.Event(test.name, test.resource)
		if got != test.want || got && strike.Milliseconds != 5 {
			t.Errorf("event %d: struck %v, %+v", i, got, strike)
		}
	}
}

func TestAFaultCanWaitForAnEarlierStatementOfTheSession(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.write("a.json", `{"after": "^copy shop", "statement": "^commit", "do": "disconnect-after"}`)
	for i, test := range []struct {
		session int64
		text    string
		want    bool
	}{
		{1, "commit", false},
		{1, "copy shop.t", false},
		{2, "commit", false},
		{1, "select 1", false},
		{1, "commit", true},
	} {
		if _, got := s.set.Statement("source", test.session, test.text); got != test.want {
			t.Errorf("statement %d: struck %v", i, got)
		}
	}
}

func TestAFileThatIsWrongIsLoggedAndStrikesNothing(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no JSON":                  `{`,
		"neither":                  `{"do": "hold"}`,
		"both":                     `{"statement": "x", "action": "x", "do": "hold"}`,
		"no such deed":             `{"statement": ".", "do": "explode"}`,
		"a deed for calls":         `{"statement": ".", "do": "truncate"}`,
		"a deed for statements":    `{"action": ".*", "do": "disconnect-after"}`,
		"a deed for events":        `{"action": ".*", "do": "drop"}`,
		"an event is not refused":  `{"event": ".*", "do": "refuse"}`,
		"an event and an action":   `{"event": ".*", "action": ".*", "do": "hold"}`,
		"a pattern that is broken": `{"statement": "(", "do": "hold"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.write("a.json", text)
			for range 2 {
				if _, struck := s.set.Statement("source", 1, "x"); struck {
					t.Error("it struck")
				}
			}
			if got := strings.Count(s.log.String(), "file=a.json"); got != 1 {
				t.Errorf("logged %d times: %s", got, s.log)
			}
		})
	}
}

func TestAHoldEndsWithItsFileOrWithTheContext(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.write("a.json", `{"statement": ".", "do": "hold"}`)
	strike, struck := s.set.Statement("source", 1, "x")
	if !struck {
		t.Fatal("it did not strike")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := strike.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	s.remove("a.json")
	if err := strike.Wait(t.Context()); err != nil {
		t.Error(err)
	}
}
