package key

import (
	"standin/internal/fault"
	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func ascii() generator.Spec {
	return generator.Spec{
		Name:    "ascii-key",
		Version: 1,
		Summary: "replaces texts of ASCII one-to-one by longer texts of letters and digits",
		Description: "Every text of printable ASCII becomes a text of letters and digits, one-to-one, whatever it held: its length is all that can be told of it. The stand-in is longer by a tenth " +
			"(or, by `capitals: true`, which keeps to capitals and digits, by three tenths), rounded up, so give it a column with room. Redshift ignores trailing blanks when it compares texts, so they are put back behind the stand-in.\n\n" +
			"The text is cut into parts of nine characters, each a number that is permuted under a tweak of all the others: by FF1 (NIST SP 800-38G) with AES-128, with cycle walking, or by a keyed permutation.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			generator.CipherOption(),
			{Name: "capitals", Type: generator.BooleanOption, Default: "false", Summary: "Whether stand-ins have capitals and digits alone."},
			generator.FallbackOption("error", "error", "null"),
		},
		Plain:            generator.Yes,
		OneToOne:         generator.Yes,
		Consistency:      generator.Always,
		Coincidence:      generator.Differing, // it is longer
		Rank:             4,
		RankInconsistent: 4,
		Empty:            "Stays ''.",
		Fallback:         "A text with characters that are not printable ASCII is refused, or becomes NULL by `fallback: null`.",
		Examples: []generator.Example{
			{In: "AB-1234/x", Out: "BMfOc9Lk8X"},
			{In: "AB-1235/x", Out: "0614R8Dee7"},
			{In: "~", Out: "1V"},
			{In: "jane.doe+invoices@example.com", Out: "602zYXxyrN9tJ7PaVTcbFLkFwZK8Bh1x9"},
			{Options: `{"capitals":true}`, In: "AB-1234/x", Out: "162XTYI2V78X"},
			{Options: `{"cipher":"siphash-feistel"}`, In: "AB-1234/x", Out: "Mo3wsV9HVk"},
			{Options: `{"fallback":"null"}`, In: "Zoë", Null: true},
			{In: "", Out: ""},
		},
		Fits:    generator.FallbackFits,
		Compile: compileASCIIKey,
	}
}

// Printable characters of ASCII, from the blank on, and how many of them a part has: the
// number of a part fits 64 bits.
const (
	printable      = 95
	partCharacters = 9
)

// alphabet are the characters of a stand-in, of which capitals and digits come first.
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func compileASCIIKey(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	cipher, err := fpe.NewIntegers(fpe.Method(o.Text("cipher")), d.Subkey("ascii-key"))
	if err != nil {
		return nil, err
	}
	length := d.Subkey("ascii-key length")
	hash := keyed.NewSipHash([16]byte(length[:16]))
	radix := uint64(len(alphabet))
	if o.Boolean("capitals") {
		radix = 36
	}
	toNull := o.Text("fallback") == "null"
	notASCII := fault.New(fault.ValueRefused, "generator ascii-key met a text with characters that are not printable ASCII")
	var parts []fpe.Part
	return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
		parts = parts[:0]
		text := character.TrimBlanks(in)
		for i, b := range text {
			if b < ' ' || b > '~' {
				if toNull {
					return nil, nil
				}
				return nil, notASCII
			}
			if i%partCharacters == 0 {
				parts = append(parts, fpe.Part{})
			}
			p := &parts[len(parts)-1]
			p.Rank, p.Last = p.Rank*printable+uint64(b-' '), p.Last*printable+printable-1
		}
		if len(parts) > 0 {
			cipher.EncryptParts(parts, hash.Start().Word(uint64(len(text))))
		}
		for _, p := range parts {
			from := len(dst)
			for last := p.Last; last > 0; last /= radix {
				dst = append(dst, 0)
			}
			for i := len(dst) - 1; i >= from; i-- {
				dst[i] = alphabet[p.Rank%radix]
				p.Rank /= radix
			}
		}
		return append(dst, in[len(text):]...), nil
	}, nil
}
