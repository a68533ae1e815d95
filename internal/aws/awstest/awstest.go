// Package awstest lets a test of an edge to AWS speak to a service of its own. No
// program imports it.
package awstest

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Serve has every edge that the test opens call the service, with credentials that
// nobody checks, and returns its address. It changes the environment, so the test
// cannot be parallel while it opens edges.
func Serve(t *testing.T, service http.Handler) (url string) {
	t.Helper()
	server := httptest.NewServer(service)
	t.Cleanup(server.Close)
	none := t.TempDir() + "/none"
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
		"AWS_CONFIG_FILE": none, "AWS_SHARED_CREDENTIALS_FILE": none,
	} {
		t.Setenv(name, value)
	}
	return server.URL
}

// Answers are what a service says to each operation: one after the other, and the last
// from then on. An empty one is the service's usual answer.
type Answers map[string][]string

// Next is the answer to an operation that is called now.
func (a Answers) Next(operation, usual string) string {
	left := a[operation]
	if len(left) == 0 {
		return usual
	}
	if len(left) > 1 {
		a[operation] = left[1:]
	}
	return cmp.Or(left[0], usual)
}
