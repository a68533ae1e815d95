package registry

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"standin/internal/generator"
	"standin/internal/plan"
)

// bindPart makes the rule of a part ready. Each call of the Mask is a part of its
// own to a rule that draws anew.
func (b *binding) bindPart(p generator.Part) (generator.Bound, error) {
	b.parts++
	column, err := columnOf(p)
	if err != nil {
		return generator.Bound{}, err
	}
	column.Name = b.table.Columns[b.column].Name
	bound, err := b.bind(column, true)
	if err != nil {
		return bound, fmt.Errorf("%s: %w", p.Option, err)
	}
	bound = lent(bound)
	mask := bound.Mask
	bound.Mask = func(dst, in []byte, row *generator.Row) ([]byte, error) {
		row.Part++
		return mask(dst, in, row)
	}
	return bound, nil
}

// lent is a rule made ready for another rule to call, with any value or NULL.
func lent(bound generator.Bound) generator.Bound {
	mask, nulls := bound.Mask, bound.Nulls
	bound.Nulls, bound.Direct, bound.Prepare = true, nil, nil
	bound.Mask = func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if in == nil && !nulls {
			return nil, nil
		}
		return mask(dst, in, row)
	}
	return bound
}

// bindColumn makes the rule of another column ready, which must not be parted in
// its turn, nor come back to this one. The parts of that column's values are counted apart from those of this one.
func (b *binding) bindColumn(column int) (generator.Bound, error) {
	other := b.table.Columns[column]
	if len(other.Rule.Partition) > 0 {
		return generator.Bound{}, fmt.Errorf("column %s is parted by other columns itself", other.Name)
	}
	others := append(slices.Clone(b.others), b.column)
	if slices.Contains(others, column) {
		return generator.Bound{}, fmt.Errorf("the stand-in of column %s is made of itself, by way of other columns", other.Name)
	}
	bound, err := bindFor(others, b.table, column, b.keys)
	if err != nil {
		return bound, err
	}
	bound = lent(bound)
	mask := bound.Mask
	bound.Mask = func(dst, in []byte, row *generator.Row) ([]byte, error) {
		part := row.Part
		out, err := mask(dst, in, row)
		row.Part = part
		return out, err
	}
	return bound, nil
}

// columnOf is a column that is like a part: of the first type that its rule's
// generator takes.
func columnOf(p generator.Part) (plan.Column, error) {
	spec, ok := Lookup(p.Rule.Generator)
	if !ok {
		return plan.Column{}, fmt.Errorf("there is no generator %q", p.Rule.Generator)
	}
	for _, t := range p.Types {
		if spec.AcceptsKind(t.Kind) {
			return plan.Column{Type: t, NotNull: p.NotNull, Rule: p.Rule}, nil
		}
	}
	names := make([]string, len(p.Types))
	for i, t := range p.Types {
		names[i] = t.String()
	}
	return plan.Column{}, fmt.Errorf("generator %s does not take values of type %s", spec.Name, strings.Join(names, " or "))
}

// countParts lets the parts of each value count from one.
func countParts(mask generator.Mask) generator.Mask {
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		row.Part = 0
		return mask(dst, in, row)
	}
}

// checkPart is Check of the rule of a part; its faults name the option.
func checkPart(p generator.Part) []error {
	column, err := columnOf(p)
	if err != nil {
		return []error{generator.NewOptionFault(p.Option, err.Error())}
	}
	if spec, _ := Lookup(p.Rule.Generator); spec.Study != nil || spec.Ordinals {
		return []error{generator.NewOptionFault(p.Option, "generator "+spec.Name+" draws from what the whole column holds, so it cannot stand within another rule")}
	}
	faults := Check(p.Rule, column)
	for i, err := range faults {
		if inner, ok := errors.AsType[*generator.OptionFault](err); ok && inner.Option != "" {
			faults[i] = generator.NewOptionFault(p.Option+"."+inner.Option, inner.Problem)
		} else {
			faults[i] = generator.NewOptionFault(p.Option, err.Error())
		}
	}
	return faults
}

// Columns are the columns that the options of a rule name, and those of the rules
// among them. The rule has passed Check.
func Columns(rule plan.Rule) []generator.NamedColumn {
	var list []generator.NamedColumn
	walk(rule, "", func(rule plan.Rule, spec generator.Spec, options generator.Options, path string) {
		for _, named := range spec.Columns(rule, options) {
			list = append(list, generator.NamedColumn{Option: path + named.Option, Name: named.Name})
		}
	})
	return list
}

// Versions are the versions of the generators of the rules among the options of a
// rule, at any depth, by name; nil if there are none. The rule has passed Check.
func Versions(rule plan.Rule) map[string]int {
	var versions map[string]int
	walk(rule, "", func(_ plan.Rule, spec generator.Spec, _ generator.Options, path string) {
		if path == "" {
			return
		}
		if versions == nil {
			versions = map[string]int{}
		}
		versions[spec.Name] = spec.Version
	})
	return versions
}

// walk visits a rule and every rule among its options, with the path of each.
func walk(rule plan.Rule, path string, visit func(plan.Rule, generator.Spec, generator.Options, string)) {
	spec, ok := Lookup(rule.Generator)
	if !ok {
		return
	}
	options, _ := spec.Parse(rule.Options)
	visit(rule, spec, options, path)
	for _, part := range spec.Rules(options) {
		walk(part.Rule, path+part.Option+".", visit)
	}
}
