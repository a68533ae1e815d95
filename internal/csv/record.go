package csv

import (
	"math/bits"
	"slices"
)

// Record reads the records of one chunk after another and knows the places of
// the fields of one record at a time. It is made once and used again and again:
// reading allocates nothing. It is not safe for concurrent use.
type Record struct {
	data   []byte
	start  int // of the record
	end    int // of the record, with its LF
	fields int
	// places holds -1 and the separators after the fields of the records read so far.
	places []uint32
	ends   []uint32 // those of the record, the last of places
	err    error

	index index
	block int    // of the index
	left  uint64 // what is left of its separators
}

// NewRecord makes a Record for records of exactly that many fields, at least 1.
func NewRecord(fields int) *Record { return &Record{fields: fields} }

// Reset begins a chunk: whole records, the last one with its LF. The record
// refers to the chunk until the next Reset.
func (r *Record) Reset(chunk []byte) {
	r.data, r.start, r.end, r.places, r.ends, r.err = chunk, 0, 0, append(r.places[:0], noPlace), nil, nil
	r.index.build(chunk)
	r.block, r.left = -1, 0
}

// Lines is the number of LFs in the chunk, those inside quotation marks too.
func (r *Record) Lines() int { return r.index.lines }

// Start is the offset in the chunk of the record's first byte.
func (r *Record) Start() int { return r.start }

// End is the offset in the chunk of the byte after the record's LF.
func (r *Record) End() int { return r.end }

// Err is why Next returned false: an *Error, or nil at the end of the chunk.
func (r *Record) Err() error { return r.err }

// Next goes to the next record and reports whether there is one of the dialect
// and of the number of fields. Its answer does not depend on what follows the
// record in the chunk.
func (r *Record) Next() bool {
	if r.end == len(r.data) || r.err != nil {
		return false
	}
	r.start = r.end
	before := len(r.places)
	r.places = slices.Grow(r.places, r.fields)[:before+r.fields] // older ends stay where they are
	r.ends = r.places[before:]
	if r.index.valid && r.next() {
		return true
	}
	r.index.valid = false
	r.end, r.err = scan(r.data, r.start, r.ends)
	return r.err == nil
}

// next is Next by the index. Where it returns false, scan says what is wrong.
func (r *Record) next() bool {
	last := len(r.ends) - 1
	block, left := r.block, r.left
	for field := range r.ends {
		for left == 0 {
			if block++; block == len(r.index.separators) {
				return false
			}
			left = r.index.separators[block]
		}
		at := block*blockSize + bits.TrailingZeros64(left)
		left &= left - 1
		r.ends[field] = uint32(at)
		if (r.data[at] == Newline) != (field == last) {
			return false
		}
	}
	r.block, r.left = block, left
	r.end = int(r.ends[last]) + 1
	return r.end-r.start <= MaxRecord
}

// Ends holds, for each field of the record, the offset in the chunk of the
// separator after it. It is valid until the next Reset.
func (r *Record) Ends() []uint32 { return r.ends }

// noPlace is before the first byte of a chunk.
const noPlace = ^uint32(0)

// Places holds the separators after the fields of n records that were read, the first
// of them record number first of the chunk, from 0; and before them the separator that
// precedes these records, which at the chunk's beginning is -1. A field lies between
// two that follow each other. The places are valid until the next Reset, and must not
// be changed.
func (r *Record) Places(first, n int) []uint32 {
	return r.places[first*r.fields : (first+n)*r.fields+1]
}

// Raw is the field's bytes as they stand in the chunk.
func (r *Record) Raw(field int) []byte {
	start := r.start
	if field > 0 {
		start = int(r.ends[field-1]) + 1
	}
	return r.data[start:r.ends[field]]
}

// FieldAt is the index of the field that holds the byte at that offset, or its
// separator.
func (r *Record) FieldAt(offset int) int {
	for i, end := range r.ends {
		if offset <= int(end) {
			return i
		}
	}
	return len(r.ends) - 1
}
