package spec

import (
	"strings"

	"standin/internal/workspace/tree"
)

// Mapping is a mapping with a fixed set of keys. Its values are Values.
type Mapping struct{ Fields []Field }

// Label implements Type.
func (Mapping) Label() string { return "mapping" }

// Read implements Type: unknown and missing keys are faults, empty values count
// as absent.
func (m Mapping) Read(doc *tree.Document, name string, n *tree.Node) (any, bool) {
	if n.Kind != tree.Mapping && !n.IsNull() {
		doc.Hide(n)
		doc.Report(n, "its keys are "+strings.Join(m.names(), ", "), "%s must be a mapping, not %s", name, n.Describe())
		return nil, false
	}
	values, ok := Values{}, true
	given := map[string]bool{}
	for _, e := range n.Entries {
		field, known := m.field(e.Key.Text)
		given[e.Key.Text] = true
		switch {
		case !known:
			doc.Hide(e.Value)
			doc.Report(e.Key, tree.DidYouMean(e.Key.Text, m.names()), "unknown key %q", e.Key.Text)
			ok = false
		case e.Value.IsNull() && field.Required:
			doc.Report(e.Key, "", "%s has no value", field.Name)
			ok = false
		case e.Value.IsNull():
			given[e.Key.Text] = false
		default:
			value, good := field.Type.Read(doc, field.Name, e.Value)
			values[field.Name] = Value{value, e.Value.Position}
			ok = ok && good
		}
	}
	for _, field := range m.Fields {
		if given[field.Name] {
			continue
		}
		if field.Required {
			doc.Report(n, suchAs(field), "%s lacks the key %s", name, field.Name)
			ok = false
			continue
		}
		if value, has := field.absent(doc, n.Position); has {
			values[field.Name] = value
		}
	}
	return values, ok
}

// absent is the value of a field that the document does not have.
func (f Field) absent(doc *tree.Document, at tree.Position) (Value, bool) {
	node := &tree.Node{Position: at, Text: f.Default}
	switch t := f.Type.(type) {
	case Mapping:
		if !t.optional() {
			return Value{}, false
		}
		node.Kind = tree.Mapping
	case ListOf:
		if f.Default == "" {
			return Value{}, false
		}
		node.Kind = tree.Sequence
		for word := range strings.SplitSeq(strings.Trim(f.Default, "[]"), ", ") {
			node.Items = append(node.Items, &tree.Node{Position: at, Type: tree.String, Text: word})
		}
	case Scalar:
		if f.Default == "" {
			return Value{}, false
		}
		node.Type = t.Want
	default:
		return Value{}, false
	}
	value, ok := f.Type.Read(doc, f.Name, node)
	return Value{value, at}, ok
}

// optional reports whether a mapping may be left out: it needs none of its keys.
func (m Mapping) optional() bool {
	for _, f := range m.Fields {
		if f.Required {
			return false
		}
	}
	return true
}

func (m Mapping) field(name string) (Field, bool) {
	for _, f := range m.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

func (m Mapping) names() []string {
	names := make([]string, len(m.Fields))
	for i, f := range m.Fields {
		names[i] = f.Name
	}
	return names
}

func suchAs(f Field) string {
	if f.Example == "" || strings.Contains(f.Example, "\n") {
		return ""
	}
	return "such as " + f.Name + ": " + f.Example
}

// ListOf is a list. Its value is a []Value.
type ListOf struct{ Element Type }

// Label implements Type.
func (l ListOf) Label() string { return "list of " + plural(l.Element.Label()) }

// plural is what several things are called of which one has a label.
func plural(label string) string {
	kinds := strings.Split(label, " or ")
	for i, kind := range kinds {
		noun, rest, found := strings.Cut(kind, " of ")
		if kinds[i] = noun + "s"; found {
			kinds[i] += " of " + rest
		}
	}
	return strings.Join(kinds, " or ")
}

// Read implements Type.
func (l ListOf) Read(doc *tree.Document, name string, n *tree.Node) (any, bool) {
	if n.Kind != tree.Sequence {
		doc.Report(n, "a list is written [one, two]", "%s must be a list, not %s", name, n.Describe())
		return nil, false
	}
	list, ok := make([]Value, 0, len(n.Items)), true
	for _, item := range n.Items {
		value, good := l.Element.Read(doc, name, item)
		list = append(list, Value{value, item.Position})
		ok = ok && good
	}
	return list, ok
}

// MapOf is a mapping whose keys the user chooses, and whose Key type makes
// comparable values. Its value is a []Pair in the
// order of the document.
type MapOf struct {
	Key     Scalar
	Element Type
	// Empty says that a key may stand without a value, which is then nil.
	Empty bool
}

// Pair is an entry of a MapOf.
type Pair struct{ Key, Value Value }

// Label implements Type.
func (m MapOf) Label() string {
	return "mapping of " + plural(m.Key.Label()) + " to " + plural(m.Element.Label())
}

// Read implements Type.
func (m MapOf) Read(doc *tree.Document, name string, n *tree.Node) (any, bool) {
	if n.Kind != tree.Mapping {
		doc.Report(n, "", "%s must be a mapping, not %s", name, n.Describe())
		return nil, false
	}
	pairs, ok := make([]Pair, 0, len(n.Entries)), true
	seen := map[any]bool{}
	for _, e := range n.Entries {
		// A key is what is written, whatever YAML takes the word for.
		word := *e.Key
		word.Type = tree.String
		key, good := m.Key.Read(doc, name, &word)
		if good && seen[key] {
			doc.Report(e.Key, "remove one of them", "%s: %s stands here a second time, in another spelling", name, e.Key.Text)
			good = false
		}
		seen[key] = true
		ok = ok && good
		pair := Pair{Key: Value{key, e.Key.Position}, Value: Value{nil, e.Value.Position}}
		if !m.Empty || !e.Value.IsNull() {
			pair.Value.Any, good = m.Element.Read(doc, e.Key.Text, e.Value)
			ok = ok && good
		}
		pairs = append(pairs, pair)
	}
	return pairs, ok
}
