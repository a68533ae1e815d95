package aws

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

// Protocol is how a service reads requests and words errors.
type Protocol interface {
	// Describe tells which operation a request asks for, and on which resource (an ARN), and leaves the request whole.
	Describe(r *http.Request) (action, resource string)
	// Refuse answers with an error; without a code it is the service's own failure.
	Refuse(w http.ResponseWriter, r *http.Request, status int, code, message string)
}

// Faulty is a service in which faults strike before anything else looks at a call.
type Faulty struct {
	Service   string // signing name
	Next      http.Handler
	Protocol  Protocol
	Faults    *faults.Set
	Directory *roles.Directory
	Journal   *journal.Journal
}

// ServeHTTP implements http.Handler.
func (f *Faulty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	action, resource := f.Protocol.Describe(r)
	var caller roles.Principal
	if claim, err := sigv4.Parse(r); err == nil {
		caller, _ = f.Directory.ByAccessKey(claim.AccessKey)
	}
	about, prefix := resource, r.URL.Query().Get("prefix")
	if prefix != "" { // a listing's
		about += "/" + prefix
	}
	if action == "DeleteObjects" { // its keys are in its body
		body, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if err != nil {
			return // the client has gone
		}
		about += "\n" + string(body)
	}
	strike, struck := f.Faults.Call(action, about, caller.Name)
	if !struck {
		f.Next.ServeHTTP(w, r)
		return
	}
	switch strike.Do {
	case faults.Refuse:
		status := cmp.Or(strike.Status, http.StatusInternalServerError)
		f.Journal.AWS(journal.Call{
			Service: f.Service, Action: action, Resource: resource, Prefix: prefix, Role: caller.Name, Status: status,
		})
		f.Protocol.Refuse(w, r, status, strike.Code, cmp.Or(strike.Message, "We encountered an internal error. Please try again."))
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
