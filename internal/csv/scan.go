package csv

import (
	"encoding/binary"
	"math/bits"
)

// scan finds the fields of the record that begins at data[start], one quotation
// mark, delimiter and LF after the other, and returns where the next record
// begins. It is for the records that the index does not settle: it knows what is
// wrong, and where. The error is always an *Error.
func scan(data []byte, start int, ends []uint32) (int, error) {
	count := 0
	field := start  // where the current field begins
	inside := false // quotation marks
	closed := -1    // the last closing quotation mark
	for i := start; i < len(data); i += 8 {
		for found := special(load(data, i)); found != 0; found &= found - 1 {
			at := i + bits.TrailingZeros64(found)>>3
			switch b := data[at]; {
			case b == Quote && inside:
				inside = false
				closed = at
			case b == Quote:
				if at != field && at != closed+1 {
					if closed > field {
						return 0, &Error{Start: start, Offset: closed + 1, Field: count, Reason: AfterQuote}
					}
					return 0, &Error{Start: start, Offset: at, Field: count, Reason: StrayQuote}
				}
				inside = true
			case inside:
			case closed > field && closed+1 != at:
				return 0, &Error{Start: start, Offset: closed + 1, Field: count, Reason: AfterQuote}
			case count == len(ends):
				return 0, &Error{Start: start, Offset: field, Field: count, Reason: TooMany}
			default:
				ends[count] = uint32(at)
				count++
				field = at + 1
				if b == Newline {
					return field, whole(start, field, count, len(ends))
				}
			}
		}
	}
	return 0, &Error{Start: start, Offset: field, Field: count, Reason: OpenQuote}
}

// whole checks a record that has come to its LF.
func whole(start, end, count, fields int) error {
	switch {
	case count != fields:
		return &Error{Start: start, Offset: end - 1, Field: count, Reason: TooFewFields}
	case end-start > MaxRecord:
		return &Error{Start: start, Offset: start, Reason: TooLong}
	}
	return nil
}

// special has the high bit set of each byte of word that is a delimiter, a
// quotation mark or LF, and no other bit.
func special(word uint64) uint64 {
	return ^(nonzero(word^(Delimiter*low)) & nonzero(word^(Quote*low)) & nonzero(word^(Newline*low))) & high
}

// load is the eight bytes from data[at], the first one lowest; bytes beyond the
// end are zero.
func load(data []byte, at int) uint64 {
	if at+8 <= len(data) {
		return binary.LittleEndian.Uint64(data[at:])
	}
	word := uint64(0)
	for i, b := range data[at:] {
		word |= uint64(b) << (8 * i)
	}
	return word
}
