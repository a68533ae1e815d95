package sigv4_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"standin/sandbox/internal/aws/sigv4"
	"standin/sandbox/internal/roles"
)

var now = time.Date(2026, 3, 4, 23, 59, 30, 0, time.UTC)

// signed returns a request that AWS's own signer signed, as a server sees it.
func signed(t *testing.T, credentials aws.Credentials, body string, at time.Time) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:4566/a%20b/c?z=1&a=x%2Fy&a=+&empty", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "secretsmanager.GetSecretValue")
	r.Header.Set("X-Amz-Odd", "  two   blanks ")
	digest := sha256.Sum256([]byte(body))
	if err := v4.NewSigner().SignHTTP(t.Context(), credentials, r, hex.EncodeToString(digest[:]), "secretsmanager", "us-east-1", at); err != nil {
		t.Fatal(err)
	}
	r.Header.Set("User-Agent", "added on the way")
	return r
}

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	user := roles.Principal{Name: "u", ARN: "arn:u", AccessKey: "AKIAU", SecretKey: "secret/+="}
	directory := roles.New(user)
	fresh := directory.Assume(user, "fresh", now.Add(time.Hour))
	ended := directory.Assume(user, "ended", now)
	of := func(p roles.Principal) aws.Credentials {
		return aws.Credentials{AccessKeyID: p.AccessKey, SecretAccessKey: p.SecretKey, SessionToken: p.SessionToken}
	}
	tests := map[string]struct {
		credentials aws.Credentials
		at          time.Time
		change      func(*http.Request)
		body        string // received instead of the signed one
		want        error
	}{
		"a good signature":                  {credentials: of(user), at: now},
		"a clock that is a little off":      {credentials: of(user), at: now.Add(-14 * time.Minute)},
		"a session":                         {credentials: of(fresh), at: now},
		"a session that has ended":          {credentials: of(ended), at: now, want: sigv4.ErrExpired},
		"an old request":                    {credentials: of(user), at: now.Add(-16 * time.Minute), want: sigv4.ErrClock},
		"a request of the future":           {credentials: of(user), at: now.Add(16 * time.Minute), want: sigv4.ErrClock},
		"a wrong secret":                    {credentials: aws.Credentials{AccessKeyID: "AKIAU", SecretAccessKey: "other"}, at: now, want: sigv4.ErrNotMatching},
		"an unknown key":                    {credentials: aws.Credentials{AccessKeyID: "AKIAX", SecretAccessKey: "other"}, at: now, want: sigv4.ErrUnknownKey},
		"another body":                      {credentials: of(user), at: now, body: "{} ", want: sigv4.ErrNotMatching},
		"another target":                    {credentials: of(user), at: now, change: func(r *http.Request) { r.Header.Set("X-Amz-Target", "secretsmanager.DeleteSecret") }, want: sigv4.ErrNotMatching},
		"another host":                      {credentials: of(user), at: now, change: func(r *http.Request) { r.Host = "elsewhere" }, want: sigv4.ErrNotMatching},
		"another query":                     {credentials: of(user), at: now, change: func(r *http.Request) { r.URL.RawQuery += "&more=1" }, want: sigv4.ErrNotMatching},
		"another path":                      {credentials: of(user), at: now, change: func(r *http.Request) { r.URL.Path += "x" }, want: sigv4.ErrNotMatching},
		"no header":                         {credentials: of(user), at: now, change: func(r *http.Request) { r.Header.Del("Authorization") }, want: sigv4.ErrMissing},
		"the scheme of version 2":           {credentials: of(user), at: now, change: func(r *http.Request) { r.Header.Set("Authorization", "AWS AKIAU:sig") }, want: sigv4.ErrMissing},
		"no date":                           {credentials: of(user), at: now, change: func(r *http.Request) { r.Header.Del("X-Amz-Date") }, want: sigv4.ErrMissing},
		"a session key without its token":   {credentials: of(fresh), at: now, change: func(r *http.Request) { r.Header.Del("X-Amz-Security-Token") }, want: sigv4.ErrToken},
		"a user's key with another's token": {credentials: aws.Credentials{AccessKeyID: "AKIAU", SecretAccessKey: "secret/+=", SessionToken: fresh.SessionToken}, at: now, want: sigv4.ErrToken},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := `{}`
			r := signed(t, test.credentials, body, test.at)
			if test.change != nil {
				test.change(r)
			}
			if test.body != "" {
				body = test.body
			}
			got, err := sigv4.Authenticate(r, []byte(body), directory, now)
			if !errors.Is(err, test.want) {
				t.Fatalf("got error %v, want %v", err, test.want)
			}
			if err == nil && got.AccessKey != test.credentials.AccessKeyID {
				t.Errorf("got the principal of %s", got.AccessKey)
			}
		})
	}
}

func TestParseReadsAPresignedQuery(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "http://h/b/k", nil)
	url, _, err := v4.NewSigner().PresignHTTP(t.Context(), aws.Credentials{AccessKeyID: "AKIAU", SecretAccessKey: "s"}, r, "UNSIGNED-PAYLOAD", "s3", "eu-west-1", now)
	if err != nil {
		t.Fatal(err)
	}
	got, err := sigv4.Parse(httptest.NewRequest(http.MethodGet, url, nil))
	if err != nil || got.AccessKey != "AKIAU" || got.Service != "s3" || got.Region != "eu-west-1" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("AWS4-HMAC-SHA256 Credential=A/20260101/r/s3/aws4_request, SignedHeaders=host, Signature=0")
	f.Add("AWS4-HMAC-SHA256 Credential=////,SignedHeaders=;;,Signature==")
	f.Add("AWS4-HMAC-SHA256 ,,,")
	f.Fuzz(func(t *testing.T, header string) {
		r := httptest.NewRequest(http.MethodGet, "http://h/", nil)
		r.Header.Set("Authorization", header)
		got, err := sigv4.Parse(r)
		if err == nil && (got.AccessKey == "" || got.Service == "" || len(got.SignedHeaders) == 0) {
			t.Errorf("accepted %q as %+v", header, got)
		}
	})
}
