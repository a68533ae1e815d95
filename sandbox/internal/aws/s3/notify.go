package s3

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"

	"standin/sandbox/internal/aws/s3/notification"
	"standin/sandbox/internal/roles"
)

// maxConfiguration is more than 100 rules with a prefix and a suffix of 1,024 characters need.
const maxConfiguration = 1 << 20

// captured is an answer that is looked at before it is sent on.
type captured struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (c *captured) Header() http.Header { return c.header }

// WriteHeader implements http.ResponseWriter.
func (c *captured) WriteHeader(status int) { c.status = status }

// Write implements http.ResponseWriter.
func (c *captured) Write(p []byte) (int, error) { return c.body.Write(p) }

func (c *captured) sendOn(w http.ResponseWriter) {
	maps.Copy(w.Header(), c.header)
	w.WriteHeader(c.status)
	_, _ = w.Write(c.body.Bytes()) // a client that has gone misses it
}

// ask passes a call to the gateway and captures its answer.
func (h *Handler) ask(r *http.Request) *captured {
	answer := &captured{header: http.Header{}, status: http.StatusOK}
	h.proxy.ServeHTTP(answer, r)
	return answer
}

// configuration serves a bucket's notification configuration. The gateway, which has none, checks the signature first.
func (h *Handler) configuration(w http.ResponseWriter, r *http.Request, op operation) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxConfiguration))
	if err != nil {
		return // the client has gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if answer := h.ask(r); answer.status != http.StatusNotImplemented || h.notifier == nil {
		answer.sendOn(w)
		return
	}
	if !h.gateway.hasBucket(r.Context(), op.bucket) {
		refuse(w, r, http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist")
		return
	}
	if r.Method == http.MethodPut {
		skip := strings.EqualFold(r.Header.Get("X-Amz-Skip-Destination-Validation"), "true")
		err = h.notifier.Put(op.bucket, body, !skip, rand.Text()[:16], rand.Text())
	} else if body, err = h.notifier.Get(op.bucket); err == nil {
		w.Header().Set("Content-Type", "application/xml")
		_, _ = io.WriteString(w, xml.Header) // a client that has gone misses it
		_, _ = w.Write(body)
	}
	if fault, ok := errors.AsType[*notification.Error](err); ok {
		refuseArgument(w, r, fault)
	} else if err != nil {
		h.log.ErrorContext(r.Context(), "serve a notification configuration", "error", err)
		refuse(w, r, http.StatusInternalServerError, "InternalError", "We encountered an internal error. Please try again.")
	}
}

// change serves what may change objects, and tells of it once it is done. The answer to a copy, an upload in parts and
// a deletion of several objects is sent on afterwards: it says what has become of them.
func (h *Handler) change(w *statusWriter, r *http.Request, op operation, caller roles.Principal, removed []objectID) {
	size := r.ContentLength
	if decoded, err := strconv.ParseInt(r.Header.Get("X-Amz-Decoded-Content-Length"), 10, 64); err == nil {
		size = decoded // of a body that came in signed chunks
	}
	about := func(header http.Header) notification.Event {
		address, _, _ := net.SplitHostPort(r.RemoteAddr) // empty when it has no port
		return notification.Event{
			Bucket: op.bucket, Key: op.key, VersionID: header.Get("X-Amz-Version-Id"), Principal: caller.ID(), Address: address,
			RequestID: cmp.Or(header.Get("X-Amz-Request-Id"), rand.Text()[:16]), HostID: cmp.Or(header.Get("X-Amz-Id-2"), rand.Text()),
		}
	}
	switch op.name {
	case "PutObject":
		h.proxy.ServeHTTP(w, r)
		if event := about(w.Header()); w.status == http.StatusOK {
			event.Name, event.Size, event.ETag = "ObjectCreated:Put", &size, strings.Trim(w.Header().Get("ETag"), `"`)
			h.notifier.Tell(event)
		}
	case "DeleteObject":
		h.proxy.ServeHTTP(w, r)
		if event := about(w.Header()); w.status == http.StatusNoContent {
			event.Name = removal(w.Header().Get("X-Amz-Delete-Marker") == "true" && !r.URL.Query().Has("versionId"))
			h.notifier.Tell(event)
		}
	case "DeleteObjects":
		answer := h.ask(r)
		h.tellRemoved(r.Context(), about(http.Header{}), answer, removed)
		answer.sendOn(w)
	default: // CopyObject, CompleteMultipartUpload
		answer := h.ask(r)
		event := about(answer.header)
		event.Name = "ObjectCreated:Copy"
		if op.name == "CompleteMultipartUpload" {
			event.Name = "ObjectCreated:CompleteMultipartUpload"
		}
		if answer.succeeded() {
			h.tellCreated(r.Context(), event)
		}
		answer.sendOn(w)
	}
}

// succeeded tells a result from an error, which S3 may also send after status 200 (S3 API Reference, CopyObject).
func (c *captured) succeeded() bool {
	var root struct{ XMLName xml.Name }
	return c.status == http.StatusOK && xml.Unmarshal(c.body.Bytes(), &root) == nil && root.XMLName.Local != "Error"
}

// tellCreated completes an event by a look at the object. One that is gone before its writer has the answer is none.
func (h *Handler) tellCreated(ctx context.Context, event notification.Event) {
	etag, size, err := h.gateway.head(ctx, event.Bucket, event.Key, event.VersionID)
	if err != nil {
		h.log.InfoContext(ctx, "an object had gone before its event", "event", event.Name, "error", err)
		return
	}
	event.ETag, event.Size = etag, &size
	h.notifier.Tell(event)
}

// tellRemoved tells of the objects that DeleteObjects removed: those that were asked for, but for those of which the
// answer says that they could not be.
func (h *Handler) tellRemoved(ctx context.Context, event notification.Event, answer *captured, removed []objectID) {
	var said struct {
		Deleted []struct{ Key, VersionId, DeleteMarkerVersionId string }
		Error   []objectID
	}
	if answer.status != http.StatusOK || xml.Unmarshal(answer.body.Bytes(), &said) != nil {
		return
	}
	failed, markers := map[objectID]bool{}, map[string]string{}
	for _, object := range said.Error {
		failed[object] = true
	}
	for _, object := range said.Deleted { // none when the call was to be quiet
		markers[object.Key] = object.DeleteMarkerVersionId
	}
	versioned := h.gateway.versioned(ctx, event.Bucket)
	for _, object := range removed {
		if failed[object] {
			continue
		}
		event.Key, event.VersionID = object.Key, object.VersionID
		marker := versioned && object.VersionID == ""
		if marker {
			event.VersionID = markers[object.Key]
		}
		event.Name = removal(marker)
		h.notifier.Tell(event)
	}
}

func removal(marker bool) string {
	if marker {
		return "ObjectRemoved:DeleteMarkerCreated"
	}
	return "ObjectRemoved:Delete"
}
