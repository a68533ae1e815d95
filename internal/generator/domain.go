package generator

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"

	"standin/internal/corpus"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// Domain is what one bound rule draws from.
type Domain struct {
	keyed.Domain // of the rule's domain name: for streams of values and for subkeys
	words        *corpus.Library
	scope        Scope
	anew         bool    // draw from the place of the row instead of from the value
	link         []Other // the link group's columns, in order; empty: not linked
	with         *Other  // the column whose value is drawn from; nil: the rule's own
	reads        []int   // the columns of the row that the rule looks at
	scratch      []byte  // what is hashed, when it is not the value itself
}

// Scope is where a rule works, and what it can ask for.
type Scope struct {
	Table  plan.Table
	Column int // the index of the rule's column
	Keys   Keys
	Part   bool // the rule is for parts of the column's values
	// Bind makes the rule of a part of the column's values ready.
	Bind func(Part) (Bound, error)
	// BindColumn makes the rule of another column of the table ready.
	BindColumn func(column int) (Bound, error)
}

// NewDomain derives the domain of a rule. A rule that draws anew has a domain
// of its column in the job, in which places take the part of values.
func NewDomain(scope Scope, rule plan.Rule, spec Spec) (*Domain, error) {
	d := &Domain{scope: scope, words: scope.Keys.Words, anew: rule.Inconsistent || spec.Consistency == Never}
	if rule.Link != "" {
		for i, c := range scope.Table.Columns {
			if c.Rule.Link == rule.Link {
				d.link = append(d.link, Other{Index: i, Column: c})
				d.reads = append(d.reads, i)
			}
		}
	}
	key, name := scope.Keys.Masking, "value "+cmp.Or(rule.Domain, rule.Generator)
	var err error
	switch {
	case d.anew:
		key, name = scope.Keys.Job, scope.place(rule)
	case rule.With != "":
		if d.with, err = d.Other(rule.With); err != nil {
			return nil, err
		}
		name = "other " + cmp.Or(rule.Domain, rule.Generator)
	}
	d.Domain, err = key.Domain(keyed.PRF(scope.Keys.PRF), name)
	return d, err
}

// place names what draws anew: a column, the parts of its values, or a link group,
// whose columns share one stream per row.
func (s Scope) place(rule plan.Rule) string {
	place := "column " + s.Table.Columns[s.Column].Name
	switch {
	case rule.Link != "":
		place = "link " + rule.Link
	case s.Part:
		place = "parts of " + place
	}
	return "place " + strconv.Quote(s.Table.Schema) + "." + strconv.Quote(s.Table.Name) + " " + strconv.Quote(place)
}

// Bind makes the rule of a part of the values ready: Compile calls it once for each
// part. The bound Mask takes nil for NULL, whatever the generator asks for. The columns that the rule looks at
// become those of the whole.
func (d *Domain) Bind(part Part) (Bound, error) {
	bound, err := d.scope.Bind(part)
	if err != nil {
		return bound, err
	}
	d.reads = append(d.reads, bound.Reads...)
	return bound, nil
}

// Linked reports whether other columns of the row are drawn from the same stream.
func (d *Domain) Linked() bool { return len(d.link) > 0 }

// statistics are what Study's Conclude made for the rule's columns; kept says that the
// keys have them.
func (d *Domain) statistics(rule plan.Rule, study Study) (text []byte, kept bool, err error) {
	group := NewGroup(d.scope.Table, d.scope.Column)
	name := group.First().Name
	if i := slices.IndexFunc(d.scope.Table.Statistics, func(s plan.Statistics) bool { return s.Column == name }); i >= 0 {
		if text, ok := d.scope.Keys.Statistics[d.scope.Table.Statistics[i].Key]; ok {
			return text, true, nil
		}
	}
	if !d.scope.Keys.trial {
		return nil, false, fmt.Errorf("generator %s draws from statistics of the source's rows, which only a job and a preview take", rule.Generator)
	}
	answers := make([]Answer, len(study.Questions))
	for i, q := range study.Questions {
		answers[i] = madeUp(d.scope.Table, q)
	}
	noise, err := d.scope.Keys.Noise(d.scope.Table, name)
	if err != nil {
		return nil, false, err
	}
	text, err = study.Conclude(answers, noise)
	return text, false, err
}

// Group are the columns that are drawn together with the rule's.
func (d *Domain) Group() Group { return NewGroup(d.scope.Table, d.scope.Column) }

// Words are the word lists.
func (d *Domain) Words() *corpus.Library { return d.words }

// Reads are the indexes of the columns whose values Row.Values must hold.
func (d *Domain) Reads() []int { return d.reads }

// Draw is the stream for one value: of the value itself when the rule is
// consistent, of another column's when it is consistent with that and it is not NULL, of the values of its whole group when it is linked, and of the
// record's place (file and byte offset) when it draws anew for each row.
func (d *Domain) Draw(in []byte, row *Row) keyed.Stream {
	if row.Prepared != nil {
		return row.Prepared.Streams[row.Place%Batch]
	}
	return d.draw(in, row)
}

func (d *Domain) draw(in []byte, row *Row) keyed.Stream {
	switch {
	case d.with != nil && row.Values[d.with.Index] != nil:
		return d.Stream(d.with.Value(row))
	case d.anew:
		d.scratch = binary.LittleEndian.AppendUint64(d.scratch[:0], uint64(row.Offset))
		if d.scope.Part { // equal parts of one value are drawn apart
			d.scratch = binary.LittleEndian.AppendUint64(d.scratch, uint64(row.Part))
		}
		d.scratch = append(d.scratch, row.File...)
		return d.Stream(d.scratch)
	case d.Linked():
		// Each value stands after its length, NULL as a length that none has.
		d.scratch = d.scratch[:0]
		for i := range d.link {
			value := d.link[i].Value(row)
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
