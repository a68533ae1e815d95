package key

import (
	"standin/internal/fault"
	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func numeric() generator.Spec {
	return generator.Spec{
		Name:    "numeric-key",
		Version: 1,
		Summary: "replaces texts of digits one-to-one by others of as many digits",
		Description: "Texts of one length are permuted among themselves, with their leading zeros: 0042 and 42 are two keys, and stay two. " +
			"Up to 18 digits are permuted by FF1 (NIST SP 800-38G) with AES-128 on the number that they write, and below 1,000,000 by a keyed permutation, " +
			"which is no encryption by a standard; longer texts in parts, each under a tweak of all the others. For numbers in columns of numbers see `integer-key`.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			generator.CipherOption(),
			generator.FallbackOption("error", "error", "null"),
		},
		Plain:            generator.Yes,
		OneToOne:         generator.Yes,
		Consistency:      generator.Always,
		Coincidence:      func(generator.Options, plan.Column) float64 { return 0.1 },
		Rank:             4,
		RankInconsistent: 4,
		Empty:            "Stays ''.",
		Fallback:         "A text with anything but the digits 0 to 9 is refused, or becomes NULL by `fallback: null`.",
		Examples: []generator.Example{
			{In: "1000017", Out: "6414785"},
			{In: "1000018", Out: "2448819"},
			{In: "0042", Out: "6654"},
			{In: "42", Out: "83"},
			{In: "12345678901234567890123456789012", Out: "13670590277927932968986340391647"},
			{Options: `{"cipher":"siphash-feistel"}`, In: "1000017", Out: "0319074"},
			{Options: `{"fallback":"null"}`, In: "10-17", Null: true},
			{In: "", Out: ""},
		},
		Fits:    generator.FallbackFits,
		Compile: compileNumericKey,
	}
}

// partDigits are the digits of a part.
const partDigits = 18

func compileNumericKey(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	cipher, err := fpe.NewIntegers(fpe.Method(o.Text("cipher")), d.Subkey("numeric-key"))
	if err != nil {
		return nil, err
	}
	length := d.Subkey("numeric-key length")
	hash := keyed.NewSipHash([16]byte(length[:16]))
	toNull := o.Text("fallback") == "null"
	notDigits := fault.New(fault.ValueRefused, "generator numeric-key met a text that is not of digits alone")
	var parts []fpe.Part
	return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
		parts = parts[:0]
		for i, b := range in {
			if b < '0' || b > '9' {
				if toNull {
					return nil, nil
				}
				return nil, notDigits
			}
			if i%partDigits == 0 {
				parts = append(parts, fpe.Part{})
			}
			p := &parts[len(parts)-1]
			p.Rank, p.Last = p.Rank*10+uint64(b-'0'), p.Last*10+9
		}
		if len(parts) == 0 {
			return dst, nil
		}
		cipher.EncryptParts(parts, hash.Start().Word(uint64(len(in))))
		from := len(dst)
		dst = append(dst, in...)
		for i, p := range parts {
			start := from + i*partDigits
			character.PutDigits(dst[start:min(start+partDigits, len(dst))], p.Rank)
		}
		return dst, nil
	}, nil
}
