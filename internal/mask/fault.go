package mask

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"standin/internal/csv"
	"standin/internal/fault"
)

// placed is a fault in a chunk. Its line is counted from the chunk's beginning,
// because only who joins the chunks knows how many lines came before.
type placed struct {
	code   fault.Code
	err    error
	offset int // in the chunk
	line   int // of the record's beginning, from the chunk's first line, which is 0
	column int // index; -1: none
}

// lineOf is the line, from 0, of the byte at that offset of a chunk.
func lineOf(chunk []byte, offset int) int { return bytes.Count(chunk[:offset], []byte{csv.Newline}) }

// malformed is a record that is not CSV of UNLOAD, in a chunk of a table of so
// many columns; nil if there is no error.
func malformed(err error, chunk []byte, columns int) *placed {
	e, ok := errors.AsType[*csv.Error](err)
	if !ok {
		return nil
	}
	f := &placed{
		code: fault.FileInvalid, err: fmt.Errorf("the record %s", e.Reason),
		offset: e.Offset, line: lineOf(chunk, e.Start), column: -1,
	}
	if e.Field < columns && e.Reason != csv.TooLong {
		f.column = e.Field
	}
	return f
}

// notText is a NUL byte or invalid UTF-8 at that offset in the record.
func (m *machine) notText(chunk []byte, offset int) *placed {
	what := "is not valid UTF-8"
	if chunk[offset] == 0 {
		what = "holds a NUL byte"
	}
	return &placed{
		code: fault.FileInvalid, err: fmt.Errorf("the value %s", what),
		offset: offset, line: lineOf(chunk, m.record.Start()), column: m.record.FieldAt(offset),
	}
}

// refused is what a generator refused in the record.
func (m *machine) refused(chunk []byte, err error) *placed {
	code := fault.ValueRefused
	if f, ok := errors.AsType[*fault.Error](err); ok {
		code = f.Code
	}
	return m.inColumn(chunk, code, err)
}

// panicked names where the generator broke. What it panicked with may hold a
// value, and is dropped.
func (m *machine) panicked(chunk []byte) *placed {
	place := "an unknown place"
	var callers [32]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers[:])])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			place = fmt.Sprintf("%s, line %d", frame.Function, frame.Line)
			break
		}
		if !more {
			break
		}
	}
	return m.inColumn(chunk, fault.Internal, fmt.Errorf("the generator panicked in %s", place))
}

// inColumn is a fault of the record and column that are being masked.
func (m *machine) inColumn(chunk []byte, code fault.Code, err error) *placed {
	return &placed{code: code, err: err, offset: m.start, line: lineOf(chunk, m.start), column: m.column}
}

// place makes the error for the reader, when chunkOffset bytes and linesBefore
// lines of the file come before the chunk.
func (p *Program) place(f *placed, file string, chunkOffset, linesBefore int64) error {
	column := ""
	if f.column >= 0 {
		column = ", column " + p.table.Columns[f.column].Name
	}
	return fault.New(f.code, "mask %s, file %s, line %d (byte %d)%s: %w",
		p.table, file, linesBefore+int64(f.line)+1, chunkOffset+int64(f.offset), column, f.err).WithTable(p.table.String())
}

// broken is what reading the input or writing the output ended with.
func (p *Program) broken(ctx context.Context, err error, doing, file string) error {
	code := fault.StorageFailed
	if f, ok := errors.AsType[*fault.Error](err); ok {
		code = f.Code
	}
	if ctx.Err() != nil {
		code, err = fault.Cancelled, context.Cause(ctx)
	}
	return fault.New(code, "mask %s, %s file %s: %w", p.table, doing, file, err).WithTable(p.table.String())
}
