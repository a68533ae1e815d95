// Package spec describes what a YAML file may hold as a value of Go, and derives
// from that one description the checking of a file, its JSON Schema and its
// reference page. workspace calls it with its keys. It knows no key itself and
// reads no file.
package spec

import "standin/internal/workspace/tree"

// Field is one key of a mapping.
type Field struct {
	Name        string
	Type        Type
	Required    bool
	Default     string // as YAML would have it; empty if there is none
	Description string // one or more sentences
	Example     string // as YAML would have it
}

// Type says which values a key takes.
type Type interface {
	// Label is the type for people: "integer from 1 to 65535".
	Label() string
	// Schema is the type in JSON Schema 2020-12.
	Schema() Schema
	// Read checks the node that stands at the key of that name, reports its faults
	// to the document, and returns the value; false if it had any.
	Read(doc *tree.Document, name string, n *tree.Node) (any, bool)
}

// Schema is an object of JSON Schema.
type Schema map[string]any

// Values are the checked values of a mapping, with their defaults, by key. A key
// that was not given and has no default is absent.
type Values map[string]Value

// Value is one checked value and its place; the place of a default is that of
// the mapping.
type Value struct {
	Any any
	tree.Position
}

// Get returns the value of the key, or T's zero value if it is absent.
func Get[T any](v Values, key string) T {
	value, _ := v[key].Any.(T)
	return value
}

// List returns the elements of a list, or nil if it is absent.
func List[T any](v Values, key string) []T {
	items := Get[[]Value](v, key)
	list := make([]T, 0, len(items))
	for _, item := range items {
		list = append(list, item.Any.(T))
	}
	return list
}
