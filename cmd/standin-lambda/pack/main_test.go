package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"standin/internal/executor/lambda/artifact"
	"standin/internal/plan"
)

// The program is built as `make build` runs it: the race detector finds nothing in it,
// and makes packing take ten times as long.
func TestTheZipIsReproducibleAndSmall(t *testing.T) {
	t.Parallel()
	command := filepath.Join(t.TempDir(), "pack")
	if text, err := exec.CommandContext(t.Context(), "go", "build", "-o", command, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, text)
	}
	var zips [2][]byte
	var builds sync.WaitGroup
	for i := range zips {
		folder := t.TempDir()
		builds.Go(func() {
			if text, err := exec.CommandContext(t.Context(), command, "-out", folder, "-arch", string(plan.X86_64)).CombinedOutput(); err != nil {
				t.Errorf("pack: %v\n%s", err, text)
				return
			}
			packed, err := os.ReadFile(filepath.Join(folder, artifact.Name(plan.X86_64)))
			if err != nil {
				t.Error(err)
			}
			zips[i] = packed
			entries, err := os.ReadDir(folder)
			if err != nil || len(entries) != 1 {
				t.Errorf("the folder holds %v (%v)", entries, err)
			}
		})
	}
	builds.Wait()
	if !bytes.Equal(zips[0], zips[1]) {
		t.Error("two builds differ")
	}
	if n := len(zips[0]); n >= 10_000_000 {
		t.Errorf("the zip has %d bytes", n)
	}
	r, err := zip.NewReader(bytes.NewReader(zips[0]), int64(len(zips[0])))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.File) != 1 || r.File[0].Name != "bootstrap" || r.File[0].Mode().Perm() != 0o755 {
		t.Fatalf("it holds %v", r.File)
	}
	program, err := r.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	start := make([]byte, 4)
	if _, err := io.ReadFull(program, start); err != nil || string(start) != "\x7fELF" {
		t.Errorf("it begins with %q (%v)", start, err)
	}
}

func TestAnUnknownArchitectureIsAnError(t *testing.T) {
	t.Parallel()
	if err := pack(t.Context(), "mips", t.TempDir()); err == nil {
		t.Error("packed")
	}
}
