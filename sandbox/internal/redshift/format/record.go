// Package format is the text formats of Amazon Redshift: what UNLOAD writes and
// what COPY reads as CSV, as delimited text and in fixed widths, taken from AWS's
// pages on the two commands (r_UNLOAD, copy-parameters-data-format and
// copy-parameters-data-conversion in the Database Developer Guide).
//
// The packages unload and load call it. What is NULL is theirs to say: the files
// carry no such information, except that an escaped text can tell the NULL string
// from a value. It shares no code with any other CSV of this repository, so that
// two readings of AWS's documentation check each other.
package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// MaxRecord is the size in bytes of the longest input row that COPY accepts,
// from any source (r_COPY: "the maximum size of a single input row from any
// source is 4 MB").
const MaxRecord = 4 << 20

// ErrRecordTooLong is in the chain of the error for a row of more than
// MaxRecord bytes. The reader cannot go on after it.
var ErrRecordTooLong = errors.New("the row is longer than 4 MB")

// Error tells that a record is not in the format that the statement names.
type Error struct {
	Message  string // as Redshift words it, never with the record's own text
	Location int    // byte offset from the start of the record
	Err      error  // ErrRecordTooLong or nil
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause, if there is one.
func (e *Error) Unwrap() error { return e.Err }

// Field is one value of a record, without quotation marks and escapes; it is
// valid until the next call of Next.
type Field struct {
	Value []byte
	Start int // byte offset of the field from the start of the record
}

// Record is one row of a file. Raw and Fields are valid until the next call of
// Next.
type Record struct {
	Raw    []byte // without its newline
	Line   int64  // number of the line on which the record starts, from 1
	Offset int64  // byte offset of the record in the (uncompressed) file
	Fields []Field
}

// Reader reads the records of a file.
type Reader struct {
	source io.Reader
	rules  rules

	buffer     []byte
	start, end int
	sourceErr  error

	line   int64
	offset int64
	fields []Field
}

// rules are a format: where records end, and how they part into fields.
type rules interface {
	// begin forgets the record before.
	begin()
	// feed takes the next stretch of the record's bytes, in which a newline stands
	// only if it is data.
	feed(stretch []byte)
	// open reports whether a newline would be data now.
	open() bool
	// split appends the fields of a record. Its error is an *Error.
	split(fields []Field, raw []byte) ([]Field, error)
}

func newReader(source io.Reader, rules rules) *Reader {
	return &Reader{source: source, rules: rules, buffer: make([]byte, 256<<10), line: 1}
}

// SkipLines passes over n lines, as IGNOREHEADER n does. It counts newlines,
// also those that are data.
func (r *Reader) SkipLines(n int) error {
	for range n {
		for {
			i := bytes.IndexByte(r.buffer[r.start:r.end], '\n')
			if i >= 0 {
				r.offset += int64(i + 1)
				r.start += i + 1
				r.line++
				break
			}
			r.offset += int64(r.end - r.start)
			r.start = r.end
			if err := r.fill(); err != nil {
				if ended(err) {
					return nil
				}
				return err
			}
		}
	}
	return nil
}

// Next returns the next record. The error is io.EOF at the end, an *Error for a
// record that is not well formed (the returned Record still has its Raw, Line
// and Offset, and unless the row was too long the next call goes on with the
// next one), or the source's own error.
func (r *Reader) Next() (Record, error) {
	r.rules.begin()
	raw, err := r.take()
	record := Record{Raw: raw, Line: r.line, Offset: r.offset}
	if err != nil {
		return record, err
	}
	r.line += int64(bytes.Count(raw, []byte{'\n'})) + 1
	r.offset += int64(len(raw)) + 1
	r.fields, err = r.rules.split(r.fields[:0], raw)
	record.Fields = r.fields
	return record, err
}

// take returns the next record without its newline.
func (r *Reader) take() ([]byte, error) {
	for scanned := 0; ; {
		unread := r.buffer[r.start+scanned : r.end]
		newline := bytes.IndexByte(unread, '\n')
		if newline >= 0 {
			unread = unread[:newline]
		}
		r.rules.feed(unread)
		scanned += len(unread)
		if scanned > MaxRecord {
			return r.tooLong()
		}
		if newline >= 0 && !r.rules.open() {
			raw := r.buffer[r.start : r.start+scanned]
			r.start += scanned + 1
			return raw, nil
		}
		if newline >= 0 {
			r.rules.feed([]byte{'\n'})
			scanned++
			continue
		}
		switch err := r.fill(); {
		case ended(err) && scanned == 0:
			return nil, io.EOF
		case ended(err):
			raw := r.buffer[r.start:r.end]
			r.start = r.end
			return raw, nil
		case err != nil:
			return nil, err
		}
	}
}

func (r *Reader) tooLong() ([]byte, error) {
	raw := r.buffer[r.start : r.start+MaxRecord]
	message := fmt.Sprintf("Missing newline: Unexpected character 0x%02x found at location %d", r.buffer[r.start+MaxRecord], MaxRecord)
	return raw, &Error{Message: message, Location: MaxRecord, Err: ErrRecordTooLong}
}

// fill reads more of the source behind what is not yet taken.
func (r *Reader) fill() error {
	if r.sourceErr != nil {
		return r.sourceErr
	}
	if r.start > 0 {
		r.end = copy(r.buffer, r.buffer[r.start:r.end])
		r.start = 0
	}
	if r.end == len(r.buffer) {
		r.buffer = slices.Grow(r.buffer, len(r.buffer))[:2*len(r.buffer)]
	}
	for range 100 {
		n, err := r.source.Read(r.buffer[r.end:])
		r.end += n
		if err != nil {
			r.sourceErr = err
		}
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// ended tells the end of a source from its faults.
func ended(err error) bool {
	return err == io.EOF //nolint:errorlint // an error that wraps io.EOF is a source cut off, not its end
}
