package key

import (
	"encoding/binary"

	"standin/internal/fault"
	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func uuid() generator.Spec {
	return generator.Spec{
		Name:    "uuid-key",
		Version: 1,
		Summary: "permutes UUIDs, so that keys stay unique and joins hold",
		Description: "Every UUID (RFC 9562) becomes another of the same version and variant: the other 122 bits are permuted. Hyphens and braces stay, and letters are capitals where the value has one. Spellings of one UUID get the same " +
			"stand-in, and those that both have capitals the very same text: a unique column that holds one UUID as `aB…` and as `AB…` gets it twice, and the job fails before it publishes. Times and addresses inside UUIDs of versions 1, 6 and 7 are lost, and with them their order. The default cipher is FF1 (NIST SP 800-38G) with AES-128 on 122 binary numerals; " +
			"`siphash-feistel` permutes two halves by a Feistel network of SipHash-1-3, each under a tweak of the other.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			generator.CipherOption(),
			generator.FallbackOption("error", "error", "null"),
		},
		Plain:            generator.Yes,
		OneToOne:         generator.Yes,
		Consistency:      generator.Always,
		Coincidence:      func(generator.Options, plan.Column) float64 { return 1e-36 },
		Rank:             4,
		RankInconsistent: 4,
		Empty:            "Stays ''.",
		Fallback:         "A text that is no UUID of 32 hexadecimal digits, with hyphens in the usual places or none, is refused, or becomes NULL by `fallback: null`.",
		Examples: []generator.Example{
			{In: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", Out: "1fdefe36-730e-41ff-a6ee-01b96fd2288c"},
			{In: "3F2504E04F8941D39A0C0305E82C3301", Out: "1FDEFE36730E41FFA6EE01B96FD2288C"},
			{In: "{3f2504e0-4f89-11d3-9a0c-0305e82c3301}", Out: "{1fdefe36-730e-11ff-a6ee-01b96fd2288c}"},
			{In: "018f3e2a-7b5c-7c3d-8e9f-0a1b2c3d4e5f", Out: "915c2a75-2d90-7019-b7b3-98faaf0d10ba"},
			{Options: `{"cipher":"siphash-feistel"}`, In: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", Out: "755675e0-06f1-4dc7-8994-49cb0d16df83"},
			{Options: `{"fallback":"null"}`, In: "none", Null: true},
			{In: "", Out: ""},
		},
		Fits:    generator.FallbackFits,
		Compile: compileUUIDKey,
	}
}

func compileUUIDKey(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	permute, err := permutationOf122(fpe.Method(o.Text("cipher")), d.Subkey("uuid-key"))
	if err != nil {
		return nil, err
	}
	toNull := o.Text("fallback") == "null"
	invalid := fault.New(fault.ValueRefused, "generator uuid-key met a text that is no UUID")
	return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		high, low, ok := readUUID(in)
		if !ok {
			if toNull {
				return nil, nil
			}
			return nil, invalid
		}
		left, right := high>>16<<12|high&0xfff, low&(1<<62-1)
		left, right = permute(left<<1|right>>61, right&(1<<61-1))
		left, right = left>>1, left&1<<61|right
		high = left>>12<<16 | high&0xf000 | left&0xfff
		low = low>>62<<62 | right
		return appendAs(dst, in, high, low), nil
	}, nil
}

// permutationOf122 permutes numbers of 122 bits, given as two of 61.
func permutationOf122(method fpe.Method, key keyed.Key) (func(left, right uint64) (uint64, uint64), error) {
	if method == fpe.MethodFF1 {
		ff1, err := fpe.NewFF1(key[16:], 2, 122, 122, 0)
		if err != nil {
			return nil, err
		}
		return func(left, right uint64) (uint64, uint64) { return ff1.Encrypt(left, right, 122, nil) }, nil
	}
	integers, err := fpe.NewIntegers(method, key)
	if err != nil {
		return nil, err
	}
	start := keyed.NewSipHash([16]byte(key[16:])).Start()
	parts := make([]fpe.Part, 2)
	return func(left, right uint64) (uint64, uint64) {
		parts[0], parts[1] = fpe.Part{Rank: left, Last: 1<<61 - 1}, fpe.Part{Rank: right, Last: 1<<61 - 1}
		integers.EncryptParts(parts, start)
		return parts[0].Rank, parts[1].Rank
	}, nil
}

// readUUID reads 32 hexadecimal digits, perhaps with hyphens behind the eighth, twelfth,
// sixteenth and twentieth, and perhaps in braces.
func readUUID(in []byte) (high, low uint64, ok bool) {
	if n := len(in); n > 2 && in[0] == '{' && in[n-1] == '}' {
		in = in[1 : n-1]
	}
	var bytes [16]byte
	if len(in) != 32 && len(in) != 36 {
		return 0, 0, false
	}
	hyphens, digits := len(in) == 36, 0
	for i, b := range in {
		if hyphens && (i == 8 || i == 13 || i == 18 || i == 23) {
			if b != '-' {
				return 0, 0, false
			}
			continue
		}
		digit, ok := character.HexadecimalDigit(b)
		if !ok {
			return 0, 0, false
		}
		bytes[digits/2] = bytes[digits/2]<<4 | digit
		digits++
	}
	return binary.BigEndian.Uint64(bytes[:]), binary.BigEndian.Uint64(bytes[8:]), true
}

// appendAs appends a UUID as another is written.
func appendAs(dst, form []byte, high, low uint64) []byte {
	letters := byte('a')
	for _, b := range form {
		if b >= 'A' && b <= 'F' {
			letters = 'A'
		}
	}
	for _, b := range form {
		if _, ok := character.HexadecimalDigit(b); ok {
			digit := byte(high >> 60)
			high, low = high<<4|low>>60, low<<4
			if b = '0' + digit; digit > 9 {
				b = letters + digit - 10
			}
		}
		dst = append(dst, b)
	}
	return dst
}
