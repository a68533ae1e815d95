package network_test

import (
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
)

func TestOnlyKnownSchemesOfURLsStay(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("url", "")).Mask
	for in, stays := range map[string]string{
		"https://acme.test/":         "https://",
		"HTTP://acme.test/":          "HTTP://",
		"s3://acme-bucket/jane":      "s3://",
		"postgresql://db.acme.test/": "postgresql://",
		"jane.doe://acme.test/":      "",
		"fb1234567890://acme.test/":  "",
	} {
		got := generatortest.Mask(t, mask, in)
		if stays != "" && !strings.HasPrefix(got, stays) || stays == "" && (strings.Contains(got, "jane") || strings.Contains(got, "1234567890")) {
			t.Errorf("%q became %q", in, got)
		}
	}
}
