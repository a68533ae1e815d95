package s3

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"strconv"

	"standin/sandbox/internal/aws/sigv4"
	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// Faulty is S3 in which faults strike before anything else looks at a call.
type Faulty struct {
	Next      http.Handler
	Faults    *faults.Set
	Directory *roles.Directory
	Journal   *journal.Journal
}

// ServeHTTP implements http.Handler.
func (f *Faulty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op, _ := operationOf(r)
	var caller roles.Principal
	if claim, err := sigv4.Parse(r); err == nil {
		caller, _ = f.Directory.ByAccessKey(claim.AccessKey)
	}
	about := op.resource
	if prefix := r.URL.Query().Get("prefix"); prefix != "" { // a listing's
		about += "/" + prefix
	}
	strike, struck := f.Faults.Call(op.name, about, caller.Name)
	if !struck {
		f.Next.ServeHTTP(w, r)
		return
	}
	switch strike.Do {
	case faults.Refuse:
		status := cmp.Or(strike.Status, http.StatusInternalServerError)
		f.Journal.AWS(journal.Call{
			Service: "s3", Action: op.name, Resource: op.resource, Prefix: r.URL.Query().Get("prefix"), Role: caller.Name, Status: status,
		})
		refuse(w, r, status, cmp.Or(strike.Code, "InternalError"), cmp.Or(strike.Message, "We encountered an internal error. Please try again."))
	case faults.Truncate:
		f.Next.ServeHTTP(&truncated{ResponseWriter: w}, r)
	default:
		// The server learns that a client has gone only once it has the whole request.
		body, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if err == nil && strike.Wait(r.Context()) == nil {
			f.Next.ServeHTTP(w, r)
		}
	}
}

// truncated breaks the connection off after half of the body.
type truncated struct {
	http.ResponseWriter
	left  int64
	began bool
}

// Write implements io.Writer.
func (t *truncated) Write(p []byte) (int, error) {
	if !t.began {
		t.began = true
		if length, err := strconv.ParseInt(t.Header().Get("Content-Length"), 10, 64); err == nil {
			t.left = length / 2
		}
	}
	if int64(len(p)) < t.left {
		n, err := t.ResponseWriter.Write(p)
		t.left -= int64(n)
		return n, err
	}
	_, _ = t.ResponseWriter.Write(p[:t.left]) // the connection breaks either way
	_ = http.NewResponseController(t.ResponseWriter).Flush()
	panic(http.ErrAbortHandler) // net/http's way to break a connection off
}
