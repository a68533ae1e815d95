package cli

import (
	"bytes"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// full is a file on a disk that has no space left.
type full struct{}

func (full) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "answer.json", Err: syscall.ENOSPC}
}

func TestAnAnswerThatCannotBePrintedFailsTheCommand(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"a document":             {"generators", "--json"},
		"a table":                {"generators"},
		"the document of no job": {"generate", "--json", "-w", "nowhere.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stderr bytes.Buffer
			status := Run(t.Context(), Process{Args: append(args, "--state", t.TempDir()), Stdout: full{}, Stderr: &stderr, Now: time.Now})
			if status == 0 || !strings.Contains(stderr.String(), "error: ") {
				t.Errorf("it ends with %d and says %s", status, &stderr)
			}
		})
	}
}
