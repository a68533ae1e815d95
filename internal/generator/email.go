package generator

import (
	"bytes"
	"fmt"

	"standin/internal/fault"
	"standin/internal/plan"
)

// shortestEmail is the least column length in bytes that an address fits.
const shortestEmail = 20

func email() Spec {
	return Spec{
		Name:    "email",
		Version: 1,
		Summary: "replaces e-mail addresses by addresses that nobody has",
		Description: "The local part is made of drawn names and digits, joined as the value joins its own (`.`, `_`, `-` or nothing). The domain is one " +
			"that RFC 2606 reserves, so that no mail can reach anyone, unless `domain` names another or `keep_domain` keeps the value's own. The " +
			"stand-in is in lower case and never equals the value. Capitals in the value make no difference.",
		Accepts: text(),
		Options: []Option{
			{Name: "domain", Type: TextOption, Summary: "The domain of every address; without it example.com, example.net or example.org."},
			{Name: "keep_domain", Type: BooleanOption, Default: "false", Summary: "Whether the value's own domain stays. It can tell an employer, and mail to the stand-in may reach someone."},
			{Name: "exclude", Type: ScalarsOption, Default: "[]", Summary: "Domains whose addresses stay as they are, such as a company's own test accounts."},
			fallbackOption("replace", "replace", "error", "null"),
		},
		OneToOne:         never,
		Consistency:      Optional,
		Linkable:         false,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         "A text that is no address gets one all the same, or is refused, or becomes NULL, as `fallback` says.",
		Examples: []Example{
			{In: "jane.doe@acme.test", Out: "darrel.ward9447@example.net"},
			{In: "JDOE_77@acme.test", Out: "austyn_marvin9332@example.org"},
			{Options: `{"domain":"test.internal"}`, In: "jane.doe@acme.test", Out: "darrel.ward9447@test.internal"},
			{Options: `{"keep_domain":true}`, In: "jane.doe@acme.test", Out: "darrel.ward9447@acme.test"},
			{Options: `{"exclude":["acme.test"]}`, In: "robot@acme.test", Out: "robot@acme.test"},
			{In: "not an address", Out: "emilianoprohaska2463@example.org"},
			{Options: `{"fallback":"null"}`, In: "not an address", Null: true},
			{Type: plan.Type{Kind: plan.VarChar, Length: 20}, In: "jane.doe@acme.test", Out: "darr9447@example.net"},
			{In: "", Out: ""},
		},
		Fits: func(o Options, c plan.Column) error {
			if o.Has("domain") && !newMailbox().isDomain([]byte(o.Text("domain"))) {
				return &OptionFault{"domain", "it is no domain name in ASCII"}
			}
			if c.Type.Length > 0 && c.Type.Length < shortestEmail || c.Type.Length > 0 && c.Type.Length < len(o.Text("domain"))+9 {
				return fmt.Errorf("an address does not fit %s", c.Type)
			}
			return fallbackFits(o, c)
		},
		Compile: compileEmail,
	}
}

// reservedDomains are those of RFC 2606, section 3.
func reservedDomains() [3]string { return [3]string{"example.com", "example.net", "example.org"} }

func compileEmail(o Options, c plan.Column, d *Domain) (Mask, error) {
	people, err := newPerson(d.words, "any")
	if err != nil {
		return nil, err
	}
	invalid := fault.New(fault.ValueRefused, "generator email met a text that is no address")
	domains, fixed, keepDomain, fallback := reservedDomains(), o.Text("domain"), o.Boolean("keep_domain"), o.Text("fallback")
	exclude := o.Scalars("exclude")
	box := newMailbox()
	return func(dst, in []byte, row *Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		domain, ok := box.read(in)
		if !ok && fallback == "error" {
			return nil, invalid
		}
		if !ok && fallback == "null" {
			return nil, nil
		}
		for _, e := range exclude {
			if ok && len(domain) == len(e.Text) && equalFold(domain, e.Text) {
				return append(dst, in...), nil
			}
		}
		stream := d.Draw(box.canonical, row)
		start := len(dst)
		for range tries {
			first, last := people.draw(&stream)
			n := stream.Uint64()
			reserved := domains[(n>>32)*uint64(len(domains))>>32]
			room := c.Type.Length
			switch {
			case ok && keepDomain:
				room -= len(domain)
			case fixed != "":
				room -= len(fixed)
			default:
				room -= len(reserved)
			}
			if c.Type.Length <= 0 {
				room = 64 // what RFC 5321 allows a local part, and its @
			}
			if room < 9 {
				return nil, tooLongEmail()
			}
			dst = appendLocal(dst[:start], first, last, box.mark, n, min(room, 64)-1)
			dst = append(dst, '@')
			switch {
			case ok && keepDomain:
				dst = append(dst, domain...)
			case fixed != "":
				dst = append(dst, fixed...)
			default:
				dst = append(dst, reserved...)
			}
			if len(dst)-start != len(in) || !bytes.EqualFold(dst[start:], in) {
				break
			}
		}
		return dst, nil
	}, nil
}

func tooLongEmail() error {
	return fault.New(fault.ValueRefused, "generator email cannot fit an address with the value's own domain into the column")
}

// mailbox is an address taken apart.
type mailbox struct {
	canonical []byte // in lower case
	mark      byte   // what joins the words of the local part; 0 for nothing
	lower     [256]byte
	inLocal   [256]bool
	inDomain  [256]bool
}

func newMailbox() *mailbox {
	m := &mailbox{}
	for i := range 256 {
		b := byte(i)
		m.lower[b] = lowerASCII(b)
		m.inLocal[b] = b > ' ' && b != 0x7f && b != '@'
		m.inDomain[b] = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '.'
	}
	return m
}

// read takes what most systems do: one @, a local part of at most 64 bytes
// without blanks or control characters, and a domain name in ASCII.
func (m *mailbox) read(in []byte) (domain []byte, ok bool) {
	m.canonical, m.mark = m.canonical[:0], 0
	for _, b := range in {
		m.canonical = append(m.canonical, m.lower[b])
	}
	at := 0
	for ; at < len(in) && m.inLocal[in[at]]; at++ {
		if b := in[at]; m.mark == 0 && (b == '.' || b == '_' || b == '-') {
			m.mark = b
		}
	}
	if at == 0 || at > 64 || at == len(in) || in[at] != '@' {
		return nil, false
	}
	return in[at+1:], m.isDomain(in[at+1:])
}

func (m *mailbox) isDomain(text []byte) bool {
	if len(text) == 0 || len(text) > 253 || text[0] == '.' || text[len(text)-1] == '.' {
		return false
	}
	for _, b := range text {
		if !m.inDomain[b] {
			return false
		}
	}
	return true
}

// appendLocal writes a first name, a mark, a last name and four digits from the
// low bits of n, in at most room bytes (at least eight): names are cut.
func appendLocal(dst []byte, first, last string, mark byte, n uint64, room int) []byte {
	start, end := len(dst), len(dst)+room-4
	dst = appendLetters(dst, first)
	if mark != 0 {
		dst = append(dst, mark)
	}
	dst = appendLetters(dst, last)
	if len(dst) > end {
		dst = dst[:end]
		if dst[len(dst)-1] == mark && len(dst)-1 > start {
			dst = dst[:len(dst)-1]
		}
	}
	n = (n & 0xffffffff) * 10_000 >> 32
	return append(dst, byte('0'+n/1000), byte('0'+n/100%10), byte('0'+n/10%10), byte('0'+n%10))
}

// appendLetters writes the ASCII letters of a name in lower case.
func appendLetters(dst []byte, name string) []byte {
	for i := range len(name) {
		if b := lowerASCII(name[i]); b >= 'a' && b <= 'z' {
			dst = append(dst, b)
		}
	}
	return dst
}

// equalFold compares ASCII without regard to case.
func equalFold(a []byte, b string) bool {
	for i := range a {
		if lowerASCII(a[i]) != lowerASCII(b[i]) {
			return false
		}
	}
	return true
}
