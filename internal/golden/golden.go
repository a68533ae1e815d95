// Package golden compares what a test made with a file beside it, and writes the
// file anew when the test runs with -update, so that a change of output is read
// as a diff. Tests alone import it.
package golden

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

//nolint:gochecknoglobals // a test binary's flags are registered when it starts
var update = flag.Bool("update", false, "write golden files anew")

// Updating reports whether the test runs with -update.
func Updating() bool { return *update }

// Equal fails the test unless got is what the file at path holds.
func Equal(t *testing.T, path, got string) {
	t.Helper()
	if Updating() {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; -update writes it anew (- file, + now):\n%s", path, diff)
	}
}
