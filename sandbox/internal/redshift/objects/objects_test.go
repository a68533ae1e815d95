package objects_test

import (
	"bytes"
	"context"
	"crypto/rand"
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

	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/aws/s3"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/redshift/objects"
	"standin/sandbox/internal/roles"
)

const lake = "lake"

// TestBucket runs every test against one S3 gateway: a process can have only one.
func TestBucket(t *testing.T) {
	t.Parallel()
	url := start(t)
	user := objects.New(objects.Options{Endpoint: url, Region: "us-east-1", AccessKey: "AKIAUSER", SecretKey: "user-secret"})
	t.Run("objects of any size come back", func(t *testing.T) { t.Parallel(); testSizes(t, user) })
	t.Run("a given up object is never visible", func(t *testing.T) { t.Parallel(); testAbort(t, user) })
	t.Run("listing goes on beyond a page", func(t *testing.T) { t.Parallel(); testList(t, user) })
	t.Run("refusals are worded as Redshift passes them on", func(t *testing.T) { t.Parallel(); testRefusals(t, url, user) })
}

func start(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	directory := roles.New(roles.Ready(lake, map[string]roles.Key{
		roles.User:       {Access: "AKIAUSER", Secret: "user-secret"},
		roles.UnloadRole: {Access: "AKIAUNLOAD", Secret: "unload-secret"},
		roles.LoadRole:   {Access: "AKIALOAD", Secret: "load-secret"},
		roles.LambdaRole: {Access: "AKIALAMBDA", Secret: "lambda-secret"},
	})...)
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	socket, err := os.MkdirTemp("", "standin-") //nolint:usetesting // short enough for a socket's name
	if err != nil {
		t.Fatal(err)
	}
	gateway, err := s3.Start(t.Context(), s3.Config{
		Dir: dir, Socket: filepath.Join(socket, "s3"), Region: "us-east-1", Directory: directory, Buckets: []string{lake},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s3.NewHandler(s3.HandlerConfig{
		Gateway: gateway, Directory: directory, Journal: record, Now: time.Now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}))
	t.Cleanup(func() {
		server.Close()
		if err := errors.Join(gateway.Close(), record.Close(), os.RemoveAll(socket)); err != nil {
			t.Error(err)
		}
	})
	return server.URL
}

func testSizes(t *testing.T, bucket objects.Bucket) {
	t.Helper()
	const part = 8 << 20
	for _, size := range []int{0, 1, part - 1, part, part + 1, 3*part + 5} {
		content := make([]byte, size)
		if _, err := rand.Read(content); err != nil {
			t.Fatal(err)
		}
		key := fmt.Sprintf("sizes/%d bytes +é", size)
		w := bucket.Create(t.Context(), lake, key)
		for rest := content; len(rest) > 0; {
			n := min(len(rest), 3_000_001)
			if _, err := w.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		w.Abort()
		body, length, err := bucket.Open(t.Context(), lake, key)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(body)
		if err = errors.Join(err, body.Close()); err != nil {
			t.Fatal(err)
		}
		if int(length) != size || !bytes.Equal(got, content) {
			t.Errorf("%d bytes came back as %d, said to be %d", size, len(got), length)
		}
		if head, err := bucket.Head(t.Context(), lake, key); err != nil || int(head) != size {
			t.Errorf("head of %d bytes: %d, %v", size, head, err)
		}
	}
}

func testAbort(t *testing.T, bucket objects.Bucket) {
	t.Helper()
	for _, size := range []int{1, 20 << 20} {
		w := bucket.Create(t.Context(), lake, "given-up/x")
		if _, err := w.Write(make([]byte, size)); err != nil {
			t.Fatal(err)
		}
		w.Abort()
	}
	for object, err := range bucket.List(t.Context(), lake, "given-up/") {
		t.Errorf("%v, %v", object, err)
	}
}

func testList(t *testing.T, bucket objects.Bucket) {
	t.Helper()
	const count = 1003
	var want []string
	for i := range count {
		key := fmt.Sprintf("listed/%04d", i)
		want = append(want, key)
		if err := bucket.Create(t.Context(), lake, key).Close(); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for object, err := range bucket.List(t.Context(), lake, "listed/") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, object.Key)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := errors.Join(bucket.Delete(t.Context(), lake, "listed/0000"), bucket.Delete(t.Context(), lake, "listed/0000")); err != nil {
		t.Fatal(err)
	}
	if _, err := bucket.Head(t.Context(), lake, "listed/0000"); !objects.IsNotFound(err) {
		t.Errorf("head of a deleted object: %v", err)
	}
}

func testRefusals(t *testing.T, url string, user objects.Bucket) {
	t.Helper()
	_, _, err := user.Open(t.Context(), lake, "absent")
	if !objects.IsNotFound(err) || !strings.HasPrefix(err.Error(), "S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey") {
		t.Errorf("an absent key: %v", err)
	}
	thief := objects.New(objects.Options{Endpoint: url, Region: "us-east-1", AccessKey: "AKIAUSER", SecretKey: "wrong"})
	role := objects.New(objects.Options{Endpoint: url, Region: "us-east-1", AccessKey: "AKIALOAD", SecretKey: "load-secret"})
	for name, bucket := range map[string]objects.Bucket{"a wrong key": thief, "a role without the right": role} {
		w := bucket.Create(t.Context(), lake, "x")
		if err := w.Close(); err == nil || !strings.HasPrefix(err.Error(), "S3ServiceException:Access Denied,Status 403,Error ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadingAnObjectThatBreaksOffIsAnError(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "only this")
	}))
	t.Cleanup(server.Close)
	bucket := objects.New(objects.Options{Endpoint: server.URL, Region: "us-east-1", AccessKey: "a", SecretKey: "s"})
	body, size, err := bucket.Open(context.WithoutCancel(t.Context()), "b", "k")
	if err != nil || size != 100 {
		t.Fatal(size, err)
	}
	defer body.Close()
	if text, err := io.ReadAll(body); err == nil {
		t.Errorf("read %q without an error", text)
	}
}
