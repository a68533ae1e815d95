package numbering

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"

	"standin/internal/fault"
	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/value"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// Coincidence is generator.Spec's, for Options: a number that is drawn differs, one
// that is permuted may come to be itself.
func (f *Form) Coincidence(o generator.Options, c plan.Column) float64 {
	bound := 0.0
	if o.Text("cipher") != none {
		bound = 1 / f.Least
	}
	if o.Text("fallback") == "replace" && c.Type.Kind.IsText() {
		bound = max(bound, character.ScrambleCoincidence)
	}
	return bound
}

// Compile makes the Mask of a scheme, whose options are Options.
func (f *Form) Compile(s Scheme, o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	m := &mask{form: f, scheme: s, domain: d, text: c.Type.Kind.IsText(), of: c.Type}
	if cipher := o.Text("cipher"); cipher != none {
		integers, err := fpe.NewIntegers(fpe.Method(cipher), d.Subkey(f.Generator))
		if err != nil {
			return nil, err
		}
		chain := d.Subkey(f.Generator + " chain")
		m.cipher, m.hash = integers, keyed.NewSipHash([16]byte(chain[:16]))
	}
	invalid := fault.New(fault.ValueRefused, "generator %s met a value that is no number of its form", f.Generator)
	fallback := o.Text("fallback")
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 && m.text {
			return dst, nil
		}
		if m.number.read(f, s, in, m.text) {
			return m.replace(dst, in, row), nil
		}
		switch {
		case fallback == "error":
			return nil, invalid
		case fallback == "null":
			return nil, nil
		}
		stream := d.Draw(in, row)
		if m.text {
			return character.Scramble(dst, in, &stream), nil
		}
		return m.digits(dst, in, &stream), nil
	}, nil
}

// mask is a scheme made ready for one column and one worker.
type mask struct {
	form   *Form
	scheme Scheme
	domain *generator.Domain
	text   bool
	of     plan.Type
	cipher *fpe.Integers // nil: numbers are drawn
	hash   keyed.SipHash
	number Number
	ranks  [40]byte // of the value, as it is hashed
}

// replace appends the stand-in of the number that was read.
func (m *mask) replace(dst, in []byte, row *generator.Row) []byte {
	n := &m.number
	if m.cipher != nil {
		m.permute(n)
		for !m.scheme.Write(n) || !n.fits(m.text) {
			m.permute(n)
		}
	} else {
		stream := m.domain.Draw(m.canonical(), row)
		draw(n, &stream)
		for !m.scheme.Write(n) || !n.fits(m.text) || !n.changed() && !single(n.Parts) {
			draw(n, &stream)
		}
	}
	if m.text {
		return n.appendAs(dst, m.form, in)
	}
	digits := n.Chars
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	return append(dst, digits...)
}

// canonical is what all spellings of a number share.
func (m *mask) canonical() []byte {
	ranks := binary.LittleEndian.AppendUint64(m.ranks[:0], m.number.Kept)
	for _, p := range m.number.Parts {
		ranks = binary.LittleEndian.AppendUint64(ranks, p.Rank)
	}
	return ranks
}

func draw(n *Number, stream *keyed.Stream) {
	for i := range n.Parts {
		n.Parts[i].Rank = stream.Below(n.Parts[i].Last + 1)
	}
}

// single reports whether there is one number only.
func single(parts []fpe.Part) bool {
	return !slices.ContainsFunc(parts, func(p fpe.Part) bool { return p.Last > 0 })
}

func (m *mask) permute(n *Number) {
	m.cipher.EncryptParts(n.Parts, m.hash.Start().Word(n.Kept).Word(uint64(len(n.Parts))))
}

// digits appends another integer of as many digits.
func (m *mask) digits(dst, in []byte, stream *keyed.Stream) []byte {
	_, high := value.IntegerLimits(m.of)
	low, count := int64(1), len(bytes.TrimPrefix(in, []byte{'-'}))
	for range count - 1 {
		low *= 10
	}
	if low <= high/10 {
		high = 10*low - 1
	}
	from := len(dst)
	for {
		dst = strconv.AppendInt(dst[:from], stream.Between(low, high), 10)
		if !bytes.Equal(dst[from:], in) {
			return dst
		}
	}
}
