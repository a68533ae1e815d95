package person

import (
	"bytes"
	"fmt"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

// Bytes of a local part: the least that holds four letters and four digits, and
// the most that RFC 5321, section 4.5.3.1.1, allows.
const (
	leastLocal = 8
	mostLocal  = 64
)

func email() generator.Spec {
	return generator.Spec{
		Name:    "email",
		Version: 1,
		Summary: "replaces e-mail addresses by addresses that nobody has",
		Description: "The local part is made of drawn names and digits, joined as the value joins its own (`.`, `_`, `-` or nothing). The domain is one " +
			"that RFC 2606 reserves, so that no mail can reach anyone, unless `mail_domain` names another or `keep_domain` keeps the value's own. The " +
			"stand-in is in lower case and never equals the value. Capitals in the value make no difference.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "mail_domain", Type: generator.TextOption, Summary: "The domain of every address; without it example.com, example.net or example.org."},
			{Name: "keep_domain", Type: generator.BooleanOption, Default: "false", Summary: "Whether the value's own domain stays. It can tell an employer, and mail to the stand-in may reach someone."},
			{Name: "exclude", Type: generator.ScalarsOption, Default: "[]", Summary: "Domains whose addresses stay as they are, such as a company's own test accounts."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		Plain:            func(o generator.Options) bool { return len(o.Scalars("exclude")) == 0 },
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Coincidence:      emailCoincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         "A text that is no address gets one all the same, or is refused, or becomes NULL, as `fallback` says.",
		Examples: []generator.Example{
			{In: "jane.doe@acme.test", Out: "jackie.ward9447@example.net"},
			{In: "JDOE_77@acme.test", Out: "clotilde_marvin9332@example.org"},
			{Options: `{"mail_domain":"test.internal"}`, In: "jane.doe@acme.test", Out: "jackie.ward9447@test.internal"},
			{Options: `{"keep_domain":true}`, In: "jane.doe@acme.test", Out: "jackie.ward9447@acme.test"},
			{Options: `{"exclude":["acme.test"]}`, In: "robot@acme.test", Out: "robot@acme.test"},
			{In: "not an address", Out: "lisaprohaska2463@example.org"},
			{Options: `{"fallback":"null"}`, In: "not an address", Null: true},
			{Type: plan.Type{Kind: plan.VarChar, Length: 20}, In: "jane.doe@acme.test", Out: "jack9447@example.net"},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if o.Has("mail_domain") && !newMailbox().isDomain([]byte(o.Text("mail_domain"))) {
				return generator.NewOptionFault("mail_domain", "it is no domain name in ASCII")
			}
			domain := max(len(o.Text("mail_domain")), len("example.com"))
			if c.Type.Length > 0 && c.Type.Length < leastLocal+1+domain {
				return fmt.Errorf("an address does not fit %s", c.Type)
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileEmail,
		Prepare: func(_ generator.Options, _ plan.Column, d *generator.Domain) generator.Preparation {
			return d.PrepareForms(character.AppendLower)
		},
	}
}

// reservedDomains are those of RFC 2606, section 3.
func reservedDomains() [3][]byte {
	return [3][]byte{[]byte("example.com"), []byte("example.net"), []byte("example.org")}
}

func compileEmail(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	firsts, err := d.Words().MailFirst()
	if err != nil {
		return nil, err
	}
	lasts, err := d.Words().MailLast()
	if err != nil {
		return nil, err
	}
	invalid := fault.New(fault.ValueRefused, "generator email met a text that is no address")
	tooLong := fault.New(fault.ValueRefused, "generator email cannot fit an address with the value's own domain into %s", c.Type)
	domains, keepDomain, fallback := reservedDomains(), o.Boolean("keep_domain"), o.Text("fallback")
	if fixed := []byte(o.Text("mail_domain")); len(fixed) > 0 {
		domains = [3][]byte{fixed, fixed, fixed}
	}
	var exclude [][]byte
	for _, e := range o.Scalars("exclude") {
		exclude = append(exclude, []byte(e.Text))
	}
	box := newMailbox()
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
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
			if ok && character.EqualFold(e, domain) {
				return append(dst, in...), nil
			}
		}
		if row.Prepared == nil {
			box.canonical = character.AppendLower(box.canonical[:0], in)
		}
		stream := d.Draw(box.canonical, row)
		start := len(dst)
		for range generator.Tries {
			first, last, n := stream.Below(firsts.Len()), stream.Below(lasts.Len()), stream.Uint64()
			chosen := domains[(n>>32)*uint64(len(domains))>>32]
			if ok && keepDomain {
				chosen = domain
			}
			room := mostLocal
			if c.Type.Length > 0 {
				room = min(room, c.Type.Length-1-len(chosen))
			}
			if room < leastLocal {
				return nil, tooLong
			}
			dst = firsts.Append(dst[:start], first)
			if box.mark != 0 {
				dst = append(dst, box.mark)
			}
			dst = cutLocal(lasts.Append(dst, last), start, box.mark, room)
			dst = append(character.AppendFour(dst, (n&0xffffffff)*10_000>>32), '@')
			dst = append(dst, chosen...)
			if !character.EqualFold(dst[start:], in) {
				break
			}
		}
		return dst, nil
	}, nil
}

// mailbox is an address taken apart.
type mailbox struct {
	canonical []byte // the whole address in lower case
	mark      byte   // what joins the words of the local part; 0 for nothing
	kinds     [256]uint8
}

// What a byte of an address can be, as bits.
const (
	notLocal  = 1 << iota // blanks, control characters, @
	notDomain             // all but letters, digits, hyphens and dots
	isDot
	isUnderscore
	isHyphen
)

func newMailbox() *mailbox {
	m := &mailbox{}
	for i := range 256 {
		b := byte(i)
		if b <= ' ' || b == 0x7f || b == '@' {
			m.kinds[b] |= notLocal
		}
		if !(b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '.') {
			m.kinds[b] |= notDomain
		}
	}
	m.kinds['.'] |= isDot
	m.kinds['_'] |= isUnderscore
	m.kinds['-'] |= isHyphen
	return m
}

// kindsOf is what the bytes of text are, together.
func (m *mailbox) kindsOf(text []byte) (all uint8) {
	for _, b := range text {
		all |= m.kinds[b]
	}
	return all
}

// read takes what most systems do: one @, a local part of at most 64 bytes
// without blanks or control characters, and a domain name in ASCII.
func (m *mailbox) read(in []byte) (domain []byte, ok bool) {
	at := bytes.IndexByte(in, '@')
	local := m.kindsOf(in[:max(at, 0)])
	switch {
	case local&isDot != 0:
		m.mark = '.'
	case local&isUnderscore != 0:
		m.mark = '_'
	case local&isHyphen != 0:
		m.mark = '-'
	default:
		m.mark = 0
	}
	if at < 1 || at > mostLocal || local&notLocal != 0 {
		return nil, false
	}
	return in[at+1:], m.isDomain(in[at+1:])
}

func (m *mailbox) isDomain(text []byte) bool {
	return len(text) > 0 && len(text) <= 253 && text[0] != '.' && text[len(text)-1] != '.' && m.kindsOf(text)&notDomain == 0
}

// cutLocal cuts the names of a local part, dst[start:], so that four digits more
// are at most room bytes (at least leastLocal).
func cutLocal(dst []byte, start int, mark byte, room int) []byte {
	if end := start + room - 4; len(dst) > end {
		dst = dst[:end]
		if dst[end-1] == mark && end-1 > start {
			dst = dst[:end-1]
		}
	}
	return dst
}

func emailCoincidence(o generator.Options, _ plan.Column) float64 {
	if len(o.Scalars("exclude")) > 0 {
		return 1
	}
	return 0
}
