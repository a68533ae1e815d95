package registry

import (
	"errors"
	"fmt"
	"math"

	"standin/internal/document"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

// Bind makes the rule of a table's column ready. Each worker binds its own. The
// error is a *fault.Error of code rule-refused.
//
// The bound Mask gives a CHAR value without its padding to the generator, so that
// CHAR and VARCHAR columns share stand-ins. It refuses an output that is longer than the column's CHAR or
// VARCHAR length (in bytes) unless the generator may shorten it, one that
// is not ASCII in a CHAR column, and one that is no JSON, or too long for its text, in
// a SUPER column: a *fault.Error of code value-refused.
func Bind(table plan.Table, column int, keys generator.Keys) (generator.Bound, error) {
	return bindFor(nil, table, column, keys)
}

// bindFor is Bind for the rules of other columns, each asked for by the one before it.
func bindFor(others []int, table plan.Table, column int, keys generator.Keys) (generator.Bound, error) {
	c := table.Columns[column]
	b := binding{table: table, column: column, keys: keys, others: others}
	bound, err := b.bind(c, false)
	if err != nil {
		return generator.Bound{}, fault.New(fault.RuleRefused, "bind the rule of column %s: %w", c.Name, err).WithTable(table.String())
	}
	if b.parts > 0 {
		bound.Mask, bound.Direct = countParts(bound.Mask), nil
	}
	return bound, nil
}

// binding makes the rule of a column ready, and those of the parts of its values.
type binding struct {
	table  plan.Table
	column int
	keys   generator.Keys
	others []int // the columns whose rules ask for this one's
	parts  int
}

// bind makes the rule of c ready: the column, or a column that is like a part of
// its values.
func (b *binding) bind(c plan.Column, part bool) (generator.Bound, error) {
	spec, ok := Lookup(c.Rule.Generator)
	if faults := check(spec, ok, c.Rule, c); len(faults) > 0 {
		return generator.Bound{}, errors.Join(faults...)
	}
	if err := sameVersion(b.table.Columns[b.column].Rule, c.Rule, spec, part); err != nil {
		return generator.Bound{}, err
	}
	options, _ := spec.Parse(c.Rule.Options)
	domain, err := generator.NewDomain(generator.Scope{Table: b.table, Column: b.column, Keys: b.keys, Part: part, Bind: b.bindPart, BindColumn: b.bindColumn}, c.Rule, spec)
	if err != nil {
		return generator.Bound{}, err
	}
	mask, err := spec.Compile(options, c, domain)
	if err != nil {
		return generator.Bound{}, err
	}
	bound := generator.Bound{
		Mask: fit(mask, c.Type, spec), Nulls: spec.Nulls, Reads: domain.Reads(),
		Plain: spec.Plain != nil && spec.Plain(options) && c.Type.Kind != plan.HLLSketch, // whose JSON has commas
		Type:  c.Type, Prepare: prepare(options, c, domain, spec),
	}
	bound.Direct, bound.Most = bound.Mask, math.MaxInt
	if c.Type.Kind == plan.VarChar && c.Type.Length > 0 {
		bound.Direct, bound.Most = mask, c.Type.Length
	}
	return bound, nil
}

// prepare gives a Preparation what fit gives the Mask. A rule that looks at more than
// its value prepares nothing: it may hand its row to other rules' masks, and draws from
// what a Preparation does not see.
func prepare(o generator.Options, c plan.Column, d *generator.Domain, spec generator.Spec) generator.Preparation {
	if spec.Prepare == nil || len(d.Reads()) > 0 {
		return nil
	}
	preparation := spec.Prepare(o, c, d)
	if preparation == nil || c.Type.Kind != plan.Char || c.Type.Length <= 0 {
		return preparation
	}
	var trimmed [generator.Batch][]byte
	return func(values [][]byte, made *generator.Prepared) {
		for i, value := range values {
			trimmed[i] = character.TrimBlanks(value)
		}
		preparation(trimmed[:len(values)], made)
	}
}

// sameVersion refuses a plan that was made for another version of a generator.
func sameVersion(whole, rule plan.Rule, spec generator.Spec, part bool) error {
	want := rule.Version
	if part {
		want = whole.Parts[spec.Name]
	}
	if want != 0 && want != spec.Version {
		return fmt.Errorf("the plan wants version %d of generator %s, and this program has version %d", want, spec.Name, spec.Version)
	}
	return nil
}

// Check returns everything that is wrong with a rule for a column: the
// generator is unknown, does not take the column's type, or its options do not
// suit. Faults of options are *generator.OptionFault.
func Check(rule plan.Rule, column plan.Column) []error {
	spec, ok := Lookup(rule.Generator)
	return check(spec, ok, rule, column)
}

// check is Check with the rule's generator looked up, which takes longer than all
// else that it does.
func check(spec generator.Spec, known bool, rule plan.Rule, column plan.Column) []error {
	if !known {
		return []error{fmt.Errorf("there is no generator %q", rule.Generator)}
	}
	var faults []error
	if !spec.AcceptsKind(column.Type.Kind) {
		faults = append(faults, fmt.Errorf("generator %s does not take values of type %s", spec.Name, column.Type))
	}
	if rule.Inconsistent && spec.Consistency == generator.Always {
		faults = append(faults, fmt.Errorf("generator %s is always consistent", spec.Name))
	}
	if rule.With != "" && (rule.Inconsistent || spec.Consistency != generator.Optional) {
		faults = append(faults, generator.NewOptionFault("consistent_with", "only a rule that is consistent, with a generator that can also draw anew, can be consistent with another column"))
	}
	if len(rule.Partition) > 0 && !spec.Partitionable {
		faults = append(faults, generator.NewOptionFault("partition", "generator "+spec.Name+" draws nothing that rows could part"))
	}
	if rule.Link != "" && !spec.Linkable {
		faults = append(faults, fmt.Errorf("generator %s cannot be linked", spec.Name))
	}
	options, wrong := spec.Parse(rule.Options)
	for _, f := range wrong {
		faults = append(faults, f)
	}
	if len(faults) > 0 {
		return faults
	}
	if rule.With != "" && spec.OneToOne(options) {
		faults = append(faults, generator.NewOptionFault("consistent_with", "generator "+spec.Name+" with these options is one-to-one in the value itself"))
	}
	if spec.Fits != nil {
		if err := spec.Fits(options, column); err != nil {
			faults = append(faults, err)
		}
	}
	if spec.Parts != nil {
		for _, part := range spec.Parts(options, column) {
			faults = append(faults, checkPart(part)...)
		}
	}
	return faults
}

// fit keeps what leaves a generator within the column's type.
func fit(mask generator.Mask, t plan.Type, spec generator.Spec) generator.Mask {
	switch {
	case spec.Name == plan.Passthrough:
		return mask
	case t.Kind == plan.Super:
		return fitJSON(mask, spec)
	case !t.Kind.IsText() || t.Length <= 0:
		return mask
	}
	tooLong := fault.New(fault.ValueRefused, "generator %s made a value longer than %s", spec.Name, t)
	notASCII := fault.New(fault.ValueRefused, "generator %s made a value that is not ASCII for %s", spec.Name, t)
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if t.Kind == plan.Char {
			in = character.TrimBlanks(in)
		}
		start := len(dst)
		out, err := mask(dst, in, row)
		if err != nil || out == nil {
			return nil, err
		}
		if len(out)-start > t.Length {
			if !spec.Shortens {
				return nil, tooLong
			}
			out = out[:start+character.Shorten(out[start:], t.Length)]
		}
		if t.Kind == plan.Char && !character.IsASCII(out[start:]) {
			return nil, notASCII
		}
		return out, nil
	}
}

// fitJSON keeps what leaves a generator JSON that a SUPER column takes: a COPY refuses a
// file for one text that is none (Redshift load error 1224).
func fitJSON(mask generator.Mask, spec generator.Spec) generator.Mask {
	invalid := fault.New(fault.ValueRefused, "generator %s made a value that is no JSON for a SUPER column", spec.Name)
	tooLong := fault.New(fault.ValueRefused, "generator %s made JSON longer than %d bytes", spec.Name, plan.LongestText)
	text := document.NewJSON(nil)
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		start := len(dst)
		out, err := mask(dst, in, row)
		switch {
		case err != nil || out == nil:
			return nil, err
		case len(out)-start > plan.LongestText:
			return nil, tooLong
		case !text.Valid(out[start:]):
			return nil, invalid
		}
		return out, nil
	}
}
