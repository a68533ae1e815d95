package mask

import (
	"bytes"
	"errors"

	"standin/internal/csv"
	"standin/internal/fault"
	"standin/internal/generator"
)

// machine masks records for one goroutine, a batch at a time.
type machine struct {
	program *Program
	record  *csv.Record
	quoter  csv.Quoter
	wide    bool              // the processor has what writeWide needs
	bound   []generator.Bound // by column; zero for those that pass
	row     generator.Row
	scratch []byte // values of the batch that stood in quotation marks
	apart   []byte // a stand-in that is not among the others yet, as it most likely needs some
	batch   batch
	seen    []comparison // by column, in the file that is being masked

	// The record and column that first is at.
	start, column int
}

// chunk is a piece of a file that ends where a record ends, and what became of
// it. Chunks are used again and again.
type chunk struct {
	in      []byte
	offset  int64 // in the file, of the first byte
	ordinal int64 // in the table, of the first row, if the program asks for it
	space   []byte
	out     []byte // in itself, or in space
	rows    int64
	lines   int64 // LFs, those inside quotation marks too
	fault   *placed
	err     error // what reading it ended with; then it holds nothing
	done    chan struct{}
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
func (m *machine) mask(c *chunk) *placed {
	invalid := firstInvalid(c.in)
	dst := c.space[:0]
	if dst == nil {
		dst = make([]byte, 0, len(c.in)+len(c.in)/8)
	}
	m.batch.first, m.batch.count = 0, 0
	for {
		more, after := m.take(c, invalid)
		if !m.columns() {
			return m.first(c)
		}
		dst = m.write(dst)
		c.rows += int64(m.batch.count)
		if !more {
			c.space, c.out = dst, dst
			return after
		}
	}
}

// columns masks the columns of the batch, one after the other. If it returns false,
// first says why.
func (m *machine) columns() (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	m.read()
	for _, v := range m.batch.values {
		if v.masked && !m.fields(v) {
			return false
		}
	}
	return true
}

// fields masks a column of the batch.
func (m *machine) fields(v *values) (ok bool) {
	b, bound, row := &m.batch, &m.bound[v.column], &m.row
	separator := byte(csv.Delimiter)
	if v.column == b.fields-1 {
		separator = csv.Newline
	}
	out := v.out[:0]
	if out == nil {
		out = []byte{}
	}
	direct, plain := bound.Direct, bound.Plain
	if len(bound.Reads) > 0 {
		direct = nil
	}
	row.Prepared = v.prepared
	for i := range v.in[:b.count] {
		// Nearly all values are neither NULL nor compared, nor are their stand-ins NULL or
		// too long.
		var made []byte
		if direct != nil && v.in[i] != nil && !b.search[i] {
			row.Offset, row.Place, row.Ordinal = b.offsets[i], i, b.ordinal+int64(i)
			if plain || !csv.Quoted(b.raw(i, v.column)) {
				if made = m.direct(out, len(out), bound, v.in[i]); made != nil && !plain {
					made = csv.Enclose(made, len(out))
				}
			} else if apart := m.direct(m.apart[:0], 0, bound, v.in[i]); apart != nil {
				m.apart = apart
				made = m.quoter.Append(out, apart)
			}
		}
		if made == nil {
			var err error
			if made, err = m.field(out, v, bound, i); err != nil {
				return false
			}
		}
		v.ends[i+1] = uint32(len(made))
		made = append(made, separator)
		out = made
	}
	v.out = out
	return true
}

// direct appends a stand-in to dst, of which from is the length. It is nil where there
// is more to do than that, which is for field.
func (m *machine) direct(dst []byte, from int, bound *generator.Bound, in []byte) []byte {
	made, err := bound.Direct(dst, in, &m.row)
	length, null := len(made)-from, m.program.null
	if err != nil || made == nil || length > bound.Most || length == len(null) && bytes.Equal(made[from:], null) {
		return nil
	}
	return made
}

// first is the first fault of the batch, record by record: the same whatever the
// batch.
func (m *machine) first(c *chunk) (failed *placed) {
	defer func() {
		if recover() != nil {
			failed = m.panicked(c.in)
		}
	}()
	for i := range m.batch.count {
		m.start = int(m.batch.offsets[i] - c.offset)
		for _, v := range m.batch.values {
			if m.column = v.column; !v.masked {
				continue
			}
			if _, err := m.field([]byte{}, v, &m.bound[v.column], i); err != nil {
				return m.refused(c.in, err)
			}
		}
	}
	panic("no value is at fault") // preparing them was
}

// The faults of stand-ins that the machine itself finds.
var (
	errNullRefused = errors.New("the column is NOT NULL and its value would be NULL")
	errLooksNull   = errors.New("the stand-in is what stands for NULL in this job's files")
)

// field appends the stand-in of a record's value as a field.
func (m *machine) field(dst []byte, v *values, bound *generator.Bound, record int) ([]byte, error) {
	in := v.in[record]
	if in == nil && !bound.Nulls {
		return m.null(dst, v.column)
	}
	m.row.Offset, m.row.Prepared, m.row.Place = m.batch.offsets[record], v.prepared, record
	m.row.Ordinal = m.batch.ordinal + int64(record)
	for _, column := range bound.Reads {
		m.row.Values[column] = m.batch.of(column).in[record]
	}
	// The stand-in of a value in quotation marks will most likely need some.
	quoted, from := !bound.Plain && csv.Quoted(m.batch.raw(record, v.column)), len(dst)
	to := dst
	if quoted {
		to, from = m.apart[:0], 0
	}
	out, err := bound.Mask(to, in, &m.row)
	if err != nil {
		return nil, err
	}
	if m.batch.search[record] && len(in) > 0 {
		m.seen[v.column].add(in, out, from)
	}
	switch {
	case out == nil:
		return m.null(dst, v.column)
	case len(out)-from == len(m.program.null) && bytes.Equal(out[from:], m.program.null):
		return nil, fault.New(fault.ValueRefused, "%w", errLooksNull)
	case quoted:
		m.apart = out
		return m.quoter.Append(dst, out), nil
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
