package s3_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

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

func TestRemoveIfTakesTheObjectOfThatETagAndItsOldVersions(t *testing.T) {
	s := start(t)
	b := open(t)
	s.put("lease", []byte("first"))
	mine := s.put("lease", []byte("mine"))
	s.put("lease-of-others", []byte("x"))
	if done, err := b.RemoveIf(t.Context(), "lease", etag([]byte("first"))); done || err != nil {
		t.Errorf("by the ETag of an old version: %v, %v", done, err)
	}
	// Somebody takes the lease between the delete and the removal of old versions.
	s.marked = func(key string) { s.put(key, []byte("next")) }
	if done, err := b.RemoveIf(t.Context(), "lease", mine); !done || err != nil {
		t.Errorf("got %v, %v", done, err)
	}
	if got, err := b.Get(t.Context(), "lease", 99); err != nil || string(got) != "next" {
		t.Errorf("the next holder's lease is %q, %v", got, err)
	}
	if n, err := b.Remains(t.Context(), "lease"); n != 2 || err != nil {
		t.Errorf("%d versions remain (%v), want those of two objects", n, err)
	}
	s.marked = nil
	if done, err := b.RemoveIf(t.Context(), "lease", etag([]byte("next"))); !done || err != nil {
		t.Errorf("got %v, %v", done, err)
	}
	if n, err := b.Remains(t.Context(), "lease"); n != 1 || err != nil {
		t.Errorf("%d versions remain (%v), want the other object's", n, err)
	}
	s.refuse = func(*http.Request) string { return "AccessDenied" }
	if _, err := b.RemoveIf(t.Context(), "lease", mine); fault.CodeOf(err) != fault.PermissionDenied {
		t.Errorf("refused: got %v", err)
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

func TestARefusalSaysWhatHelpsAgainstIt(t *testing.T) {
	for code, says := range map[string]string{
		"AccessDenied": "grant", "SignatureDoesNotMatch": "clock", "InvalidAccessKeyId": "AWS_ACCESS_KEY_ID", "ExpiredToken": "log in",
		"NoSuchBucket": "staging.s3", "AuthorizationHeaderMalformed": "staging.region", "InvalidRequest": "",
	} {
		t.Run(code, func(t *testing.T) {
			s := start(t)
			s.refuse = func(*http.Request) string { return code }
			err := open(t).Put(t.Context(), "NoSuchBucket/AccessDenied", nil)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || !strings.Contains(f.Hint, says) || (f.Hint == "") != (says == "") || strings.Contains(f.Hint, "grant") != (says == "grant") {
				t.Errorf("%v, want the hint %q", err, says)
			}
			coded, ok := errors.AsType[interface {
				error
				ServiceCode() string
			}](err)
			if !ok || coded.ServiceCode() != code {
				t.Errorf("%v does not tell the code", err)
			}
		})
	}
}

// S3 says 403 of a missing object to who may list below a prefix only.
func TestAnObjectThatIsRefusedAndNotListedDoesNotExist(t *testing.T) {
	s := start(t)
	s.refuse = func(r *http.Request) string {
		if r.URL.Query().Has("list-type") {
			return ""
		}
		return "AccessDenied"
	}
	b := open(t)
	s.put("jobs/there", []byte("x"))
	s.put("jobs/missing-too", []byte("x"))
	for key, missing := range map[string]bool{"jobs/there": false, "jobs/missing": true} {
		_, _, openErr := b.Open(t.Context(), key)
		_, headErr := b.Head(t.Context(), key)
		for how, err := range map[string]error{"Open": openErr, "Head": headErr} {
			if errors.Is(err, fs.ErrNotExist) != missing || !missing && fault.CodeOf(err) != fault.PermissionDenied {
				t.Errorf("%s %s: %v", how, key, err)
			}
		}
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

func TestLargeObjectsArriveWholeWhateverTheWritesAndHoweverManyAtOnce(t *testing.T) {
	const part = 5 << 20
	s := start(t)
	b := open(t)
	var group errgroup.Group
	for i, size := range []int{0, 1, part - 1, part, part + 1, 3*part + 12345} {
		content := bytes.Repeat([]byte(fmt.Sprintf("%07d\n", i)), size/8+1)[:size]
		group.Go(func() error {
			key := fmt.Sprint(size)
			o, err := b.Create(t.Context(), key, func(w io.Writer) error {
				for rest, n := content, 1; len(rest) > 0; n = n*7%1_000_003 + 1 {
					n = min(n, len(rest))
					if _, err := w.Write(rest[:n]); err != nil {
						return err
					}
					rest = rest[n:]
				}
				return nil
			})
			if err != nil {
				return err
			}
			if o.Bytes != int64(size) || o.ETag != etag(content) {
				t.Errorf("%d bytes: the object is %+v", size, o)
			}
			got, err := b.Get(t.Context(), key, 1<<30)
			if !bytes.Equal(got, content) {
				t.Errorf("%d bytes: other bytes arrived", size)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(s.uploads) != 0 {
		t.Errorf("%d uploads are unfinished, want none", len(s.uploads))
	}
}

func TestAPartThatIsSentAgainArrivesAsItWas(t *testing.T) {
	s := start(t)
	refused := 0
	s.refuse = func(r *http.Request) string {
		if r.URL.Query().Get("partNumber") == "1" && refused == 0 {
			refused++
			return "SlowDown"
		}
		return ""
	}
	b := open(t)
	content := bytes.Repeat([]byte("0123456789"), 2<<20)
	for _, key := range []string{"k", "l"} {
		o, err := b.Create(t.Context(), key, func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		})
		if err != nil || o.ETag != etag(content) {
			t.Errorf("%s: %+v, %v", key, o, err)
		}
	}
	if refused != 1 {
		t.Error("no part was refused")
	}
}

func TestAnUploadIsGivenUpWhenItsWriterFailsPanicsOrIsCancelled(t *testing.T) {
	s := start(t)
	b := open(t)
	mine := errors.New("mine")
	for name, test := range map[string]struct {
		end  func(cancel func()) error
		want func(error) bool
	}{
		"it fails":         {func(func()) error { return mine }, func(err error) bool { return errors.Is(err, mine) }},
		"it ends too soon": {func(func()) error { return io.EOF }, func(err error) bool { return errors.Is(err, io.EOF) }},
		"it panics":        {func(func()) error { panic("x") }, func(err error) bool { return fault.CodeOf(err) == fault.Internal }},
		"it is cancelled":  {func(cancel func()) error { cancel(); return nil }, func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		err := func() (err error) {
			defer fault.Recover(&err)
			_, err = b.Create(ctx, "k", func(w io.Writer) error {
				if _, err := w.Write(make([]byte, 12<<20)); err != nil {
					return err
				}
				return test.end(cancel)
			})
			return err
		}()
		cancel()
		if !test.want(err) {
			t.Errorf("%s: %v", name, err)
		}
		if len(s.uploads) != 0 || len(s.current("k")) != 0 {
			t.Errorf("%s: %d uploads and %d objects are there, want none", name, len(s.uploads), len(s.current("k")))
		}
	}
}

func TestWhyAnUploadCannotBeginIsToldToWhoeverWrites(t *testing.T) {
	s := start(t)
	s.refuse = func(r *http.Request) string {
		if r.URL.Query().Has("uploads") {
			return "AccessDenied"
		}
		return ""
	}
	b := open(t)
	chunk := make([]byte, 6<<20)
	for range 20 { // the reason must not come later than the writer's own error
		_, err := b.Create(t.Context(), "k", func(w io.Writer) error {
			_, err := w.Write(chunk)
			return err
		})
		if fault.CodeOf(err) != fault.PermissionDenied {
			t.Fatalf("Create: %v, want that S3 refused it", err)
		}
	}
}

func TestAnUploadWhoseLastRequestIsNotAnsweredCanBeInterrupted(t *testing.T) {
	s := start(t)
	b := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(r *http.Request) string {
		if r.Method == http.MethodPost && r.URL.Query().Has("uploadId") {
			cancel()
			select {
			case <-r.Context().Done(): // the client hung up
			case <-time.After(10 * time.Second):
			}
		}
		return ""
	}
	_, err := b.Create(ctx, "k", func(w io.Writer) error {
		_, err := w.Write(make([]byte, 6<<20))
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Create: %v, want that it was cancelled", err)
	}
}
