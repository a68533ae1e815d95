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
	special, quotes := inspect(dst[from:])
	if !special {
		return dst
	}
	return enclose(dst, from, quotes)
}

// enclose puts dst[from:], which holds that many quotation marks, in quotation
// marks. It works from the end to the beginning, in place.
func enclose(dst []byte, from, quotes int) []byte {
	source := len(dst) - 1
	dst = append(dst, `""`...)
	for range quotes {
		dst = append(dst, Quote)
	}
	target := len(dst) - 1
	dst[target] = Quote
	target--
	for quotes > 0 {
		mark := bytes.LastIndexByte(dst[from:source+1], Quote) + from
		tail := source - mark
		target -= tail
		copy(dst[target+1:target+1+tail], dst[mark+1:source+1])
		dst[target] = Quote
		dst[target-1] = Quote
		target -= 2
		source = mark - 1
		quotes--
	}
	copy(dst[from+1:target+1], dst[from:source+1])
	dst[from] = Quote
	return dst
}

// inspect reports whether the value must stand in quotation marks, and how many
// it holds itself.
func inspect(value []byte) (special bool, quotes int) {
	i := 0
	for ; i+8 <= len(value); i += 8 {
		if mustQuote(binary.LittleEndian.Uint64(value[i:])) != 0 {
			return true, bytes.Count(value[i:], []byte{Quote})
		}
	}
	if i < len(value) && mustQuote(load(value, i)) != 0 {
		return true, bytes.Count(value[i:], []byte{Quote})
	}
	return false, 0
}

// mustQuote is special, and CR too.
func mustQuote(word uint64) uint64 {
	return special(word) | ^nonzero(word^('\r'*low))&high
}
