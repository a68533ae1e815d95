package mask

import (
	"bytes"
	"slices"

	"standin/internal/csv"
	"standin/internal/generator"
)

// batchBytes bounds the records that are masked together: their values and
// stand-ins fit a core's second-level cache.
const batchBytes = 64 << 10

// keptBytes bounds what is kept of a column's space after a batch.
const keptBytes = 1 << 20

// batch is some records that follow each other in a chunk. Their values are read,
// prepared and masked column after column, then their stand-ins are written record
// after record.
type batch struct {
	data    []byte
	first   int                    // which record of the chunk is the first
	count   int                    // of the records
	ordinal int64                  // in the table, of the first
	fields  int                    // of each
	places  []uint32               // of separators: one before the records, and that after each field
	offsets [generator.Batch]int64 // in the file, of the records
	search  [generator.Batch]bool  // whether the record's stand-ins are compared
	values  []*values              // of the columns that are masked, or that masks of others read
	pieces  []piece                // of which a record is written
}

// values are those of a column in the records of a batch.
type values struct {
	column   int
	masked   bool
	in       [generator.Batch][]byte // unquoted; nil is NULL
	prepared *generator.Prepared     // of them; nil: nothing
	// out holds the masked fields, each with its separator: field i ends at ends[i+1].
	out  []byte
	ends [generator.Batch + 1]uint32
}

// piece is a step of the program, in a batch.
type piece struct {
	first, last int     // columns, both included
	values      *values // nil: they pass
	source      []byte  // what it is copied from, with the separators
	// ends are those of values; nil: the fields lie between the batch's places.
	ends *[generator.Batch + 1]uint32
}

// arrange makes room for the columns' values.
func (m *machine) arrange() {
	m.batch = batch{fields: len(m.bound)}
	b := &m.batch
	for i := range m.bound {
		isRead := func(other generator.Bound) bool { return slices.Contains(other.Reads, i) }
		if masked := m.bound[i].Mask != nil; masked || slices.ContainsFunc(m.bound, isRead) {
			v := &values{column: i, masked: masked}
			if m.bound[i].Prepare != nil {
				v.prepared = new(generator.Prepared)
			}
			b.values = append(b.values, v)
		}
	}
	for _, s := range m.program.steps {
		p := piece{first: s.first, last: s.last}
		if s.masked {
			p.values = b.of(s.first)
			p.ends = &p.values.ends
		}
		b.pieces = append(b.pieces, p)
	}
}

// of are the values of a column that is masked or read.
func (b *batch) of(column int) *values {
	at, _ := slices.BinarySearchFunc(b.values, column, func(v *values, column int) int { return v.column - column })
	return b.values[at]
}

// raw is a field of a record as it stands in the chunk.
func (b *batch) raw(record, column int) []byte {
	at := record*b.fields + column
	return b.data[b.places[at]+1 : b.places[at+1]]
}

// take reads the next records. more is false if there is none after them; then
// after is what is wrong with the record there, or nil at the chunk's end.
func (m *machine) take(c *chunk, invalid int) (more bool, after *placed) {
	b := &m.batch
	b.data, b.first, b.count = c.in, b.first+b.count, 0
	b.ordinal = c.ordinal + int64(b.first)
	for begin := m.record.End(); b.count < len(b.offsets) && m.record.End()-begin < batchBytes; b.count++ {
		if !m.record.Next() {
			after = malformed(m.record.Err(), c.in, b.fields)
			break
		}
		if more = invalid >= m.record.End(); !more {
			after = m.notText(c.in, invalid)
			break
		}
		offset := c.offset + int64(m.record.Start())
		b.offsets[b.count], b.search[b.count] = offset, m.program.compares(offset)
	}
	b.places = m.record.Places(b.first, b.count)
	return after == nil && b.count > 0, after
}

// read reads the values of the columns that are masked or read, and does for all
// of a column what can be done at once.
func (m *machine) read() {
	b, null := &m.batch, m.program.null
	m.scratch = m.scratch[:0]
	for _, v := range b.values {
		at := v.column
		for i := range v.in[:b.count] {
			raw := b.data[b.places[at]+1 : b.places[at+1]]
			at += b.fields
			if csv.Quoted(raw) {
				raw, m.scratch = m.quoter.Unquote(raw, m.scratch)
			}
			if len(raw) == len(null) && bytes.Equal(raw, null) {
				raw = nil
			}
			v.in[i] = raw
		}
		if v.prepared != nil && b.count > 0 {
			m.bound[v.column].Prepare(v.in[:b.count], v.prepared)
		}
	}
}

// wide is how many bytes are moved at once, because that is faster than the right
// number of them.
const wide = 32

// write appends the records, masked.
func (m *machine) write(dst []byte) []byte {
	b := &m.batch
	room := wide + int(b.places[len(b.places)-1]-b.places[0]) + len(`""`)*b.count
	for k := range b.pieces {
		p := &b.pieces[k]
		p.source = b.data
		if p.values != nil {
			p.source = slices.Grow(p.values.out, wide)
			room += len(p.source)
			p.source = p.source[:cap(p.source)]
		}
	}
	dst = slices.Grow(dst, room)
	for i := range b.count {
		from := len(dst)
		dst = writeRecord(dst, b.pieces, b.places[i*b.fields:(i+1)*b.fields+1], i)
		if len(dst) == from+1 { // COPY takes a blank line for no row
			dst = append(dst[:from], `""`+"\n"...)
		}
	}
	for _, v := range b.values {
		if cap(v.out) > keptBytes {
			v.out = nil
		}
	}
	return dst
}

// writeRecord appends a record of the batch, for which dst has room and some more.
// places are those of its separators, and of the one before.
func writeRecord(dst []byte, pieces []piece, places []uint32, record int) []byte {
	end := uint(len(dst))
	dst = dst[:cap(dst)]
	for k := range pieces {
		p := &pieces[k]
		var from, to uint
		if p.ends != nil {
			from, to = uint(p.ends[record]), uint(p.ends[record+1])
		} else {
			from, to = uint(places[p.first]+1), uint(places[p.last+1]+1)
		}
		if source := p.source; to-from <= wide && from+wide <= uint(len(source)) {
			// The compiler moves sixteen bytes by itself, and calls memmove for more.
			into, out := dst[end:end+wide], source[from:from+wide]
			*(*[16]byte)(into) = *(*[16]byte)(out)
			*(*[16]byte)(into[16:]) = *(*[16]byte)(out[16:])
			end += to - from
		} else {
			end += uint(copy(dst[end:], source[from:to]))
		}
	}
	return dst[:end]
}
