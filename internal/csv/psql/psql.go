// Package psql turns CSV as psql's \copy and spreadsheets write it into the
// dialect of package csv, and back. `standin mask` puts it before and behind the
// masking of a local file. It never looks into a value, and never repairs a file:
// what is no CSV stays none, and package csv says where.
//
// Two things differ from the dialect. A bare empty field is NULL and "" is the
// empty text (PostgreSQL, COPY, "CSV Format"), where UNLOAD writes a word for
// NULL; and a record may end with CR LF (RFC 4180, section 2).
package psql

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"standin/internal/csv"
)

// Form is how the records of a file are written.
type Form struct {
	// Null is the word that stands for NULL within. It must be no value of the
	// file. If it is empty, empty fields are left as they are.
	Null string
	// CRLF says that records end with CR LF.
	CRLF bool
}

// FirstRecord reads the first record of a file without its end, and tells how
// that ended. ok is false for an empty file. A record longer than csv.MaxRecord
// is an error.
func FirstRecord(in *bufio.Reader) (record []byte, crlf, ok bool, err error) {
	quoted := false
	for {
		b, err := in.ReadByte()
		switch {
		case err == io.EOF:
			return record, false, len(record) > 0, nil
		case err != nil:
			return nil, false, false, err
		case b == csv.Quote:
			quoted = !quoted
		case b == csv.Newline && !quoted:
			trimmed := bytes.TrimSuffix(record, []byte{'\r'})
			return trimmed, len(trimmed) < len(record), true, nil
		}
		if record = append(record, b); len(record) > csv.MaxRecord {
			return nil, false, false, errors.New("the first record " + string(csv.TooLong))
		}
	}
}

// Fields is the values of a record, without their quotation marks.
func Fields(record []byte) ([]string, error) {
	line := append(bytes.Clone(record), csv.Newline)
	commas, quoted := 0, false
	for _, b := range record {
		switch {
		case b == csv.Quote:
			quoted = !quoted
		case b == csv.Delimiter && !quoted:
			commas++
		}
	}
	r := csv.NewRecord(commas + 1)
	if r.Reset(line); !r.Next() {
		return nil, r.Err()
	}
	fields := make([]string, commas+1)
	for i := range fields {
		value, _ := csv.Unquote(r.Raw(i), nil)
		fields[i] = string(value)
	}
	return fields, nil
}

// append appends whole records of the dialect as the form has them.
func (f Form) append(dst, data []byte) []byte {
	start, quoted := 0, false
	for i, b := range data {
		switch {
		case b == csv.Quote:
			quoted = !quoted
		case quoted || b != csv.Delimiter && b != csv.Newline:
		default:
			switch raw := data[start:i]; {
			case len(raw) == 0 && f.Null != "":
				dst = append(dst, `""`...)
			case string(raw) != f.Null:
				dst = append(dst, raw...)
			}
			if b == csv.Newline && f.CRLF {
				dst = append(dst, '\r')
			}
			dst = append(dst, b)
			start = i + 1
		}
	}
	return append(dst, data[start:]...)
}

// Writer writes records of the dialect to out as the form has them. Each Write
// must be whole records.
func (f Form) Writer(out io.Writer) io.Writer { return &writer{form: f, out: out} }

type writer struct {
	form  Form
	out   io.Writer
	space []byte
}

func (w *writer) Write(data []byte) (int, error) {
	w.space = w.form.append(w.space[:0], data)
	if _, err := w.out.Write(w.space); err != nil {
		return 0, err
	}
	return len(data), nil
}

// Reader reads records of the form from in, as records of the dialect.
func (f Form) Reader(in io.Reader) io.Reader {
	return &reader{form: f, in: in, buffer: make([]byte, 64<<10), fresh: true}
}

// reader is the way in. What it makes of the bytes that it read waits in ready.
type reader struct {
	form   Form
	in     io.Reader
	buffer []byte
	ready  []byte
	space  []byte
	err    error

	quoted   bool
	fresh    bool // no byte of the field was seen
	begun    bool // a byte of the record was seen
	returned bool // a CR waits for what follows it
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.ready) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		var n int
		n, r.err = r.in.Read(r.buffer)
		r.space = r.space[:0]
		for _, b := range r.buffer[:n] {
			r.take(b)
		}
		if r.err == io.EOF { //nolint:errorlint // An error that wraps io.EOF is no end of the file.
			r.end()
		}
		r.ready = r.space
	}
	n := copy(p, r.ready)
	r.ready = r.ready[n:]
	return n, nil
}

// take takes one byte of the file.
func (r *reader) take(b byte) {
	if r.returned {
		r.returned = false
		if b != csv.Newline {
			r.put('\r')
		}
	}
	switch {
	case b == csv.Quote:
		r.quoted = !r.quoted
		r.put(b)
	case r.quoted:
		r.put(b)
	case b == '\r' && r.form.CRLF:
		r.returned = true
	case b == csv.Delimiter || b == csv.Newline:
		if r.fresh {
			r.space = append(r.space, r.form.Null...)
		}
		r.space = append(r.space, b)
		r.fresh, r.begun = true, b == csv.Delimiter
	default:
		r.put(b)
	}
}

func (r *reader) put(b byte) {
	r.space = append(r.space, b)
	r.fresh, r.begun = false, true
}

// end ends a last record that has no line end.
func (r *reader) end() {
	if r.returned {
		r.put('\r')
	}
	if r.fresh && r.begun && !r.quoted {
		r.space = append(r.space, r.form.Null...)
	}
}
