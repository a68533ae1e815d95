package network_test

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
)

func TestAddressesKeepTheirKind(t *testing.T) {
	t.Parallel()
	kinds := func(a netip.Addr) string {
		return fmt.Sprint(a.Is4(), a.Is4In6(), a.IsPrivate(), a.IsLoopback() && a.Is4(), a.IsLinkLocalUnicast(), a.IsMulticast())
	}
	for _, options := range []string{`{}`, `{"cipher":"ff1"}`, `{"keep":"network"}`} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("ip-address", options)).Mask
		for _, in := range []string{
			"8.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "127.0.0.1", "169.254.1.1", "224.0.0.251", "100.64.0.1",
			"2001:4860:4860::8888", "fd12:3456:789a::1", "fe80::1", "ff02::fb", "::ffff:8.8.8.8", "::ffff:10.0.0.1",
		} {
			value := in
			for range 50 {
				made := generatortest.Mask(t, mask, value)
				address, err := netip.ParseAddr(made)
				if err != nil || kinds(address) != kinds(netip.MustParseAddr(in)) {
					t.Fatalf("%s %s became %s (%v)", options, value, made, err)
				}
				value = made
			}
		}
	}
}

func TestAddressesOfTheSameNetworkStayTogether(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("ip-address", `{"keep":"network","cipher":"ff1"}`)).Mask
	seen := map[string]bool{}
	for host := range 256 {
		made := generatortest.Mask(t, mask, fmt.Sprintf("93.184.216.%d", host))
		if !strings.HasPrefix(made, "93.184.216.") || seen[made] {
			t.Fatalf("host %d became %s", host, made)
		}
		seen[made] = true
	}
}

func TestMACAddressesPermuteRuns(t *testing.T) {
	t.Parallel()
	for _, options := range []string{`{"cipher":"ff1","fallback":"error"}`, `{"cipher":"siphash-feistel","fallback":"error","keep_bytes":4}`} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("mac-address", options)).Mask
		seen := map[string]bool{}
		for n := range 65536 {
			made := generatortest.Mask(t, mask, fmt.Sprintf("00:1b:44:11:%02x:%02x", n>>8, n&0xff))
			if seen[made] || made[1] != '0' && made[1] != '4' && made[1] != '8' && made[1] != 'c' {
				t.Fatalf("%d became %s", n, made)
			}
			seen[made] = true
		}
	}
}

func TestURLsStayURLs(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("url", `{"fallback":"null"}`)).Mask
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`(https?|ftp)://([a-z]{1,5}(:[a-z0-9]{1,5})?@)?([a-z]{1,6}\.){1,3}[a-z]{2,3}(:[0-9]{1,4})?(/[A-Za-z0-9._~-]{0,6}|/%4[1-9a-f]){0,3}(\?[a-z]{1,4}=[a-z0-9%]{0}[a-z0-9]{0,5}(&[a-z]{1,3})?)?(#[a-z0-9]{0,4})?`).Draw(t, "in")
		before, err := url.Parse(in)
		if err != nil {
			t.Skip(err)
		}
		after, err := url.Parse(generatortest.Mask(t, mask, in))
		switch {
		case err != nil:
			t.Fatalf("%s: %v", in, err)
		case after.Scheme != before.Scheme, after.Port() != before.Port(), after.Hostname() == before.Hostname(),
			strings.Count(after.EscapedPath(), "/") != strings.Count(before.EscapedPath(), "/"), (after.User == nil) != (before.User == nil),
			(after.RawQuery == "") != (before.RawQuery == ""), (after.Fragment == "") != (before.Fragment == ""):
			t.Fatalf("%s became %s", in, after)
		}
	})
}

func TestFilesOfOneFolderStayInOneFolder(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("file-name", "")).Mask
	first, second := generatortest.Mask(t, mask, "/home/jane/a.txt"), generatortest.Mask(t, mask, "/home/jane/b.txt")
	if first == second || first[:11] != second[:11] || !strings.HasSuffix(first, ".txt") {
		t.Errorf("two files became %s and %s", first, second)
	}
	for _, stays := range []string{"..", ".", "../", "C:/"} {
		if made := generatortest.Mask(t, mask, stays); made != stays {
			t.Errorf("%s became %s", stays, made)
		}
	}
}

func TestHostsOfOneDomainStayInOneDomain(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("hostname", "")).Mask
	_, first, _ := strings.Cut(generatortest.Mask(t, mask, "www.acme.com"), ".")
	_, second, _ := strings.Cut(generatortest.Mask(t, mask, "MAIL.Acme.com"), ".")
	if first != second || !strings.HasSuffix(first, ".example") {
		t.Errorf("two hosts became hosts of %s and %s", first, second)
	}
}

func TestPercentSignsDoNotCutCharacters(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("url", "")).Mask
	for _, in := range []string{"https://acme.com/%日本", "https://acme.com/%a€", "https://acme.com/?q=100%é&r=%4", "https://acme.com/%"} {
		if made := generatortest.Mask(t, mask, in); !utf8.ValidString(made) {
			t.Errorf("%q became %q, which is not UTF-8", in, made)
		}
	}
}

func TestNothingPassesAsAPortOrAnExtension(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ generator, in, real string }{
		{"url", "tel://office:4155550100", ":4155550100"},
		{"url", "http://0.0.0.0/", "0.0.0.0"},
		{"url", "https://acme.com/people/jane.smith", "smith"},
		{"url", "https://acme.com/people/41.78910", "78910"},
		{"file-name", "jane.doe", "doe"},
		{"file-name", "ssn.12044", "12044"},
		{"ip-address", "5f00:1234:5678:9abc::1", "1234:5678:9abc"},
		{"ip-address", "fec0:0:0:ffee::1", "ffee"},
	} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule(test.generator, "")).Mask
		if made := generatortest.Mask(t, mask, test.in); strings.Contains(made, test.real) {
			t.Errorf("%s: %s became %s", test.generator, test.in, made)
		}
	}
}

func TestUnassignedAddressesStayOfTheirKind(t *testing.T) {
	t.Parallel()
	for _, cipher := range []string{"none", "ff1", "siphash-feistel"} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("ip-address", `{"cipher":"`+cipher+`"}`)).Mask
		made := "e000::1"
		for range 500 {
			made = generatortest.Mask(t, mask, made)
			a := netip.MustParseAddr(made)
			if a.IsMulticast() || a.IsPrivate() || a.IsLinkLocalUnicast() {
				t.Fatalf("by cipher %s an address that is nobody's became %s", cipher, made)
			}
		}
	}
}

// special are the blocks of IANA's special-purpose registries of IPv4 and IPv6, as of
// 2025, but for those inside others, and the blocks of multicast addresses.
func special() []netip.Prefix {
	var list []netip.Prefix
	for _, block := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
		"192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16",
		"fc00::/7", "fe80::/10", "ff00::/8",
	} {
		list = append(list, netip.MustParsePrefix(block))
	}
	return list
}

func TestStandInsAreOfTheBlockOfTheirAddress(t *testing.T) {
	t.Parallel()
	blocks := special()
	blockOf := func(a netip.Addr) netip.Prefix {
		i := slices.IndexFunc(blocks, func(b netip.Prefix) bool { return b.Contains(a) })
		if i < 0 {
			return netip.Prefix{}
		}
		return blocks[i]
	}
	for _, options := range []string{"", `{"cipher":"ff1","fallback":"null"}`, `{"cipher":"siphash-feistel","fallback":"null"}`, `{"keep":"network"}`} {
		mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("ip-address", options)).Mask
		check := func(in netip.Addr) {
			t.Helper()
			made, err := netip.ParseAddr(generatortest.Mask(t, mask, in.String()))
			if err != nil || made == in && !strings.Contains(options, "cipher") || blockOf(made) != blockOf(in) || made.Is4() != in.Is4() {
				t.Errorf("%s: %s of %s became %s of %s (%v)", options, in, blockOf(in), made, blockOf(made), err)
			}
		}
		for _, block := range blocks {
			check(block.Addr().Next().Next())
			last := block.Addr().AsSlice()
			last[len(last)-1] = 0xfe
			end, _ := netip.AddrFromSlice(last)
			check(end)
		}
		for n := range 5000 { // public ones, of which chance made one in a hundred special
			check(netip.AddrFrom4([4]byte{byte(1 + n%9), byte(n >> 8), byte(n), 7}))
		}
		for n := range 200 {
			check(netip.AddrFrom16([16]byte{0x2a, byte(n), 4: byte(n)}))
		}
	}
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("ip-address", "")).Mask
	for _, single := range []string{"0.0.0.0", "255.255.255.255", "::", "::1"} {
		if made := generatortest.Mask(t, mask, single); made != single {
			t.Errorf("%s became %s", single, made)
		}
	}
}
