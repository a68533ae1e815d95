package csv

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

// FormatError tells that a record is not CSV as COPY reads it.
type FormatError struct {
	Message  string // as Redshift words it, never with the record's own text
	Location int    // byte offset from the start of the record
	Err      error  // ErrRecordTooLong or nil
}

// Error returns the message.
func (e *FormatError) Error() string { return e.Message }

// Unwrap returns the cause, if there is one.
func (e *FormatError) Unwrap() error { return e.Err }

// Field is one value of a record. Value is unquoted; it is valid until the next
// call of Next.
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

// Reader reads records as COPY … CSV does: only a newline outside quotation
// marks ends a record, a carriage return is data, white space between a
// delimiter and a quotation mark is ignored, a backslash has no meaning.
type Reader struct {
	source           io.Reader
	delimiter, quote byte

	buffer     []byte
	start, end int
	sourceErr  error

	line    int64
	offset  int64
	fields  []Field
	scratch []byte
}

// NewReader returns a Reader of source, whose fields are separated by delimiter
// and enclosed in quote, one ASCII character each.
func NewReader(source io.Reader, delimiter, quote byte) *Reader {
	return &Reader{source: source, delimiter: delimiter, quote: quote, buffer: make([]byte, 256<<10), line: 1}
}

// SkipLines passes over n lines, as IGNOREHEADER n does. It counts newlines,
// also those inside quotation marks.
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

// Next returns the next record. The error is io.EOF at the end, a *FormatError
// for a record that is not well formed (the returned Record still has its Raw,
// Line and Offset, and unless the row was too long the next call goes on with
// the next one), or the source's own error.
func (r *Reader) Next() (Record, error) {
	raw, quotes, err := r.take()
	record := Record{Raw: raw, Line: r.line, Offset: r.offset}
	if err != nil {
		return record, err
	}
	r.line += int64(bytes.Count(raw, []byte{'\n'})) + 1
	r.offset += int64(len(raw)) + 1
	if quotes {
		err = r.splitQuoted(raw)
	} else {
		r.splitPlain(raw)
	}
	record.Fields = r.fields
	return record, err
}

// take returns the next record without its newline and whether there is a
// quotation mark in it. Every quotation mark of a well-formed record has a
// partner, so a newline after an odd number of them is data.
func (r *Reader) take() (raw []byte, quotes bool, err error) {
	scanned, open := 0, false
	for {
		unread := r.buffer[r.start+scanned : r.end]
		newline := bytes.IndexByte(unread, '\n')
		if newline >= 0 {
			unread = unread[:newline]
		}
		if n := bytes.Count(unread, []byte{r.quote}); n > 0 {
			quotes = true
			open = open != (n%2 == 1)
		}
		scanned += len(unread)
		if scanned > MaxRecord {
			return r.tooLong()
		}
		if newline >= 0 && !open {
			raw = r.buffer[r.start : r.start+scanned]
			r.start += scanned + 1
			return raw, quotes, nil
		}
		if newline >= 0 {
			scanned++
			continue
		}
		switch err := r.fill(); {
		case ended(err) && scanned == 0:
			return nil, false, io.EOF
		case ended(err):
			raw = r.buffer[r.start:r.end]
			r.start = r.end
			return raw, quotes, nil
		case err != nil:
			return nil, false, err
		}
	}
}

func (r *Reader) tooLong() ([]byte, bool, error) {
	raw := r.buffer[r.start : r.start+MaxRecord]
	message := fmt.Sprintf("Missing newline: Unexpected character 0x%02x found at location %d", r.buffer[r.start+MaxRecord], MaxRecord)
	return raw, false, &FormatError{Message: message, Location: MaxRecord, Err: ErrRecordTooLong}
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

// splitPlain splits a record in which there is no quotation mark.
func (r *Reader) splitPlain(raw []byte) {
	r.fields = r.fields[:0]
	for start := 0; ; {
		i := bytes.IndexByte(raw[start:], r.delimiter)
		if i < 0 {
			r.fields = append(r.fields, Field{Value: raw[start:], Start: start})
			return
		}
		r.fields = append(r.fields, Field{Value: raw[start : start+i], Start: start})
		start += i + 1
	}
}

func (r *Reader) splitQuoted(raw []byte) error {
	r.fields, r.scratch = r.fields[:0], r.scratch[:0]
	for start := 0; ; {
		opening := r.skipBlanks(raw, start)
		var value []byte
		var end int
		if opening < len(raw) && raw[opening] == r.quote {
			var err error
			if value, end, err = r.unquote(raw, opening+1); err != nil {
				return err
			}
			if end = r.skipBlanks(raw, end); end < len(raw) && raw[end] != r.delimiter {
				return r.unexpected(raw, end)
			}
		} else {
			end = len(raw)
			if i := bytes.IndexByte(raw[start:], r.delimiter); i >= 0 {
				end = start + i
			}
			value = raw[start:end]
			if i := bytes.IndexByte(value, r.quote); i >= 0 {
				return r.unexpected(raw, start+i)
			}
		}
		r.fields = append(r.fields, Field{Value: value, Start: start})
		if end == len(raw) {
			return nil
		}
		start = end + 1
	}
}

// skipBlanks returns the first position from i on that is no white space. "If
// the delimiter is a white space character, such as a tab, the delimiter isn't
// treated as white space." A carriage return is not skipped: AWS promises
// nothing for CRLF.
func (r *Reader) skipBlanks(raw []byte, i int) int {
	for i < len(raw) && (raw[i] == ' ' || raw[i] == '\t') && raw[i] != r.delimiter {
		i++
	}
	return i
}

// unquote returns the value that starts at i, behind its opening quotation mark,
// and the position behind its closing one.
func (r *Reader) unquote(raw []byte, i int) (value []byte, end int, err error) {
	mark := len(r.scratch)
	for segment := i; ; {
		closing := bytes.IndexByte(raw[segment:], r.quote)
		if closing < 0 {
			message := fmt.Sprintf("Invalid quote formatting for CSV. The quotation mark that ends the field is missing at location %d", len(raw))
			return nil, 0, &FormatError{Message: message, Location: len(raw)}
		}
		closing += segment
		if closing+1 < len(raw) && raw[closing+1] == r.quote {
			r.scratch = append(r.scratch, raw[segment:closing+1]...)
			segment = closing + 2
			continue
		}
		if segment == i {
			return raw[i:closing], closing + 1, nil
		}
		r.scratch = append(r.scratch, raw[segment:closing]...)
		return r.scratch[mark:len(r.scratch):len(r.scratch)], closing + 1, nil
	}
}

func (r *Reader) unexpected(raw []byte, i int) error {
	message := fmt.Sprintf("Invalid quote formatting for CSV. Unexpected character 0x%02x found at location %d", raw[i], i)
	return &FormatError{Message: message, Location: i}
}
