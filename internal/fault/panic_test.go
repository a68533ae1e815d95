package fault_test

import (
	"errors"
	"strings"
	"testing"

	"standin/internal/fault"
)

// secret stands for a value that a panic may hold.
const secret = "Kanariquist"

func panicking(with func()) (err error) {
	defer fault.Recover(&err)
	with()
	return errors.New("not reached")
}

func TestAPanicBecomesAnInternalErrorWithoutItsValue(t *testing.T) {
	t.Parallel()
	var none map[string]int
	value := any(secret)
	ways := map[string]func(){
		"with a text":           func() { panic(secret) },
		"with an error":         func() { panic(errors.New(secret)) },
		"with nil":              func() { panic(nil) },
		"by a nil map":          func() { none[secret] = 1 },
		"by an index":           func() { _ = []byte(secret)[len(secret)+len(none):][1] },
		"by a type that is not": func() { _ = value.(error) },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := panicking(way)
			if fault.CodeOf(err) != fault.Internal {
				t.Fatalf("got %v, want an internal fault", err)
			}
			if !strings.Contains(err.Error(), "panic_test.go:") {
				t.Errorf("%q does not say where", err)
			}
			p, ok := errors.AsType[*fault.PanicError](err)
			if !ok || len(p.Trace) < 2 {
				t.Fatalf("%v has no trace", err)
			}
			if text := err.Error() + strings.Join(p.Trace, ""); strings.Contains(text, secret) || strings.Contains(text, "0x") {
				t.Errorf("it holds a value: %s", text)
			}
			if !strings.Contains(strings.Join(p.Trace, "\n"), "fault_test.panicking") {
				t.Errorf("the trace lacks the caller: %q", p.Trace)
			}
		})
	}
}

func TestWithoutAPanicAnErrorStays(t *testing.T) {
	t.Parallel()
	want := errors.New("as it was")
	got := func() (err error) {
		defer fault.Recover(&err)
		return want
	}()
	if !errors.Is(got, want) {
		t.Errorf("got %v", got)
	}
}
