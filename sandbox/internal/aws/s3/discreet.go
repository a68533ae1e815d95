package s3

import "net/http"

// discreet keeps the answer that an object is missing from a caller who may not list the bucket: such a caller is told
// that access is denied (S3 API Reference, GetObject and HeadObject, "Permissions").
type discreet struct {
	http.ResponseWriter
	missing bool
}

// WriteHeader implements http.ResponseWriter.
func (d *discreet) WriteHeader(status int) {
	if d.missing = status == http.StatusNotFound; !d.missing {
		d.ResponseWriter.WriteHeader(status)
	}
}

// Write implements io.Writer.
func (d *discreet) Write(p []byte) (int, error) {
	if d.missing {
		return len(p), nil
	}
	return d.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController find the connection.
func (d *discreet) Unwrap() http.ResponseWriter { return d.ResponseWriter }

// read serves what reads one object.
func (h *Handler) read(w *statusWriter, r *http.Request, op operation, mayList bool) {
	if mayList {
		h.proxy.ServeHTTP(w, r)
		return
	}
	answer := &discreet{ResponseWriter: w}
	h.proxy.ServeHTTP(answer, r)
	if answer.missing {
		clear(w.Header())
		refuse(w, r, http.StatusForbidden, "AccessDenied", "User is not authorized to perform: s3:ListBucket on resource: "+objectARN(op.bucket, ""))
	}
}
