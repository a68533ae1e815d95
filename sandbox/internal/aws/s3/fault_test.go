package s3

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// faulty serves a thousand letters for every key, but for what the faults do to that.
func faulty(t *testing.T, fault string) (url, dir string) {
	t.Helper()
	dir = t.TempDir()
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(fault), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&Faulty{
		Next: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, strings.Repeat("x", 1000))
		}),
		Faults: faults.New(dir, slog.New(slog.DiscardHandler)), Directory: roles.New(), Journal: record,
	})
	t.Cleanup(func() {
		server.Close()
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	return server.URL, dir
}

// get is the answer for an object: status, content, and whether all of it came.
func get(t *testing.T, url string) (status int, content string, err error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}

func TestFaultsOfS3(t *testing.T) {
	t.Parallel()
	t.Run("a refused call", func(t *testing.T) {
		t.Parallel()
		url, dir := faulty(t, `{"action": "GetObject", "resource": ":b/k$", "times": 1, "do": "refuse", "status": 503, "code": "SlowDown"}`)
		if status, content, err := get(t, url+"/b/k"); status != 503 || !strings.Contains(content, "<Code>SlowDown</Code>") || err != nil {
			t.Errorf("got %d %q, %v", status, content, err)
		}
		if status, content, err := get(t, url+"/b/k"); status != 200 || len(content) != 1000 || err != nil {
			t.Errorf("the next one: got %d with %d bytes, %v", status, len(content), err)
		}
		if text, err := os.ReadFile(filepath.Join(dir, "journal.jsonl")); err != nil || !strings.Contains(string(text), `"status":503`) {
			t.Errorf("the journal holds %q, %v", text, err)
		}
	})
	t.Run("a listing is known by its prefix", func(t *testing.T) {
		t.Parallel()
		url, _ := faulty(t, `{"action": "ListObjectVersions", "resource": ":b/shop/", "do": "refuse", "status": 403, "code": "AccessDenied"}`)
		for prefix, want := range map[string]int{"shop/jobs/": 403, "other/": 200} {
			if status, _, err := get(t, url+"/b?versions&prefix="+prefix); status != want || err != nil {
				t.Errorf("%s: got %d, %v", prefix, status, err)
			}
		}
	})
	t.Run("a body that is cut short", func(t *testing.T) {
		t.Parallel()
		url, _ := faulty(t, `{"action": "GetObject", "do": "truncate"}`)
		if status, content, err := get(t, url+"/b/k"); status != 200 || len(content) != 500 || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %d with %d bytes, %v", status, len(content), err)
		}
	})
	t.Run("a call that is held", func(t *testing.T) {
		t.Parallel()
		url, dir := faulty(t, `{"action": "GetObject", "do": "hold"}`)
		answered := make(chan string, 1)
		go func() {
			status, content, err := get(t, url+"/b/k")
			answered <- fmt.Sprintf("%d, %d, %v", status, len(content), err)
		}()
		for {
			if _, err := os.Stat(filepath.Join(dir, "a.struck")); err == nil {
				break
			}
		}
		select {
		case got := <-answered:
			t.Errorf("it was answered while it was held: %s", got)
		default:
		}
		if err := os.Remove(filepath.Join(dir, "a.json")); err != nil {
			t.Fatal(err)
		}
		if got := <-answered; got != "200, 1000, <nil>" {
			t.Errorf("got %s", got)
		}
	})
}
