package csv

import (
	"bytes"
	"encoding/binary"
	"slices"
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
	dst = append(dst, value...)
	if !small(dst, from) || bare(dst, from) {
		return dst
	}
	dst = append(dst[:from], Quote)
	for mark := bytes.IndexByte(value, Quote); mark >= 0; mark = bytes.IndexByte(value, Quote) {
		dst = append(append(dst, value[:mark+1]...), Quote)
		value = value[mark+1:]
	}
	return append(append(dst, value...), Quote)
}

// Enclose makes a field of the value that dst[from:] is, as Append does.
func Enclose(dst []byte, from int) []byte {
	if !small(dst, from) || bare(dst, from) {
		return dst
	}
	return enclose(dst, from)
}

// small reports whether dst[from:] may hold a byte as small as those that must
// stand in quotation marks, of which the delimiter is the greatest. Most values
// hold none, which is quickly told: eight bytes at a time, the last eight of dst
// at the end, some of them twice.
func small(dst []byte, from int) bool {
	end := len(dst) - 8
	if end < from {
		if end < 0 {
			return true
		}
		// The bytes before the value make way for great ones.
		tail := binary.LittleEndian.Uint64(dst[end:])
		return below(^(^tail>>(8*(from-end))))&high != 0
	}
	found := below(binary.LittleEndian.Uint64(dst[end:]))
	for ; from < end; from += 8 {
		found |= below(binary.LittleEndian.Uint64(dst[from:]))
	}
	return found&high != 0
}

// below has a high bit set if a byte of word is not greater than the delimiter.
func below(word uint64) uint64 { return (word - (Delimiter+1)*low) &^ word }

// bare reports whether the value dst[from:] needs no quotation marks.
func bare(dst []byte, from int) bool {
	end := len(dst) - 8
	if end < from {
		if end < 0 {
			return mustQuote(load(dst, from)) == 0
		}
		return mustQuote(binary.LittleEndian.Uint64(dst[end:])>>(8*(from-end))) == 0
	}
	for ; from < end; from += 8 {
		if mustQuote(binary.LittleEndian.Uint64(dst[from:])) != 0 {
			return false
		}
	}
	return mustQuote(binary.LittleEndian.Uint64(dst[end:])) == 0
}

// mustQuote is not zero if a byte of word is a delimiter, a quotation mark, LF or
// CR.
func mustQuote(word uint64) uint64 {
	return special(word) | ^nonzero(word^('\r'*low))&high
}

// enclose puts the value dst[from:] in quotation marks.
func enclose(dst []byte, from int) []byte {
	dst = append(dst, 0)
	copy(dst[from+1:], dst[from:])
	dst[from] = Quote
	mark := bytes.IndexByte(dst[from+1:], Quote)
	if mark < 0 {
		return append(dst, Quote)
	}
	return double(dst, from+1+mark)
}

// double doubles the quotation marks of dst[mark:], of which the first byte is one,
// and appends another. It copies them to where even one of marks alone would not
// reach, and takes them from there.
func double(dst []byte, mark int) []byte {
	length := len(dst) - mark
	apart := mark + 2*length + 1
	dst = slices.Grow(dst, apart+length-len(dst))[:apart+length]
	rest := dst[apart:]
	copy(rest, dst[mark:])
	to := mark
	for next := 0; next >= 0; next = bytes.IndexByte(rest, Quote) {
		to += copy(dst[to:], rest[:next+1])
		dst[to] = Quote
		to++
		rest = rest[next+1:]
	}
	to += copy(dst[to:], rest)
	dst[to] = Quote
	return dst[:to+1]
}
