package csv

import (
	"math/bits"
	"slices"
)

// index finds where the fields of a chunk end, 64 bytes at a time without looking at
// any of them singly.
type index struct {
	wide bool // the processor has what classifyWide and listBitsWide need
	// places holds -1 and the separators outside quotation marks.
	places  []uint32
	records int  // LFs outside quotation marks
	lines   int  // LFs in the chunk
	valid   bool // every quotation mark stands where one may
}

// batch is how many blocks are classified before they are used.
const batch = 32

// noPlace is before the first byte of a chunk.
const noPlace = ^uint32(0)

// build indexes a chunk. The index is valid if the chunk is records of the dialect and
// of that many fields.
func (x *index) build(chunk []byte, fields int) {
	x.places, x.records, x.lines, x.valid = append(x.places[:0], noPlace), 0, 0, true
	s := state{edge: 1} // a record begins
	whole := len(chunk) / blockSize
	for done := 0; done < whole; done += batch {
		x.add(&s, chunk[done*blockSize:], done, min(batch, whole-done))
	}
	var tail [blockSize]byte
	if copy(tail[:], chunk[whole*blockSize:]) > 0 {
		x.add(&s, tail[:], whole, 1)
	}
	x.valid = x.valid && s.inside == 0 && x.isRegular(chunk, fields)
}

// isRegular reports whether the records have that many fields: there are as many
// separators as they need, and each LF is where a record must end.
func (x *index) isRegular(chunk []byte, fields int) bool {
	if len(x.places)-1 != x.records*fields {
		return false
	}
	for last := fields; last < len(x.places); last += fields {
		if chunk[x.places[last]] != Newline {
			return false
		}
	}
	return true
}

// state is what one block hands to the next one.
type state struct {
	inside uint64 // all ones inside quotation marks, else zero
	edge   uint64 // 1 if the byte before is a separator outside quotation marks
	closed uint64 // 1 if the byte before is a mark that closes
}

// add appends the separators of some blocks and checks their quotation marks. A
// mark that opens must follow a separator, or a mark that closes (the two are a
// doubled one), and what follows one that closes must be a separator or a mark.
// data begins with them; the first is block number first of the chunk.
func (x *index) add(s *state, data []byte, first, count int) {
	var (
		blocks [batch]block
		masks  [batch]uint64 // of the separators
	)
	x.classify(data, blocks[:count])
	wrong := uint64(0)
	inside, edge, closed := s.inside, s.edge, s.closed
	for i := range blocks[:count] {
		b := &blocks[i]
		within := b.odd ^ inside
		separators := (b.delimiters | b.newlines) &^ within
		opens, closes := b.quotes&within, b.quotes&^within
		afterEdge, afterClose := separators<<1|edge, closes<<1|closed
		wrong |= opens&^(afterEdge|afterClose) | afterClose&^(separators|opens)
		inside, edge, closed = uint64(int64(within)>>63), separators>>63, closes>>63
		x.lines += bits.OnesCount64(b.newlines)
		x.records += bits.OnesCount64(b.newlines &^ within)
		masks[i] = separators
	}
	s.inside, s.edge, s.closed = inside, edge, closed
	x.valid = x.valid && wrong == 0
	x.list(masks[:count], uint32(first*blockSize))
}

// classify classifies len(blocks) times 64 bytes of data.
func (x *index) classify(data []byte, blocks []block) {
	if x.wide {
		classifyWide(data, blocks)
		return
	}
	classify(data, blocks)
	for i := range blocks {
		blocks[i].odd = parity(blocks[i].quotes)
	}
}

// list appends the places of separators: the bits of masks, of which the first bit is
// that place of the chunk.
func (x *index) list(masks []uint64, at uint32) {
	before := len(x.places)
	x.places = slices.Grow(x.places, blockSize*len(masks))
	room := x.places[before : before+blockSize*len(masks)]
	var count int
	if x.wide {
		count = listBitsWide(room, masks, at)
	} else {
		count = listBits(room, masks, at)
	}
	x.places = x.places[:before+count]
}
