package generator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"standin/internal/plan"
)

// Part is a rule among the options of another, for parts of its values: what
// stands at a path of a JSON text, what a group of an expression matches, or the
// value as a whole in some rows. Options makes it, and the composite generator
// adds the types that the part can have.
type Part struct {
	Option string // where the rule stands among the options, such as "cases[0].rule"
	Key    string // the key of a RuleMapOption
	Rule   plan.Rule
	// Types are what the part can be, the most apt first: its rule is bound to the
	// first that its generator takes. VARCHAR without a length has no bound.
	Types   []plan.Type
	NotNull bool // the part cannot become NULL
}

// The keys of a rule among options. The others are the options of its generator.
const (
	ruleGenerator  = "generator"
	ruleDomain     = "domain"
	ruleConsistent = "consistent"
	ruleWith       = "consistent_with"
	ruleKey        = "key" // of a rule that prepare makes of a key's
)

// ParseRule reads a rule that stands among the options of another: the bare name
// of a generator, or an object of `generator`, `domain`, `consistent`,
// `consistent_with` and the options of that generator, which are not checked.
func ParseRule(raw json.RawMessage) (plan.Rule, error) {
	var rule plan.Rule
	if json.Unmarshal(raw, &rule.Generator) == nil && rule.Generator != "" {
		return rule, nil
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil || object == nil {
		return rule, errors.New("it must be a rule: the name of a generator, or a mapping with the key generator")
	}
	consistent := true
	for key, into := range map[string]any{ruleGenerator: &rule.Generator, ruleDomain: &rule.Domain, ruleConsistent: &consistent, ruleWith: &rule.With, ruleKey: &rule.Key} {
		text, ok := object[key]
		if ok && json.Unmarshal(text, into) != nil {
			return rule, fmt.Errorf("its %s is of another type", key)
		}
		delete(object, key)
	}
	rule.Inconsistent = !consistent
	if rule.Generator == "" {
		return rule, errors.New("it lacks the key generator")
	}
	if len(object) > 0 {
		options, err := json.Marshal(object)
		if err != nil {
			return rule, err
		}
		rule.Options = options
	}
	return rule, nil
}

// FormatRule is the rule as ParseRule reads it, the type of its key included. Its options must be an object.
func FormatRule(rule plan.Rule) (json.RawMessage, error) {
	object := map[string]any{ruleGenerator: rule.Generator}
	if rule.Domain != "" {
		object[ruleDomain] = rule.Domain
	}
	if rule.With != "" {
		object[ruleWith] = rule.With
	}
	if rule.Key != nil {
		object[ruleKey] = rule.Key
	}
	if rule.Inconsistent {
		object[ruleConsistent] = false
	}
	if len(rule.Options) > 0 {
		var options map[string]json.RawMessage
		if err := json.Unmarshal(rule.Options, &options); err != nil {
			return nil, err
		}
		for key, text := range options {
			object[key] = text
		}
	}
	if len(object) == 1 {
		return json.Marshal(rule.Generator)
	}
	return json.Marshal(object)
}

// parseRules reads the rules of a list.
func parseRules(raw json.RawMessage) ([]Part, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, errors.New("it must be a list of rules")
	}
	parts := make([]Part, len(list))
	for i, text := range list {
		rule, err := ParseRule(text)
		if err != nil {
			return nil, fmt.Errorf("rule %d: %w", i+1, err)
		}
		parts[i] = Part{Option: fmt.Sprintf("[%d]", i), Rule: rule}
	}
	return parts, nil
}

// parseRuleMap reads a mapping of texts to rules, in its order.
func parseRuleMap(raw json.RawMessage) ([]Part, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	wrong := errors.New("it must be a mapping of texts to rules")
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, wrong
	}
	var parts []Part
	for decoder.More() {
		var text json.RawMessage
		key, err := decoder.Token()
		if err != nil || decoder.Decode(&text) != nil {
			return nil, wrong
		}
		rule, err := ParseRule(text)
		if err != nil {
			return nil, fmt.Errorf("%v: %w", key, err)
		}
		parts = append(parts, Part{Option: "." + key.(string), Key: key.(string), Rule: rule})
	}
	return parts, nil
}

// below are the parts with the path of their option in front.
func below(path string, parts []Part) []Part {
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i].Option = path + parts[i].Option
	}
	return parts
}

// NamedColumn is a column of the table that an option names.
type NamedColumn struct {
	Option string // where it stands among the options, such as "cases[0].when[1].column"
	Name   string
}

// Columns are the columns that a rule and its options name, those of rules among
// the options left out.
func (s Spec) Columns(rule plan.Rule, o Options) []NamedColumn {
	var list []NamedColumn
	if rule.With != "" {
		list = append(list, NamedColumn{ruleWith, rule.With})
	}
	for _, name := range rule.Partition {
		list = append(list, NamedColumn{"partition", name})
	}
	return append(list, columnsOf(s.Options, o)...)
}

func columnsOf(options []Option, o Options) []NamedColumn {
	var list []NamedColumn
	for _, option := range options {
		switch option.Type {
		case ColumnOption:
			if o.Has(option.Name) {
				list = append(list, NamedColumn{o.path + option.Name, o.Text(option.Name)})
			}
		case ColumnsOption:
			for i, name := range o.Texts(option.Name) {
				list = append(list, NamedColumn{fmt.Sprintf("%s%s[%d]", o.path, option.Name, i), name})
			}
		case ObjectsOption:
			for _, inner := range o.Objects(option.Name) {
				list = append(list, columnsOf(option.Fields, inner)...)
			}
		}
	}
	return list
}

// Rules are the rules that options of the spec hold at any depth, in the order of
// the options.
func (s Spec) Rules(o Options) []Part { return rulesOf(s.Options, o) }

func rulesOf(options []Option, o Options) []Part {
	var list []Part
	for _, option := range options {
		switch option.Type {
		case RuleOption:
			if o.Has(option.Name) {
				list = append(list, o.Rule(option.Name))
			}
		case RulesOption, RuleMapOption:
			list = append(list, o.Rules(option.Name)...)
		case ObjectsOption:
			for _, inner := range o.Objects(option.Name) {
				list = append(list, rulesOf(option.Fields, inner)...)
			}
		}
	}
	return list
}
