package spec

import (
	"encoding/json"
	"maps"
	"strings"
)

// Schema implements Type.
func (m Mapping) Schema() Schema {
	properties, required := Schema{}, []string{}
	for _, f := range m.Fields {
		property := Schema{}
		maps.Copy(property, f.Type.Schema())
		property["description"] = f.Description
		if f.Default != "" {
			property["default"] = yamlValue(f.Default)
		}
		properties[f.Name] = property
		if f.Required {
			required = append(required, f.Name)
		}
	}
	s := Schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// Schema implements Type.
func (l ListOf) Schema() Schema { return Schema{"type": "array", "items": l.Element.Schema()} }

// Schema implements Type.
func (m MapOf) Schema() Schema {
	element := m.Element.Schema()
	if m.Empty {
		element = Schema{"anyOf": []Schema{{"type": "null"}, element}}
	}
	return Schema{"type": "object", "additionalProperties": element}
}

// JSONSchema is the schema of a file that holds the mapping, for editors. What
// types refer to as "#/$defs/NAME" is among the definitions.
func JSONSchema(title string, m Mapping, definitions map[string]Schema) []byte {
	s := m.Schema()
	if len(definitions) > 0 {
		s["$defs"] = definitions
	}
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = title
	text := &strings.Builder{}
	encoder := json.NewEncoder(text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		panic(err) // a schema is made of strings, numbers, lists and maps only
	}
	return []byte(text.String())
}

// yamlValue is a default as JSON has it: numbers and booleans are themselves.
func yamlValue(text string) any {
	var v any
	if json.Unmarshal([]byte(text), &v) == nil {
		return v
	}
	return text
}
