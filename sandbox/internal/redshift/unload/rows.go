package unload

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"standin/sandbox/internal/redshift/statement"
)

// rowWriter takes PostgreSQL's COPY text, turns each row into the statement's
// format and hands it to a slice. Write never fails, because a failing writer would
// cost the session its connection: the first error is kept, the query is
// cancelled and the rest of its output is dropped.
type rowWriter struct {
	ctx     context.Context // lives as long as one Run; io.Writer takes no context
	config  Config
	u       statement.Unload
	columns []column
	encode  encoder
	header  []byte
	null    []byte
	parts   *partitions
	shared  *compressors
	slices  []*slice // of all partitions, in the order in which they began

	count   int64
	err     error
	partial []byte // the beginning of a row whose end has not come yet
	row     []byte // the row at hand as it is written
	value   []byte // scratch for an unescaped value
}

func newRowWriter(ctx context.Context, config Config, u statement.Unload, columns []column) (*rowWriter, error) {
	w := &rowWriter{ctx: ctx, config: config, u: u, columns: columns, encode: newEncoder(u), null: []byte(u.Null), shared: &compressors{kind: u.Compression}}
	var err error
	if w.parts, err = newPartitions(u, columns); err != nil {
		return nil, err
	}
	if written := w.written(); u.Format == statement.FixedWidth && len(u.Widths) != written {
		return nil, &statement.Failure{Message: "FIXEDWIDTH and the query have different numbers of columns"}
	}
	if u.Header {
		if err := w.appendHeader(); err != nil {
			return nil, err
		}
	}
	if len(u.PartitionBy) == 0 {
		w.open("")
	}
	return w, nil
}

// written is how many columns go into the files.
func (w *rowWriter) written() int {
	if w.u.Include {
		return len(w.columns)
	}
	return len(w.columns) - len(w.parts.columns)
}

// appendHeader makes the header line, which is written like a row of texts.
func (w *rowWriter) appendHeader() error {
	field := 0
	for i, c := range w.columns {
		if w.parts.take(i, nil, false) && !w.u.Include {
			continue
		}
		name := c
		name.kind.Base = "character varying"
		var err error
		if w.header, err = w.encode(w.header, field, name, []byte(c.name), false); err != nil {
			return err
		}
		field++
	}
	w.header = append(w.header, '\n')
	return nil
}

// open begins the slices of a partition; folder is empty without PARTITION BY.
func (w *rowWriter) open(folder string) []*slice {
	u, config := w.u, w.config
	if folder != "" {
		config.ZeroRows = NoFiles // a partition is made by its rows
		u.To.Key = strings.TrimSuffix(u.To.Key, "/") + "/" + folder
	}
	n := 1
	if u.Parallel {
		n = max(1, config.Slices)
	}
	var opened []*slice
	for i := range n {
		opened = append(opened, newSlice(w.ctx, config, u, i, w.header, w.shared))
	}
	w.slices = append(w.slices, opened...)
	w.parts.folders[folder] = opened
	return opened
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
			_ = w.config.Backend.Cancel(w.ctx)
		}
		w.partial, rest = w.partial[:0], rest[end+1:]
	}
	return len(p), nil
}

// writeRow picks the slice by a hash of the row's number: even, and in no order
// that a reader of the files could rely on.
func (w *rowWriter) writeRow(line []byte) error {
	if err := w.appendRow(line); err != nil {
		return err
	}
	if w.config.Bend != nil {
		w.row = w.config.Bend(w.row)
	}
	opened, err := w.partition()
	if err != nil {
		return err
	}
	const golden = 0x9E3779B97F4A7C15 // 2^64 over the golden ratio
	hash := uint64(w.count) * golden >> 32
	w.count++
	return opened[hash%uint64(len(opened))].write(w.row)
}

// partition is where the row at hand goes.
func (w *rowWriter) partition() ([]*slice, error) {
	if len(w.parts.columns) == 0 {
		return w.slices, nil
	}
	folder := w.parts.folder(w.columns)
	opened, ok := w.parts.folders[folder]
	if ok {
		return opened, nil
	}
	opened = w.open(folder)
	if to := opened[0].u.To; w.u.CleanPath {
		return opened, clean(w.ctx, w.config.Store, to.Bucket, to.Key)
	}
	return opened, nil
}

// appendRow turns one line of COPY text (fields between tabs, NULL as \N,
// backslash escapes) into w.row.
func (w *rowWriter) appendRow(line []byte) (err error) {
	escaped := bytes.IndexByte(line, '\\') >= 0
	w.row = w.row[:0]
	written := 0
	for i, c := range w.columns {
		field := line
		if tab := bytes.IndexByte(line, '\t'); tab >= 0 {
			field, line = line[:tab], line[tab+1:]
		}
		null := escaped && string(field) == `\N`
		switch {
		case null && c.form == super:
			field = []byte("null")
		case null:
			field = w.null
		case escaped:
			field = c.text(w.unescape(field))
		default:
			field = c.text(field)
		}
		if w.parts.take(i, field, null) && !w.u.Include {
			continue
		}
		if w.row, err = w.encode(w.row, written, c, field, null); err != nil {
			return err
		}
		written++
	}
	w.row = append(w.row, '\n')
	return nil
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
