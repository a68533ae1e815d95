package composite

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/expression"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

// conditionFields are the keys of a condition.
func conditionFields() []generator.Option {
	return []generator.Option{
		{Name: "column", Type: generator.ColumnOption, Summary: "The column that is looked at; without it the rule's own."},
		{Name: "is", Type: generator.ScalarsOption, Summary: "The value is one of these; null stands for NULL."},
		{Name: "not", Type: generator.ScalarsOption, Summary: "The value is none of these. NULL is no value, so it is none of them unless null is listed."},
		{Name: "matches", Type: generator.TextOption, Summary: "A part of the value matches the regular expression (RE2 syntax)."},
		{Name: "min", Type: generator.ScalarOption, Summary: "The value is this or more: a number, a date or time, or a text in the order of its bytes."},
		{Name: "max", Type: generator.ScalarOption, Summary: "The value is this or less."},
	}
}

// condition is what a value is asked.
type condition struct {
	other    *generator.Other // the column that is looked at; nil: the rule's own
	kind     plan.Type
	is, not  *list
	matches  *expression.Expression
	min, max []byte
}

// list is some values of a column's type; NULL is one of them if null is set.
type list struct {
	values [][]byte
	null   bool
}

func newCondition(o generator.Options, t plan.Type) (c condition, err error) {
	c = condition{kind: t}
	if !t.Kind.IsComparable() && !asksForNull(o) {
		return c, fmt.Errorf("values of type %s are not compared: a condition can only ask whether they are null", t)
	}
	if c.is, err = newList(o, "is", t); err != nil {
		return c, err
	}
	if c.not, err = newList(o, "not", t); err != nil {
		return c, err
	}
	if o.Has("matches") {
		if c.matches, err = expression.Compile(o.Text("matches")); err != nil {
			return c, fmt.Errorf("matches: %w", err)
		}
	}
	for name, bound := range map[string]*[]byte{"min": &c.min, "max": &c.max} {
		if !o.Has(name) {
			continue
		}
		text, err := value.Canonical(o.Text(name), unbounded(t))
		if err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
		*bound = []byte(text)
	}
	return c, nil
}

// asksForNull reports whether a condition asks no more of a value than whether it is NULL.
func asksForNull(o generator.Options) bool {
	return !slices.ContainsFunc([]string{"matches", "min", "max"}, o.Has) &&
		!slices.ContainsFunc(slices.Concat(o.Scalars("is"), o.Scalars("not")), func(s generator.Scalar) bool { return !s.Null })
}

func newList(o generator.Options, name string, t plan.Type) (*list, error) {
	if !o.Has(name) {
		return nil, nil
	}
	l := &list{}
	for i, scalar := range o.Scalars(name) {
		if scalar.Null {
			l.null = true
			continue
		}
		text, err := value.Canonical(scalar.Text, unbounded(t))
		if err != nil {
			return nil, fmt.Errorf("%s: value %d: %w", name, i+1, err)
		}
		l.values = append(l.values, []byte(text))
	}
	return l, nil
}

// unbounded is the type without the length of a text, which no comparison needs.
func unbounded(t plan.Type) plan.Type {
	if t.Kind.IsText() {
		return plan.Type{Kind: plan.VarChar}
	}
	return t
}

func (l *list) holds(in []byte, of plan.Type) bool {
	if in == nil {
		return l.null
	}
	return slices.ContainsFunc(l.values, func(v []byte) bool { return bytes.Equal(v, in) || hasSpellings(of.Kind) && compare(v, in, of) == 0 })
}

// hasSpellings reports whether one value of a kind can be written in several ways.
func hasSpellings(k plan.Kind) bool {
	switch k {
	case plan.Real, plan.Double, plan.Timestamp, plan.TimestampTZ, plan.Time, plan.TimeTZ:
		return true
	default:
		return false
	}
}

// holds reports whether the condition is true of a value, nil for NULL.
func (c *condition) holds(in []byte) bool {
	if c.kind.Kind == plan.Char {
		in = character.TrimBlanks(in)
	}
	switch {
	case c.is != nil && !c.is.holds(in, c.kind), c.not != nil && c.not.holds(in, c.kind):
		return false
	case in == nil:
		return c.matches == nil && c.min == nil && c.max == nil
	case c.matches != nil && c.matches.Find(in, 0) == nil:
		return false
	default:
		return (c.min == nil || compare(in, c.min, c.kind) >= 0) && (c.max == nil || compare(in, c.max, c.kind) <= 0)
	}
}

// compare orders two values of a type as the warehouse does, texts by their bytes.
func compare(a, b []byte, t plan.Type) int {
	switch t.Kind {
	case plan.SmallInt, plan.Integer, plan.BigInt, plan.Decimal:
		x, okX := value.ParseDecimal(a, t.Scale)
		y, okY := value.ParseDecimal(b, t.Scale)
		if okX && okY {
			return x.Compare(y)
		}
	case plan.Real, plan.Double:
		x, okX := value.ParseFloat(a, t.Kind)
		y, okY := value.ParseFloat(b, t.Kind)
		if okX && okY {
			return value.CompareFloats(x, y)
		}
	case plan.Date, plan.Timestamp, plan.TimestampTZ:
		x, okX := value.ParseMoment(a, t.Kind)
		y, okY := value.ParseMoment(b, t.Kind)
		if okX && okY {
			return x.Compare(y)
		}
	case plan.Time, plan.TimeTZ:
		x, okX := value.ParseClock(a, t.Kind)
		y, okY := value.ParseClock(b, t.Kind)
		if okX && okY {
			return cmp.Compare(x, y)
		}
	}
	return bytes.Compare(a, b)
}
