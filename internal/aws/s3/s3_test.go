package s3_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"standin/internal/aws/s3"
	"standin/internal/aws/s3/storetest"
	"standin/internal/fault"
)

func open(t *testing.T) *s3.Bucket {
	t.Helper()
	b, err := s3.Open(t.Context(), "bucket", "eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBucket(t *testing.T) {
	// The suite's tests run at once after this function has returned, so each
	// store is opened against a server of its own while the environment stands.
	stores := make(chan storetest.Store, 16)
	for range cap(stores) {
		start(t)
		stores <- open(t)
	}
	storetest.Run(t, func(*testing.T) storetest.Store { return <-stores })
}

func TestRemoveTakesVersionsMarkersAndUploads(t *testing.T) {
	s := start(t)
	b := open(t)
	for _, key := range []string{"job/a", "job/a", "job/b", "job/c", "other/a"} {
		s.put(key, []byte("x"))
	}
	s.versions = append(s.versions, version{key: "job/b", id: "9", marker: true})
	s.uploads["u1"] = &upload{key: "job/a"}
	s.uploads["u2"] = &upload{key: "other/a"}

	if n, err := b.Remains(t.Context(), "job/"); n != 6 || err != nil {
		t.Errorf("before: %d remain (%v), want 4 versions, a marker and an upload", n, err)
	}
	if err := b.Remove(t.Context(), "job/"); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Remains(t.Context(), "job/"); n != 0 || err != nil {
		t.Errorf("after: %d remain (%v), want none", n, err)
	}
	if n, err := b.Remains(t.Context(), "other/"); n != 2 || err != nil {
		t.Errorf("of the other prefix %d remain (%v), want 2", n, err)
	}
}

func TestErrorsHoldNoTextOfTheServer(t *testing.T) {
	tests := map[string]struct {
		answer string
		want   fault.Code
	}{
		"a right that is missing": {"AccessDenied", fault.PermissionDenied},
		"any other refusal":       {"InvalidRequest", fault.StorageFailed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.refuse = func(*http.Request) string { return test.answer }
			b := open(t)
			_, _, openErr := b.Open(t.Context(), "some/key")
			_, createErr := b.Create(t.Context(), "some/key", func(w io.Writer) error {
				_, err := w.Write([]byte("x"))
				return err
			})
			for how, err := range map[string]error{
				"Open": openErr, "Create": createErr,
				"Put": b.Put(t.Context(), "some/key", nil), "Remove": b.Remove(t.Context(), "some/key"),
			} {
				if fault.CodeOf(err) != test.want {
					t.Errorf("%s: code %s, want %s", how, fault.CodeOf(err), test.want)
				}
				if text := err.Error(); strings.Contains(text, "hunter2") || !strings.Contains(text, "some/key") || !strings.Contains(text, test.answer) {
					t.Errorf("%s: %q, want the key and the code, and no text of the server", how, text)
				}
			}
		})
	}
}

func TestCreateAbortsAnUploadThatS3Refuses(t *testing.T) {
	s := start(t)
	s.refuse = func(r *http.Request) string {
		if r.URL.Query().Get("partNumber") == "2" {
			return "InvalidRequest"
		}
		return ""
	}
	b := open(t)
	_, err := b.Create(t.Context(), "k", func(w io.Writer) error {
		for {
			if _, err := w.Write(bytes.Repeat([]byte("x"), 1<<20)); err != nil {
				return err
			}
		}
	})
	if fault.CodeOf(err) != fault.StorageFailed {
		t.Errorf("Create: %v, want a storage fault", err)
	}
	if len(s.uploads) != 0 {
		t.Errorf("%d uploads are unfinished, want none", len(s.uploads))
	}
}
