package redshift_test

import (
	"regexp"
	"testing"

	"standin/sandbox/internal/redshift"
)

// TestEachWarehouseHasANamespaceOfItsOwn is what CURRENT_NAMESPACE is for [r_CURRENT_NAMESPACE].
func TestEachWarehouseHasANamespaceOfItsOwn(t *testing.T) {
	t.Parallel()
	var namespaces []string
	for _, name := range []string{"source", "destination"} {
		w := open(t, func(c *redshift.Config) { c.Name = name })
		id := text(t, w.connect(t, "writer"), "SELECT current_namespace")
		if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(id) {
			t.Errorf("the namespace of %s is %q", name, id)
		}
		namespaces = append(namespaces, id)
	}
	if namespaces[0] == namespaces[1] {
		t.Errorf("both have the namespace %s", namespaces[0])
	}
}
