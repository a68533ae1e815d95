package watchdog_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"standin/sandbox/internal/watchdog"
)

const role = "STANDIN_TEST_ROLE"

// TestMain lets the test's executable be the watchdog and the sandbox that is killed.
func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "watchdog":
		if err := watchdog.Run(os.Stdin); err != nil {
			os.Exit(1)
		}
	case "sandbox":
		crash(os.Args[1])
	default:
		os.Exit(m.Run())
	}
}

// crash starts a child under a watchdog, tells the child's id, and dies.
func crash(dir string) {
	if err := os.Setenv(role, "watchdog"); err != nil {
		panic(err)
	}
	dog, err := watchdog.Start(os.Stderr, os.Args[0])
	if err != nil {
		panic(err)
	}
	child := exec.Command("sleep", "1000")
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		panic(err)
	}
	if err := errors.Join(dog.Process(child.Process.Pid), dog.Directory(dir)); err != nil {
		panic(err)
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
}

func TestNothingOutlivesAKilledSandbox(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.MkdirAll(filepath.Join(dir, "deep"), 0o700); err != nil {
		t.Fatal(err)
	}
	sandbox := exec.CommandContext(t.Context(), os.Args[0], dir)
	sandbox.Env = append(os.Environ(), role+"=sandbox")
	// Every process inherits the output, so it ends only when the last of them has ended.
	out, err := sandbox.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != -1 || strings.Contains(string(out), "panic") {
		t.Fatalf("the sandbox was not killed: %v: %s", err, out)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the directory is still there: %v", err)
	}
}

func TestCloseStopsWhatIsWatchedAndForgetsWhatIsNot(t *testing.T) {
	t.Parallel()
	held, err := os.Create(filepath.Join(t.TempDir(), "lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	dog, err := watchdog.Start(held, "/usr/bin/env", role+"=watchdog", os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	watched, free := exec.CommandContext(t.Context(), "sleep", "1000"), exec.CommandContext(t.Context(), "sleep", "1000")
	for _, child := range []*exec.Cmd{watched, free} {
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if err := dog.Process(child.Process.Pid); err != nil {
			t.Fatal(err)
		}
	}
	reaped := make(chan error)
	go func() { reaped <- watched.Wait() }()
	if err := errors.Join(dog.Forget(free.Process.Pid), dog.Close()); err != nil {
		t.Fatal(err)
	}
	if err := <-reaped; err == nil {
		t.Error("the watched process ended by itself")
	}
	if err := free.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the forgotten process is gone: %v", err)
	}
	if err := free.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = free.Wait()
}
