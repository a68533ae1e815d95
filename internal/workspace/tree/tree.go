// Package tree reads a YAML document into nodes that know their place, and
// collects the faults that others find in it: all of them, each with file, line,
// column, an excerpt and a hint. workspace calls it; nothing else reads YAML. It
// knows no key of a workspace, and it never shows a value that was hidden.
package tree

import "cmp"

// Kind is what a node is.
type Kind int

// The kinds of nodes. Aliases are followed while reading, so none is left.
const (
	Scalar Kind = iota
	Mapping
	Sequence
)

// ScalarType is the type that YAML's core schema gives a scalar.
type ScalarType int

// The types of scalars. A word such as yes or on is a String: YAML 1.2 knows
// only true and false.
const (
	String ScalarType = iota
	Integer
	Float
	Boolean
	Timestamp
	Null
)

// String is the type for people, with its article.
func (t ScalarType) String() string {
	return [...]string{"a string", "an integer", "a number", "a boolean", "a date", "no value"}[t]
}

// Position is a place in the document. Lines and columns count from 1, columns
// in characters. The zero Position is the document as a whole.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Compare orders positions as they stand in the document.
func (p Position) Compare(o Position) int {
	return cmp.Or(cmp.Compare(p.Line, o.Line), cmp.Compare(p.Column, o.Column))
}

// Node is one value of the document, or one key of a mapping.
type Node struct {
	Position
	Kind    Kind
	Type    ScalarType // of a Scalar
	Text    string     // of a Scalar, without its quotes
	Entries []Entry    // of a Mapping, in the order of the document
	Items   []*Node    // of a Sequence
	Flow    bool       // a Mapping in braces, or a Sequence in brackets
	width   int        // characters that an excerpt underlines, at least 1
}

// Entry is a key of a mapping with its value.
type Entry struct {
	Key   *Node // a Scalar
	Value *Node
}

// IsNull reports whether the node is an empty value or null.
func (n *Node) IsNull() bool { return n.Kind == Scalar && n.Type == Null }

// Describe is what the node is, for people: "a mapping", "an integer".
func (n *Node) Describe() string {
	switch n.Kind {
	case Mapping:
		return "a mapping"
	case Sequence:
		return "a list"
	default:
		return n.Type.String()
	}
}
