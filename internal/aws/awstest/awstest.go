// Package awstest lets a test of an edge to AWS speak to a service of its own. No
// program imports it.
package awstest

import (
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
