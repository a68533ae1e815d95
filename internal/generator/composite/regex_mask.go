package composite

import (
	"standin/internal/generator"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

func regexMask() generator.Spec {
	return generator.Spec{
		Name:        "regex-mask",
		Version:     1,
		Summary:     "runs rules on what the groups of regular expressions match",
		Description: whatExpressionsDo + "\n\nA text that no expression matches becomes what the rule in `otherwise` makes of it.",
		Accepts:     generator.Texts(),
		Options: []generator.Option{
			expressionsOption(),
			{Name: "otherwise", Type: generator.RuleOption, Default: `"character-scramble"`, Summary: "The rule of texts that no expression matches."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Is a text like any other: an expression may match it, or `otherwise` decides.",
		Fallback:         "A text that no expression matches becomes what `otherwise` makes of it.",
		Examples: []generator.Example{
			{Options: `{"expressions":[{"pattern":"^(\\w+)-(\\d{4})$","groups":["passthrough","character-scramble"]}]}`, In: "ACME-4711", Out: "ACME-6115"},
			{Options: `{"expressions":[{"pattern":"[\\w.]+@[\\w.]+\\w","groups":["email"]}]}`, In: "Mail jane.doe@acme.test or joe@acme.test.", Out: "Mail jackie.ward9447@example.net or reymundoondricka4335@example.net."},
			{Options: `{"expressions":[{"pattern":"[\\w.]+@[\\w.]+\\w","groups":["email"],"all":false}]}`, In: "Mail jane.doe@acme.test or joe@acme.test.", Out: "Mail jackie.ward9447@example.net or joe@acme.test."},
			{Options: `{"expressions":[{"pattern":"born (\\d{4}-\\d\\d-\\d\\d)","groups":["timestamp-shift"]},{"pattern":"(?i)^mrs? (.+)$","groups":[{"generator":"name","part":"last"}]}]}`, In: "Mrs Miller", Out: "Mrs Hartmann"},
			{In: "no expression", Out: "zs pkxwujkvwu"},
			{Options: `{"expressions":[{"pattern":"^n/a$","groups":["passthrough"]}],"otherwise":"null"}`, In: "Jane", Null: true},
		},
		Fits: func(o generator.Options, _ plan.Column) error { return checkExpressions(o) },
		Parts: func(o generator.Options, c plan.Column) []generator.Part {
			return append(groupParts(o), part.Whole(o.Rule("otherwise"), c))
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			list, err := newExpressions(o, d)
			if err != nil {
				return nil, err
			}
			otherwise, err := d.Bind(part.Whole(o.Rule("otherwise"), c))
			if err != nil {
				return nil, err
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				out, ok, err := list.append(dst, in, row)
				if !ok {
					return otherwise.Mask(dst, in, row)
				}
				return out, err
			}, nil
		},
	}
}
