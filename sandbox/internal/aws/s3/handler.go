package s3

import (
	"bytes"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"time"

	"standin/sandbox/internal/aws/s3/notification"
	"standin/sandbox/internal/aws/sigv4"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// maxDeleteBody is more than 1,000 keys of 1,024 bytes, each percent-encoded in its own element, can need.
const maxDeleteBody = 8 << 20

// HandlerConfig says what a handler stands on.
type HandlerConfig struct {
	Gateway   *Gateway
	Notifier  *notification.Notifier // nil: buckets have no notifications
	Directory *roles.Directory
	Journal   *journal.Journal
	Now       func() time.Time
	Log       *slog.Logger
}

// Handler lets through what the caller's policies allow, tells of what happens to objects, and records every call.
type Handler struct {
	gateway   *Gateway
	notifier  *notification.Notifier
	directory *roles.Directory
	journal   *journal.Journal
	now       func() time.Time
	log       *slog.Logger
	proxy     *httputil.ReverseProxy
}

// NewHandler serves S3 by passing to a gateway what the policies in a directory allow.
func NewHandler(config HandlerConfig) *Handler {
	h := &Handler{
		gateway: config.Gateway, notifier: config.Notifier, directory: config.Directory, journal: config.Journal, now: config.Now, log: config.Log,
	}
	h.proxy = &httputil.ReverseProxy{
		Transport: config.Gateway.transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", "gateway"
			r.Out.URL.RawQuery = r.In.URL.RawQuery // the signature covers it as it was sent
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Expect")
		},
		ModifyResponse: settings,
		ErrorHandler:   h.gatewayFailed,
	}
	return h
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op, found := operationOf(r)
	caller, err := h.caller(r)
	answer := &statusWriter{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		h.journal.AWS(journal.Call{Service: "s3", Action: op.name, Resource: op.resource, Prefix: r.URL.Query().Get("prefix"), Role: caller.Name, Status: answer.status})
	}()
	if !found {
		op.name = r.Method
		refuse(answer, r, http.StatusNotImplemented, "NotImplemented", "A header or query you provided implies functionality that is not implemented.")
		return
	}
	switch {
	case errors.Is(err, sigv4.ErrExpired):
		refuse(answer, r, http.StatusBadRequest, "ExpiredToken", "The provided token has expired.")
		return
	case err != nil: // the gateway words what is wrong with the authorization
		h.proxy.ServeHTTP(answer, r)
		return
	}
	var removed []objectID
	if op.name == "DeleteObjects" {
		if op.needs, removed, err = deletes(op.bucket, r); err != nil {
			refuse(answer, r, http.StatusBadRequest, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
			return
		}
	}
	for _, need := range op.needs {
		if !h.directory.Allowed(caller, need.action, need.resource, need.keys...) {
			refuse(answer, r, http.StatusForbidden, "AccessDenied", fmt.Sprintf(
				"User: %s is not authorized to perform: %s on resource: %q because no identity-based policy allows the %s action",
				caller.ARN, need.action, need.resource, need.action))
			return
		}
	}
	if !h.encrypts(r, op) {
		refuse(answer, r, http.StatusNotImplemented, "NotImplemented", "The sandbox encrypts objects as their bucket does by default.")
		return
	}
	answer.encryption = h.encryptionOf(op)
	switch op.name {
	case "GetBucketEncryption", "PutBucketEncryption", "DeleteBucketEncryption":
		h.encryption(answer, r, op)
	case "GetBucketNotificationConfiguration", "PutBucketNotificationConfiguration":
		h.configuration(answer, r, op)
	case "PutObject", "CopyObject", "CompleteMultipartUpload", "DeleteObject", "DeleteObjects":
		h.change(answer, r, op, caller, removed)
	case "GetObject", "HeadObject":
		h.read(answer, r, op, h.directory.Allowed(caller, "s3:ListBucket", objectARN(op.bucket, "")))
	case "DeleteBucket":
		h.proxy.ServeHTTP(answer, r)
		if answer.status == http.StatusNoContent {
			if err := h.notifier.Forget(op.bucket); err != nil {
				h.log.ErrorContext(r.Context(), "forget the notifications of a bucket", "error", err)
			}
		}
	default:
		h.proxy.ServeHTTP(answer, r)
	}
}

// caller finds whose key signed r. Whether the signature is good is for the gateway to find out.
func (h *Handler) caller(r *http.Request) (roles.Principal, error) {
	claim, err := sigv4.Parse(r)
	if err != nil {
		return roles.Principal{}, err
	}
	caller, found := h.directory.ByAccessKey(claim.AccessKey)
	switch {
	case !found:
		return roles.Principal{}, sigv4.ErrUnknownKey
	case !caller.Expires.IsZero() && !h.now().Before(caller.Expires):
		return caller, sigv4.ErrExpired
	}
	return caller, nil
}

// deletes reads the body of DeleteObjects, puts it back, and returns what it needs and removes. AWS answers for every key by
// itself; here one denied key denies the whole call.
func deletes(bucket string, r *http.Request) ([]permission, []objectID, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxDeleteBody))
	if err != nil {
		return nil, nil, fmt.Errorf("read the keys to delete: %w", err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var list struct {
		Objects []objectID `xml:"Object"`
	}
	if err := xml.Unmarshal(body, &list); err != nil {
		return nil, nil, fmt.Errorf("read the keys to delete: %w", err)
	}
	needs := make([]permission, len(list.Objects))
	for i, object := range list.Objects {
		needs[i] = permission{action: "s3:DeleteObject", resource: objectARN(bucket, object.Key)}
		if object.VersionID != "" {
			needs[i].action = "s3:DeleteObjectVersion"
		}
	}
	return needs, list.Objects, nil
}

// objectID names an object, or one version of it.
type objectID struct {
	Key       string
	VersionID string `xml:"VersionId"`
}

func (h *Handler) gatewayFailed(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil {
		h.log.ErrorContext(r.Context(), "pass a call to the S3 gateway", "error", err)
	}
	refuse(w, r, http.StatusServiceUnavailable, "ServiceUnavailable", "Service is unable to handle request.")
}

// refuse answers with an error as S3 words it. It reads the body first: a client that still sends would see a
// broken connection instead of the answer.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	refuseArgument(w, r, &notification.Error{Status: status, Code: code, Message: message})
}

// refuseArgument says which argument is wrong, too.
func refuseArgument(w http.ResponseWriter, r *http.Request, fault *notification.Error) {
	_, _ = io.Copy(io.Discard, r.Body)
	request, host := rand.Text()[:16], rand.Text()
	w.Header().Set("X-Amz-Request-Id", request)
	w.Header().Set("X-Amz-Id-2", host)
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(fault.Status)
	if r.Method == http.MethodHead {
		return
	}
	_, _ = io.WriteString(w, xml.Header)
	_ = xml.NewEncoder(w).Encode(struct {
		XMLName   xml.Name `xml:"Error"`
		Code      string
		Message   string
		Argument  string `xml:"ArgumentName,omitempty"`
		Value     string `xml:"ArgumentValue,omitempty"`
		Resource  string
		RequestID string `xml:"RequestId"`
		HostID    string `xml:"HostId"`
	}{Code: fault.Code, Message: fault.Message, Argument: fault.ArgumentName, Value: fault.ArgumentValue, Resource: r.URL.Path, RequestID: request, HostID: host})
}

type statusWriter struct {
	http.ResponseWriter
	status     int
	encryption string // of what is written, or empty
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	if w.encryption != "" && status == http.StatusOK {
		w.Header().Set(encryptionHeader, w.encryption)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController find the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
