package character

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode"
	"unicode/utf8"

	"standin/internal/keyed"
)

// tries bounds how often a stand-in that equals its value is drawn again.
const tries = 16

// ScrambleCoincidence bounds the probability that Scramble leaves a text with a
// letter or digit as it is: there are scripts with a single letter of a kind.
const ScrambleCoincidence = 1e-6

// Scramble appends in with every letter replaced by one of its script and case and
// every digit by a digit, drawn again while nothing has changed. All else stays, and
// so does the length of every character in bytes.
func Scramble(dst, in []byte, stream *keyed.Stream) []byte {
	start := len(dst)
	dst = slices.Grow(dst, len(in))[:start+len(in)]
	out := dst[start:]
	for range tries {
		if replace(out, in, stream) {
			break
		}
	}
	return dst
}

// replace writes the replaced characters of text to out, which is as long, and
// reports whether any is another.
func replace(out, text []byte, stream *keyed.Stream) (changed bool) {
	for {
		done, changedHere := replaceASCII(out, text, stream)
		changed = changed || changedHere
		if out, text = out[done:], text[done:]; len(text) == 0 {
			return changed
		}
		done = replaceRune(out, text, stream)
		changed = changed || !bytes.Equal(out[:done], text[:done])
		out, text = out[done:], text[done:]
	}
}

// replaceASCII replaces eight bytes at a time up to the first eight (or the
// last, fewer) that are not ASCII throughout, and returns how many it replaced.
func replaceASCII(out, text []byte, stream *keyed.Stream) (done int, changed bool) {
	var last, differences uint64
	for whole := true; whole && len(text)-done >= blockSize; {
		var random [2 * mostBlocks]uint64
		blocks := min((len(text)-done)/blockSize, mostBlocks)
		ahead := *stream
		ahead.Fill(random[:2*blocks])
		count, changed := scrambleBlocks(out[done:], text[done:], random[:2*blocks])
		if whole = count == blocks; whole {
			*stream = ahead
		} else {
			stream.Fill(random[:2*count])
		}
		differences |= changed
		if done += count * blockSize; done > 0 {
			last = binary.LittleEndian.Uint64(out[done-8:])
		}
	}
	s := *stream // in registers, other than what a pointer leads to
	for ; len(text)-done >= 8; done += 8 {
		word := binary.LittleEndian.Uint64(text[done:])
		if word&(0x80*Each) != 0 {
			*stream = s
			return done, differences != 0
		}
		digits, letters := classes(word)
		digit, letter := drawn(s.Uint64())
		last = choose(word, digits, letters, digit, letter) // scrambleWord, in line
		differences |= last ^ word
		binary.LittleEndian.PutUint64(out[done:], last)
	}
	if n := len(text) - done; n > 0 {
		var word uint64
		if done > 0 {
			word = binary.LittleEndian.Uint64(text[len(text)-8:]) >> (64 - 8*n)
		} else {
			word = short(text)
		}
		if word&(0x80*Each) == 0 {
			made := scrambleWord(word, s.Uint64())
			differences |= made ^ word
			if done > 0 { // with some of the eight bytes before, once more
				binary.LittleEndian.PutUint64(out[len(out)-8:], last>>(8*n)|made<<(64-8*n))
			} else {
				for i := range out {
					out[i] = byte(made >> (8 * i))
				}
			}
			done = len(text)
		}
	}
	*stream = s
	return done, differences != 0
}

// short is a text of fewer than eight bytes as a word, the first byte lowest.
func short(text []byte) (word uint64) {
	for i, b := range text {
		word |= uint64(b) << (8 * i)
	}
	return word
}

// scrambleWord replaces the letters and digits of eight ASCII bytes by others,
// all at once. Each byte takes one random byte r and becomes the r*26/256th
// letter, or the r*10/256th digit: no character of a class is drawn more than a
// quarter of 256/26 above its share.
func scrambleWord(word, random uint64) uint64 {
	digits, letters := classes(word)
	digit, letter := drawn(random)
	return choose(word, digits, letters, digit, letter)
}

// classes are the digits and the letters of either case among eight ASCII bytes:
// all bits but the highest are set in each.
func classes(word uint64) (digits, letters uint64) {
	digits = (word + (0x80-'0')*Each) &^ (word + (0x7f-'9')*Each) & (0x80 * Each)
	folded := word | capital
	letters = (folded + (0x80-'a')*Each) &^ (folded + (0x7f-'z')*Each) & (0x80 * Each)
	return digits - digits>>7, letters - letters>>7
}

// drawn is each random byte times 10 over 256, and times 26.
func drawn(random uint64) (digit, letter uint64) {
	const even = 0x00ff00ff00ff00ff
	odd := random >> 8 & even
	random &= even
	return random*10>>8&even | odd*10&^even, random*26>>8&even | odd*26&^even
}

// capital is the bit in which a small letter differs from its capital.
const capital = 0x20 * Each

// choose puts the drawn characters in the places of their classes.
func choose(word, digits, letters, digit, letter uint64) uint64 {
	return word&^(digits|letters) | digits&('0'*Each+digit) | letters&('A'*Each+letter|word&capital)
}

// replaceRune replaces the first character of text and returns its length.
func replaceRune(out, text []byte, stream *keyed.Stream) int {
	if text[0] < utf8.RuneSelf {
		out[0] = byte(scrambleWord(uint64(text[0]), stream.Uint64()))
		return 1
	}
	r, n := utf8.DecodeRune(text)
	if r == utf8.RuneError {
		return copy(out, text[:n])
	}
	return utf8.EncodeRune(out, standInRune(r, stream))
}

// scripts are those whose characters are of one kind throughout.
func scripts() [4][2]rune {
	return [4][2]rune{{0x4e00, 0x9fa5}, {0xac00, 0xd7a3}, {0x3041, 0x3096}, {0x30a1, 0x30fa}}
}

// standInRune is another character of the same kind and length in UTF-8: of the
// whole script where it is large and uniform (Han, Hangul, Hiragana, Katakana),
// otherwise of the 64 characters that share all bytes but the last.
func standInRune(r rune, stream *keyed.Stream) rune {
	kind := KindOf(r)
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
		if other := block + (offset+i)&0x3f; other != r && KindOf(other) == kind {
			return other
		}
	}
	return r
}

// Kinds is how many kinds KindOf tells, 0 among them.
const Kinds = 8

// KindOf tells capitals (1), small letters (2), other letters (3) and digits (4) of all
// scripts, and what can be read as such: signs that are capitals (5) or small letters (6),
// such as Ⓙ, 🄹 and ⅷ, and other numerals (7), such as ⑤ and ፭. It is 0 for what is none
// of these, which Scramble keeps; ², ½ and their like of Latin-1 are among it.
func KindOf(r rune) int {
	switch {
	case unicode.IsUpper(r):
		return 1
	case unicode.IsLower(r):
		return 2
	case unicode.IsLetter(r):
		return 3
	case unicode.IsDigit(r):
		return 4
	case r <= unicode.MaxLatin1 || unicode.IsMark(r):
		return 0
	case unicode.Is(unicode.Other_Uppercase, r):
		return 5
	case unicode.Is(unicode.Other_Lowercase, r):
		return 6
	case unicode.IsNumber(r):
		return 7
	default:
		return 0
	}
}
