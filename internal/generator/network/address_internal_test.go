package network

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

func TestAddressesAreReadAsTheStandardLibraryReadsThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[0-9.]{0,16}`),
			rapid.StringMatching(`[0-9a-fA-F:]{0,40}`),
			rapid.StringMatching(`([0-9a-f]{1,4}:){0,8}:?([0-9a-f]{1,4}:){0,6}([0-9a-f]{1,4}|[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})?`),
			rapid.StringMatching(`[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}`),
		).Draw(t, "text")
		want, err := netip.ParseAddr(text)
		four, isFour := parseIPv4([]byte(text))
		six, isSix := parseIPv6([]byte(text))
		if isFour != (err == nil && want.Is4()) || isSix != (err == nil && want.Is6()) {
			t.Fatalf("%q is read as IPv4 %t, IPv6 %t, and by the library as %v, %v", text, isFour, isSix, want, err)
		}
		if isFour && string(appendIPv4(nil, four)) != want.String() || isSix && string(appendIPv6(nil, six)) != want.String() {
			t.Fatalf("%q is read as %s and %s, not %s", text, appendIPv4(nil, four), appendIPv6(nil, six), want)
		}
	})
}
