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

// keptBytes bounds what is kept of each space of a batch after it.
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
	// out holds the masked fields, each with its separator, and ends the places of these:
	// -1 and that of each field.
	out  []byte
	ends [generator.Batch + 1]uint32
}

// piece is a step of the program, in a batch: of record i it is what stands in source
// behind the separator ends[i*stride], up to the separator ends[i*stride+width],
// included.
type piece struct {
	first         int     // column
	values        *values // nil: it passes
	source        []byte
	ends          []uint32
	stride, width int
}

// arrange makes room for the columns' values.
func (m *machine) arrange() {
	m.batch = batch{fields: len(m.bound)}
	b := &m.batch
	for i := range m.bound {
		isRead := func(other generator.Bound) bool { return slices.Contains(other.Reads, i) }
		if masked := m.bound[i].Mask != nil; masked || slices.ContainsFunc(m.bound, isRead) {
			v := &values{column: i, masked: masked, ends: [generator.Batch + 1]uint32{^uint32(0)}}
			if m.bound[i].Prepare != nil {
				v.prepared = new(generator.Prepared)
			}
			b.values = append(b.values, v)
		}
	}
	for _, s := range m.program.steps {
		p := piece{first: s.first, stride: b.fields, width: s.last + 1 - s.first}
		if s.masked {
			p.values = b.of(s.first)
			p.ends, p.stride, p.width = p.values.ends[:], 1, 1
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

// write appends the records, masked.
func (m *machine) write(dst []byte) []byte {
	b := &m.batch
	if b.count == 0 {
		return dst
	}
	room := wideRoom + int(b.places[len(b.places)-1]-b.places[0]) + len(`""`)*b.count
	for k := range b.pieces {
		p := &b.pieces[k]
		if p.values != nil {
			room += len(p.values.out)
			p.source = slices.Grow(p.values.out, moved)
			p.source = p.source[:cap(p.source)]
		} else {
			p.source, p.ends = b.data, b.places[p.first:]
		}
	}
	dst = slices.Grow(dst, room)
	switch {
	case b.fields == 1:
		dst = writeValues(dst, &b.pieces[0], b.count)
	case m.wide:
		end := writeWide(dst[len(dst):cap(dst)], b.pieces, b.count)
		dst = dst[:len(dst)+end]
	default:
		dst = writeRecords(dst, b.pieces, b.count)
	}
	m.trim()
	return dst
}

// trim gives back what one long value made of the space of a batch.
func (m *machine) trim() {
	for _, v := range m.batch.values {
		if cap(v.out) > keptBytes {
			v.out = nil
		}
	}
	if cap(m.scratch) > keptBytes {
		m.scratch = nil
	}
	if cap(m.apart) > keptBytes {
		m.apart = []byte{}
	}
}
