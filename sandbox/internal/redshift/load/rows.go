package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"standin/sandbox/internal/redshift/format"
	"standin/sandbox/internal/redshift/statement"
)

// enough is how many bytes of PostgreSQL's COPY text a read makes at least.
const enough = 48 << 10

// maxRaw is the width of raw_line and raw_field_value in stl_load_errors.
const maxRaw = 1024

// mostDetailed is how many refused rows of a COPY are kept field by field: "a
// maximum of 20 errors per node slice" (r_STL_LOADERROR_DETAIL); all are slice 0's.
const mostDetailed = 20

// mostErrors is how many refused rows are kept for IGNOREALLERRORS; it is the
// limit of MAXERROR.
const mostErrors = 100_000

// rowReader reads the files one after the other and yields their rows as
// PostgreSQL's COPY text.
type rowReader struct {
	ctx     context.Context // lives as long as one Run; io.Reader takes no context
	store   Store
	c       statement.Copy
	targets []target
	sources []source
	limit   int // of errors

	open    *content
	records *format.Reader
	found   bool // a file
	out     []byte
	taken   int // bytes of out that are read

	count, replaced int64
	files           []File
	errors          []RowError
	err             error
}

func newRowReader(ctx context.Context, store Store, c statement.Copy, targets []target, sources []source) *rowReader {
	r := &rowReader{ctx: ctx, store: store, c: c, targets: targets, sources: sources, limit: max(1, c.MaxErrors)}
	if c.IgnoreAllErrors {
		r.limit = math.MaxInt
	}
	return r
}

// Read returns whole rows as they fit. Its error is io.EOF, an *Error or a
// *statement.Failure.
func (r *rowReader) Read(p []byte) (int, error) {
	if r.taken == len(r.out) {
		r.out, r.taken = r.out[:0], 0
		for len(r.out) < enough && r.err == nil {
			r.err = r.step()
		}
	}
	n := copy(p, r.out[r.taken:])
	r.taken += n
	if n == 0 {
		return 0, r.err
	}
	return n, nil
}

// step appends one row to r.out, or passes from one file to the next.
func (r *rowReader) step() error {
	if r.records == nil {
		return r.nextFile()
	}
	record, err := r.records.Next()
	if ended(err) {
		r.close()
		return nil
	}
	malformed, broken := errors.AsType[*format.Error](err)
	if err != nil && !broken {
		return err
	}
	file := &r.files[len(r.files)-1]
	file.Lines = record.Line
	if broken {
		if err := r.refuse(record, nil, &problem{code: codeInvalidLine, reason: malformed.Message}, malformed.Location, nil); err != nil {
			return err
		}
		if errors.Is(malformed, format.ErrRecordTooLong) {
			return &Error{Table: r.c.Table, Errors: r.errors}
		}
		return nil
	}
	if len(record.Raw) == 0 && r.c.IgnoreBlankLines {
		return nil
	}
	start := len(r.out)
	loaded, err := r.row(record)
	if !loaded {
		r.out = r.out[:start]
		return err
	}
	r.count++
	file.Rows++
	return nil
}

func (r *rowReader) nextFile() error {
	if len(r.sources) == 0 {
		return io.EOF
	}
	next := r.sources[0]
	r.sources = r.sources[1:]
	opened, err := next.open(r.ctx, r.store, r.c.Compression)
	if err != nil || opened == nil {
		return err
	}
	r.found = true
	r.open = opened
	r.files = append(r.files, File{Location: next.location, Bytes: opened.size})
	r.records = r.reader(opened)
	return r.records.SkipLines(r.c.IgnoreHeader)
}

// reader reads records in the format that the statement names.
func (r *rowReader) reader(text io.Reader) *format.Reader {
	switch r.c.Format {
	case statement.CSV:
		return format.NewCSVReader(text, r.c.Delimiter, r.c.Quote)
	case statement.FixedWidth:
		return format.NewFixedReader(text, r.c.Widths)
	default:
		return format.NewTextReader(text, format.TextOptions{
			Delimiter: r.c.Delimiter, Escape: r.c.Escape, RemoveQuotes: r.c.RemoveQuotes, Null: r.c.Null,
		})
	}
}

// row appends a record's fields; loaded is false if the row was refused.
func (r *rowReader) row(record format.Record) (loaded bool, err error) {
	fields := record.Fields
	switch {
	case len(record.Raw) == 0:
		return false, r.refuse(record, nil, &problem{code: codeEmptyLine, reason: "Input line contained no data"}, 0, nil)
	case len(fields) > len(r.targets):
		extra := fields[len(r.targets)]
		return false, r.refuse(record, nil, &problem{code: codeExtraColumns, reason: "Extra column(s) found"}, extra.Start, extra.Value)
	case len(fields) < len(r.targets) && !r.c.FillRecord:
		return false, r.refuse(record, &r.targets[len(fields)], &problem{code: codeMissingColumns, reason: "Delimiter not found"}, len(record.Raw), nil)
	}
	replaced := false
	for i := range r.targets {
		t := &r.targets[i]
		if i > 0 {
			r.out = append(r.out, '\t')
		}
		var found *problem
		var field format.Field
		if i < len(fields) {
			field = fields[i]
			r.out, found = t.load(r.out, field.Value)
		} else {
			field.Start = len(record.Raw)
			r.out, found = t.fill(r.out)
		}
		if found != nil {
			return false, r.refuse(record, t, found, field.Start, field.Value)
		}
		replaced = replaced || t.replaced
	}
	if replaced {
		r.replaced++
	}
	r.out = append(r.out, '\n')
	return true, nil
}

// refuse keeps the error of a row, and returns an *Error once there are as many
// as fail the load.
func (r *rowReader) refuse(record format.Record, t *target, found *problem, position int, value []byte) error {
	refused := RowError{
		File: r.open.location, Line: record.Line, Offset: record.Offset, Position: position, Length: "0",
		Code: found.code, Reason: found.reason, RawLine: clip(record.Raw), RawValue: clip(value),
	}
	if t != nil {
		refused.Column, refused.Type, refused.Length = t.column.Name, string(t.column.Kind), t.column.length()
		if len(r.errors) < mostDetailed {
			refused.Fields = r.parsed(record, t)
		}
	}
	if len(r.errors) < mostErrors {
		r.errors = append(r.errors, refused)
	}
	if len(r.errors) >= r.limit {
		return &Error{Table: r.c.Table, Errors: r.errors}
	}
	return nil
}

// parsed lists the fields up to that of the column at fault, "including the
// columns that parsed correctly", with a period for each character that is not
// ASCII; the one at fault has no parsed value (r_STL_LOADERROR_DETAIL).
func (r *rowReader) parsed(record format.Record, fault *target) []ParsedField {
	var fields []ParsedField
	for i := range r.targets {
		t := &r.targets[i]
		field := ParsedField{Column: t.column.Name, Type: string(t.column.Kind), Length: t.column.length(), Null: true}
		if t == fault {
			return append(fields, field)
		}
		if value := record.Fields[i].Value; !t.isNull(value) {
			field.Null, field.Value = false, clip(withPeriods(value))
		}
		fields = append(fields, field)
	}
	return fields
}

func withPeriods(value []byte) []byte {
	return bytes.Map(func(c rune) rune {
		if c >= utf8.RuneSelf {
			return '.'
		}
		return c
	}, value)
}

func clip(text []byte) string { return string(text[:min(len(text), maxRaw)]) }

func (r *rowReader) close() {
	if r.open != nil {
		r.open.close()
	}
	r.open, r.records = nil, nil
}

// problem is what is wrong with a field or a row.
type problem struct {
	code   int
	reason string
}

func problemf(code int, format string, arguments ...any) *problem {
	return &problem{code: code, reason: fmt.Sprintf(format, arguments...)}
}

// The codes of r_Load_Error_Reference that this sandbox reports.
const (
	codeExtraColumns   = 1202
	codeMissingColumns = 1203
	codeRange          = 1204
	codeDate           = 1205
	codeTimestamp      = 1206
	codeDigit          = 1207
	codeFloat          = 1208
	codeDecimal        = 1209
	codeBoolean        = 1210
	codeEmptyLine      = 1211
	codeNotNull        = 1213
	codeInvalidLine    = 1216
	codeIdentity       = 1217
	codeNUL            = 1218
	codeUTF8           = 1220
	codeOverflow       = 1222
	codeJSON           = 1224
	codeValue          = 9005
)
