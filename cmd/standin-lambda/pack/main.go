// Command pack builds the function of AWS Lambda and packs it into the zips that
// standin takes in. The same sources give the same bytes on every machine.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"standin/internal/executor/lambda/artifact"
	"standin/internal/plan"
)

func main() {
	out := flag.String("out", "internal/executor/lambda/artifact/dist", "the folder for the zips")
	architectures := flag.String("arch", string(plan.ARM64)+","+string(plan.X86_64), "the architectures, in AWS's words")
	flag.Parse()
	for a := range strings.SplitSeq(*architectures, ",") {
		if err := pack(context.Background(), plan.Architecture(a), *out); err != nil {
			fmt.Fprintln(os.Stderr, "pack:", err)
			os.Exit(1)
		}
	}
}

// limit is the size that a zip may have: Lambda starts small ones sooner.
const limit = 10_000_000

// pack writes the zip of one architecture, in the place of an older one at once.
func pack(ctx context.Context, a plan.Architecture, folder string) (err error) {
	arch, ok := map[plan.Architecture]string{plan.ARM64: "arm64", plan.X86_64: "amd64"}[a]
	if !ok {
		return fmt.Errorf("there is no architecture %q", a)
	}
	dir, err := os.MkdirTemp("", "standin-lambda-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	program := filepath.Join(dir, "bootstrap")
	directory, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", "standin/cmd/standin-lambda").Output()
	if err != nil {
		return fmt.Errorf("look for the profile of masking: %w", err)
	}
	// What AWS asks of a program for provided.al2023 ("Building Lambda functions
	// with Go"), and nothing of this machine in it. The compiler is guided by the
	// profile by which standin is built too.
	build := exec.CommandContext(ctx, "go", "build", "-tags", "lambda.norpc", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid=",
		"-pgo", filepath.Join(strings.TrimSpace(string(directory)), "..", "masking.pgo"), "-o", program, "standin/cmd/standin-lambda")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch, "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build for %s: %w\n%s", a, err, text)
	}
	text, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	packed, err := archive(text)
	if err != nil {
		return err
	}
	if len(packed) > limit {
		return fmt.Errorf("the zip for %s has %d bytes, more than %d", a, len(packed), limit)
	}
	path := filepath.Join(folder, artifact.Name(a))
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, packed) {
		return nil // so that the compiler sees no change
	}
	half, err := os.CreateTemp(folder, "half-*")
	if err != nil {
		return err
	}
	_, err = half.Write(packed)
	return errors.Join(err, half.Chmod(0o644), half.Close(), os.Rename(half.Name(), path))
}

// archive packs a program, which provided.al2023 wants under the name bootstrap.
func archive(program []byte) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestCompression) })
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
	header.SetMode(0o755)
	file, err := w.CreateHeader(header)
	if err != nil {
		return nil, err
	}
	if _, err := file.Write(program); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
