package csv

import "math/bits"

// index holds, of a chunk, where its fields end, found for 64 bytes at a time
// without looking at any of them singly.
type index struct {
	separators []uint64 // a bit for each byte of the chunk: a separator outside quotation marks
	lines      int      // LFs in the chunk
	valid      bool     // every quotation mark stands where one may
}

// batch is how many blocks are classified before they are used.
const batch = 32

// build indexes a chunk.
func (x *index) build(chunk []byte) {
	x.separators, x.lines, x.valid = x.separators[:0], 0, true
	var blocks [batch]block
	s := state{edge: 1} // a record begins
	whole := len(chunk) / blockSize
	for done := 0; done < whole; done += batch {
		part := blocks[:min(batch, whole-done)]
		classify(chunk[done*blockSize:], part)
		x.add(&s, part)
	}
	var tail [blockSize]byte
	if copy(tail[:], chunk[whole*blockSize:]) > 0 {
		classify(tail[:], blocks[:1])
		x.add(&s, blocks[:1])
	}
	x.valid = x.valid && s.inside == 0
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
func (x *index) add(s *state, blocks []block) {
	wrong := uint64(0)
	inside, edge, closed := s.inside, s.edge, s.closed
	for i := range blocks {
		b := &blocks[i]
		within := parity(b.quotes) ^ inside
		separators := (b.delimiters | b.newlines) &^ within
		opens, closes := b.quotes&within, b.quotes&^within
		afterEdge, afterClose := separators<<1|edge, closes<<1|closed
		wrong |= opens&^(afterEdge|afterClose) | afterClose&^(separators|opens)
		inside, edge, closed = uint64(int64(within)>>63), separators>>63, closes>>63
		x.lines += bits.OnesCount64(b.newlines)
		x.separators = append(x.separators, separators)
	}
	s.inside, s.edge, s.closed = inside, edge, closed
	x.valid = x.valid && wrong == 0
}

// parity has a bit set where the number of set bits up to it, itself included,
// is odd.
func parity(mask uint64) uint64 {
	for shift := 1; shift < 64; shift *= 2 {
		mask ^= mask << shift
	}
	return mask
}
