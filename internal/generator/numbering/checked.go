package numbering

import (
	"bytes"
	"slices"
	"strings"

	"standin/internal/fpe"
	"standin/internal/generator/character"
)

// Checked is the scheme of a run of digits of one length with check characters
// behind it, and perhaps letters before it, which stay.
type Checked struct {
	Prefix string
	Digits int    // without the check characters, at most 18
	First  string // the digits that may stand first; empty: all
	Checks int    // how many check characters there are, at most 2
	// Check sets the check characters behind the digits, both of which number is, and
	// reports whether there are any for them.
	Check func(number []byte) bool
}

// Read implements Scheme.
func (s Checked) Read(n *Number) bool {
	number, ok := bytes.CutPrefix(n.Chars, []byte(s.Prefix))
	if !ok || len(number) != s.Digits+s.Checks || !character.AllDigits(number[:s.Digits]) || !s.first(number) {
		return false
	}
	var read [2]byte
	copy(read[:], number[s.Digits:])
	if s.Check != nil && (!s.Check(number) || !bytes.Equal(read[:s.Checks], number[s.Digits:])) {
		return false
	}
	n.AddDigits(number[:s.Digits])
	return true
}

// Write implements Scheme.
func (s Checked) Write(n *Number) bool {
	number := n.Chars[len(s.Prefix):]
	character.PutDigits(number[:s.Digits], n.Parts[0].Rank)
	return s.first(number) && (s.Check == nil || s.Check(number))
}

func (s Checked) first(number []byte) bool {
	return s.First == "" || strings.IndexByte(s.First, number[0]) >= 0
}

// Pattern is the scheme of letters and digits that become letters and digits, at
// most 32 of them in a way that fits the parts of a Number.
type Pattern struct {
	KeepLetters bool
	Least, Most int // characters
}

// Read implements Scheme.
func (s Pattern) Read(n *Number) bool {
	if len(n.Chars) < s.Least || len(n.Chars) > s.Most || len(n.Chars) > 32 {
		return false
	}
	return s.Rank(n, n.Chars)
}

// Rank adds the parts of characters, and reports whether they are all letters and
// digits and one at least is replaced.
func (s Pattern) Rank(n *Number, chars []byte) bool {
	const full = 1 << 58 // a part takes characters until it is at least as large
	var part fpe.Part
	for _, b := range chars {
		base, size := byte('0'), uint64(10)
		if b >= 'A' {
			base, size = 'A', 26
		}
		if b < base || b >= base+byte(size) {
			return false
		}
		n.Kept = n.Kept<<1 | size>>4
		if s.KeepLetters && size == 26 {
			n.Kept = n.Kept*31 + uint64(b)
			continue
		}
		part.Rank, part.Last = part.Rank*size+uint64(b-base), part.Last*size+size-1
		if part.Last >= full {
			n.Parts = append(n.Parts, part)
			part = fpe.Part{}
		}
	}
	if part.Last > 0 {
		n.Parts = append(n.Parts, part)
	}
	return len(n.Parts) > 0
}

// Write implements Scheme.
func (s Pattern) Write(n *Number) bool {
	s.Put(n, n.Chars)
	return true
}

// Put writes the parts over characters of the pattern that Rank has read.
func (s Pattern) Put(n *Number, chars []byte) {
	end := len(chars)
	for _, part := range slices.Backward(n.Parts) {
		rank, last := part.Rank, part.Last
		for ; last > 0; end-- {
			b := chars[end-1]
			switch {
			case b < 'A':
				chars[end-1] = byte('0' + rank%10)
				rank, last = rank/10, last/10
			case !s.KeepLetters:
				chars[end-1] = byte('A' + rank%26)
				rank, last = rank/26, last/26
			}
		}
	}
}

// Any is the scheme of numbers that are of one of several schemes, no two of which
// read the same number. A stand-in is of the value's scheme.
type Any []Scheme

// Read implements Scheme.
func (s Any) Read(n *Number) bool {
	n.scheme = slices.IndexFunc(s, func(one Scheme) bool {
		n.Kept, n.Parts = 0, n.parts[:0]
		return one.Read(n)
	})
	n.Kept = n.Kept*31 + uint64(n.scheme)
	return n.scheme >= 0
}

// Write implements Scheme. No scheme of an Any may look at Kept.
func (s Any) Write(n *Number) bool { return s[n.scheme].Write(n) }
