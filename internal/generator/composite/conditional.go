package composite

import (
	"standin/internal/generator"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

func conditional() generator.Spec {
	return generator.Spec{
		Name:    "conditional",
		Version: 1,
		Summary: "chooses among rules by the values of the row",
		Description: "The first of the `cases` whose conditions in `when` all hold decides with its `rule`; where none does, `otherwise` decides. " +
			"A case without conditions always holds, and two cases with one rule are an \"or\". A condition looks at the value itself, or at that of another " +
			"`column` of the row, always as the source has it. Each rule draws from the domain of its own generator, so a value has the stand-in that it has in " +
			"other columns of that generator.",
		Accepts: plan.Kinds(),
		Options: []generator.Option{
			{
				Name: "cases", Type: generator.ObjectsOption, Default: "[]", Summary: "What is asked, one after the other.",
				Fields: []generator.Option{
					{Name: "when", Type: generator.ObjectsOption, Default: "[]", Fields: conditionFields(), Summary: "The conditions, which must all hold."},
					{Name: "rule", Type: generator.RuleOption, Required: true, Summary: "The rule that decides then."},
				},
			},
			{Name: "otherwise", Type: generator.RuleOption, Default: `"constant"`, Summary: "The rule that decides where no case holds."},
		},
		OneToOne:         generator.No,
		Chooses:          choosesByColumns,
		Consistency:      generator.Always,
		Nulls:            true,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Becomes what the rule that decides makes of it.",
		Fallback:         "Every value is taken; the rule that decides may refuse it.",
		Examples: []generator.Example{
			{In: "jane.doe@acme.test", Out: ""},
			{Options: `{"cases":[{"when":[{"matches":"@"}],"rule":"email"}],"otherwise":"phone"}`, In: "jane.doe@acme.test", Out: "jackie.ward9447@example.net"},
			{Options: `{"cases":[{"when":[{"matches":"@"}],"rule":"email"}],"otherwise":"phone"}`, In: "212-555-0100", Out: "478-613-6112"},
			{Options: `{"cases":[{"when":[{"is":["test","robot"]}],"rule":"passthrough"}],"otherwise":{"generator":"name","part":"first"}}`, In: "robot", Out: "robot"},
			{Options: `{"cases":[{"when":[{"min":0}],"rule":"integer-key"}],"otherwise":"passthrough"}`, Type: plan.Type{Kind: plan.Integer}, In: "-1", Out: "-1"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			for _, entry := range o.Objects("cases") {
				for _, when := range entry.Objects("when") {
					if when.Has("column") {
						continue // its type is known when the rule is bound
					}
					if _, err := newCondition(when, c.Type); err != nil {
						return err
					}
				}
			}
			return nil
		},
		Parts: func(o generator.Options, c plan.Column) []generator.Part {
			cases, otherwise := branches(o, c)
			return append(cases, otherwise)
		},
		Compile: compileConditional,
	}
}

// branches are the rules of the cases and of all else, for the value as a whole.
func branches(o generator.Options, c plan.Column) (cases []generator.Part, otherwise generator.Part) {
	for _, entry := range o.Objects("cases") {
		cases = append(cases, part.Whole(entry.Rule("rule"), c))
	}
	return cases, part.Whole(o.Rule("otherwise"), c)
}

// choosesByColumns reports whether no condition looks at the value itself.
func choosesByColumns(o generator.Options) bool {
	for _, entry := range o.Objects("cases") {
		for _, when := range entry.Objects("when") {
			if !when.Has("column") {
				return false
			}
		}
	}
	return true
}

// branch is a rule and what must hold for it.
type branch struct {
	conditions []condition
	mask       generator.Mask
}

func compileConditional(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	cases, otherwise := branches(o, c)
	list := make([]branch, len(cases))
	for i, entry := range o.Objects("cases") {
		bound, err := d.Bind(cases[i])
		if err != nil {
			return nil, err
		}
		list[i].mask = bound.Mask
		for _, when := range entry.Objects("when") {
			var other *generator.Other
			of := c.Type
			if when.Has("column") {
				if other, err = d.Other(when.Text("column")); err != nil {
					return nil, err
				}
				of = other.Column.Type
			}
			made, err := newCondition(when, of)
			if err != nil {
				return nil, err
			}
			made.other = other
			list[i].conditions = append(list[i].conditions, made)
		}
	}
	bound, err := d.Bind(otherwise)
	if err != nil {
		return nil, err
	}
	list = append(list, branch{mask: bound.Mask})
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		chosen := 0
		for !list[chosen].holds(in, row) { // the last always does
			chosen++
		}
		return list[chosen].mask(dst, in, row)
	}, nil
}

func (b *branch) holds(in []byte, row *generator.Row) bool {
	for i := range b.conditions {
		c := &b.conditions[i]
		value := in
		if c.other != nil {
			value = c.other.Value(row)
		}
		if !c.holds(value) {
			return false
		}
	}
	return true
}
