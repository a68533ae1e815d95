// Package docs_test holds the documentation against the code.
package docs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A row of either table of ARCHITECTURE.md: a folder or a library in code
// quotes, a sentence, and a list of names in code quotes.
var (
	row  = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|[^|]*\\|([^|]*)\\|$")
	name = regexp.MustCompile("`([^`]+)`")
)

// section returns the rows below a heading of ARCHITECTURE.md.
func section(t *testing.T, heading string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("ARCHITECTURE.md has no section %q", heading)
	}
	rest, _, _ = strings.Cut(rest, "\n## ")
	rows := map[string][]string{}
	for _, match := range row.FindAllStringSubmatch(rest, -1) {
		names := []string{}
		for _, n := range name.FindAllStringSubmatch(match[2], -1) {
			names = append(names, n[1])
		}
		slices.Sort(names)
		rows[match[1]] = names
	}
	return rows
}

type pkg struct {
	ImportPath   string
	Dir          string
	GoFiles      []string
	Imports      []string
	TestImports  []string
	XTestImports []string
	Standard     bool
	Deps         []string
}

func list(t *testing.T, module string, patterns ...string) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json"}, patterns...)...)
	cmd.Dir = module
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list in %s: %v", module, err)
	}
	var packages []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// folder is what the document calls a package: its path below the module, or
// below internal/.
func folder(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, "standin/"), "internal/")
}

// TestFoldersImportWhatTheDocumentSays compares the table of folders with the
// imports of the code, tests left out: both ways, so that neither can drift.
func TestFoldersImportWhatTheDocumentSays(t *testing.T) {
	t.Parallel()
	actual := map[string][]string{}
	for _, p := range list(t, "..", "./...") {
		if len(p.GoFiles) == 0 {
			continue
		}
		imports := []string{}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, "standin/") {
				imports = append(imports, folder(i))
			}
		}
		slices.Sort(imports)
		actual[folder(p.ImportPath)] = imports
	}
	if diff := cmp.Diff(section(t, "Folders and imports"), actual); diff != "" {
		t.Errorf("docs/ARCHITECTURE.md differs from the code (- document, + code):\n%s", diff)
	}
}

// TestLibrariesHaveOneDoor compares the table of libraries with the folders
// that import them.
func TestLibrariesHaveOneDoor(t *testing.T) {
	t.Parallel()
	doors := section(t, "Libraries and their doors")
	actual := map[string][]string{}
	for _, p := range list(t, "..", "./...") {
		for _, i := range p.Imports {
			for library := range doors {
				if i == library || strings.HasPrefix(i, library+"/") {
					actual[library] = append(actual[library], folder(p.ImportPath))
				}
			}
		}
	}
	for library, folders := range actual {
		slices.Sort(folders)
		actual[library] = slices.Compact(folders)
	}
	if diff := cmp.Diff(doors, actual); diff != "" {
		t.Errorf("docs/ARCHITECTURE.md differs from the code (- document, + code):\n%s", diff)
	}
}

// TestTheSandboxKnowsNothingOfTheProduct keeps the sandbox an independent
// reading of AWS's documentation.
func TestTheSandboxKnowsNothingOfTheProduct(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "../sandbox", "./...") {
		for _, i := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if strings.HasPrefix(i, "standin/") && !strings.HasPrefix(i, "standin/sandbox/") {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
	mod, err := os.ReadFile("../sandbox/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(mod, []byte("replace")) {
		t.Error("sandbox/go.mod has a replace directive")
	}
	if _, err := os.Stat("../go.work"); err == nil {
		t.Error("go.work ties the two modules together")
	}
}

// TestEveryFolderIsInTheDocument finds a folder at the top that the document
// does not name.
func TestEveryFolderIsInTheDocument(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	made := []string{".git", "bin", "dist"} // by git and make
	for _, entry := range entries {
		if name := entry.Name(); entry.IsDir() && !slices.Contains(made, name) &&
			!bytes.Contains(text, []byte("`"+name+"/")) {
			t.Errorf("docs/ARCHITECTURE.md does not name %s/", name)
		}
	}
}
