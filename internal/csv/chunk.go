package csv

import (
	"bytes"
	"io"
	"slices"
)

// Cut is the end of the last whole record in data, which begins where a record
// begins: the index after an LF that an even number of quotation marks precedes.
// It is 0 if there is none.
func Cut(data []byte) int {
	odd := bytes.Count(data, []byte{Quote})%2 == 1
	for end := len(data); ; {
		at := bytes.LastIndexByte(data[:end], Newline)
		if at < 0 {
			return 0
		}
		if bytes.Count(data[at:end], []byte{Quote})%2 == 1 {
			odd = !odd
		}
		if !odd {
			return at + 1
		}
		end = at
	}
}

// Chunks reads a stream in pieces that end where a record ends.
type Chunks struct {
	in     io.Reader
	size   int
	offset int64
	rest   []byte // what followed the last cut
	err    error  // what the reader ended with
}

// NewChunks reads from in, about size bytes at a time: at least 1, at most
// MaxRecord.
func NewChunks(in io.Reader, size int) *Chunks {
	return &Chunks{in: in, size: min(max(size, 1), MaxRecord)}
}

// Next reads the next chunk into buffer, which it grows as needed, and returns
// the chunk and the offset in the stream of its first byte. A chunk holds at
// least one record, and its last byte is LF: one is added where the stream ends
// without. At the end of the stream the error is io.EOF; for a record longer
// than MaxRecord it is an *Error, for one with an open quotation mark at the end
// of the stream the chunk is given as it is, for Scan to complain of. Any other
// error is the reader's.
func (c *Chunks) Next(buffer []byte) (chunk []byte, offset int64, err error) {
	buffer = append(buffer[:0], c.rest...)
	c.rest = c.rest[:0]
	want := c.size
	for {
		if buffer, err = c.fill(buffer, want); err != nil {
			return buffer, c.offset, err
		}
		if c.err != nil {
			return c.last(buffer)
		}
		if end := Cut(buffer); end > 0 {
			c.rest = append(c.rest, buffer[end:]...)
			offset = c.offset
			c.offset += int64(end)
			return buffer[:end], offset, nil
		}
		if len(buffer) > MaxRecord {
			return buffer, c.offset, &Error{Reason: TooLong}
		}
		want = min(2*len(buffer), MaxRecord+1)
	}
}

// fill reads until buffer holds want bytes or the stream ends. The error is the
// reader's, never io.EOF.
func (c *Chunks) fill(buffer []byte, want int) ([]byte, error) {
	buffer = slices.Grow(buffer, max(want-len(buffer), 0)+1)
	for len(buffer) < want && c.err == nil {
		n, err := c.in.Read(buffer[len(buffer):want])
		buffer = buffer[:len(buffer)+n]
		c.err = err
	}
	if c.err != nil && c.err != io.EOF { //nolint:errorlint // An error that wraps io.EOF is no end of the stream.
		return buffer, c.err
	}
	return buffer, nil
}

// last is what remains at the end of the stream.
func (c *Chunks) last(buffer []byte) ([]byte, int64, error) {
	offset := c.offset
	c.offset += int64(len(buffer))
	switch {
	case len(buffer) == 0:
		return buffer, offset, io.EOF
	case buffer[len(buffer)-1] != Newline:
		buffer = append(buffer, Newline)
	}
	return buffer, offset, nil
}
