package function

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/roles"
)

func functions(t *testing.T, dir string) (*Functions, error) {
	t.Helper()
	return New(Config{Dir: dir, Region: "us-east-1", Directory: roles.New(), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

func TestReferences(t *testing.T) {
	t.Parallel()
	f, err := functions(t, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const arn = "arn:aws:lambda:us-east-1:111111111111:function:standin-x"
	for text, test := range map[string]struct{ qualifier, name, version, code string }{
		"standin-x":                       {"", "standin-x", "", ""},
		"standin-x:7":                     {"", "standin-x", "7", ""},
		"standin-x:$LATEST":               {"", "standin-x", "", ""},
		arn:                               {"", "standin-x", "", ""},
		arn + ":7":                        {"7", "standin-x", "7", ""},
		"111111111111:function:standin-x": {"$LATEST", "standin-x", "", ""},
		"function:standin-x":              {"3", "standin-x", "3", ""},
		strings.Repeat("x", 64):           {"", strings.Repeat("x", 64), "", ""},
		strings.Repeat("x", 65):           {"", "", "", "ValidationException"},
		"":                                {"", "", "", "ValidationException"},
		"a b":                             {"", "", "", "ValidationException"},
		"a/b":                             {"", "", "", "ValidationException"},
		"standin-x:8":                     {"7", "", "", "InvalidParameterValueException"},
		strings.Replace(arn, "us-east-1", "eu-west-1", 1):       {"", "", "", "ResourceNotFoundException"},
		strings.Replace(arn, "111111111111", "222222222222", 1): {"", "", "", "ResourceNotFoundException"},
	} {
		name, version, err := f.reference(text, test.qualifier)
		failed, _ := errors.AsType[*rest.Error](err)
		if name != test.name || version != test.version || (err == nil) != (test.code == "") || failed != nil && failed.Code != test.code {
			t.Errorf("%q: got %q, %q, %v", text, name, version, err)
		}
	}
}

func FuzzReference(f *testing.F) {
	f.Add("arn:aws:lambda:us-east-1:111111111111:function:x:$LATEST", "")
	f.Add("111111111111:x", "7")
	all := &Functions{config: Config{Region: "us-east-1"}}
	f.Fuzz(func(t *testing.T, text, qualifier string) {
		name, _, err := all.reference(text, qualifier)
		if err == nil && (name == "" || len(name) > 64 || strings.ContainsAny(name, ":/ ")) {
			t.Errorf("%q is the function %q", text, name)
		}
	})
}

func TestConcurrencyIsSharedByAllButThoseWhoReserveIt(t *testing.T) {
	t.Parallel()
	f, err := functions(t, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	reserved := 300
	for _, one := range []*function{{Name: "a"}, {Name: "b"}, {Name: "own", Reserved: &reserved}} {
		one.Latest = version{Number: latest, State: active}
		one.Serving = one.Latest
		f.all[one.Name] = one
	}
	fill := func(name string) (count int, reason string) {
		for {
			_, _, err := f.begin(name, true)
			if failed, ok := errors.AsType[*rest.Error](err); ok {
				return count, failed.Reason
			}
			count++
		}
	}
	for _, step := range []struct {
		name, reason string
		count        int
	}{
		{"own", "ReservedFunctionConcurrentInvocationLimitExceeded", 300},
		{"a", "ConcurrentInvocationLimitExceeded", 700},
		{"b", "ConcurrentInvocationLimitExceeded", 0},
	} {
		if count, reason := fill(step.name); count != step.count || reason != step.reason {
			t.Errorf("%s: %d at once, then %s", step.name, count, reason)
		}
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "functions.json"), []byte(`{"a"`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := functions(t, dir); err == nil || !strings.Contains(err.Error(), "functions.json") {
		t.Errorf("got %v", err)
	}
}
