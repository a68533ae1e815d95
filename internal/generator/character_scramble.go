package generator

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"standin/internal/keyed"
	"standin/internal/plan"
)

func characterScramble() Spec {
	return Spec{
		Name:    "character-scramble",
		Version: 1,
		Summary: "replaces letters by letters and digits by digits, and keeps the rest",
		Description: "Every letter becomes a random letter of the same case and every digit a random digit. Blanks, punctuation, " +
			"symbols and the length in bytes stay, so the value fits where the old one did. Letters and digits outside ASCII become others " +
			"of their own script and case with as many bytes. The shape of the text, such as the lengths of its words, stays visible.",
		Accepts:          text(),
		OneToOne:         never,
		Consistency:      Optional,
		Linkable:         false,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         "Every text is taken. One with a letter or digit never becomes itself, unless its script has no other of the kind.",
		Examples: []Example{
			{In: "Call Jane Doe at 555-0199!", Out: "Lryi Zldq Xwo nu 223-7558!"},
			{In: "Zoë 東京 Ω", Out: "Mxß 査甎 Ά"},
			{In: "7", Out: "0"},
			{In: "--", Out: "--"},
			{In: "", Out: ""},
		},
		Compile: func(_ Options, _ plan.Column, d *Domain) (Mask, error) {
			s := newScrambler()
			return func(dst, in []byte, row *Row) ([]byte, error) {
				stream := d.Draw(in, row)
				return s.scramble(dst, in, &stream), nil
			}, nil
		},
	}
}

// tries bounds how often a stand-in that equals its value is drawn again.
const tries = 16

// scrambler replaces characters within their classes.
type scrambler struct{ classes [256]class }

// newScrambler makes the table in which every byte that stays is a class of its
// own, so that the loop needs no branch.
func newScrambler() *scrambler {
	s := &scrambler{classes: asciiClasses()}
	for b := range s.classes {
		if s.classes[b].size == 0 {
			s.classes[b].base = uint8(b)
		}
	}
	return s
}

// scramble appends in with its characters replaced, drawn again while nothing
// has changed.
func (s *scrambler) scramble(dst, in []byte, stream *keyed.Stream) []byte {
	start := len(dst)
	dst = append(dst, in...)
	out := dst[start:]
	for range tries {
		s.replace(out, stream)
		if !bytes.Equal(out, in) {
			break
		}
	}
	return dst
}

// replace works in place. Eight bytes take one word of the stream, a byte of it
// each: within a class no character is drawn more than an eighth above its share.
func (s *scrambler) replace(text []byte, stream *keyed.Stream) {
	for len(text) >= 8 {
		if binary.LittleEndian.Uint64(text)&0x8080808080808080 != 0 {
			n := s.replaceRune(text, stream)
			text = text[n:]
			continue
		}
		bits := stream.Uint64()
		for i := range 8 {
			text[i] = s.pick(text[i], byte(bits>>(8*i)))
		}
		text = text[8:]
	}
	for len(text) > 0 {
		n := s.replaceRune(text, stream)
		text = text[n:]
	}
}

func (s *scrambler) pick(b, random byte) byte {
	c := s.classes[b]
	return c.base + byte(uint(random)*uint(c.size)>>8)
}

// replaceRune replaces the first character of text and returns its length.
func (s *scrambler) replaceRune(text []byte, stream *keyed.Stream) int {
	if text[0] < utf8.RuneSelf {
		text[0] = s.pick(text[0], byte(stream.Uint64()>>56))
		return 1
	}
	r, n := utf8.DecodeRune(text)
	if r != utf8.RuneError {
		utf8.EncodeRune(text, standInRune(r, stream))
	}
	return n
}

// scripts are those whose characters are of one kind throughout.
func scripts() [4][2]rune {
	return [4][2]rune{{0x4e00, 0x9fa5}, {0xac00, 0xd7a3}, {0x3041, 0x3096}, {0x30a1, 0x30fa}}
}

// standInRune is another character of the same kind and length in UTF-8: of the
// whole script where it is large and uniform (Han, Hangul, Hiragana, Katakana),
// otherwise of the 64 characters that share all bytes but the last.
func standInRune(r rune, stream *keyed.Stream) rune {
	kind := kindOf(r)
	if kind == 0 {
		return r
	}
	for _, script := range scripts() {
		if r >= script[0] && r <= script[1] {
			return script[0] + rune(stream.Below(uint64(script[1]-script[0]+1)))
		}
	}
	block, offset := r&^0x3f, rune(stream.Below(64))
	for i := range rune(64) {
		if other := block + (offset+i)&0x3f; other != r && kindOf(other) == kind {
			return other
		}
	}
	return r
}

// kindOf is 0 for a character that stays.
func kindOf(r rune) int {
	switch {
	case unicode.IsUpper(r):
		return 1
	case unicode.IsLower(r):
		return 2
	case unicode.IsLetter(r):
		return 3
	case unicode.IsDigit(r):
		return 4
	default:
		return 0
	}
}
