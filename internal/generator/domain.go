package generator

import (
	"cmp"
	"encoding/binary"
	"strconv"

	"standin/internal/corpus"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// Domain is what one bound rule draws from.
type Domain struct {
	keyed.Domain // of the rule's domain name: for streams of values and for subkeys
	words        *corpus.Library
	anew         bool   // draw from the place of the row instead of from the value
	reads        []int  // the link group's columns, in order; empty: not linked
	padded       []bool // which of them are CHAR, whose padding does not count
	scratch      []byte // what is hashed, when it is not the value itself
}

// NewDomain derives the domain of a rule. A rule that draws anew has a domain
// of its column in the job, in which places take the part of values.
func NewDomain(table plan.Table, column int, spec Spec, keys Keys) (*Domain, error) {
	rule := table.Columns[column].Rule
	d := &Domain{words: keys.Words, anew: rule.Inconsistent || spec.Consistency == Never}
	if rule.Link != "" {
		for i, c := range table.Columns {
			if c.Rule.Link == rule.Link {
				d.reads = append(d.reads, i)
				d.padded = append(d.padded, c.Type.Kind == plan.Char)
			}
		}
	}
	key, name := keys.Masking, "value "+cmp.Or(rule.Domain, rule.Generator)
	if d.anew {
		// A link group draws one stream per row, so its columns share a name.
		place := "column " + table.Columns[column].Name
		if rule.Link != "" {
			place = "link " + rule.Link
		}
		key, name = keys.Job, "place "+strconv.Quote(table.Schema)+"."+strconv.Quote(table.Name)+" "+strconv.Quote(place)
	}
	var err error
	d.Domain, err = key.Domain(keyed.PRF(keys.PRF), name)
	return d, err
}

// Linked reports whether other columns of the row are drawn from the same stream.
func (d *Domain) Linked() bool { return len(d.reads) > 0 }

// Words are the word lists.
func (d *Domain) Words() *corpus.Library { return d.words }

// Reads are the indexes of the columns whose values Row.Values must hold.
func (d *Domain) Reads() []int { return d.reads }

// Draw is the stream for one value: of the value itself when the rule is
// consistent, of the values of its whole group when it is linked, and of the
// record's place (file and byte offset) when it draws anew for each row.
func (d *Domain) Draw(in []byte, row *Row) keyed.Stream {
	switch {
	case d.anew:
		d.scratch = binary.LittleEndian.AppendUint64(d.scratch[:0], uint64(row.Offset))
		d.scratch = append(d.scratch, row.File...)
		return d.Stream(d.scratch)
	case d.Linked():
		// Each value stands after its length, NULL as a length that none has.
		d.scratch = d.scratch[:0]
		for i, column := range d.reads {
			value := row.Values[column]
			if d.padded[i] {
				value = character.TrimBlanks(value)
			}
			if value == nil {
				d.scratch = binary.LittleEndian.AppendUint64(d.scratch, ^uint64(0))
				continue
			}
			d.scratch = binary.LittleEndian.AppendUint64(d.scratch, uint64(len(value)))
			d.scratch = append(d.scratch, value...)
		}
		return d.Stream(d.scratch)
	default:
		return d.Stream(in)
	}
}
