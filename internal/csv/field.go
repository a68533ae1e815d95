package csv

import (
	"bytes"
	"encoding/binary"
)

// Quoted reports whether a field, as it stands in the data, is in quotation
// marks.
func Quoted(raw []byte) bool { return len(raw) > 0 && raw[0] == Quote }

// Unquote is the value of a field as it stands in the data. Where no quotation
// mark is doubled it is a part of raw; else it is appended to scratch. The second
// result is scratch, which the value may share.
func Unquote(raw, scratch []byte) (value, rest []byte) {
	if !Quoted(raw) {
		return raw, scratch
	}
	inner := raw[1 : len(raw)-1]
	mark := bytes.IndexByte(inner, Quote)
	if mark < 0 {
		return inner, scratch
	}
	from := len(scratch)
	for mark >= 0 {
		scratch = append(scratch, inner[:mark+1]...)
		inner = inner[mark+2:]
		mark = bytes.IndexByte(inner, Quote)
	}
	scratch = append(scratch, inner...)
	return scratch[from:len(scratch):len(scratch)], scratch
}

// Append appends the field that stands for value: in quotation marks if it holds
// a delimiter, a quotation mark, LF or CR, else bare.
func Append(dst, value []byte) []byte {
	from := len(dst)
	return Enclose(append(dst, value...), from)
}

// Enclose makes a field of the value that dst[from:] is, as Append does.
func Enclose(dst []byte, from int) []byte {
	if bare(dst, from) {
		return dst
	}
	return enclose(dst, from, bytes.Count(dst[from:], []byte{Quote}))
}

// bare reports whether the value dst[from:] needs no quotation marks. It reads
// eight bytes at a time, the last eight of dst at the end: some of them twice,
// and of a short value's neighbours none.
func bare(dst []byte, from int) bool {
	length := len(dst) - from
	if length < 8 {
		if len(dst) < 8 {
			return mustQuote(load(dst, 0)&^(1<<(8*from)-1)) == 0
		}
		tail := binary.LittleEndian.Uint64(dst[len(dst)-8:])
		return length == 0 || mustQuote(tail>>(64-8*length)) == 0
	}
	end := len(dst) - 8
	for i := from; i < end; i += 8 {
		if word := binary.LittleEndian.Uint64(dst[i:]); small(word) && mustQuote(word) != 0 {
			return false
		}
	}
	word := binary.LittleEndian.Uint64(dst[end:])
	return !small(word) || mustQuote(word) == 0
}

// small reports whether a byte of word is at most the greatest one that must
// stand in quotation marks.
func small(word uint64) bool { return (word-(Delimiter+1)*low)&^word&high != 0 }

// mustQuote is not zero if a byte of word is a delimiter, a quotation mark, LF or
// CR.
func mustQuote(word uint64) uint64 {
	return special(word) | ^nonzero(word^('\r'*low))&high
}

// enclose puts dst[from:], which holds that many quotation marks, in quotation
// marks. It works from the end to the beginning, in place.
func enclose(dst []byte, from, quotes int) []byte {
	source := len(dst)
	dst = append(dst, `""`...)
	for range quotes {
		dst = append(dst, Quote)
	}
	target := len(dst) - 1
	dst[target] = Quote
	for ; quotes > 0; quotes-- {
		// Words without a mark move as they are; target is always above source.
		for source-from >= 8 {
			word := binary.LittleEndian.Uint64(dst[source-8:])
			if ^nonzero(word^(Quote*low))&high != 0 {
				break
			}
			source, target = source-8, target-8
			binary.LittleEndian.PutUint64(dst[target:], word)
		}
		for dst[source-1] != Quote {
			source, target = source-1, target-1
			dst[target] = dst[source]
		}
		source, target = source-1, target-2
		dst[target], dst[target+1] = Quote, Quote
	}
	copy(dst[from+1:target], dst[from:source])
	dst[from] = Quote
	return dst
}
