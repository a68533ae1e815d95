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
			if o.Text("cipher") != "none" && c.Rule.Inconsistent {
				return generator.NewOptionFault("cipher", "a cipher is always consistent")
			}
			if o.Text("cipher") != "none" && o.Text("area") == "never-issued" {
				return generator.NewOptionFault("area", "there are too few numbers that are never issued to be one-to-one with a cipher")
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileSSN,
	}
}

func compileSSN(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	permute, err := ssnCipher(o.Text("cipher"), d.Subkey("ssn"))
	if err != nil {
		return nil, err
	}
	neverIssued := o.Text("area") == "never-issued"
	invalid := fault.New(fault.ValueRefused, "generator ssn met a value that has not nine digits")
	fallback := o.Text("fallback")
	number := !c.Type.Kind.IsText()
	var (
		digits   [9]byte
		spelling [8]byte // of the number alone, whatever its marks
	)
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 && !number {
			return dst, nil
		}
		n, ok := readSSN(in, number)
		form := in
		switch {
		case ok:
		case fallback == "error":
			return nil, invalid
		case fallback == "null":
			return nil, nil
		}
		var made uint64
		if ok && permute != nil {
			made = permute(n)
		} else {
			canonical := in
			if ok {
				binary.LittleEndian.PutUint64(spelling[:], n)
				canonical = spelling[:]
			}
			stream := d.Draw(canonical, row)
			for made = drawSSN(&stream, neverIssued); ok && made == n; {
				made = drawSSN(&stream, neverIssued)
			}
		}
		character.PutDigits(digits[:], made)
		switch {
		case number:
			return strconv.AppendUint(dst, made, 10), nil
		case !ok && c.Type.Length > 0 && c.Type.Length < 11:
			return append(dst, digits[max(0, len(digits)-c.Type.Length):]...), nil
		case !ok:
			return append(append(append(append(append(dst, digits[:3]...), '-'), digits[3:5]...), '-'), digits[5:]...), nil
		}
		next := 0
		for _, b := range form {
			if b >= '0' && b <= '9' {
				b = digits[next]
				next++
			}
			dst = append(dst, b)
		}
		return dst, nil
	}, nil
}

// readSSN reads nine digits between blanks and marks; of a number, up to nine.
func readSSN(in []byte, number bool) (n uint64, ok bool) {
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
// themselves; nil for "none".
func ssnCipher(method string, key keyed.Key) (func(uint64) uint64, error) {
	const all = 1_000_000_000
	var step func(uint64) uint64
	switch method {
	case "none":
		return nil, nil
	case string(fpe.MethodFF1):
		ff1, err := fpe.NewFF1(key[16:], 10, 9, 9, 0)
		if err != nil {
			return nil, err
		}
		step = func(n uint64) uint64 {
			left, right := ff1.Encrypt(n/100_000, n%100_000, 9, nil)
			return left*100_000 + right
		}
	default:
		permutation := fpe.NewPermutation([16]byte(key[:16]))
		step = func(n uint64) uint64 { return permutation.Encrypt(n, all-1, 0) }
	}
	return func(n uint64) uint64 {
		valid := validSSN(n)
		for n = step(n); validSSN(n) != valid; {
			n = step(n)
		}
		return n
	}, nil
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
