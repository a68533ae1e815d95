// Package e2e_test runs whole jobs: the real standin and standin-sandbox
// binaries, real S3 requests, real PostgreSQL processes behind the emulated
// Redshift. Every test has a schema and a bucket path of its own.
package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// world is what TestMain made and every test shares.
var world struct {
	standin  string // path of the binary
	sandbox  string // path of the other
	postgres string // folder of PostgreSQL's server binaries
	site
}

// site is a sandbox that runs.
type site struct {
	env     map[string]string // of its env.sh
	journal string            // path of its journal
}

func TestMain(m *testing.M) {
	status, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		status = 1
	}
	os.Exit(status)
}

func run(m *testing.M) (status int, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	dir, err := os.MkdirTemp("", "standin-e2e-")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	world.standin = filepath.Join(dir, "standin")
	world.sandbox = filepath.Join(dir, "standin-sandbox")
	// With the flags of `make build`, whose compiled packages then serve here too.
	for _, build := range [][]string{
		{"run", "standin/cmd/standin-lambda/pack", "-out", "../internal/executor/lambda/artifact/dist", "-arch", architecture()},
		{"build", "-trimpath", "-pgo=../cmd/masking.pgo", "-ldflags=-s -w", "-o", world.standin, "standin/cmd/standin"},
		{"build", "-C", "../sandbox", "-trimpath", "-ldflags=-s -w", "-o", world.sandbox, "./cmd/standin-sandbox"},
	} {
		cmd := exec.CommandContext(ctx, "go", build...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return 1, fmt.Errorf("go %s: %w\n%s", strings.Join(build, " "), err, out)
		}
	}
	if world.postgres, err = postgresBinaries(ctx); err != nil {
		return 1, err
	}
	started, stop, err := startSandbox(ctx, filepath.Join(dir, "sandbox"))
	if err != nil {
		return 1, err
	}
	world.site = started
	defer func() { err = errors.Join(err, stop()) }()
	for name, value := range world.env { // for the tests that use the product's edges themselves
		if strings.HasPrefix(name, "AWS_") {
			if err := os.Setenv(name, value); err != nil {
				return 1, err
			}
		}
	}
	return m.Run(), nil
}

// architecture is this machine's, in the words of AWS Lambda: the sandbox runs the
// function here.
func architecture() string {
	if runtime.GOARCH == "amd64" {
		return "x86_64"
	}
	return runtime.GOARCH
}

// postgresBinaries is the folder of PostgreSQL's server binaries.
func postgresBinaries(ctx context.Context) (string, error) {
	if dir := os.Getenv("PG_BIN"); dir != "" {
		return dir, nil
	}
	out, err := exec.CommandContext(ctx, "../scripts/postgres").Output()
	if err != nil {
		return "", fmt.Errorf("find PostgreSQL: %w", err)
	}
	return string(bytes.TrimSpace(out)), nil
}

// startSandbox starts a sandbox and waits until its env.sh is there, which it
// writes once all of it answers.
func startSandbox(ctx context.Context, dir string, flags ...string) (s site, stop func() error, err error) {
	cmd := exec.CommandContext(ctx, world.sandbox, append([]string{"up", "--dir", dir}, flags...)...)
	cmd.Env = append(os.Environ(), "PG_BIN="+world.postgres)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return s, nil, err
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	if err := cmd.Start(); err != nil {
		return s, nil, err
	}
	ready := false
	for lines := bufio.NewScanner(stdout); !ready && lines.Scan(); {
		ready = strings.Contains(lines.Text(), "ready")
	}
	if !ready {
		return s, nil, errors.Join(fmt.Errorf("the sandbox did not start\n%s", &stderr), cmd.Wait())
	}
	s.journal = filepath.Join(dir, "journal.jsonl")
	if s.env, err = readEnvironment(filepath.Join(dir, "env.sh")); err != nil {
		return s, nil, err
	}
	return s, func() error {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			return err
		}
		if err := cmd.Wait(); err != nil {
			return fmt.Errorf("stop the sandbox: %w\n%s", err, &stderr)
		}
		return nil
	}, nil
}

// readEnvironment reads the variables that env.sh exports, as a shell does.
func readEnvironment(path string) (map[string]string, error) {
	out, err := exec.CommandContext(context.Background(), "env", "-i", "sh", "-c", ". "+path+" && env -0").Output()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	env := map[string]string{}
	for variable := range strings.SplitSeq(string(out), "\x00") {
		if name, value, ok := strings.Cut(variable, "="); ok && name != "PWD" && name != "_" && name != "SHLVL" {
			env[name] = value
		}
	}
	return env, nil
}
