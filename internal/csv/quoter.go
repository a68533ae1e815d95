package csv

import (
	"slices"

	"standin/internal/processor"
)

// Quoter unquotes and quotes fields as Unquote and Append do, 64 bytes at a time where
// the processor has vectors, without a branch on where the quotation marks are: for
// fields that most likely have some. A field in quotation marks is likely one.
type Quoter struct {
	wide bool // the processor has what unquoteWide and quoteWide need
}

// NewQuoter asks the processor.
func NewQuoter() Quoter { return Quoter{wide: processor.Detect().AVX512} }

// wideRoom is what the vectors write behind their result at most.
const wideRoom = 64

// Unquote is the value of a field in quotation marks. It may be a part of raw, or be
// appended to scratch; the second result is scratch, which the value may share.
func (q Quoter) Unquote(raw, scratch []byte) (value, rest []byte) {
	if !q.wide {
		return Unquote(raw, scratch)
	}
	from := len(scratch)
	scratch = slices.Grow(scratch, len(raw)+wideRoom)
	length := unquoteWide(scratch[from:cap(scratch)], raw[1:len(raw)-1])
	return scratch[from : from+length : from+length], scratch[:from+length]
}

// Append appends the field that stands for value.
func (q Quoter) Append(dst, value []byte) []byte {
	if !q.wide {
		return Append(dst, value)
	}
	from := len(dst)
	dst = slices.Grow(dst, len(`""`)+2*len(value)+wideRoom)
	to := dst[from:cap(dst)]
	length, special := quoteWide(to[1:], value)
	if !special {
		return append(dst, value...)
	}
	to[0], to[1+length] = Quote, Quote
	return dst[:from+length+len(`""`)]
}
