package person

import (
	"encoding/binary"
	"fmt"
	"math"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// Bytes of a user part, which writes 128 bits five at a time, and of the label that
// stands for a domain, which writes 40.
const (
	uniqueUser   = 26
	uniqueDomain = 8
)

// unnamedDomain is behind the label that stands for a domain: RFC 2606, section 2.
const unnamedDomain = ".test"

func uniqueEmail() generator.Spec {
	return generator.Spec{
		Name:    "unique-email",
		Version: 1,
		Summary: "replaces e-mail addresses by others that are unique wherever they are",
		Description: "The user part is 26 letters and digits that write 128 bits of a keyed hash of the whole value, so that different values have different " +
			"stand-ins: of a billion addresses two would share one with a probability below 10^-20. For every domain stands another below `.test`, which " +
			"nobody can have (RFC 2606), the same for the same domain and hardly ever that of two, unless `mail_domain` names one for all. Values that differ in capitals alone are " +
			"different values here, as they are for a unique key; `ignore_case: true` makes them one, and then a unique column must not hold both. " +
			"For addresses that look like people's there is email.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "mail_domain", Type: generator.TextOption, Summary: "The domain of every address; without it each domain gets one of its own."},
			{Name: "exclude", Type: generator.ScalarsOption, Default: "[]", Summary: "Domains whose addresses stay as they are, such as a company's own test accounts."},
			{Name: "ignore_case", Type: generator.BooleanOption, Default: "false", Summary: "Whether capitals make no difference."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		Plain:       func(o generator.Options) bool { return len(o.Scalars("exclude")) == 0 },
		OneToOne:    func(o generator.Options) bool { return !o.Boolean("ignore_case") },
		Consistency: generator.Always,
		Coincidence: func(o generator.Options, _ plan.Column) float64 {
			// The hash would have to give the value's own 128 bits.
			return math.Max(emailCoincidence(o, plan.Column{}), 0x1p-128)
		},
		Rank: 4, RankInconsistent: 4,
		Empty:    "Stays ''.",
		Fallback: "A text that is no address gets one all the same, of its own, or is refused, or becomes NULL, as `fallback` says.",
		Examples: []generator.Example{
			{In: "jane.doe@acme.test", Out: "5xi6w7doaeutprapgyzsg2xdyu@k6zprniy.test"},
			{In: "john.roe@acme.test", Out: "2jbbgqnye4vap3gmpoacfzdv3u@k6zprniy.test"},
			{In: "Jane.Doe@acme.test", Out: "vdh7o5acpkdye2faz7alzj4voy@k6zprniy.test"},
			{Options: `{"ignore_case":true}`, In: "Jane.Doe@ACME.test", Out: "5xi6w7doaeutprapgyzsg2xdyu@k6zprniy.test"},
			{Options: `{"mail_domain":"test.internal"}`, In: "jane.doe@acme.test", Out: "5xi6w7doaeutprapgyzsg2xdyu@test.internal"},
			{Options: `{"exclude":["acme.test"]}`, In: "robot@acme.test", Out: "robot@acme.test"},
			{In: "not an address", Out: "uwqjxtzl2gfjfbalbjfvmujyhi@yq76azty.test"},
			{Options: `{"fallback":"null"}`, In: "not an address", Null: true},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			domain := uniqueDomain + len(unnamedDomain)
			if o.Has("mail_domain") {
				if domain = len(o.Text("mail_domain")); !newMailbox().isDomain([]byte(o.Text("mail_domain"))) {
					return generator.NewOptionFault("mail_domain", "it is no domain name in ASCII")
				}
			}
			if needed := uniqueUser + 1 + domain; c.Type.Length > 0 && c.Type.Length < needed {
				return fmt.Errorf("a unique address has %d bytes, which do not fit %s", needed, c.Type)
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileUniqueEmail,
	}
}

func compileUniqueEmail(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	var derived [3]keyed.Domain
	for i, label := range []string{"unique-email user", "unique-email user, continued", "unique-email domain"} {
		var err error
		if derived[i], err = d.Derived(label); err != nil {
			return nil, err
		}
	}
	invalid := fault.New(fault.ValueRefused, "generator unique-email met a text that is no address")
	ignoreCase, fixed, fallback := o.Boolean("ignore_case"), o.Text("mail_domain"), o.Text("fallback")
	var exclude [][]byte
	for _, e := range o.Scalars("exclude") {
		exclude = append(exclude, []byte(e.Text))
	}
	box := newMailbox()
	return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		domain, ok := box.read(in)
		switch {
		case !ok && fallback == "error":
			return nil, invalid
		case !ok && fallback == "null":
			return nil, nil
		}
		for _, e := range exclude {
			if ok && character.EqualFold(e, domain) {
				return append(dst, in...), nil
			}
		}
		box.canonical = character.AppendLower(box.canonical[:0], in)
		whole := in
		if ignoreCase {
			whole = box.canonical
		}
		left, right := derived[0].Stream(whole), derived[1].Stream(whole)
		dst = append(appendBits(dst, left.Uint64(), right.Uint64(), uniqueUser), '@')
		if fixed != "" {
			return append(dst, fixed...), nil
		}
		// The domain in lower case: the end of the canonical spelling.
		stream := derived[2].Stream(box.canonical[len(box.canonical)-len(domain):])
		return append(appendBits(dst, stream.Uint64(), 0, uniqueDomain), unnamedDomain...), nil
	}, nil
}

// appendBits writes the highest bits of 128, five to a character (RFC 4648, section 6,
// in lower case). 26 characters hold all of them.
func appendBits(dst []byte, high, low uint64, characters int) []byte {
	const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	var bits [17]byte // of which the last is zero
	binary.BigEndian.PutUint64(bits[:], high)
	binary.BigEndian.PutUint64(bits[8:], low)
	for i := range characters {
		at := 5 * i
		pair := uint(bits[at/8])<<8 | uint(bits[min(at/8+1, 16)])
		dst = append(dst, alphabet[pair>>(11-at%8)&31])
	}
	return dst
}
