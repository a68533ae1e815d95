// Package numbering replaces numbers of a written form, such as those of bank
// accounts and passports: it takes a value apart into marks and characters, lets a
// Scheme rank it among the numbers of its kind, draws another rank or permutes the
// ranks one-to-one, and writes the number of that rank in the form of the value. The
// generators of packages identity and registration are schemes. It knows no scheme
// itself.
package numbering

import (
	"bytes"
	"strings"

	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

// Most bounds the characters of a number without its marks.
const Most = 40

// Number is one value, taken apart.
type Number struct {
	// Chars are the digits and the letters, as capitals, and what else the form
	// takes for a part of the number.
	Chars []byte
	// Kept is a number for what the stand-in shares with the value beside its form:
	// values that differ in it are permuted apart.
	Kept uint64
	// Parts rank the value among all numbers with the same Kept. There is at least one.
	Parts []fpe.Part

	chars    [Most]byte
	original [Most]byte // chars as they were read
	parts    [4]fpe.Part
	scheme   int // of an Any
}

// Add adds a part.
func (n *Number) Add(rank, last uint64) { n.Parts = append(n.Parts, fpe.Part{Rank: rank, Last: last}) }

// AddDigits adds a part that ranks a run of at most nineteen digits among all of its length.
func (n *Number) AddDigits(digits []byte) {
	last := uint64(0)
	for range digits {
		last = last*10 + 9
	}
	n.Add(character.ReadDigits(digits), last)
}

// Scheme is a kind of number. Its methods allocate nothing. A scheme that looks at
// no value but through its arguments is shared by workers.
type Scheme interface {
	// Read sets Kept and Parts from Chars, and reports whether these are a number of
	// the scheme, check digits included.
	Read(n *Number) bool
	// Write sets Chars, which hold the value or another stand-in for it, from Kept and
	// Parts, and reports whether that is a number that Read takes. At least one in a
	// hundred ranks is, and unless all parts have one value, two are.
	Write(n *Number) bool
}

// Form is how the numbers of a generator are written.
type Form struct {
	Generator string
	Marks     string // what may stand between the characters and means nothing
	Others    string // what is a character of the number beside letters and digits
	Digits    int    // how many a number has in a column of numbers, which lose leading zeros
	// Least is the number of values that the smallest set has whose members are
	// permuted among themselves.
	Least float64
}

// none is the cipher of stand-ins that are drawn.
const none = "none"

// Options are those that all numbers have, behind a generator's own.
func Options(own ...generator.Option) []generator.Option {
	cipher := generator.CipherOption()
	cipher.Default, cipher.Enum = `"none"`, append([]string{none}, cipher.Enum...)
	cipher.Summary = "Whether numbers are drawn, or permuted one-to-one by FF1 or by a Feistel network of SipHash-1-3."
	return append(own, cipher, generator.FallbackOption("replace", "replace", "error", "null"))
}

// Permutes describes `cipher` in a generator's description.
const Permutes = "Without a cipher stand-ins are drawn, and two numbers can get the same one. `cipher: ff1` permutes the numbers one-to-one by FF1 " +
	"(NIST SP 800-38G) with AES-128 on their ranks, with cycle walking, and below a million of them by a keyed permutation; " +
	"`cipher: siphash-feistel` by a Feistel network of SipHash-1-3. Both can be undone by whoever holds the masking key. " +
	"Capitals make no difference to what a number is: two spellings of one can share a stand-in where its letters become digits."

// Fallback describes what becomes of a value that is no number of the form.
const Fallback = "In a text every letter and digit is replaced by another of its kind, an integer by another of as many digits; or the value is refused, " +
	"or becomes NULL, as `fallback` says. On a unique column say `error` or `null`."

// OneToOne is generator.Spec's, for Options.
func OneToOne(o generator.Options) bool {
	return o.Text("cipher") != none && o.Text("fallback") != "replace"
}

// Fits is generator.Spec's, for Options.
func Fits(o generator.Options, c plan.Column) error {
	if o.Text("cipher") != none && (c.Rule.Inconsistent || c.Rule.With != "") {
		return generator.NewOptionFault("cipher", "a cipher is always consistent, and with the value itself")
	}
	return generator.FallbackFits(o, c)
}

// read takes a value apart and reports whether it is a number of the scheme.
func (n *Number) read(f *Form, s Scheme, in []byte, text bool) bool {
	n.Chars, n.Parts, n.Kept = n.chars[:0], n.parts[:0], 0
	if !text {
		if whole, ok := value.ParseInteger(in); !ok || whole < 0 { // a sign is no mark
			return false
		}
		for range f.Digits - len(in) {
			n.Chars = append(n.Chars, '0')
		}
	}
	for _, b := range in {
		switch {
		case b >= 'a' && b <= 'z':
			b -= 'a' - 'A'
		case b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || strings.IndexByte(f.Others, b) >= 0:
		case strings.IndexByte(f.Marks, b) >= 0:
			continue
		default:
			return false
		}
		if len(n.Chars) == Most {
			return false
		}
		n.Chars = append(n.Chars, b)
	}
	n.original = n.chars
	return len(n.Chars) > 0 && s.Read(n)
}

// changed reports whether another number has been written over the one that was read.
func (n *Number) changed() bool { return !bytes.Equal(n.Chars, n.original[:len(n.Chars)]) }

// fits reports whether a column of numbers can hold what has been written.
func (n *Number) fits(text bool) bool {
	const greatest = "9223372036854775807" // BIGINT's
	return text || len(n.Chars) < len(greatest) || len(n.Chars) == len(greatest) && string(n.Chars) <= greatest
}

// appendAs appends the number in the form of a value: between its marks, and each
// letter in the case of the one in its place; in a digit's place, as a small one if
// the value has small letters alone.
func (n *Number) appendAs(dst []byte, f *Form, form []byte) []byte {
	const lower = 'a' - 'A'
	next, small := 0, byte(0)
	for _, b := range form {
		if b >= 'a' && b <= 'z' {
			small = lower
		} else if b >= 'A' && b <= 'Z' {
			small = 0
			break
		}
	}
	for _, b := range form {
		if strings.IndexByte(f.Others, b) < 0 && strings.IndexByte(f.Marks, b) >= 0 {
			dst = append(dst, b)
			continue
		}
		made := n.Chars[next]
		next++
		switch {
		case made < 'A' || b >= 'A' && b <= 'Z':
		case b >= 'a' && b <= 'z':
			made += lower
		default:
			made += small
		}
		dst = append(dst, made)
	}
	return dst
}
