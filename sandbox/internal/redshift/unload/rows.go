package unload

import (
	"bytes"
	"context"
	"encoding/json"

	"standin/sandbox/internal/redshift/csv"
	"standin/sandbox/internal/redshift/statement"
)

// rowWriter takes PostgreSQL's COPY text, turns each row into CSV and hands it
// to a slice. Write never fails, because a failing writer would cost the
// session its connection: the first error is kept, the query is cancelled and
// the rest of its output is dropped.
type rowWriter struct {
	ctx     context.Context // lives as long as one Run; io.Writer takes no context
	backend Backend
	columns []column
	null    []byte
	csv     *csv.Writer
	slices  []*slice
	bend    func([]byte) []byte // nil: as they are

	count   int64
	err     error
	partial []byte // the beginning of a row whose end has not come yet
	row     []byte // CSV of the row at hand
	value   []byte // scratch for an unescaped value
}

func newRowWriter(ctx context.Context, config Config, u statement.Unload, columns []column) *rowWriter {
	w := &rowWriter{
		ctx: ctx, backend: config.Backend, columns: columns, null: []byte(u.Null), csv: csv.NewWriter(u.Delimiter),
		bend: config.Bend,
	}
	for i, c := range columns {
		if i > 0 {
			w.row = w.csv.AppendDelimiter(w.row)
		}
		w.row = w.csv.AppendField(w.row, []byte(c.name))
	}
	var header []byte
	if u.Header {
		header = bytes.Clone(w.csv.AppendEnd(w.row))
	}
	n := 1
	if u.Parallel {
		n = max(1, config.Slices)
	}
	for i := range n {
		w.slices = append(w.slices, newSlice(ctx, config, u, i, header))
	}
	return w
}

// Write takes any stretch of the output.
func (w *rowWriter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0 && w.err == nil; {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			w.partial = append(w.partial, rest...)
			break
		}
		line := rest[:end]
		if len(w.partial) > 0 {
			w.partial = append(w.partial, line...)
			line = w.partial
		}
		if err := w.writeRow(line); err != nil {
			w.err = err
			// The server's answer to a cancel comes as the end of its output.
			_ = w.backend.Cancel(w.ctx)
		}
		w.partial, rest = w.partial[:0], rest[end+1:]
	}
	return len(p), nil
}

// writeRow picks the slice by a hash of the row's number: even, and in no order
// that a reader of the files could rely on.
func (w *rowWriter) writeRow(line []byte) error {
	w.appendRow(line)
	if w.bend != nil {
		w.row = w.bend(w.row)
	}
	const golden = 0x9E3779B97F4A7C15 // 2^64 over the golden ratio
	hash := uint64(w.count) * golden >> 32
	w.count++
	return w.slices[hash%uint64(len(w.slices))].write(w.row)
}

// appendRow turns one line of COPY text (fields between tabs, NULL as \N,
// backslash escapes) into w.row.
func (w *rowWriter) appendRow(line []byte) {
	escaped := bytes.IndexByte(line, '\\') >= 0
	w.row = w.row[:0]
	for i, c := range w.columns {
		if i > 0 {
			w.row = w.csv.AppendDelimiter(w.row)
		}
		field := line
		if tab := bytes.IndexByte(line, '\t'); tab >= 0 {
			field, line = line[:tab], line[tab+1:]
		}
		if escaped {
			if len(field) == 2 && field[0] == '\\' && field[1] == 'N' {
				w.appendNull(c)
				continue
			}
			field = w.unescape(field)
		}
		w.row = w.csv.AppendField(w.row, c.text(field))
	}
	w.row = w.csv.AppendEnd(w.row)
}

func (w *rowWriter) appendNull(c column) {
	null := w.null
	if c.form == super {
		null = []byte("null")
	}
	w.row = w.csv.AppendField(w.row, null)
}

// unescape undoes the escapes that PostgreSQL writes in COPY text.
func (w *rowWriter) unescape(field []byte) []byte {
	at := bytes.IndexByte(field, '\\')
	if at < 0 {
		return field
	}
	value := w.value[:0]
	for at >= 0 && at+1 < len(field) {
		value = append(value, field[:at]...)
		c := field[at+1]
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'v':
			c = '\v'
		}
		value = append(value, c)
		field = field[at+2:]
		at = bytes.IndexByte(field, '\\')
	}
	value = append(value, field...)
	w.value = value
	return value
}

// text turns PostgreSQL's text of a value into UNLOAD's.
func (c column) text(value []byte) []byte {
	switch c.form {
	case float:
		switch string(value) {
		case "NaN":
			return []byte("nan")
		case "Infinity":
			return []byte("inf")
		case "-Infinity":
			return []byte("-inf")
		}
	case super:
		var compact bytes.Buffer
		if json.Compact(&compact, value) == nil {
			return compact.Bytes()
		}
	}
	return value
}

// finish writes what is left and returns all files.
func (w *rowWriter) finish() ([]File, error) {
	var files []File
	for _, s := range w.slices {
		if err := s.finish(); err != nil {
			return nil, err
		}
		files = append(files, s.files...)
	}
	return files, nil
}

func (w *rowWriter) abort() {
	for _, s := range w.slices {
		s.abort()
	}
}
