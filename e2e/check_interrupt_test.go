package e2e_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// held starts a check that stops at its UNLOAD, and returns when it has got there.
func held(t *testing.T, name, path string) (cmd *exec.Cmd, stderr *strings.Builder) {
	t.Helper()
	faults := filepath.Join(filepath.Dir(world.journal), "faults")
	if err := os.MkdirAll(faults, 0o700); err != nil {
		t.Fatal(err)
	}
	fault, struck := filepath.Join(faults, name+".json"), filepath.Join(faults, name+".struck")
	if err := os.WriteFile(fault+".new", []byte(`{"server": "source", "statement": "^UNLOAD[^;]*/`+name+`/input/", "do": "hold"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(fault+".new", fault); err != nil { // whole when it is seen
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(os.Remove(fault), os.Remove(struck)); err != nil {
			t.Error(err)
		}
	})
	cmd, stderr = command(t, "check", "-w", path), new(strings.Builder)
	cmd.Stderr = stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		if _, err := os.Stat(struck); err == nil {
			return cmd, stderr
		}
		if t.Context().Err() != nil {
			t.Fatal("the check did not come to its UNLOAD")
		}
	}
	return nil, nil
}

// empty fails the test if anything lies below the workspace's path.
func empty(t *testing.T, name string) {
	t.Helper()
	if keys := bucketKeys(t, storage(t), world.env["SANDBOX_BUCKET"], name+"/"); len(keys) > 0 {
		t.Errorf("what is left is %v", keys)
	}
}

func TestAnInterruptedCheckLeavesNothing(t *testing.T) {
	t.Parallel()
	const s = "halted"
	schema(t, s)
	source(t).exec("create table halted.a (id integer)")
	readable(t, s)
	cmd, stderr := held(t, s, workspace(t, s, s, "new_columns: passthrough\n"))
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the status is looked at
	if status := cmd.ProcessState.ExitCode(); status != 130 {
		t.Errorf("exit status %d, want 130\n%s", status, stderr)
	}
	empty(t, s)
}

// TestCleanupRemovesWhatAKilledCheckLeft also gives the check a lease that lasts no
// time: a job without one counts as alive for a minute.
func TestCleanupRemovesWhatAKilledCheckLeft(t *testing.T) {
	t.Parallel()
	const s = "slain"
	schema(t, s)
	source(t).exec("create table slain.a (id integer)")
	readable(t, s)
	path := workspace(t, s, s, "new_columns: passthrough\n")
	cmd, _ := held(t, s, path)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	client, bucket := storage(t), world.env["SANDBOX_BUCKET"]
	plans := slices.DeleteFunc(bucketKeys(t, client, bucket, s+"/jobs/"), func(key string) bool { return !strings.HasSuffix(key, "/plan.json") })
	if len(plans) != 1 {
		t.Fatalf("the killed check left the plans %v, want one", plans)
	}
	if out := standin(t, "cleanup", "-w", path).must(t); !strings.Contains(out.stdout, "live") {
		t.Errorf("at once, cleanup says\n%s", out.stdout)
	}
	lease := strings.TrimSuffix(plans[0], "plan.json") + "lease"
	if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &lease, Body: strings.NewReader("{}")}); err != nil {
		t.Fatal(err)
	}
	if out := standin(t, "cleanup", "-w", path).must(t); !strings.Contains(out.stdout, "removed") {
		t.Errorf("later, cleanup says\n%s", out.stdout)
	}
	empty(t, s)
}
