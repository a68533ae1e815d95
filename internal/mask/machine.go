package mask

import (
	"bytes"
	"errors"

	"standin/internal/csv"
	"standin/internal/fault"
	"standin/internal/generator"
)

// machine masks records, one at a time, for one goroutine.
type machine struct {
	program *Program
	record  *csv.Record
	bound   []generator.Bound // by column; zero for those that pass
	row     generator.Row
	scratch []byte // values of the current record that had doubled quotation marks
	column  int    // the column that is being masked

	search bool         // whether the current record's stand-ins are compared
	seen   []comparison // by column, in the file that is being masked
}

// chunk is a piece of a file that ends where a record ends, and what became of
// it. Chunks are used again and again.
type chunk struct {
	in     []byte
	offset int64 // in the file, of the first byte
	space  []byte
	out    []byte // in itself, or in space
	rows   int64
	lines  int64 // LFs, those inside quotation marks too
	fault  *placed
	err    error // what reading it ended with; then it holds nothing
	done   chan struct{}
}

// run masks the chunk. What goes wrong is c.fault.
func (m *machine) run(c *chunk, file string) {
	m.row.File = file
	m.record.Reset(c.in)
	c.rows, c.fault, c.out = 0, nil, nil
	if m.program.copies() {
		c.fault = m.check(c)
		c.out = c.in
	} else {
		c.fault = m.mask(c)
	}
	c.lines = int64(m.record.Lines())
}

// check reads the records of a chunk of which nothing is masked.
func (m *machine) check(c *chunk) *placed {
	invalid := firstInvalid(c.in)
	for m.record.Next() {
		if invalid < m.record.End() {
			return m.notText(c.in, invalid)
		}
		c.rows++
	}
	return malformed(m.record.Err(), c.in, len(m.bound))
}

// mask makes the masked records of a chunk.
func (m *machine) mask(c *chunk) (failed *placed) {
	defer func() {
		if recover() != nil {
			failed = m.panicked(c.in)
		}
	}()
	invalid := firstInvalid(c.in)
	dst := c.space[:0]
	if dst == nil {
		dst = make([]byte, 0, len(c.in)+len(c.in)/8)
	}
	for m.record.Next() {
		if invalid < m.record.End() {
			return m.notText(c.in, invalid)
		}
		m.row.Offset = c.offset + int64(m.record.Start())
		m.scratch = m.scratch[:0]
		m.search = m.program.compares(m.row.Offset)
		for _, column := range m.program.reads {
			m.row.Values[column] = m.value(m.record.Raw(column))
		}
		var err error
		if dst, err = m.append(dst, c.in); err != nil {
			return m.refused(c.in, err)
		}
		c.rows++
	}
	c.space, c.out = dst, dst
	return malformed(m.record.Err(), c.in, len(m.bound))
}

// append appends the masked form of the record that was read in data.
func (m *machine) append(dst, data []byte) ([]byte, error) {
	start, ends := m.record.Start(), m.record.Ends()
	for i := range m.program.steps {
		step := &m.program.steps[i]
		from, end := len(dst), ends[step.last]
		switch {
		case step.masked:
			m.column = step.last
			in := data[start:end]
			if csv.Quoted(in) {
				in, m.scratch = csv.Unquote(in, m.scratch)
			}
			var err error
			if dst, err = m.field(dst, in, step.last); err != nil {
				return nil, err
			}
		case end-start < 32 && start+32 <= len(data) && from+32 <= cap(dst):
			// Thirty-two bytes move faster than the right number of them, and sixteen
			// at a time without a call of memmove.
			wide, raw := dst[from:from+32], data[start:start+32]
			*(*[16]byte)(wide) = *(*[16]byte)(raw)
			*(*[16]byte)(wide[16:]) = *(*[16]byte)(raw[16:])
			dst = dst[:from+end-start]
		default:
			dst = append(dst, data[start:end]...)
		}
		if len(dst) == from && len(ends) == 1 { // COPY takes a blank line for no row
			dst = append(dst, `""`...)
		}
		dst = append(dst, data[end])
		start = end + 1
	}
	return dst, nil
}

// value is what a field means; nil is NULL.
func (m *machine) value(raw []byte) []byte {
	raw, m.scratch = csv.Unquote(raw, m.scratch)
	if m.isNull(raw) {
		return nil
	}
	return raw
}

func (m *machine) isNull(value []byte) bool {
	return len(value) == len(m.program.null) && bytes.Equal(value, m.program.null)
}

// The faults of stand-ins that the machine itself finds.
var (
	errNullRefused = errors.New("the column is NOT NULL and its value would be NULL")
	errLooksNull   = errors.New("the stand-in is what stands for NULL in this job's files")
)

// field appends the stand-in of a masked column's value as a field.
func (m *machine) field(dst, in []byte, column int) ([]byte, error) {
	bound := &m.bound[column]
	if m.isNull(in) {
		if in = nil; !bound.Nulls {
			return m.null(dst, column)
		}
	}
	from := len(dst)
	out, err := bound.Mask(dst, in, &m.row)
	if m.search && len(in) > 0 && err == nil {
		m.seen[column].add(in, out, from)
	}
	switch {
	case err != nil:
		return nil, err
	case out == nil:
		return m.null(dst, column)
	case m.isNull(out[from:]):
		return nil, fault.New(fault.ValueRefused, "%w", errLooksNull)
	case bound.Plain:
		return out, nil
	}
	return csv.Enclose(out, from), nil
}

// null appends what stands for NULL.
func (m *machine) null(dst []byte, column int) ([]byte, error) {
	if m.program.table.Columns[column].NotNull {
		return nil, fault.New(fault.ValueRefused, "%w", errNullRefused)
	}
	return append(dst, m.program.null...), nil
}
