package network

import (
	"bytes"
	"encoding/binary"

	"standin/internal/fault"
	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func ipAddress() generator.Spec {
	return generator.Spec{
		Name:    "ip-address",
		Version: 1,
		Summary: "replaces IP addresses by others of the same version and kind",
		Description: "IPv4 addresses become IPv4 addresses, and IPv6 ones IPv6 ones, written as RFC 5952 recommends, whatever way the value is written, so that all spellings of an address have one stand-in; the length of a prefix behind a slash stays. An address of a block in IANA's " +
			"special-purpose registries (RFC 6890: private, loopback, link-local, shared, documentation, benchmarking and others) gets another of its block, a multicast address another multicast one, and a public address " +
			"another public one, which somebody may have. `keep: network` keeps the first 24 bits of an IPv4 address and the first 64 of an IPv6 one. " +
			"`fictional: true` takes stand-ins from the ranges for documentation (RFC 5737: 768 addresses; RFC 3849), which nobody has.\n\n" +
			"Without a cipher stand-ins are drawn. `cipher: ff1` and `cipher: siphash-feistel` permute the addresses of a kind one-to-one; of an IPv6 address they permute the halves, each under a tweak of the other. " +
			"With a cipher and a `fallback` other than `replace` the rule suits keys: there texts are told apart that are spellings of one address, so one that RFC 5952 does not recommend, such as `2001:DB8:0::1` for `2001:db8::1`, counts as no address.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "keep", Type: generator.TextOption, Default: `"kind"`, Enum: []string{"kind", "network"}, Summary: "What a stand-in has of its value."},
			{Name: "fictional", Type: generator.BooleanOption, Default: "false", Summary: "Whether stand-ins are from the ranges for documentation (not with a cipher, nor with the network kept)."},
			{
				Name: "cipher", Type: generator.TextOption, Default: `"none"`, Enum: []string{"none", string(fpe.MethodFF1), string(fpe.MethodSipHash)},
				Summary: "Whether addresses are drawn, or permuted one-to-one.",
			},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		OneToOne:         func(o generator.Options) bool { return o.Text("cipher") != "none" && o.Text("fallback") != "replace" },
		Consistency:      generator.Optional,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback: "A text that is no address has every letter and digit replaced by another of its kind, or is refused, or becomes NULL, as `fallback` says. " +
			"The unspecified addresses, IPv4's for broadcast and the loopback address of IPv6, of which there is one each, stay.",
		Examples: []generator.Example{
			{In: "93.184.216.34", Out: "189.64.111.89"},
			{In: "192.168.1.10", Out: "192.168.221.59"},
			{In: "10.0.0.0/8", Out: "10.248.52.113/8"},
			{In: "2606:2800:220:1:248:1893:25c8:1946", Out: "3a2f:6cad:3f35:4377:7faf:804a:125b:5990"},
			{In: "fe80::1", Out: "fe80::e1dd:41c7:5d5c:480b"},
			{Options: `{"keep":"network"}`, In: "93.184.216.34", Out: "93.184.216.189"},
			{Options: `{"fictional":true}`, In: "93.184.216.34", Out: "192.0.2.198"},
			{Options: `{"fictional":true}`, In: "2606:2800:220:1:248:1893:25c8:1946", Out: "2001:db8:3f35:4377:7faf:804a:125b:5990"},
			{Options: `{"cipher":"ff1"}`, In: "192.168.1.10", Out: "192.168.25.170"},
			{In: "unknown", Out: "mndyzgy"},
			{Options: `{"fallback":"null"}`, In: "256.1.1.1", Null: true},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			switch {
			case o.Boolean("fictional") && (o.Text("cipher") != "none" || o.Text("keep") == "network"):
				return generator.NewOptionFault("fictional", "it goes with neither a cipher nor `keep: network`")
			case o.Text("cipher") != "none" && (c.Rule.Inconsistent || c.Rule.With != ""):
				return generator.NewOptionFault("cipher", "a cipher is always consistent, and with the value itself")
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileIPAddress,
	}
}

func compileIPAddress(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	a := &addresses{domain: d, network: o.Text("keep") == "network", fictional: o.Boolean("fictional")}
	if cipher := o.Text("cipher"); cipher != "none" {
		var err error
		if a.cipher, err = fpe.NewIntegers(fpe.Method(cipher), d.Subkey("ip-address")); err != nil {
			return nil, err
		}
	}
	invalid := fault.New(fault.ValueRefused, "generator ip-address met a text that is no IP address")
	fallback := o.Text("fallback")
	spelled := ipAddress().OneToOne(o) // as it must be, for two texts not to become one
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		text, length := in, []byte(nil)
		if slash := bytes.IndexByte(in, '/'); slash >= 0 && len(in)-slash <= 4 && character.AllDigits(in[slash+1:]) {
			text, length = in[:slash], in[slash:]
		}
		if v4, ok := parseIPv4(text); ok {
			return append(appendIPv4(dst, a.four(v4, row)), length...), nil
		}
		if v6, ok := parseIPv6(text); ok {
			if start := len(dst); !spelled || bytes.Equal(appendIPv6(dst, v6)[start:], text) {
				return append(appendIPv6(dst, a.six(v6, row)), length...), nil
			}
		}
		switch fallback {
		case "error":
			return nil, invalid
		case "null":
			return nil, nil
		}
		stream := d.Draw(in, row)
		return character.Scramble(dst, in, &stream), nil
	}, nil
}

// addresses replaces addresses for one column and one worker.
type addresses struct {
	domain             *generator.Domain
	network, fictional bool
	cipher             *fpe.Integers // nil: addresses are drawn
	bytes              [16]byte      // of the address, as they are hashed
}

// four is the stand-in of an IPv4 address.
func (a *addresses) four(address uint32, row *generator.Row) uint32 {
	prefix := prefixOf4(address)
	if a.network {
		prefix = max(prefix, 24)
	}
	free := 32 - prefix
	last := uint64(1)<<free - 1
	if last == 0 {
		return address
	}
	base := address &^ uint32(last)
	tweak := uint64(base)<<8 | uint64(prefix)
	if a.cipher != nil {
		for made := uint64(address) & last; ; {
			made = a.cipher.Encrypt(made, last, tweak)
			if out := base | uint32(made); prefixOf4(out) == prefixOf4(address) {
				return out
			}
		}
	}
	binary.BigEndian.PutUint32(a.bytes[:], address)
	stream := a.domain.Draw(a.bytes[:4], row)
	for {
		out := base | uint32(stream.Below(last+1))
		if a.fictional {
			n := uint32(stream.Below(3 * 256))
			out = [...]uint32{192<<24 | 2<<8, 198<<24 | 51<<16 | 100<<8, 203<<24 | 113<<8}[n/256] | n%256
		}
		if out != address && (a.fictional || prefixOf4(out) == prefixOf4(address)) {
			return out
		}
	}
}

// prefixOf4 is how many bits tell the kind of an IPv4 address: those of its block in
// IANA's registry of special-purpose addresses (RFC 6890) or of its class, or none for
// a public address.
func prefixOf4(address uint32) int {
	for _, block := range [...]struct {
		first uint32
		bits  int
	}{
		{0, 32},
		{0, 8}, // this network
		{10 << 24, 8},
		{100<<24 | 64<<16, 10},
		{127 << 24, 8},
		{169<<24 | 254<<16, 16},
		{172<<24 | 16<<16, 12},
		{192 << 24, 24},                 // protocol assignments
		{192<<24 | 2<<8, 24},            // documentation
		{192<<24 | 31<<16 | 196<<8, 24}, // AS112
		{192<<24 | 52<<16 | 193<<8, 24}, // AMT
		{192<<24 | 88<<16 | 99<<8, 24},  // what was 6to4
		{192<<24 | 168<<16, 16},
		{192<<24 | 175<<16 | 48<<8, 24}, // AS112
		{198<<24 | 18<<16, 15},          // benchmarks
		{198<<24 | 51<<16 | 100<<8, 24}, // documentation
		{203<<24 | 113<<8, 24},          // documentation
		{224 << 24, 4},
		{1<<32 - 1, 32}, // broadcast
		{240 << 24, 4},
	} {
		if address>>(32-block.bits) == block.first>>(32-block.bits) {
			return block.bits
		}
	}
	return 0
}

// six is the stand-in of an IPv6 address.
func (a *addresses) six(address [16]byte, row *generator.Row) [16]byte {
	high, low := binary.BigEndian.Uint64(address[:]), binary.BigEndian.Uint64(address[8:])
	switch {
	case isSingle(high, low):
		return address
	case holdsIPv4(high, low):
		putIPv4(address[12:], a.four(uint32(low), row))
		return address
	}
	prefix := prefixOf6(high)
	kept := ^uint64(0) << (64 - prefix)
	if a.network {
		kept = ^uint64(0)
	}
	if a.cipher != nil {
		high, low = a.permute(high, low, kept)
		for prefixOf6(high) != prefix || isSpecial(high, low) {
			high, low = a.permute(high, low, kept)
		}
	} else {
		a.bytes = address
		stream := a.domain.Draw(a.bytes[:], row)
		high, low = high&kept|stream.Uint64()&^kept, stream.Uint64()
		for prefixOf6(high) != prefix || isSpecial(high, low) {
			high, low = high&kept|stream.Uint64()&^kept, stream.Uint64()
		}
		if a.fictional {
			high = 0x20010db8<<32 | high&(1<<32-1)
		}
	}
	binary.BigEndian.PutUint64(address[:], high)
	binary.BigEndian.PutUint64(address[8:], low)
	return address
}

// isSingle reports whether an IPv6 address is the unspecified one or the loopback's.
func isSingle(high, low uint64) bool { return high == 0 && low <= 1 }

// translated is how IPv6 addresses begin that hold an IPv4 address for translators
// (RFC 6052, section 2.1).
const translated = 0x0064ff9b << 32

// holdsIPv4 reports whether an IPv6 address is one with an IPv4 address inside: mapped
// (RFC 4291, section 2.5.5.2) or translated.
func holdsIPv4(high, low uint64) bool {
	return high == 0 && low>>32 == 0xffff || high == translated && low>>32 == 0
}

// isSpecial reports whether an IPv6 address is no stand-in of others.
func isSpecial(high, low uint64) bool { return isSingle(high, low) || holdsIPv4(high, low) }

// permute permutes the lower half under the upper one, then what is free of the upper
// half under the lower one, and the lower half again.
func (a *addresses) permute(high, low, kept uint64) (uint64, uint64) {
	low = a.cipher.Encrypt(low, ^uint64(0), high)
	if kept == ^uint64(0) {
		return high, low
	}
	high = high&kept | a.cipher.Encrypt(high&^kept, ^kept, low)
	return high, a.cipher.Encrypt(low, ^uint64(0), ^high)
}

// prefixOf6 is how many bits at the start of an IPv6 address stay: those of its block
// in IANA's registry of special-purpose addresses (RFC 6890), or of its sort. Addresses
// that share these bits and this number are of one kind.
func prefixOf6(high uint64) int {
	begins := func(first uint64, bits int) bool { return high>>(64-bits) == first>>(64-bits) }
	switch {
	case begins(0x2001<<48, 23): // protocol assignments, Teredo and ORCHID among them
		return 23
	case begins(0x20010db8<<32, 32): // documentation
		return 32
	case begins(0x2002<<48, 16): // 6to4
		return 16
	case begins(0x2620004f8000<<16, 48): // AS112
		return 48
	case begins(0x3fff<<48, 20): // documentation (RFC 9637)
		return 20
	case begins(0x2000<<48, 3): // global unicast
		return 3
	case high == 0, begins(0xfe80<<48, 10), high == translated, high == 0x0100<<48, high == 0x0100<<48|1:
		return 64 // IPv4-compatible, link-local, translated, discarded (RFC 6666), dummies (RFC 9780)
	case begins(0x0064ff9b0001<<16, 48): // translated locally (RFC 8215)
		return 48
	case begins(0x5f00<<48, 16): // segments (RFC 9602)
		return 16
	case begins(0xfc00<<48, 7): // unique local
		return 8
	case begins(0xff00<<48, 8): // multicast, whose second byte is flags and scope
		return 16
	case begins(0xfec0<<48, 10): // site-local, no longer used
		return 10
	default: // what has no use so far
		return 3
	}
}
