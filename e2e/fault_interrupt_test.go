package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// moment is a moment of a job: something that it does is held there.
type moment struct {
	name string
	hold string
	// state is how the destination has to be after an interrupt. It is new where
	// the job can no longer be stopped: the hold then ends after the interrupt.
	state string
}

func moments() []moment {
	return []moment{
		{"an UNLOAD begins", `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "hold"}`, "old"},
		{"an UNLOAD writes", `{"action": "PutObject", "resource": "/SHOP/input/.*people.*part", "role": "standin-sandbox-unload", "do": "hold"}`, "old"},
		{"a file is read", `{"action": "GetObject", "resource": "/SHOP/input/.*people.*part", "role": "standin", "do": "hold"}`, "old"},
		{"a file is written", `{"action": "PutObject", "resource": "/SHOP/output/.*people.*part", "role": "standin", "do": "hold"}`, "old"},
		{"a staging table is made", `{"server": "destination", "statement": "^create table .*SHOP", "do": "hold"}`, "old"},
		{"a COPY begins", `{"server": "destination", "statement": "^copy .*SHOP", "do": "hold"}`, "old"},
		{"a COPY reads", `{"action": "GetObject", "resource": "/SHOP/output/.*people.*part", "role": "standin-sandbox-load", "do": "hold"}`, "old"},
		{"a COPY commits", `{"server": "destination", "after": "^copy .*SHOP", "statement": "^commit", "do": "hold"}`, "old"},
		{"the tables are locked", `{"server": "destination", "statement": "^lock .*SHOP", "do": "hold"}`, "new"},
		{"publishing commits", `{"server": "destination", "after": "^alter table .*SHOP.* rename to", "statement": "^commit", "do": "hold"}`, "new"},
		{"the job cleans up", `{"action": "ListObjectVersions", "resource": "/SHOP/jobs/", "do": "hold"}`, "new"},
	}
}

// TestAnInterruptAtAnyMomentLeavesNothingBehind stops a job, by turns with Ctrl-C
// and SIGTERM, while something of it is held.
func TestAnInterruptAtAnyMomentLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	for i, moment := range moments() {
		t.Run(moment.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, fmt.Sprint("interrupted", i))
			hold := s.inject("hold", moment.hold)
			job := s.start("generate", "--json", "--log", "debug")
			hold.await(job)
			job.signal([]os.Signal{os.Interrupt, syscall.SIGTERM}[i%2])
			if moment.state == "new" {
				hold.remove()
			}
			out := job.wait()
			hold.remove()
			got := s.document(out)
			status, code := 130, "cancelled"
			if moment.state == "new" {
				status, code = 0, ""
			}
			if out.status != status || got.Error.Code != code {
				t.Errorf("exit status %d, %+v; want %d, %s\n%s", out.status, got, status, code, out.stderr)
			}
			if state := s.state(); state != moment.state {
				t.Errorf("the destination is %s, want %s", state, moment.state)
			}
			s.checkNothingLeft()
			s.checkNoValue(out)
		})
	}
}

// TestASecondInterruptEndsTheProcessAtOnce interrupts a job twice: while it
// works, and while it cleans up after that.
func TestASecondInterruptEndsTheProcessAtOnce(t *testing.T) {
	t.Parallel()
	for i, flags := range [][]string{{"--json"}, {}} {
		t.Run(fmt.Sprintf("with the flags %q", flags), func(t *testing.T) {
			t.Parallel()
			s := openShop(t, fmt.Sprint("impatient", i))
			unload := s.inject("unload", `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "hold"}`)
			cleaning := s.inject("cleaning", `{"action": "ListObjectVersions", "resource": "/SHOP/input/[a-z0-9]+/$", "do": "hold"}`)
			job := s.start(append([]string{"generate", "--log", "debug"}, flags...)...)
			unload.await(job)
			job.signal([]os.Signal{os.Interrupt, syscall.SIGTERM}[i])
			cleaning.await(job)
			job.signal([]os.Signal{syscall.SIGTERM, os.Interrupt}[i])
			out := job.wait()
			if out.status != 130 || !strings.Contains(out.stderr, "ended at once by a second interrupt") || !strings.Contains(out.stderr, "`standin cleanup`") {
				t.Errorf("exit status %d\n%s", out.status, out.stderr)
			}
			if len(flags) == 0 {
				if out.stdout != "" {
					t.Errorf("stdout is %s", out.stdout)
				}
			} else if got := s.document(out); got.Status != "failed" || got.Error.Code != "cancelled" || !strings.Contains(got.Error.Hint, "standin cleanup") {
				t.Errorf("the document is %+v", got)
			}
			s.checkNoValue(out)
			s.checkNoValueBelow([]string{"jobs/", "output/"}, true) // so there is something left to remove

			unload.remove()
			cleaning.remove()
			out = s.run("cleanup").must(t)
			if !strings.Contains(out.stdout, ": removed") {
				t.Errorf("the clean-up says %s", out.stdout)
			}
			if state := s.state(); state != "old" {
				t.Errorf("the destination is %s", state)
			}
			s.checkNothingLeft()
			s.checkNoValue(out)
		})
	}
}

// TestAKilledJobIsCleanedUpFromAnotherMachine kills a job with SIGKILL, and cleans
// up behind it without its state directory once its lease has run out.
func TestAKilledJobIsCleanedUpFromAnotherMachine(t *testing.T) {
	t.Parallel()
	for i, moment := range moments() {
		t.Run(moment.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, fmt.Sprint("killed", i))
			others := s.others()
			hold := s.inject("hold", moment.hold)
			job := s.start("generate", "--log", "debug")
			hold.await(job)
			job.signal(syscall.SIGKILL)
			out := job.wait()
			s.checkNoValue(out)
			s.checkNoValueBelow([]string{"jobs/", "output/"}, true)
			if moment.state == "new" {
				hold.remove() // it would hold the clean-up as well
			}

			elsewhere := t.TempDir()
			id := s.alive(elsewhere)
			s.endLease(id)
			out = s.run("cleanup", "--state", elsewhere, "--json")
			hold.remove()
			if out.status != 0 || !strings.Contains(out.stdout, `"removed"`) {
				t.Errorf("exit status %d\n%s\n%s", out.status, out.stdout, out.stderr)
			}
			if state := s.state(); state != "old" && (state != "new" || moment.state != "new") {
				t.Errorf("the destination is %s", state)
			}
			s.checkNothingLeft(others...)
			s.checkNoValue(out)
		})
	}
}

// others makes what is none of Standin's: objects below the shop's path, and a
// table that is named as a staging table is.
func (s shop) others() []string {
	s.Helper()
	client, bucket := storage(s.T), world.env["SANDBOX_BUCKET"]
	keys := []string{s.name + "/input/notes/by-hand.csv", s.name + "/jobs/readme", s.name + "/other"}
	for _, key := range keys {
		if _, err := client.PutObject(s.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("theirs")}); err != nil {
			s.Fatal(err)
		}
	}
	const table = "standin_abcdefghij012345_1"
	destination(s.T).exec("create table " + s.name + "." + table + " (i integer)")
	s.Cleanup(func() { removeKeys(s.T, client, keys...) })
	return append(keys, table)
}

// alive is the job that a clean-up on another machine takes for alive, and leaves
// alone.
func (s shop) alive(state string) string {
	s.Helper()
	before := s.objects()
	out := s.run("cleanup", "--state", state, "--json").must(s.T)
	var cleaned struct{ Jobs []struct{ Job, State string } }
	if err := json.Unmarshal([]byte(out.stdout), &cleaned); err != nil || len(cleaned.Jobs) != 1 || cleaned.Jobs[0].State != "live" {
		s.Fatalf("want one live job, got %s (%v)", out.stdout, err)
	}
	for _, key := range before {
		if !strings.Contains(key, "people") {
			continue // the job itself removes what it no longer needs
		}
		if !strings.Contains(strings.Join(s.objects(), "\n")+"\n", key+"\n") {
			s.Errorf("%s of a live job was removed", key)
		}
	}
	return cleaned.Jobs[0].Job
}

// endLease writes a lease that lasts no time, which spares a minute.
func (s shop) endLease(job string) {
	s.Helper()
	key, bucket := s.name+"/jobs/"+job+"/lease", world.env["SANDBOX_BUCKET"]
	client := storage(s.T)
	if _, err := client.HeadObject(s.Context(), &s3.HeadObjectInput{Bucket: &bucket, Key: &key}); err != nil {
		s.Fatal(err)
	}
	text := fmt.Sprintf(`{"job": %q, "workspace": %q}`, job, s.name)
	if _, err := client.PutObject(s.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(text)}); err != nil {
		s.Fatal(err)
	}
}

// TestCleanupLeavesALiveJobAlone cleans up beside a job that runs, on its own
// machine and on another; the job succeeds.
func TestCleanupLeavesALiveJobAlone(t *testing.T) {
	t.Parallel()
	s := openShop(t, "alive")
	hold := s.inject("hold", `{"action": "PutObject", "resource": "/SHOP/output/.*people.*part", "role": "standin", "do": "hold"}`)
	job := s.start("generate", "--json")
	hold.await(job)
	for _, state := range []string{stateDir(t), t.TempDir()} {
		s.alive(state)
	}
	hold.remove()
	out := job.wait().must(t)
	if state := s.state(); state != "new" {
		t.Errorf("the destination is %s\n%s", state, out.stderr)
	}
	s.checkNothingLeft()
}
