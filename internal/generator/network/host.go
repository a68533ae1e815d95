package network

import (
	"bytes"

	"standin/internal/corpus"
	"standin/internal/generator"
)

// hosts replaces the labels of host names by words.
type hosts struct {
	domain      *generator.Domain
	first, last corpus.List
	keepTop     bool
	label       []byte // the one at hand, in small letters
}

func newHosts(d *generator.Domain, keepTop bool) (*hosts, error) {
	h := &hosts{domain: d, keepTop: keepTop}
	var err error
	if h.first, err = d.Words().MailFirst(); err != nil {
		return nil, err
	}
	h.last, err = d.Words().MailLast()
	return h, err
}

// mostHost is the length of the longest host name (RFC 1035, section 2.3.4).
const mostHost = 253

// isHost reports whether a text is a host name: labels of up to 63 letters, digits,
// hyphens and underscores (RFC 1123, section 2.1; RFC 2782 for the underscore) with
// points between them.
func isHost(text []byte) bool {
	if len(text) == 0 || len(text) > mostHost {
		return false
	}
	length := 0
	for i, b := range text {
		switch {
		case b == '.':
			if length == 0 || text[i-1] == '-' || i == len(text)-1 {
				return false
			}
			length = 0
			continue
		case b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_':
		case b == '-' && length > 0:
		default:
			return false
		}
		if length++; length > 63 {
			return false
		}
	}
	return text[len(text)-1] != '-'
}

// append appends the stand-in of a host name: each label is drawn by itself, so that
// hosts of one domain have stand-ins in one domain.
func (h *hosts) append(dst, host []byte, row *generator.Row) []byte {
	labels := bytes.Count(host, []byte{'.'}) + 1
	for i := labels - 1; i >= 0; i-- { // from the end, as domains contain each other
		label := host
		if dot := bytes.IndexByte(host, '.'); dot >= 0 {
			label, host = host[:dot], host[dot+1:]
		}
		if i < labels-1 {
			dst = append(dst, '.')
		}
		if i == 0 && labels > 1 {
			if h.keepTop {
				return append(dst, label...)
			}
			return append(dst, "example"...) // RFC 2606: nobody's
		}
		h.label = h.label[:0]
		for _, b := range label {
			if b >= 'A' && b <= 'Z' {
				b += 'a' - 'A'
			}
			h.label = append(h.label, b)
		}
		stream := h.domain.Draw(h.label, row)
		for range i { // labels of one row must differ where rows are drawn anew
			stream.Uint64()
		}
		dst = h.first.Append(dst, stream.Below(h.first.Len()))
		dst = append(dst, '-')
		dst = h.last.Append(dst, stream.Below(h.last.Len()))
	}
	return dst
}
