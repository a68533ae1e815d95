package network

import (
	"net/netip"

	"standin/internal/generator/character"
)

// parseIPv4 reads four numbers with points between them, without leading zeros, as
// net/netip does.
func parseIPv4(text []byte) (address uint32, ok bool) {
	part, count, length := uint32(0), 0, 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == '.' {
			if length == 0 || part > 255 {
				return 0, false
			}
			address, part, length = address<<8|part, 0, 0
			count++
			continue
		}
		b := text[i]
		if b < '0' || b > '9' || length == 3 || length == 1 && part == 0 {
			return 0, false
		}
		part = part*10 + uint32(b-'0')
		length++
	}
	return address, count == 4
}

// parseIPv6 reads the forms of RFC 4291, section 2.2, without a zone. It does what
// netip.ParseAddr does, and allocates nothing.
func parseIPv6(text []byte) (address [16]byte, ok bool) {
	gap, n := -1, 0
	if len(text) >= 2 && text[0] == ':' && text[1] == ':' {
		gap, text = 0, text[2:]
	}
	for len(text) > 0 {
		value, length := uint32(0), 0
		for length < len(text) && length < 5 {
			digit, ok := character.HexadecimalDigit(text[length])
			if !ok {
				break
			}
			value = value<<4 | uint32(digit)
			length++
		}
		if length < len(text) && text[length] == '.' {
			v4, ok := parseIPv4(text)
			if !ok || n > 12 || gap < 0 && n != 12 {
				return address, false
			}
			putIPv4(address[n:], v4)
			n += 4
			break
		}
		if length == 0 || length > 4 || n == 16 {
			return address, false
		}
		address[n], address[n+1] = byte(value>>8), byte(value)
		n, text = n+2, text[length:]
		if len(text) == 0 {
			break
		}
		if text[0] != ':' || len(text) == 1 {
			return address, false
		}
		if text = text[1:]; text[0] == ':' {
			if gap >= 0 {
				return address, false
			}
			gap, text = n, text[1:]
		}
	}
	if n == 16 {
		return address, gap < 0
	}
	if gap < 0 {
		return address, false
	}
	moved := n - gap
	copy(address[16-moved:], address[gap:n])
	clear(address[gap : 16-moved])
	return address, true
}

func putIPv4(dst []byte, address uint32) {
	dst[0], dst[1], dst[2], dst[3] = byte(address>>24), byte(address>>16), byte(address>>8), byte(address)
}

// appendIPv4 and appendIPv6 write addresses as RFC 5952 recommends.
func appendIPv4(dst []byte, address uint32) []byte {
	var bytes [4]byte
	putIPv4(bytes[:], address)
	return netip.AddrFrom4(bytes).AppendTo(dst)
}

func appendIPv6(dst []byte, address [16]byte) []byte { return netip.AddrFrom16(address).AppendTo(dst) }
