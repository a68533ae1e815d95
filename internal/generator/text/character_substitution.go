package text

import (
	"unicode/utf8"

	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func characterSubstitution() generator.Spec {
	return generator.Spec{
		Name:    "character-substitution",
		Version: 1,
		Summary: "replaces each character by a fixed other one, one-to-one",
		Description: "Each letter has one stand-in among the letters of its case, and each digit one among the digits, wherever it stands; letters and digits outside ASCII have theirs among the 64 characters around them that are of their kind. All else stays. " +
			"Different texts get different stand-ins, equal beginnings get equal beginnings, and texts sort and repeat in ways that a reader can use: it is the cipher of puzzles, and whoever knows a few pairs knows it all. " +
			"Where that matters take `alphanumeric-key`.",
		Accepts:          generator.Texts(),
		OneToOne:         generator.Yes,
		Consistency:      generator.Always,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays ''.",
		Fallback:         "Every text is taken.",
		Examples: []generator.Example{
			{In: "Jane Doe, 4711", Out: "Htmi Iqi, 5466"},
			{In: "Jane Doe, 4712", Out: "Htmi Iqi, 5460"},
			{In: "Zoë Ωmega", Out: "Jqï Εnipt"},
			{In: "--", Out: "--"},
			{In: "", Out: ""},
		},
		Compile: func(_ generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
			key := d.Subkey("character-substitution")
			s := &substitution{permutation: fpe.NewPermutation([16]byte(key[:16]))}
			for b := range byte(utf8.RuneSelf) {
				s.ascii[b] = byte(s.ofASCII(b))
			}
			return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
				for len(in) > 0 {
					if b := in[0]; b < utf8.RuneSelf {
						dst, in = append(dst, s.ascii[b]), in[1:]
						continue
					}
					r, size := utf8.DecodeRune(in)
					if r == utf8.RuneError {
						dst = append(dst, in[:size]...)
					} else {
						dst = utf8.AppendRune(dst, s.of(r))
					}
					in = in[size:]
				}
				return dst, nil
			}, nil
		},
	}
}

// substitution is a permutation of characters, kind by kind.
type substitution struct {
	permutation *fpe.Permutation
	ascii       [utf8.RuneSelf]byte
	block       rune      // the first of the 64 characters whose stand-ins are at hand
	known       bool      // whether there are any
	others      [64]rune  // of that block
	members     [64]uint8 // the places of one kind in the block, for filling it
}

func (s *substitution) ofASCII(b byte) rune {
	for _, class := range [...]struct{ first, size rune }{{'0', 10}, {'A', 26}, {'a', 26}} {
		if n := rune(b) - class.first; n >= 0 && n < class.size {
			return class.first + rune(s.permutation.Encrypt(uint64(n), uint64(class.size-1), uint64(class.first)))
		}
	}
	return rune(b)
}

// of is the stand-in of a character outside ASCII, which has as many bytes.
func (s *substitution) of(r rune) rune {
	if block := r &^ 63; !s.known || block != s.block {
		s.block, s.known = block, true
		for kind := range character.Kinds {
			s.fill(kind)
		}
	}
	return s.others[r&63]
}

// fill sets the stand-ins of the block's characters of one kind; those of kind 0 stay.
func (s *substitution) fill(kind int) {
	count := 0
	for i := range rune(64) {
		if character.KindOf(s.block+i) == kind {
			s.members[count] = uint8(i)
			count++
		}
	}
	for n, i := range s.members[:count] {
		other := i
		if kind > 0 {
			other = s.members[s.permutation.Encrypt(uint64(n), uint64(count-1), uint64(s.block)<<3|uint64(kind))]
		}
		s.others[i] = s.block + rune(other)
	}
}
