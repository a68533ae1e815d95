package workspace

import (
	"encoding/json"
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/workspace/spec"
)

// JSONSchema is the JSON Schema (2020-12) of workspace files, for editors. A rule
// stands there once, because a rule can hold others.
func JSONSchema() []byte {
	return spec.JSONSchema("Standin workspace", keys(presets{}), map[string]spec.Schema{"rule": newRuleType(nil).choices()})
}

// Schema implements spec.Type.
func (r ruleType) Schema() spec.Schema { return spec.Schema{"$ref": "#/$defs/rule"} }

// choices are a name, for each generator a mapping, or a preset.
func (r ruleType) choices() spec.Schema {
	// What a preset's own generator takes is not known here.
	preset := spec.Mapping{Fields: slices.Insert(slices.Clone(r.shared.Fields[1:]), 0, presetField())}.Schema()
	preset["additionalProperties"], preset["required"] = true, []string{presetKey}
	choices := []spec.Schema{{"enum": generatorNames()}}
	for _, s := range registry.List() {
		fields := slices.Clone(r.shared.Fields)
		fields[0].Type = spec.Words(s.Name)
		fields[0].Description = s.Summary
		choices = append(choices, spec.Mapping{Fields: append(fields, optionFields(s.Options)...)}.Schema())
	}
	return spec.Schema{"anyOf": append(choices, preset)}
}

// optionFields are options as keys of a mapping.
func optionFields(list []generator.Option) []spec.Field {
	var fields []spec.Field
	for _, o := range list {
		fields = append(fields, spec.Field{Name: o.Name, Type: spec.Scalar{Name: string(o.Type), JSON: optionSchema(o)}, Required: o.Required, Description: o.Summary})
	}
	return fields
}

// optionSchema is a generator's option in JSON Schema. The generator itself reads
// its value.
func optionSchema(o generator.Option) spec.Schema {
	scalar := spec.Schema{"type": []string{"string", "number", "boolean"}}
	rule := spec.Schema{"$ref": "#/$defs/rule"}
	name := spec.Schema{"type": "string", "minLength": 1}
	s := map[generator.OptionType]spec.Schema{
		generator.IntegerOption: {"type": "integer"}, generator.DecimalOption: {"type": "number"},
		generator.BooleanOption: {"type": "boolean"}, generator.TextOption: {"type": "string"},
		generator.ScalarOption:   scalar,
		generator.IntegersOption: {"type": "array", "items": spec.Schema{"type": "integer"}},
		generator.ScalarsOption:  {"type": "array", "items": spec.Schema{"type": []string{"string", "number", "boolean", "null"}}},
		generator.RuleOption:     rule,
		generator.RulesOption:    {"type": "array", "items": rule},
		generator.RuleMapOption:  {"type": "object", "additionalProperties": rule},
		generator.ObjectsOption:  {"type": "array", "items": spec.Mapping{Fields: optionFields(o.Fields)}.Schema()},
		generator.ColumnOption:   name,
		generator.ColumnsOption:  {"type": "array", "items": name},
	}[o.Type]
	if len(o.Enum) > 0 {
		s["enum"] = slices.Clone(o.Enum)
	}
	if o.Type == generator.IntegerOption && (o.Min != 0 || o.Max != 0) {
		s["minimum"], s["maximum"] = o.Min, o.Max
	}
	if o.Default != "" {
		s["default"] = json.RawMessage(o.Default)
	}
	return s
}
