package generator

import (
	"fmt"

	"standin/internal/generator/character"
	"standin/internal/plan"
)

// Other is another column of the row, at which a rule looks.
type Other struct {
	Index  int // Row.Values has the column's value there, as the source has it
	Column plan.Column
	// Mask makes the column's own stand-in, and NULL of NULL where the column's generator
	// does not ask for it. It leaves Row.Part as it was. Nil: the column passes through,
	// or BindOther has not been called.
	Mask Mask
}

// Value is what the source has in the column, without the blanks that pad CHAR and
// mean nothing; nil is NULL.
func (o *Other) Value(row *Row) []byte {
	value := row.Values[o.Index]
	if o.Column.Type.Kind == plan.Char {
		return character.TrimBlanks(value)
	}
	return value
}

// Other finds a column of the table by its name. Row.Values will hold its value.
func (d *Domain) Other(name string) (*Other, error) {
	column, i := d.scope.Table.Column(name)
	if i < 0 {
		return nil, fmt.Errorf("the table has no column %s", name)
	}
	d.reads = append(d.reads, i)
	return &Other{Index: i, Column: column}, nil
}

// BindOther makes the rule of another column ready, so that Mask makes what the copy
// has there. The columns at which that rule looks become those of this one.
func (d *Domain) BindOther(o *Other) error {
	if o.Column.Rule.IsPassthrough() {
		return nil
	}
	bound, err := d.scope.BindColumn(o.Index)
	if err != nil {
		return err
	}
	o.Mask = bound.Mask
	d.reads = append(d.reads, bound.Reads...)
	return nil
}

// Partition are the columns by which the rule's rows are parted, in its order: by the
// values that the copy has in them.
func (d *Domain) Partition(rule plan.Rule) ([]*Other, error) {
	list := make([]*Other, len(rule.Partition))
	for i, name := range rule.Partition {
		var err error
		if list[i], err = d.Other(name); err != nil {
			return nil, err
		}
		if err := d.BindOther(list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}
