package s3_test

import (
	"cmp"
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"standin/internal/aws/awstest"
)

// version is one version of an object, or a delete marker.
type version struct {
	key, id string
	content []byte
	written time.Time
	marker  bool
}

// now is by the clock of the server, which is not that of this machine.
func now() time.Time { return time.Now().Add(-6 * time.Hour) }

// server speaks as much of the S3 API as the edge calls, for one bucket that
// keeps all versions. Pages have two entries, so that every listing is paged.
type server struct {
	mu       sync.Mutex
	versions []version // oldest first
	uploads  map[string]*upload
	next     int
	refuse   func(*http.Request) (code string) // an error code for a request; "" serves it
	marked   func(key string)                  // called when delete has put a marker
}

type upload struct {
	key   string
	parts map[int][]byte
}

const pageSize = 2

func start(t *testing.T) *server {
	t.Helper()
	s := &server{uploads: map[string]*upload{}, refuse: func(*http.Request) string { return "" }}
	awstest.Serve(t, s)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	if code := s.refuse(r); code != "" {
		problem(w, code)
		return
	}
	key := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/bucket"), "/")
	q := r.URL.Query()
	switch {
	case r.Method == http.MethodPost && q.Has("delete"):
		s.deleteObjects(w, body)
	case q.Has("uploads") && r.Method == http.MethodPost:
		s.next++
		id := strconv.Itoa(s.next)
		s.uploads[id] = &upload{key: key, parts: map[int][]byte{}}
		answer(w, "InitiateMultipartUploadResult", "<UploadId>"+id+"</UploadId>")
	case q.Has("uploads"):
		s.listUploads(w, q)
	case q.Has("uploadId"):
		s.multipart(w, r, q, body)
	case q.Has("versions"):
		s.listVersions(w, q)
	case q.Has("list-type"):
		s.list(w, q)
	case r.Method == http.MethodPut:
		w.Header().Set("ETag", s.put(key, body))
		w.Header().Set("X-Amz-Checksum-Crc32", checksum(body))
	case r.Method == http.MethodDelete:
		s.delete(w, key, r.Header.Get("If-Match"))
	default:
		s.get(w, r, key)
	}
}

func (s *server) put(key string, content []byte) string {
	s.next++
	s.versions = append(s.versions, version{key: key, id: strconv.Itoa(s.next), content: content, written: now()})
	return etag(content)
}

func etag(content []byte) string { return fmt.Sprintf("%q", fmt.Sprintf("%x", md5.Sum(content))) }

// checksum is of the whole content, also where S3's is one of parts.
func checksum(content []byte) string {
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(content)))
}

// current is the newest version of each key, without deleted ones, by key.
func (s *server) current(prefix string) []version {
	newest := map[string]version{}
	for _, v := range s.versions {
		newest[v.key] = v
	}
	var found []version
	for _, v := range newest {
		if !v.marker && strings.HasPrefix(v.key, prefix) {
			found = append(found, v)
		}
	}
	slices.SortFunc(found, func(a, b version) int { return cmp.Compare(a.key, b.key) })
	return found
}

func (s *server) get(w http.ResponseWriter, r *http.Request, key string) {
	for _, v := range s.current(key) {
		if v.key == key {
			w.Header().Set("ETag", etag(v.content))
			w.Header().Set("Date", now().UTC().Format(http.TimeFormat))
			w.Header().Set("Last-Modified", v.written.UTC().Format(http.TimeFormat))
			w.Header().Set("Content-Length", strconv.Itoa(len(v.content)))
			if r.Header.Get("X-Amz-Checksum-Mode") == "ENABLED" {
				w.Header().Set("X-Amz-Checksum-Crc32", checksum(v.content))
			}
			if r.Method == http.MethodGet {
				_, _ = w.Write(v.content)
			}
			return
		}
	}
	problem(w, "NoSuchKey")
}

func (s *server) multipart(w http.ResponseWriter, r *http.Request, q url.Values, body []byte) {
	u, id := s.uploads[q.Get("uploadId")], q.Get("uploadId")
	switch {
	case u == nil:
		problem(w, "NoSuchUpload")
	case r.Method == http.MethodPut:
		n, _ := strconv.Atoi(q.Get("partNumber"))
		u.parts[n] = body
		w.Header().Set("ETag", etag(body))
	case r.Method == http.MethodDelete:
		delete(s.uploads, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		var whole []byte
		for n := range len(u.parts) {
			whole = append(whole, u.parts[n+1]...)
		}
		delete(s.uploads, id)
		answer(w, "CompleteMultipartUploadResult", "<ETag>"+strings.ReplaceAll(s.put(u.key, whole), `"`, "&quot;")+"</ETag>"+
			"<ChecksumCRC32>"+checksum(whole)+"</ChecksumCRC32>")
	}
}

// delete puts a marker over an object of that ETag.
func (s *server) delete(w http.ResponseWriter, key, ifMatch string) {
	for _, v := range s.current(key) {
		if v.key == key && etag(v.content) != ifMatch {
			problem(w, "PreconditionFailed")
			return
		}
	}
	s.next++
	marker := version{key: key, id: strconv.Itoa(s.next), marker: true}
	s.versions = append(s.versions, marker)
	w.Header().Set("X-Amz-Delete-Marker", "true")
	w.Header().Set("X-Amz-Version-Id", marker.id)
	w.WriteHeader(http.StatusNoContent)
	if s.marked != nil {
		s.marked(key)
	}
}

func (s *server) deleteObjects(w http.ResponseWriter, body []byte) {
	var in struct {
		Object []struct{ Key, VersionId string }
	}
	if err := xml.Unmarshal(body, &in); err != nil {
		problem(w, "MalformedXML")
		return
	}
	for _, o := range in.Object {
		s.versions = slices.DeleteFunc(s.versions, func(v version) bool { return v.key == o.Key && v.id == o.VersionId })
	}
	answer(w, "DeleteResult", "")
}

func (s *server) list(w http.ResponseWriter, q url.Values) {
	prefix, after := q.Get("prefix"), q.Get("continuation-token")
	var entries []string
	var keys []string
	for _, v := range s.current(prefix) {
		entry := fmt.Sprintf("<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag></Contents>", v.key, len(v.content), "x")
		mark := v.key
		if head, _, below := strings.Cut(v.key[len(prefix):], "/"); below && q.Get("delimiter") == "/" {
			mark = prefix + head + "/"
			entry = "<CommonPrefixes><Prefix>" + mark + "</Prefix></CommonPrefixes>"
		}
		if mark > after && !slices.Contains(keys, mark) {
			keys, entries = append(keys, mark), append(entries, entry)
		}
	}
	body := strings.Join(entries[:min(pageSize, len(entries))], "")
	if len(entries) > pageSize {
		body += "<IsTruncated>true</IsTruncated><NextContinuationToken>" + keys[pageSize-1] + "</NextContinuationToken>"
	}
	answer(w, "ListBucketResult", body)
}

func (s *server) listVersions(w http.ResponseWriter, q url.Values) {
	var all []version
	for _, v := range s.versions {
		past := v.key > q.Get("key-marker") || v.key == q.Get("key-marker") && v.id > q.Get("version-id-marker")
		if strings.HasPrefix(v.key, q.Get("prefix")) && past {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b version) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
	body := ""
	for _, v := range all[:min(pageSize, len(all))] {
		element := "Version"
		if v.marker {
			element = "DeleteMarker"
		}
		latest := !slices.ContainsFunc(s.versions, func(other version) bool { return other.key == v.key && s.newer(other, v) })
		body += fmt.Sprintf("<%[1]s><Key>%s</Key><VersionId>%s</VersionId><IsLatest>%v</IsLatest></%[1]s>", element, v.key, v.id, latest)
	}
	if len(all) > pageSize {
		last := all[pageSize-1]
		body += "<IsTruncated>true</IsTruncated><NextKeyMarker>" + last.key + "</NextKeyMarker><NextVersionIdMarker>" + last.id + "</NextVersionIdMarker>"
	}
	answer(w, "ListVersionsResult", body)
}

// newer reports whether a version was written after another.
func (s *server) newer(a, b version) bool {
	place := func(v version) int { return slices.IndexFunc(s.versions, func(o version) bool { return o.id == v.id }) }
	return place(a) > place(b)
}

func (s *server) listUploads(w http.ResponseWriter, q url.Values) {
	body := ""
	for id, u := range s.uploads {
		if strings.HasPrefix(u.key, q.Get("prefix")) {
			body += "<Upload><Key>" + u.key + "</Key><UploadId>" + id + "</UploadId></Upload>"
		}
	}
	answer(w, "ListMultipartUploadsResult", body)
}

func answer(w http.ResponseWriter, element, body string) {
	_, _ = fmt.Fprintf(w, "<?xml version=\"1.0\"?><%[1]s>%[2]s</%[1]s>", element, body)
}

// problem is an error of S3 whose message must not be seen outside the edge.
func problem(w http.ResponseWriter, code string) {
	status := http.StatusBadRequest
	switch code {
	case "NoSuchKey", "NoSuchUpload":
		status = http.StatusNotFound
	case "AccessDenied":
		status = http.StatusForbidden
	case "PreconditionFailed":
		status = http.StatusPreconditionFailed
	}
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>the server says hunter2</Message></Error>", code)
}
