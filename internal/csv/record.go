package csv

import (
	"slices"

	"standin/internal/processor"
)

// Record reads the records of one chunk after another and knows the places of
// the fields of one record at a time. It is made once and used again and again:
// reading allocates nothing. It is not safe for concurrent use.
type Record struct {
	data   []byte
	start  int // of the record
	end    int // of the record, with its LF
	fields int
	read   int      // records of the chunk
	ends   []uint32 // the separators after the fields of the last of them
	err    error

	// index holds the places of all of the chunk's separators; those of the records read
	// so far if it is not valid.
	index index
}

// NewRecord makes a Record for records of exactly that many fields, at least 1.
func NewRecord(fields int) *Record {
	return &Record{fields: fields, index: index{wide: processor.Detect().AVX512}}
}

// Reset begins a chunk: whole records, the last one with its LF. The record
// refers to the chunk until the next Reset.
func (r *Record) Reset(chunk []byte) {
	r.data, r.start, r.end, r.read, r.ends, r.err = chunk, 0, 0, 0, nil, nil
	r.index.build(chunk, r.fields)
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
	first := 1 + r.read*r.fields
	r.read++
	if r.index.valid {
		r.ends = r.index.places[first : first+r.fields]
		r.end = int(r.ends[r.fields-1]) + 1
		if r.end-r.start <= MaxRecord {
			return true
		}
		r.index.valid = false
	}
	return r.scan(first)
}

// scan is Next for the records that the index does not settle: some record of the chunk
// is not as it must be.
func (r *Record) scan(first int) bool {
	r.index.places = slices.Grow(r.index.places[:first], r.fields)[:first+r.fields] // older ends stay where they are
	r.ends = r.index.places[first:]
	r.end, r.err = scan(r.data, r.start, r.ends)
	return r.err == nil
}

// Ends holds, for each field of the record, the offset in the chunk of the
// separator after it. It is valid until the next Reset.
func (r *Record) Ends() []uint32 { return r.ends }

// Places holds the separators after the fields of n records that were read, the first
// of them record number first of the chunk, from 0; and before them the separator that
// precedes these records, which at the chunk's beginning is -1. A field lies between
// two that follow each other. The places are valid until the next Reset, and must not
// be changed.
func (r *Record) Places(first, n int) []uint32 {
	return r.index.places[first*r.fields : (first+n)*r.fields+1]
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
