package identity

import (
	"encoding/binary"
	"math"
	"strconv"

	"standin/internal/fault"
	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func ssn() generator.Spec {
	return generator.Spec{
		Name:    "ssn",
		Version: 1,
		Summary: "replaces US social security numbers by others that are valid in form",
		Description: "Marks between the digits stay as they are, and the nine digits alone count: 078-05-1120 and 078051120 get the same stand-in digits. " +
			"Area, group and serial number follow the rules of the Social Security Administration: no area 000, 666 or 900 to 999, " +
			"no group 00, no serial number 0000. `area: never-issued` draws areas 900 to 999 with groups 01 to 49, which are neither " +
			"social security numbers nor taxpayer numbers. The stand-in never equals the value, unless a cipher makes it so.\n\n" +
			"Without a cipher stand-ins are drawn, and two numbers can get the same one. `cipher: ff1` encrypts the nine digits by FF1 " +
			"(NIST SP 800-38G) with AES-128 and radix 10, `cipher: siphash-feistel` permutes them by a Feistel network of SipHash-1-3: " +
			"both are one-to-one, walk the cycle until a valid number has become a valid one, and can be undone by whoever holds the masking key.",
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.Integer, plan.BigInt},
		Options: []generator.Option{
			{
				Name: "cipher", Type: generator.TextOption, Default: `"none"`, Enum: []string{"none", string(fpe.MethodFF1), string(fpe.MethodSipHash)},
				Summary: "Whether numbers are drawn, or permuted one-to-one by FF1 or by a Feistel network of SipHash-1-3.",
			},
			{Name: "area", Type: generator.TextOption, Default: `"valid"`, Enum: []string{"valid", "never-issued"}, Summary: "Which numbers are drawn: any valid in form, or those that are never issued."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		Plain:            generator.Yes,
		OneToOne:         func(o generator.Options) bool { return o.Text("cipher") != "none" && o.Text("fallback") != "replace" },
		Distinct:         distinctSSNs,
		Consistency:      generator.Optional,
		Coincidence:      ssnCoincidence,
		Rank:             4,
		RankInconsistent: 1,
		DataFree:         true,
		Empty:            "Stays '' in a text column.",
		Fallback: "A value without exactly nine digits (or with letters) gets a drawn number, or as many of its last digits as fit the column, or is refused, or becomes NULL, as `fallback` says. " +
			"On a unique column say `error` or `null`.",
		Examples: []generator.Example{
			{In: "078-05-1120", Out: "659-53-4890"},
			{In: "078051120", Out: "659534890"},
			{In: "078 05 1120", Out: "659 53 4890"},
			{Options: `{"cipher":"ff1"}`, In: "078-05-1120", Out: "147-51-5198"},
			{Options: `{"cipher":"siphash-feistel"}`, In: "078-05-1120", Out: "087-52-5570"},
			{Options: `{"area":"never-issued"}`, In: "078-05-1120", Out: "973-27-4890"},
			{Type: plan.Type{Kind: plan.Integer}, In: "78051120", Out: "659534890"},
			{In: "unknown", Out: "632-30-3300"},
			{Options: `{"fallback":"null"}`, In: "XXX-XX-1120", Null: true},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if o.Text("cipher") != "none" && (c.Rule.Inconsistent || c.Rule.With != "") {
				return generator.NewOptionFault("cipher", "a cipher is always consistent, and with the value itself")
			}
			if o.Text("cipher") != "none" && o.Text("area") == "never-issued" {
				return generator.NewOptionFault("area", "there are too few numbers that are never issued to be one-to-one with a cipher")
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileSSN,
		Prepare: prepareSSN,
	}
}

// distinctSSNs counts areas, groups and serial numbers.
func distinctSSNs(o generator.Options, _ plan.Column) float64 {
	if o.Text("area") == "never-issued" {
		return 100 * 49 * 9999
	}
	return 898 * 99 * 9999
}

func compileSSN(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	permute, err := newSSNCipher(o.Text("cipher"), d.Subkey("ssn"))
	if err != nil {
		return nil, err
	}
	neverIssued := o.Text("area") == "never-issued"
	invalid := fault.New(fault.ValueRefused, "generator ssn met a value that has not nine digits")
	fallback := o.Text("fallback")
	number := !c.Type.Kind.IsText()
	var spelling []byte // what is drawn from
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 && !number {
			return dst, nil
		}
		n, ok := readSSN(in, number)
		switch {
		case ok:
		case fallback == "error":
			return nil, invalid
		case fallback == "null":
			return nil, nil
		}
		var made uint64
		switch {
		case ok && permute != nil && row.Prepared != nil:
			made = row.Prepared.Numbers[row.Place]
		case ok && permute != nil:
			made = permute.encrypt(n)
		default:
			if row.Prepared == nil {
				spelling = appendSSNForm(spelling[:0], in, number)
			}
			stream := d.Draw(spelling, row)
			for made = drawSSN(&stream, neverIssued); ok && made == n; {
				made = drawSSN(&stream, neverIssued)
			}
		}
		switch {
		case number:
			return strconv.AppendUint(dst, made, 10), nil
		case ok:
			return appendLike(dst, in, made), nil
		}
		if c.Type.Length > 0 && c.Type.Length < dashedLength {
			var digits [9]byte
			character.PutDigits(digits[:], made)
			return append(dst, digits[max(0, len(digits)-c.Type.Length):]...), nil
		}
		return appendDashed(dst, made), nil
	}, nil
}

// prepareSSN draws from every text, or with a cipher encrypts the numbers and draws
// from the texts that are none.
func prepareSSN(o generator.Options, c plan.Column, d *generator.Domain) generator.Preparation {
	number := !c.Type.Kind.IsText()
	if o.Text("cipher") == "none" {
		return d.PrepareForms(func(dst, in []byte) []byte { return appendSSNForm(dst, in, number) })
	}
	permute, err := newSSNCipher(o.Text("cipher"), d.Subkey("ssn"))
	if err != nil {
		return nil
	}
	return func(values [][]byte, made *generator.Prepared) {
		numbers := made.Numbers[:len(values)]
		for i, in := range values {
			var ok bool
			if numbers[i], ok = readSSN(in, number); !ok {
				numbers[i], made.Streams[i] = 0, d.Stream(in)
			}
		}
		permute.encryptAll(numbers)
	}
}

// appendSSNForm appends what is drawn from for a value: the number alone, whatever its
// marks, or a text that is none.
func appendSSNForm(dst, in []byte, number bool) []byte {
	if n, ok := readSSN(in, number); ok {
		return binary.LittleEndian.AppendUint64(dst, n)
	}
	return append(dst, in...)
}

// dashedLength is the length of "078-05-1120".
const dashedLength = 11

// appendDashed writes a number as "078-05-1120".
func appendDashed(dst []byte, n uint64) []byte {
	area, group, serial := n/1_000_000, n/10_000%100, character.FourDigits(n%10_000)
	head := uint64(character.FourDigits(area)>>8) | '-'<<24 | uint64(character.FourDigits(group)>>16)<<32 | '-'<<48 | uint64(serial)<<56
	dst = binary.LittleEndian.AppendUint64(dst, head)
	return append(dst, byte(serial>>8), byte(serial>>16), byte(serial>>24))
}

// readDashed reads "078-05-1120".
func readDashed(in []byte) (n uint64, ok bool) {
	const (
		digits = 0x00ffff00ffffff // of the first seven bytes
		marks  = '-'<<24 | '-'<<48
	)
	head, tail := binary.LittleEndian.Uint64(in), binary.LittleEndian.Uint32(in[7:])
	if head<<8>>8&^digits != marks || !character.AreDigits(head, digits) || !character.AreDigits(uint64(tail), 1<<32-1) {
		return 0, false
	}
	eight := head&0xffffff | head>>8&0xffff000000 | uint64(tail)<<40
	return character.EightDigits(eight)*10 + uint64(tail>>24&0xf), true
}

// appendLike writes a number with the marks of a text that holds another.
func appendLike(dst, model []byte, n uint64) []byte {
	if len(model) == dashedLength && model[3] == '-' && model[6] == '-' {
		return appendDashed(dst, n)
	}
	var digits [9]byte
	character.PutDigits(digits[:], n)
	next := 0
	for _, b := range model {
		if b >= '0' && b <= '9' {
			b = digits[next]
			next++
		}
		dst = append(dst, b)
	}
	return dst
}

// readSSN reads nine digits between blanks and marks; of a number, up to nine.
func readSSN(in []byte, number bool) (n uint64, ok bool) {
	if len(in) == dashedLength && !number {
		if n, ok = readDashed(in); ok {
			return n, true
		}
		n = 0
	}
	count := 0
	for _, b := range in {
		switch {
		case b >= '0' && b <= '9':
			if count++; count > 9 {
				return 0, false
			}
			n = n*10 + uint64(b-'0')
		case !number && (b == '-' || b == ' ' || b == '.' || b == '/'):
		default:
			return 0, false
		}
	}
	return n, count == 9 || number && count > 0
}

// validSSN reports whether the digits are a number that could be issued.
func validSSN(n uint64) bool {
	area, group, serial := n/1_000_000, n/10_000%100, n%10_000
	return area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
}

func drawSSN(stream *keyed.Stream, neverIssued bool) uint64 {
	first, areas, groups := uint64(1), uint64(898), uint64(99)
	if neverIssued {
		first, areas, groups = 900, 100, 49
	}
	area := first + stream.Below(areas)
	if area >= 666 && !neverIssued {
		area++
	}
	return (area*100+1+stream.Below(groups))*10_000 + 1 + stream.Below(9999)
}

// ssnCipher permutes the valid numbers among themselves and the others among
// themselves.
type ssnCipher struct {
	ff1         *fpe.FF1
	permutation fpe.Range // if there is no FF1
}

// newSSNCipher is nil for "none".
func newSSNCipher(method string, key keyed.Key) (*ssnCipher, error) {
	switch method {
	case "none":
		return nil, nil
	case string(fpe.MethodFF1):
		ff1, err := fpe.NewFF1(key[16:], 10, 9, 9, 0)
		return &ssnCipher{ff1: ff1}, err
	default:
		numbers, err := fpe.NewIntegers(fpe.Method(method), key)
		if err != nil {
			return nil, err
		}
		return &ssnCipher{permutation: numbers.Range(999_999_999, 0)}, nil
	}
}

func (c *ssnCipher) encrypt(n uint64) uint64 {
	valid := validSSN(n)
	for n = c.step(n); validSSN(n) != valid; {
		n = c.step(n)
	}
	return n
}

// half is how many numbers the last five digits write.
const half = 100_000

func (c *ssnCipher) step(n uint64) uint64 {
	if c.ff1 == nil {
		return c.permutation.Encrypt(n)
	}
	left, right := c.ff1.Encrypt(n/half, n%half, 9, nil)
	return left*half + right
}

// encryptAll is encrypt of each of at most generator.Batch numbers, in place.
func (c *ssnCipher) encryptAll(numbers []uint64) {
	var valid [generator.Batch]bool
	for i, n := range numbers {
		valid[i] = validSSN(n)
	}
	if c.ff1 == nil {
		c.permutation.EncryptAll(numbers)
	} else {
		var left, right [generator.Batch]uint64
		for i, n := range numbers {
			left[i], right[i] = n/half, n%half
		}
		c.ff1.EncryptAll(left[:len(numbers)], right[:len(numbers)], 9, nil)
		for i := range numbers {
			numbers[i] = left[i]*half + right[i]
		}
	}
	for i, n := range numbers {
		for validSSN(n) != valid[i] {
			n = c.step(n)
		}
		numbers[i] = n
	}
}

// ssnCoincidence: a short column takes the last digits of a number that is drawn
// for a text without nine; a cipher permutes the numbers that are valid among
// themselves, and the hundred million and more that are not.
func ssnCoincidence(o generator.Options, c plan.Column) float64 {
	switch {
	case c.Type.Kind.IsText() && c.Type.Length > 0 && c.Type.Length < 9 && o.Text("fallback") == "replace":
		return math.Min(1, 2*math.Pow10(-c.Type.Length))
	case o.Text("cipher") != "none":
		return 1e-8
	default:
		return 0
	}
}
