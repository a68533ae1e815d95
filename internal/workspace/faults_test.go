package workspace_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/golden"
	"standin/internal/workspace"
	"standin/internal/workspace/tree"
)

// TestFaultsAreToldAllAtOnce compares what is printed for each faulty file of
// testdata/faults with the golden file beside it.
func TestFaultsAreToldAllAtOnce(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/faults/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = workspace.Parse("standin.yaml", text)
			if fault.CodeOf(err) != fault.WorkspaceInvalid {
				t.Fatalf("got %v", err)
			}
			all, ok := errors.AsType[*tree.FileError](err)
			if !ok {
				t.Fatalf("no places in %v", err)
			}
			got := all.Detail() + "\n"
			if strings.Contains(got+err.Error(), "hunter2") {
				t.Errorf("a secret is shown:\n%s", got)
			}
			golden.Equal(t, strings.TrimSuffix(file, ".yaml")+".txt", got)
		})
	}
}

// FuzzParse holds that no text makes the reader panic or show a literal password.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.yaml", "testdata/faults/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		w, err := workspace.Parse("standin.yaml", text)
		if (w == nil) == (err == nil) {
			t.Fatalf("got %v and %v", w, err)
		}
		if err != nil && fault.CodeOf(err) != fault.WorkspaceInvalid {
			t.Fatal(err)
		}
	})
}
