package e2e_test

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// landing is a job whose UNLOAD of the people has written files and is held before it
// ends. Those files have been masked.
type landing struct {
	shop
	job  *running
	hold injected
}

// manifestHeld keeps the UNLOAD of the people from its end.
const manifestHeld = `{"action": "PutObject", "resource": "/SHOP/input/.*people/1/.*manifest", "role": "standin-sandbox-unload", "times": 1, "do": "hold"}`

// land starts the job of a shop with a fault that holds the UNLOAD of the people, and
// waits until every file that has landed is masked.
func land(t *testing.T, name, hold string) landing {
	t.Helper()
	l := landing{shop: openShop(t, name)}
	edit(t, l.workspace, "staging: {", "staging: {compression: none, ")
	l.hold = l.inject("hold", hold)
	l.job = l.start("generate", "--json", "--log", "debug")
	l.hold.await(l.job)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	enough := time.After(2 * time.Minute)
	for {
		if landed := len(l.parts("/input/")); landed > 0 && len(l.parts("/output/")) == landed {
			return l
		}
		select {
		case <-l.job.ended:
			t.Fatalf("the command ended before its UNLOAD\n%s\n%s", &l.job.stdout, &l.job.stderr)
		case <-enough:
			t.Fatalf("of %q only %q was masked", l.parts("/input/"), l.parts("/output/"))
		case <-tick.C:
		}
	}
}

// parts are the keys of the files of the people on one side.
func (l landing) parts(side string) []string {
	return slices.DeleteFunc(l.objects(), func(key string) bool {
		return !strings.Contains(key, side) || !strings.Contains(key, ".people/") || !strings.Contains(key, "part")
	})
}

// calls is how many calls of an action a role made in a job for files of the people.
func (l landing) calls(job, role, action, path string) int {
	l.Helper()
	n := 0
	for _, e := range journal(l.T, job) {
		if e.Action == action && e.Role == role && strings.Contains(e.Resource, path) && strings.Contains(e.Resource, "part") {
			n++
		}
	}
	return n
}

func TestWhatLandsBeforeTheManifestIsMaskedOnce(t *testing.T) {
	t.Parallel()
	l := land(t, "ahead_once", manifestHeld)
	files := len(l.parts("/input/"))
	l.hold.remove()
	out := l.job.wait()
	d := l.document(out)
	if d.Status != "succeeded" || l.state() != "new" {
		t.Fatalf("%+v; the destination is %s\n%s", d, l.state(), out.stderr)
	}
	read := l.calls(d.Job, "standin", "GetObject", ".people/")
	written := l.calls(d.Job, "standin", "PutObject", ".people/")
	if read != files || written != files {
		t.Errorf("of %d files %d were read and %d written", files, read, written)
	}
	l.checkNothingLeft()
	l.checkNoValue(out)
}

// The points of the people are not masked: they show which object was published.
func TestAFileThatChangesAfterItWasMaskedIsMaskedAgain(t *testing.T) {
	t.Parallel()
	l := land(t, "ahead_changed", manifestHeld)
	client, bucket := storage(t), world.env["SANDBOX_BUCKET"]
	for _, key := range l.parts("/input/") {
		object, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(object.Body)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte("7000"), []byte("9000")) // of 70000 to 70009
		if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(text)}); err != nil {
			t.Fatal(err)
		}
	}
	l.hold.remove()
	out := l.job.wait()
	if d := l.document(out); d.Status != "succeeded" || l.state() != "new" {
		t.Fatalf("%+v; the destination is %s\n%s", d, l.state(), out.stderr)
	}
	if n := destination(t).value("select count(*) from " + l.name + ".people where points between 90000 and 90009"); n != "10" {
		t.Errorf("%s rows of what lay there in the end were published, want 10", n)
	}
	l.checkNothingLeft()
}

func TestAJobThatIsInterruptedBeforeItsManifestLeavesNothingThatWasMasked(t *testing.T) {
	t.Parallel()
	l := land(t, "ahead_interrupted", manifestHeld)
	l.job.signal(os.Interrupt)
	out := l.job.wait()
	l.hold.remove()
	if d := l.document(out); out.status != 130 || d.Error.Code != "cancelled" || l.state() != "old" {
		t.Errorf("exit status %d, %+v; the destination is %s\n%s", out.status, d, l.state(), out.stderr)
	}
	l.checkNothingLeft()
	l.checkNoValue(out)
}

func TestWhatWasMaskedOfAnUnloadThatFailedDoesNotCount(t *testing.T) {
	t.Parallel()
	l := land(t, "ahead_failed", `{"action": "PutObject", "resource": "/SHOP/input/.*people/1/.*part", "role": "standin-sandbox-unload", "skip": 1, "times": 1, "do": "hold"}`)
	l.inject("refuse", `{"action": "PutObject", "resource": "/SHOP/input/.*people/1/.*manifest", "role": "standin-sandbox-unload", "do": "refuse", "status": 500, "code": "InternalError"}`)
	l.hold.remove()
	out := l.job.wait()
	d := l.document(out)
	if d.Status != "succeeded" || l.state() != "new" {
		t.Errorf("%+v; the destination is %s\n%s", d, l.state(), out.stderr)
	}
	first, second := l.calls(d.Job, "standin-sandbox-load", "GetObject", ".people/1/"), l.calls(d.Job, "standin-sandbox-load", "GetObject", ".people/2/")
	if first != 0 || second == 0 {
		t.Errorf("%d files of the first attempt were loaded, and %d of the second", first, second)
	}
	l.checkNothingLeft()
	l.checkNoValue(out)
}
