package main

import (
	"context"
	"crypto/md5"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"standin/internal/aws/s3/storetest"
)

// account is as much of AWS as one invocation sees: the Runtime API, S3 with one
// bucket, Secrets Manager with one secret, and SQS.
type account struct {
	storetest.Memory
	bucket, secret, key string
	events              chan string // of invocations to come
	answers             chan answer // of those that have ended
	reports             chan string // that were sent to a queue
	url                 string
}

// answer is what the program says of an invocation: of what kind, and its document.
type answer struct{ kind, body string }

func newAccount(t *testing.T) *account {
	t.Helper()
	a := &account{bucket: "lake", events: make(chan string, 1), answers: make(chan answer, 8), reports: make(chan string, 8)}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	a.url = server.URL
	return a
}

// ServeHTTP implements http.Handler.
func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the program is gone
	}
	target := r.Header.Get("X-Amz-Target")
	key, stored := strings.CutPrefix(r.URL.Path, "/"+a.bucket+"/")
	switch {
	case strings.HasPrefix(r.URL.Path, "/2018-06-01/runtime/"):
		a.runtime(w, r, string(body))
	case target != "":
		a.call(w, target[strings.LastIndex(target, ".")+1:], body)
	case stored && r.Method == http.MethodPut:
		if err := a.Put(r.Context(), key, body); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprintf("%x", md5.Sum(body))))
	case stored:
		a.read(r.Context(), w, r.Method, key)
	default:
		w.WriteHeader(http.StatusNotImplemented)
	}
}

// runtime is the Runtime API (AWS Lambda Developer Guide, "Using the Lambda runtime
// API for custom runtimes").
func (a *account) runtime(w http.ResponseWriter, r *http.Request, body string) {
	if r.Method == http.MethodPost {
		a.answers <- answer{r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], body}
		w.WriteHeader(http.StatusAccepted)
		return
	}
	select {
	case event := <-a.events:
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", "invocation-1")
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(time.Now().Add(time.Minute).UnixMilli(), 10))
		w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:111111111111:function:standin-test")
		_, _ = io.WriteString(w, event)
	case <-r.Context().Done():
	}
}

// call answers the services that name their operation in a header.
func (a *account) call(w http.ResponseWriter, operation string, body []byte) {
	var in struct{ SecretId, QueueName, MessageBody string }
	_ = json.Unmarshal(body, &in) // what is no JSON names nothing that is there
	out := map[string]string{}
	switch {
	case operation == "GetSecretValue" && in.SecretId == a.secret:
		out["SecretString"] = a.key
	case operation == "GetQueueUrl":
		out["QueueUrl"] = a.url + "/111111111111/" + in.QueueName
	case operation == "SendMessage":
		a.reports <- in.MessageBody
		out["MessageId"], out["MD5OfMessageBody"] = "1", fmt.Sprintf("%x", md5.Sum([]byte(in.MessageBody)))
	default:
		w.WriteHeader(http.StatusBadRequest)
		out["__type"] = "UnknownOperationException"
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_ = json.NewEncoder(w).Encode(out)
}

// read is HeadObject and GetObject.
func (a *account) read(ctx context.Context, w http.ResponseWriter, method, key string) {
	content, err := a.Get(ctx, key, 1<<20)
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprintf("%x", md5.Sum(content))))
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	if method == http.MethodGet {
		_, _ = w.Write(content)
	}
}
