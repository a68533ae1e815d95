package csv

import (
	"encoding/binary"
	"math/bits"
)

// Record is the places of one record's fields in the data that it was scanned
// from. It is made once and scanned into again and again: a scan allocates
// nothing. It is not safe for concurrent use.
type Record struct {
	data  []byte
	start int
	// ends holds the index of the separator after each field.
	ends []int
	// lines counts the LFs of every record scanned so far, those inside
	// quotation marks too; before, those before the last scanned one.
	lines, before int
}

// NewRecord makes a Record for records of exactly that many fields, at least 1.
func NewRecord(fields int) *Record {
	return &Record{ends: make([]int, fields)}
}

// Lines is the number of LFs in all records that were scanned without an error.
func (r *Record) Lines() int { return r.lines }

// LinesBefore is what Lines was before the record that was scanned last.
func (r *Record) LinesBefore() int { return r.before }

// Start is the offset of the scanned record's first byte.
func (r *Record) Start() int { return r.start }

// Bounds is where the field's bytes, with its quotation marks if it has any,
// begin and end in the scanned data. The separator is the byte at the end.
func (r *Record) Bounds(field int) (start, end int) {
	if field == 0 {
		return r.start, r.ends[0]
	}
	return r.ends[field-1] + 1, r.ends[field]
}

// Raw is the field's bytes as they stand in the data.
func (r *Record) Raw(field int) []byte {
	start, end := r.Bounds(field)
	return r.data[start:end]
}

// FieldAt is the index of the field that holds the byte at that offset, or its
// separator.
func (r *Record) FieldAt(offset int) int {
	for i, end := range r.ends {
		if offset <= end {
			return i
		}
	}
	return len(r.ends) - 1
}

// Scan finds the fields of the record that begins at data[start] and returns
// where the next one begins. data must end with LF. The error is always an
// *Error, and it is the same whatever follows the record in data.
func (r *Record) Scan(data []byte, start int) (int, error) {
	ends := r.ends
	count := 0
	lines := 1
	field := start  // where the current field begins
	inside := false // quotation marks
	closed := -1    // the last closing quotation mark
	for i := start; i < len(data); i += 8 {
		for found := special(load(data, i)); found != 0; found &= found - 1 {
			at := i + bits.TrailingZeros64(found)>>3
			switch b := data[at]; {
			case b == Quote:
				switch {
				case inside:
					inside = false
					closed = at
				case at == field || at == closed+1:
					inside = true
				case closed > field:
					return 0, &Error{Offset: closed + 1, Field: count, Reason: AfterQuote}
				default:
					return 0, &Error{Offset: at, Field: count, Reason: StrayQuote}
				}
			case inside:
				if b == Newline {
					lines++
				}
			default:
				if closed > field && closed+1 != at {
					return 0, &Error{Offset: closed + 1, Field: count, Reason: AfterQuote}
				}
				if count == len(ends) {
					return 0, &Error{Offset: field, Field: count, Reason: TooMany}
				}
				ends[count] = at
				count++
				field = at + 1
				if b != Newline {
					continue
				}
				if count != len(ends) {
					return 0, &Error{Offset: at, Field: count, Reason: TooFewFields}
				}
				if field-start > MaxRecord {
					return 0, &Error{Offset: start, Reason: TooLong}
				}
				r.data, r.start = data, start
				r.before = r.lines
				r.lines += lines
				return field, nil
			}
		}
	}
	return 0, &Error{Offset: field, Field: count, Reason: OpenQuote}
}

const (
	low  = 0x0101010101010101
	high = 0x8080808080808080
)

// special has the high bit set of each byte of word that is a delimiter, a
// quotation mark or LF, and no other bit.
func special(word uint64) uint64 {
	return ^(nonzero(word^(Delimiter*low)) & nonzero(word^(Quote*low)) & nonzero(word^(Newline*low))) & high
}

// nonzero has the high bit set of each byte of word that is not zero. Its other
// bits mean nothing. No carry leaves a byte.
func nonzero(word uint64) uint64 { return (word&^high + ^uint64(high)) | word }

// load is the eight bytes from data[at], the first one lowest; bytes beyond the
// end are zero.
func load(data []byte, at int) uint64 {
	if at+8 <= len(data) {
		return binary.LittleEndian.Uint64(data[at:])
	}
	var tail [8]byte
	copy(tail[:], data[at:])
	return binary.LittleEndian.Uint64(tail[:])
}
