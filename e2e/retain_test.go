package e2e_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// retaining makes a shop whose workspace keeps files.
func retaining(t *testing.T, name, retain string) shop {
	t.Helper()
	s := openShop(t, name)
	text, err := os.ReadFile(s.workspace)
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.Replace(string(text), "staging: {", "staging: {retain: "+retain+", ", 1)
	if err := os.WriteFile(s.workspace, []byte(kept), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// folders are the folders below the bucket path in which a job has objects.
func (s shop) folders(job string) []string {
	s.Helper()
	var found []string
	for _, key := range s.objects() {
		folder, _, ok := strings.Cut(strings.TrimPrefix(key, s.name+"/"), "/"+job+"/")
		if ok && !slices.Contains(found, folder) {
			found = append(found, folder)
		}
	}
	return found
}

func TestFilesStayAsLongAsTheWorkspaceSays(t *testing.T) {
	t.Parallel()
	s := retaining(t, "kept_for_an_hour", "1h")
	out, d := s.generate()
	if out.status != 0 || s.state() != "new" {
		t.Fatalf("status %d, the tables are %s:\n%s", out.status, s.state(), out.stderr)
	}
	if !strings.Contains(out.stdout, "stay in S3 until 2") {
		t.Errorf("the answer does not say until when files stay:\n%s", out.stdout)
	}
	everything := []string{"input", "jobs", "output"}
	if got := s.folders(d.Job); !slices.Equal(got, everything) {
		t.Errorf("after the job: %q, want %q", got, everything)
	}
	if got := s.tables(); !slices.Equal(got, []string{"orders", "people"}) {
		t.Errorf("the destination's tables are %q", got)
	}
	if out := s.run("cleanup").must(t); !strings.Contains(out.stdout, "job "+d.Job+": kept") {
		t.Errorf("cleanup says %q", out.stdout)
	}
	_, next := s.generate()
	if got := s.folders(d.Job); !slices.Equal(got, everything) {
		t.Errorf("after the next job: %q, want %q", got, everything)
	}
	for _, job := range []string{d.Job, next.Job} {
		s.run("cleanup", "--job", job).must(t)
	}
	s.checkNothingLeft()
}

func TestFilesGoWhenTheirTimeIsOver(t *testing.T) {
	t.Parallel()
	s := retaining(t, "kept_for_a_second", "1s")
	s.inject("copy", `{"server": "destination", "statement": "^copy.*SHOP.*output.*people", "do": "refuse", "code": "XX000", "message": "no"}`)
	out, d := s.generate()
	if out.status != 1 || s.state() != "old" {
		t.Fatalf("status %d, the tables are %s:\n%s", out.status, s.state(), out.stdout)
	}
	for deadline := time.Now().Add(time.Minute); len(s.folders(d.Job)) > 0; {
		if time.Now().After(deadline) {
			t.Fatalf("still there: %q", s.objects())
		}
		s.run("cleanup").must(t)
	}
	s.checkNothingLeft()
}
