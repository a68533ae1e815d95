package generator

import (
	"standin/internal/keyed"
	"standin/internal/plan"
)

// Batch is how many values at most are prepared at a time.
const Batch = 64

// Preparation does for some values of a column, at most Batch, what else their
// Mask would do one after the other: it hashes or encrypts them. Values that do not
// depend on each other keep a processor busier than one alone can. values are as a
// Mask gets them, NULL included; made[i] is of values[i]. It fails for no value; what
// a Mask refuses may get anything. It belongs to one goroutine, as its Mask does.
type Preparation func(values [][]byte, made *Prepared)

// Prepared is what a Preparation made of each value: the stream that is drawn from,
// or the encrypted number.
type Prepared struct {
	Streams [Batch]keyed.Stream
	Numbers [Batch]uint64
}

// PrepareDraws is the Spec.Prepare of a generator whose Mask draws from the value as
// it stands.
func PrepareDraws(_ Options, _ plan.Column, d *Domain) Preparation {
	if d.anew {
		return nil
	}
	return func(values [][]byte, made *Prepared) { d.Streams(values, made.Streams[:len(values)]) }
}

// PrepareForms makes the Preparation of a Mask that draws from another form of its
// value, which form appends to dst.
func (d *Domain) PrepareForms(form func(dst, in []byte) []byte) Preparation {
	if d.anew {
		return nil
	}
	var (
		forms [Batch][]byte
		space []byte
	)
	return func(values [][]byte, made *Prepared) {
		space = space[:0]
		for i, value := range values {
			from := len(space)
			space = form(space, value)
			forms[i] = space[from:]
		}
		d.Streams(forms[:len(values)], made.Streams[:len(values)])
	}
}
