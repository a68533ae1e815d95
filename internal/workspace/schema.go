package workspace

import (
	"encoding/json"
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/workspace/spec"
)

// JSONSchema is the JSON Schema (2020-12) of workspace files, for editors.
func JSONSchema() []byte { return spec.JSONSchema("Standin workspace", keys()) }

// Schema implements spec.Type: a name, or for each generator a mapping.
func (r ruleType) Schema() spec.Schema {
	choices := []spec.Schema{{"enum": generatorNames()}}
	for _, s := range registry.List() {
		fields := slices.Clone(r.shared.Fields)
		fields[0].Type = spec.Words(s.Name)
		fields[0].Description = s.Summary
		for _, o := range s.Options {
			fields = append(fields, spec.Field{Name: o.Name, Type: spec.Scalar{Name: string(o.Type), JSON: optionSchema(o)}, Required: o.Required, Description: o.Summary})
		}
		choices = append(choices, spec.Mapping{Fields: fields}.Schema())
	}
	return spec.Schema{"anyOf": choices}
}

// optionSchema is a generator's option in JSON Schema. The generator itself reads
// its value.
func optionSchema(o generator.Option) spec.Schema {
	scalar := spec.Schema{"type": []string{"string", "number", "boolean"}}
	s := map[generator.OptionType]spec.Schema{
		generator.IntegerOption: {"type": "integer"}, generator.DecimalOption: {"type": "number"},
		generator.BooleanOption: {"type": "boolean"}, generator.TextOption: {"type": "string"},
		generator.ScalarOption:   scalar,
		generator.IntegersOption: {"type": "array", "items": spec.Schema{"type": "integer"}},
		generator.ScalarsOption:  {"type": "array", "items": spec.Schema{"type": []string{"string", "number", "boolean", "null"}}},
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
