// Package csv reads and writes the CSV that an Amazon Redshift UNLOAD writes
// and a COPY reads, without changing a byte that nobody asked it to change.
// mask calls it for every record. It never converts a value, never decides what
// stands for NULL, and never joins CR LF: a carriage return is data.
//
// The dialect is one (AWS, UNLOAD, "CSV"; COPY, "Data format parameters"): the
// delimiter is a comma, a record ends with LF, a field that holds a comma, a
// quotation mark, LF or CR stands in quotation marks, and a quotation mark inside
// is doubled. A backslash has no meaning. Quotation marks carry no meaning
// either: an empty string is written bare, and what stands for NULL is compared
// after unquoting.
package csv

import "fmt"

// The bytes that have a meaning.
const (
	Delimiter = ','
	Quote     = '"'
	Newline   = '\n'
)

// MaxRecord is the length in bytes, with its LF, of the longest record that is
// accepted. COPY takes rows of at most 4 MB (AWS, COPY, "Usage notes");
// quoting can at most double that.
const MaxRecord = 16 << 20

// Reason says what is wrong with a record, as the end of a sentence.
type Reason string

// The faults that a record can have.
const (
	StrayQuote   Reason = "has a quotation mark inside a field that does not begin with one"
	AfterQuote   Reason = "goes on after a field's closing quotation mark"
	OpenQuote    Reason = "has a quotation mark that is never closed"
	TooFewFields Reason = "has too few fields"
	TooMany      Reason = "has too many fields"
	TooLong      Reason = "is longer than 16 MB"
)

// Error is a record that is not of the dialect. Start is the offset in the chunk
// of the record's first byte, Offset that of the byte at which the fault shows,
// and Field the index of the field there.
type Error struct {
	Start  int
	Offset int
	Field  int
	Reason Reason
}

// Error is a sentence without any byte of the data.
func (e *Error) Error() string {
	return fmt.Sprintf("the record %s (byte %d, field %d)", e.Reason, e.Offset, e.Field+1)
}
