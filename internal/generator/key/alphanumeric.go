package key

import (
	"bytes"
	"slices"

	"standin/internal/fault"
	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func alphanumeric() generator.Spec {
	return generator.Spec{
		Name:    "alphanumeric-key",
		Version: 1,
		Summary: "replaces text keys one-to-one: letters by letters, digits by digits",
		Description: "Every digit becomes a digit, every lower-case letter a lower-case letter and every capital a capital; " +
			"punctuation and length stay. Texts of one pattern are permuted among themselves, so keys stay unique. Redshift " +
			"ignores trailing blanks when it compares texts, so they are left out of the permutation and put back: CHAR and " +
			"VARCHAR columns still join.\n\n" +
			"A pattern of at least 1,000,000 texts is permuted by FF1 with AES-128 on the binary numerals of the text's rank, " +
			"with cycle walking; a smaller one by a keyed permutation, which is no encryption by a standard. Longer texts are cut " +
			"into parts of up to 62 bits, each permuted under a tweak of all parts before it and then of all after it. " +
			"A text without letters and digits has nothing to replace and stays. Where `keep_prefix` would leave no letter or digit to replace, at most half of the characters stay, and none if that is not enough.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			generator.CipherOption(),
			{Name: "keep_prefix", Type: generator.IntegerOption, Default: "0", Min: 0, Max: 65535, Summary: "How many characters at the start stay as they are; fewer in a text that would pass whole."},
			{Name: "digits", Type: generator.BooleanOption, Default: "false", Summary: "Whether digits alone are replaced, and letters stay; a text with letters and no digit is then refused, or becomes NULL, as `fallback` says."},
			generator.FallbackOption("error", "error", "null"),
		},
		OneToOne:         generator.Yes,
		Consistency:      generator.Always,
		Rank:             4,
		RankInconsistent: 4,
		Empty:            "Stays ''.",
		Fallback:         "A text with characters outside ASCII, and with `digits` one with letters and no digit, is refused, or becomes NULL by `fallback: null`.",
		Examples: []generator.Example{
			{In: "AB-1234-xyz", Out: "NT-6690-iaz"},
			{In: "AB-1235-xyz", Out: "LW-1472-aqk"},
			{In: "0042", Out: "1730"},
			{Options: `{"keep_prefix":5}`, In: "CUST-000017", Out: "CUST-852751"},
			{Options: `{"keep_prefix":5}`, In: "CUST", Out: "CUIE"},
			{Options: `{"digits":true}`, In: "INV2024000017", Out: "INV5693636776"},
			{In: "3f2504e0-4f89-11d3-9a0c-0305e82c3301", Out: "5z6622q5-1b70-36t4-0n3n-6155o82w2924"},
			{Options: `{"cipher":"siphash-feistel"}`, In: "AB-1234-xyz", Out: "XG-1456-ucx"},
			{In: "", Out: ""},
		},
		Fits:    generator.FallbackFits,
		Compile: compileAlphanumericKey,
	}
}

// textKey permutes texts of one pattern among themselves.
type textKey struct {
	cipher  *fpe.Integers
	pattern keyed.SipHash
	classes [256]class
	parts   []part
	ranks   []fpe.Part // of the parts
}

// class is what a byte may become: one of size bytes from base. Size 0 keeps it.
type class struct{ base, size uint8 }

// part is a run of a text whose rank among the runs of its pattern fits 64 bits.
type part struct{ start, end int }

// Thousandths of a bit of a letter and a digit, rounded up, and of the parts
// that a text is cut into; a part may be one letter longer.
const (
	letterBits = 4701
	digitBits  = 3322
	partBits   = 58_000
)

func compileAlphanumericKey(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	cipher, err := fpe.NewIntegers(fpe.Method(o.Text("cipher")), d.Subkey("alphanumeric-key"))
	if err != nil {
		return nil, err
	}
	pattern := d.Subkey("alphanumeric-key pattern")
	k := &textKey{cipher: cipher, pattern: keyed.NewSipHash([16]byte(pattern[:16])), classes: asciiClasses()}
	if o.Boolean("digits") {
		for _, first := range []byte{'a', 'A'} {
			for b := range byte(26) {
				k.classes[first+b] = class{}
			}
		}
	}
	prefix, toNull := int(o.Integer("keep_prefix")), o.Text("fallback") == "null"
	notASCII := fault.New(fault.ValueRefused, "generator alphanumeric-key met a text with characters outside ASCII")
	noDigit := fault.New(fault.ValueRefused, "generator alphanumeric-key, which replaces digits alone, met a text with letters and no digit")
	return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
		var refused *fault.Error
		body := bytes.TrimRight(in, " ")
		from := k.kept(body, prefix)
		switch {
		case !character.IsASCII(in):
			refused = notASCII
		case from == len(body) && bytes.ContainsFunc(body, func(r rune) bool { return character.KindOf(r) > 0 }):
			refused = noDigit
		}
		if refused != nil {
			if toNull {
				return nil, nil
			}
			return nil, refused
		}
		start := len(dst)
		dst = append(dst, in...)
		if from < len(body) {
			k.encrypt(dst[start+from : start+len(body)])
		}
		return dst, nil
	}, nil
}

// asciiClasses are the bytes that stand for each other.
func asciiClasses() (classes [256]class) {
	for _, c := range []class{{'0', 10}, {'a', 26}, {'A', 26}} {
		for i := range c.size {
			classes[c.base+i] = c
		}
	}
	return classes
}

// kept is how many bytes at the start of a text stay: prefix, unless what follows has
// nothing to replace, so that the text would pass whole; all of them if there is nothing
// to replace at all. It depends on the text's pattern alone, which its stand-in shares.
func (k *textKey) kept(text []byte, prefix int) int {
	for _, count := range [...]int{prefix, len(text) / 2, 0} {
		if count < len(text) && slices.ContainsFunc(text[count:], func(b byte) bool { return k.classes[b].size > 0 }) {
			return count
		}
	}
	return len(text)
}

// encrypt replaces text by another of its pattern.
func (k *textKey) encrypt(text []byte) {
	state := k.cut(text)
	k.cipher.EncryptParts(k.ranks, state)
	for n, p := range k.parts {
		rank := k.ranks[n].Rank
		for i := p.end - 1; i >= p.start; i-- {
			if c := k.classes[text[i]]; c.size > 0 {
				text[i] = c.base + byte(rank%uint64(c.size))
				rank /= uint64(c.size)
			}
		}
	}
}

// cut sets the parts of a text, of about equal size, and returns the hash state
// after its pattern.
func (k *textKey) cut(text []byte) keyed.SipState {
	k.parts, k.ranks = k.parts[:0], k.ranks[:0]
	state, word := k.pattern.Start(), uint64(0)
	total := 0
	for i, b := range text {
		c := k.classes[b]
		total += c.bits()
		word = word<<2 | c.code()
		if i%32 == 31 {
			state, word = state.Word(word), 0
		}
	}
	state = state.Word(word).Word(uint64(len(text)))
	count := (total + partBits - 1) / partBits
	before := 0
	for i, b := range text {
		c := k.classes[b]
		if c.size == 0 {
			continue
		}
		if len(k.parts) == 0 || before*count/total >= len(k.parts) {
			k.parts = append(k.parts, part{start: i})
			k.ranks = append(k.ranks, fpe.Part{})
		}
		rank, size := &k.ranks[len(k.ranks)-1], uint64(c.size)
		rank.Rank = rank.Rank*size + uint64(b-c.base)
		rank.Last = rank.Last*size + size - 1
		k.parts[len(k.parts)-1].end = i + 1
		before += c.bits()
	}
	return state
}

func (c class) bits() int {
	switch c.size {
	case 0:
		return 0
	case 10:
		return digitBits
	default:
		return letterBits
	}
}

// code is the class in two bits.
func (c class) code() uint64 {
	switch c.base {
	case 0:
		return 0
	case '0':
		return 1
	case 'a':
		return 2
	default:
		return 3
	}
}
