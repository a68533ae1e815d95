package aws_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"standin/sandbox/internal/aws"
	"standin/sandbox/internal/journal"
)

func TestRequestsReachTheServiceTheyAreSignedFor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	record, err := journal.Open(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	named := func(name string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Served-By", name) })
	}
	router := &aws.Router{Journal: record, Services: map[string]http.Handler{"s3": named("s3"), "sts": named("sts")}}
	tests := map[string]struct {
		signFor, target string
		status          int
		servedBy, body  string
	}{
		"signed for S3":                              {signFor: "s3", status: 200, servedBy: "s3"},
		"signed for STS":                             {signFor: "sts", status: 200, servedBy: "sts"},
		"unsigned":                                   {status: 200, servedBy: "s3"},
		"signed for a service that is not there":     {signFor: "redshift", status: 501, body: "<Code>UnknownOperationException</Code>"},
		"and of the JSON protocol":                   {signFor: "kms", target: "TrentService.Decrypt", status: 501, body: `"__type":"UnknownOperationException"`},
		"a signature's scope counts, not the target": {signFor: "sts", target: "secretsmanager.GetSecretValue", status: 200, servedBy: "sts"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", nil)
			if test.target != "" {
				r.Header.Set("X-Amz-Target", test.target)
			}
			if test.signFor != "" {
				credentials := sdk.Credentials{AccessKeyID: "A", SecretAccessKey: "s"}
				if err := v4.NewSigner().SignHTTP(t.Context(), credentials, r, "UNSIGNED-PAYLOAD", test.signFor, "us-east-1", time.Now()); err != nil {
					t.Fatal(err)
				}
			}
			w := httptest.NewRecorder()
			router.ServeHTTP(w, r)
			if w.Code != test.status || w.Header().Get("Served-By") != test.servedBy || !strings.Contains(w.Body.String(), test.body) {
				t.Errorf("got %d by %q: %s", w.Code, w.Header().Get("Served-By"), w.Body)
			}
		})
	}
	t.Cleanup(func() {
		if err := record.Close(); err != nil {
			t.Error(err)
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), `"service":"kms","action":"Decrypt","resource":"","role":"","status":501`) {
			t.Errorf("the journal lacks the unknown service: %s, %v", text, err)
		}
	})
}
